"""The people of a file."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import team as actions
from cases.forms.case import HandOverForm, MemberForm
from cases.models import Case
from cases.permissions.case import can_assign
from cases.views import _file
from cases.views._open import SentBack, open_case
from cases.views.case_file import READERS
from shelter.accounts.doors import VERB, door
from shelter.accounts.models import Role
from shelter.audit.models import Action
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once

WRITERS = (Role.CASEWORKER, Role.DIRECTOR)


def _team(request: HttpRequest, found: Case, **forms: Any) -> dict[str, Any]:
    assign = can_assign(request.user, found)
    return {
        "case": found,
        "team": found.team,
        "past": list(found.assignments.filter(until__isnull=False).select_related("user").order_by("-until")),
        "may_assign": bool(assign),
        "why_not": assign.reason,
        "hand_over": forms.get("hand_over") or HandOverForm(case=found, prefix="hand"),
        "member": forms.get("member") or MemberForm(case=found, prefix="join"),
        "may_ask_helpers": request.user.has_role(*WRITERS),
        "post_token": form_token(request),
        "tabs": _file.tabs(found, "team"),
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
