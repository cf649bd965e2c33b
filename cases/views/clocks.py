"""The clocks of a file: how they stand, pauses, requests for more days, and the director's answers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import clocks as actions
from cases.forms.clocks import DecisionForm, EndPauseForm, ExtensionForm, PauseForm
from cases.models import Case, ClockExtension, ClockPause
from cases.permissions.clock import can_ask_extension, can_decide_extension, can_pause
from cases.permissions.groups import can_see_health
from cases.views import _clock_words, _file
from cases.views._open import open_case, open_list
from cases.views.case_file import READERS
from shelter.accounts.doors import FORM, door
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.lib.thai import bangkok_date, bangkok_today

WRITERS = (Role.CASEWORKER, Role.DIRECTOR)
MOST_WAITING = 200
Can = Callable[[User, Case], Answer]


@door(*READERS)
def clock(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Both clocks with the sum behind them, and everything that moved them."""

    def build(case: Case) -> dict[str, Any]:
        user: Any = request.user
        told = bool(can_see_health(user, case))
        pauses = list(case.pauses.select_related("added_by", "withdrawn_by"))
        return {
            "case": case,
            **_clock_words.shown_clocks(case, user),
            # The newest of those that nobody has ended: the next thing to be said of it is that it is over.
            "held": next((one for one in reversed(pauses) if one.goes_on), None),
            "pauses": [
                {
                    "pause": one,
                    "name": _clock_words.pause_name(one.kind, told=told),
                    "words": [one.reason, one.end_note] if told or not one.is_health else [],
                    "why_withdrawn": one.withdrawal_reason if told or not one.is_health else "",
                }
                for one in pauses
            ],
            "extensions": [
                {"extension": one, "may_decide": bool(can_decide_extension(user, one))}
                for one in case.extensions.select_related("asked_by", "decided_by", "case")
            ],
            **_file.head(case, "case"),
        }

    context = open_case(request, pk, build=build, fields=["clock"])
    return render(request, "cases/clock/detail.html", context)


