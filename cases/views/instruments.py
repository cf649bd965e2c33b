"""Filling in instruments for a case: the questions, the result, what to do now."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import instruments as actions
from cases.forms.instruments import FillForm, StepsForm
from cases.models import Case, Instrument, InstrumentResult
from cases.permissions.groups import can_write_health
from cases.permissions.instrument import can_fill, can_record_steps
from cases.views._open import open_result
from cases.views._writing import Writing, write
from cases.views.assessments import READERS, head_of
from shelter.accounts.doors import FORM, VERB, door
from shelter.audit.models import Action
from shelter.desk.models import Code
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.lib.thai import bangkok_today


def _instrument(code: str) -> Instrument:
    found = Instrument.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


@door(*READERS, methods=FORM)
def fill(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """One filling of one instrument."""
    user: Any = request.user

    def form(case: Case, **sent: Any) -> FillForm:
        return FillForm(instrument=_instrument(code), initial={"filled_on": bangkok_today()}, **sent)

    def save(case: Case, form: FillForm, expected: int | None) -> str:
        result = actions.fill(
            case=case,
            instrument=_instrument(code),
            by=user,
            filled_on=form.cleaned_data["filled_on"],
            answers=form.answers,
            note=form.cleaned_data["note"],
        )
        return result.get_absolute_url()

    def more(case: Case) -> dict[str, Any]:
        instrument = _instrument(code)
        return head_of(case) | {"instrument": instrument, "allowed": can_fill(user, case, instrument)}

    page = Writing(
        what="แบบประเมิน",
        template="cases/instrument/fill.html",
        form=form,
        save=save,
        back=reverse("cases:assessments", args=[pk]),
        can=can_write_health,
        action=Action.CREATE,
        fields=("health",),
        more=more,
    )
    return write(request, pk, page)


@door(*READERS)
def result(request: HttpRequest, pk: UUID, result: UUID) -> HttpResponse:
    """What a filling came to, and what it asks for."""
    context = open_result(request, pk, result, build=lambda found: _page_of(request, found))
    return render(request, "cases/instrument/result.html", context)


def _page_of(request: HttpRequest, found: InstrumentResult) -> dict[str, Any]:
    names = dict(Code.objects.filter(list="safety_step").values_list("code", "name_th"))
    opened = list(Instrument.objects.filter(code__in=found.opens))
    return head_of(found.case) | {
        "result": found,
        "alarm": found.safety and found.steps_at is None,
        "steps": [names.get(code, code) for code in found.steps],
        "opens": [(one, can_fill(request.user, found.case, one)) for one in opened],
        "may_record": bool(can_record_steps(request.user, found)),
        "form": StepsForm(),
        "post_token": form_token(request),
    }


@door(*READERS, methods=VERB)
def steps(request: HttpRequest, pk: UUID, result: UUID) -> HttpResponse:
    """Write down what was done for somebody's safety."""
    form = StepsForm(request.POST)
    refusal, status = "", 200
    if form.is_valid():

        def write(found: InstrumentResult) -> str:
            def do() -> str:
                actions.record_steps(
                    result=found,
                    by=request.user,
                    steps=form.steps,
                    note=form.cleaned_data["note"],
                )
                return found.get_absolute_url()

            return once(request, do)

        try:
            url = open_result(request, pk, result, can=can_record_steps, build=write, action=Action.CHANGE)
        except Refused as refused:
            refusal, status = str(refused), 409
        else:
            messages.success(request, "บันทึกการดูแลความปลอดภัยแล้ว")
            return redirect(url)
    context = open_result(
        request,
        pk,
        result,
        can=can_record_steps,
        build=lambda found: _page_of(request, found) | {"form": form, "refusal": refusal},
    )
    return render(request, "cases/instrument/result.html", context, status=status)
