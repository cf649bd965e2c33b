"""The look before a person shares a house."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases.actions import health as actions
from cases.facts.flags import flags_of
from cases.forms.health import HealthForm
from cases.models import Case, HealthCheck, ScreeningAnswer
from cases.models.health import SIGNS
from cases.permissions.assessment import can_write_health
from cases.rules.health import advice
from cases.views._open import SentBack, open_case, open_health_check
from cases.views.assessments import READERS, head_of
from shelter.accounts.doors import FORM, door
from shelter.audit.models import Action
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.lib.thai import bangkok_today


@door(*READERS, methods=FORM)
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down a check; a correction is the next one."""
    opening: dict[str, Any] = {"can": can_write_health, "fields": ["health"]}
    refusal, status = "", 200
    if request.method == "POST":

        def write(case: Case) -> str:
            form = HealthForm(request.POST)
            if not form.is_valid():
                raise SentBack(form)

            def do() -> str:
                made = actions.record(
                    case=case, by=request.user, values=form.values, warn=form.cleaned_data["warn"]
                )
                return made.get_absolute_url()

            return once(request, do)

        try:
            url = open_case(request, pk, build=write, action=Action.CREATE, **opening)
        except Refused as refused:
            refusal, status = str(refused), 409
        except SentBack:
            pass
        else:
            messages.success(request, "บันทึกการตรวจแล้ว")
            return redirect(url)

    def build(case: Case) -> dict[str, Any]:
        last = case.health_checks.order_by("-number").first()
        # What was known last time is a start; what was seen then is not seen now.
        kept = {name: getattr(last, name) for name in ("medicines", "allergies")} if last else {}
        form = HealthForm(
            request.POST if request.method == "POST" else None,
            initial={"checked_on": bangkok_today(), **kept},
        )
        return head_of(case) | {"form": form, "refusal": refusal, "post_token": form_token(request)}

    context = open_case(request, pk, build=build, **opening)
    return render(request, "cases/health/new.html", context, status=status)


@door(*READERS)
def check(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """One check as it was written."""

    def build(found: HealthCheck) -> dict[str, Any]:
        return head_of(found.case) | {
            "check": found,
            "answers": [
                (label, ScreeningAnswer(found.answers[code]).label, found.answers[code])
                for code, (label, _) in SIGNS.items()
                if code in found.answers
            ],
            "unasked": [label for code, (label, _) in SIGNS.items() if code not in found.answers],
            "advice": advice(found.answers),
            "flags": flags_of([found.case], request.user)[found.case_id],
            "may_write": bool(can_write_health(request.user, found.case)),
        }

    return render(request, "cases/health/check.html", open_health_check(request, pk, number, build=build))
