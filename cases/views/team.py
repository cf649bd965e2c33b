"""The people of a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import team as actions
from cases.actions.team import MANAGERS
from cases.forms.case import HandOverForm, ManagerForm, MemberForm, staff
from cases.models import Case
from cases.permissions.case import can_assign, can_give_manager, has_manager
from cases.rules.working_days import next_working_day, office
from cases.views import _file
from cases.views._open import SentBack, open_case, open_list
from cases.views._pressing import press
from cases.views.case_file import READERS
from shelter.accounts.doors import VERB, door
from shelter.accounts.models import Role
from shelter.audit.models import Action
from shelter.desk import config, paging
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.lib.thai import bangkok_date, bangkok_today

WRITERS = (Role.CASEWORKER, Role.DIRECTOR)


def _team(request: HttpRequest, found: Case, **forms: Any) -> dict[str, Any]:
    assign = can_assign(request.user, found)
    return {
        "case": found,
        "team": found.team,
        "past": list(found.assignments.filter(until__isnull=False).select_related("user").order_by("-until")),
        "unmanaged": not has_manager(found),
        "may_give": bool(can_give_manager(request.user, found)),
        "may_choose": request.user.has_role(Role.DIRECTOR),
        "managers": list(staff(found.centre_id, MANAGERS)),
        "may_assign": bool(assign),
        "why_not": assign.reason,
        "hand_over": forms.get("hand_over") or HandOverForm(case=found, prefix="hand"),
        "member": forms.get("member") or MemberForm(case=found, prefix="join"),
        "post_token": form_token(request),
        **_file.head(found, "team"),
    }


@door(*READERS)
def team(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who answers for this file now, and who did before."""
    context = open_case(request, pk, build=lambda found: _team(request, found), fields=["team"])
    return render(request, "cases/case/team.html", context)


def _verb(request: HttpRequest, pk: UUID, act: Callable[[Case], None], done: str) -> HttpResponse:
    """Run a verb on the team; a form with errors comes back on the team's page."""
    url = reverse("cases:team", args=[pk])

    def write(found: Case) -> str:
        def do() -> str:
            act(found)
            return url

        return once(request, do)

    try:
        open_case(request, pk, can=can_assign, build=write, action=Action.PERMISSION, fields=["team"])
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(url)
    except SentBack as back:
        sent_back = {"hand_over" if back.form.prefix == "hand" else "member": back.form}
        context = open_case(request, pk, build=lambda found: _team(request, found, **sent_back))
        return render(request, "cases/case/team.html", context)
    messages.success(request, done)
    return redirect(url)


@door(*WRITERS, methods=VERB)
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the file another case manager."""

    def act(found: Case) -> None:
        form = HandOverForm(request.POST, case=found, prefix="hand")
        if not form.is_valid():
            raise SentBack(form)
        data = form.cleaned_data
        actions.hand_over(case=found, by=request.user, to=data["manager"], note=data["note"])

    return _verb(request, pk, act, "ส่งมอบแฟ้มแล้ว")


@dataclass(frozen=True)
class Unmanaged:
    """A file nobody answers for yet, and by which working day somebody should."""

    case: Case
    due: date
    late: bool

    @property
    def pk(self) -> UUID:
        return self.case.pk


@door(*WRITERS)
def without_manager(request: HttpRequest) -> HttpResponse:
    """Files taken in at night that wait for their manager, longest waiting first; one press names one."""
    today = bangkok_today()
    waiting = Case.objects.visible_to(request.user).without_manager()

    def rows() -> list[Unmanaged]:
        found = waiting.select_related("client").order_by("received_at", "pk")[: paging.SIZE]
        days = office(config.value("office_days", today))
        dues = [(case, next_working_day(bangkok_date(case.received_at), days)) for case in found]
        return [Unmanaged(case, due, due < today) for case, due in dues]

    context = {
        "rows": open_list(request, rows, kind="case", filters=["without_manager"]),
        "total": paging.counted(waiting),
        "may_choose": request.user.has_role(Role.DIRECTOR),
        "managers": list(staff(request.user.centre_id, MANAGERS)),
        "post_token": form_token(request),
    }
    return render(request, "cases/case/without_manager.html", context)


@door(*WRITERS, methods=VERB)
def give_manager(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Name the file's first manager: whom the director chose, or oneself."""
    user: Any = request.user

    def do(found: Case) -> None:
        form = ManagerForm(request.POST, case=found)
        if not form.is_valid():
            raise Refused("เลือกผู้จัดการรายกรณี 1 คนจากรายชื่อของศูนย์นี้ แล้วกดอีกครั้ง")
        actions.give_manager(case=found, by=user, to=form.cleaned_data["manager"])

    return press(
        request,
        open_case,
        pk,
        do=do,
        back=reverse("cases:without-manager"),
        done="มอบหมายผู้จัดการรายกรณีแล้ว",
        can=can_give_manager,
        action=Action.PERMISSION,
        fields=("team",),
    )


@door(*WRITERS, methods=VERB)
def join(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add somebody to the team."""

    def act(found: Case) -> None:
        form = MemberForm(request.POST, case=found, prefix="join")
        if not form.is_valid():
            raise SentBack(form)
        actions.add_member(case=found, by=request.user, user=form.cleaned_data["member"])

    return _verb(request, pk, act, "เพิ่มผู้ร่วมทีมแล้ว")


@door(*WRITERS, methods=VERB)
def leave(request: HttpRequest, pk: UUID, assignment: UUID) -> HttpResponse:
    """End a member's part in the team; the assignment is looked up through its file."""

    def act(found: Case) -> None:
        part = found.assignments.filter(pk=assignment).first()
        if part is None:
            raise Http404
        actions.end_member(case=found, by=request.user, assignment=part)

    return _verb(request, pk, act, "นำออกจากทีมแล้ว")