def _written(
    request: HttpRequest,
    pk: UUID,
    can: Can,
    form: forms.Form,
    act: Callable[[Case], None],
    done: str,
    action: Action = Action.CHANGE,
) -> HttpResponse | None:
    """Run the verb and go to the clocks, or put the refusal into the form and return None."""
    url = reverse("cases:clock", args=[pk])

    def write(case: Case) -> str:
        def do() -> str:
            act(case)
            return url

        return once(request, do)

    try:
        open_case(request, pk, can=can, build=write, action=action, fields=["clock"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, done)
    return redirect(url)


def _page(
    request: HttpRequest, pk: UUID, can: Can, make: Callable[[Case], dict[str, Any]], form: Any = None
) -> HttpResponse:
    """A form about the clocks; `make(case)` gives its heading, button and an unbound form."""

    def build(case: Case) -> dict[str, Any]:
        asked = {
            "case": case,
            "post_token": form_token(request),
            **_clock_words.shown_clocks(case, request.user),
        }
        return {**asked, **make(case)}

    context = open_case(request, pk, can=can, build=build, fields=["clock"])
    status = 200
    if form is not None:
        context["form"], status = form, 409 if form.non_field_errors() else 422
    return render(request, "cases/clock/form.html", context, status=status)


@door(*WRITERS, methods=FORM)
def pause(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Days that do not count, from a day on."""

    def make(case: Case) -> dict[str, Any]:
        return {
            "heading": "หยุดนับเวลา",
            "about": "วันที่หยุดนับไม่ถือว่าล่าช้า ทั้งกำหนดแรกรับและกำหนดคุ้มครอง",
            "verb": "หยุดนับเวลา",
            "form": PauseForm(case=case),
        }

    if request.method != "POST":
        return _page(request, pk, can_pause, make)
    found: Case = open_case(request, pk, can=can_pause, fields=["clock"])
    form = PauseForm(request.POST, case=found)
    answer = form.is_valid() and _written(
        request,
        pk,
        can_pause,
        form,
        lambda case: actions.pause(case=case, by=request.user, **form.cleaned_data) and None,
        "หยุดนับเวลาแล้ว",
    )
    return answer or _page(request, pk, can_pause, make, form)


@door(*WRITERS, methods=FORM)
def end_pause(request: HttpRequest, pk: UUID, pause: UUID) -> HttpResponse:
    """The last day of a pause, or that there never was one."""

    def _of(case: Case) -> ClockPause:
        found = case.pauses.standing().filter(pk=pause).first()
        if found is None:
            raise Http404
        return found

    def can(user: User, case: Case) -> Answer:
        _of(case)
        return can_pause(user, case)

    def make(case: Case) -> dict[str, Any]:
        told = bool(can_see_health(request.user, case))
        one = _of(case)
        initial = {"last_on": min(one.last_on or bangkok_today(), bangkok_today())}
        return {
            "heading": "กลับมานับเวลา",
            "about": f"หยุดนับอยู่เพราะ: {_clock_words.pause_name(one.kind, told=told)}",
            "since": one.first_on,
            "verb": "บันทึก",
            "form": EndPauseForm(initial=initial),
        }

    if request.method != "POST":
        return _page(request, pk, can, make)
    form = EndPauseForm(request.POST)

    def act(case: Case) -> None:
        data = form.cleaned_data
        if data["mistake"]:
            actions.withdraw_pause(pause=_of(case), by=request.user, reason=data["reason"])
        else:
            actions.end_pause(pause=_of(case), by=request.user, last_on=data["last_on"], note=data["reason"])

    answer = form.is_valid() and _written(request, pk, can, form, act, "บันทึกแล้ว")
    return answer or _page(request, pk, can, make, form)


@door(*WRITERS, methods=FORM)
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the director for more days of protection."""

    def make(case: Case) -> dict[str, Any]:
        return {
            "heading": "ขอขยายเวลาคุ้มครอง",
            "about": "ผู้อำนวยการพิจารณา จนกว่าจะอนุมัติ กำหนดเดิมยังใช้อยู่",
            "verb": "ส่งคำขอ",
            "form": ExtensionForm(),
        }

    if request.method != "POST":
        return _page(request, pk, can_ask_extension, make)
    form = ExtensionForm(request.POST)
    answer = form.is_valid() and _written(
        request,
        pk,
        can_ask_extension,
        form,
        lambda case: actions.ask_extension(case=case, by=request.user, **form.cleaned_data) and None,
        "ส่งคำขอให้ผู้อำนวยการแล้ว",
        Action.CREATE,
    )
    return answer or _page(request, pk, can_ask_extension, make, form)


@door(Role.DIRECTOR, methods=FORM)
def decide(request: HttpRequest, pk: UUID, extension: UUID) -> HttpResponse:
    """Approve or refuse a request for more days."""

    def _of(case: Case) -> ClockExtension:
        found = case.extensions.select_related("asked_by").filter(pk=extension).first()
        if found is None:
            raise Http404
        found.case = case
        return found

    def can(user: User, case: Case) -> Answer:
        return can_decide_extension(user, _of(case))

    def make(case: Case) -> dict[str, Any]:
        one = _of(case)
        return {
            "heading": f"พิจารณาคำขอขยายเวลา {one.days} วัน",
            "about": f"{one.asked_by} ขอไว้ เหตุผล: {one.reason}",
            "since": one.created_at,
            "verb": "บันทึกผลการพิจารณา",
            "form": DecisionForm(),
        }

    if request.method != "POST":
        return _page(request, pk, can, make)
    form = DecisionForm(request.POST)

    def act(case: Case) -> None:
        data = form.cleaned_data
        actions.decide_extension(
            extension=_of(case), by=request.user, approve=data["answer"] == "approve", note=data["note"]
        )

    answer = form.is_valid() and _written(request, pk, can, form, act, "บันทึกผลการพิจารณาแล้ว", Action.MOVE)
    return answer or _page(request, pk, can, make, form)


@door(Role.DIRECTOR)
def waiting(request: HttpRequest) -> HttpResponse:
    """The director's pile: requests for more days, oldest first."""
    asked = ClockExtension.objects.visible_to(request.user).waiting()
    kept: list[ClockExtension] = []

    def read() -> list[Case]:
        kept.extend(asked.select_related("case__client", "asked_by")[:MOST_WAITING])
        return [one.case for one in kept]

    open_list(request, read, kind="case", filters=["extensions waiting"])
    today = bangkok_today()
    rows = [
        {"extension": one, "case": one.case, "days": (today - bangkok_date(one.created_at)).days}
        for one in kept
    ]
    return render(
        request, "cases/clock/waiting.html", {"rows": rows, "total": asked.count(), "most": MOST_WAITING}
    )
