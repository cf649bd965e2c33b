"""The warnings of a person: standing and past ones, adding one, ending one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import flags as actions
from cases.facts.flags import kept_elsewhere, with_flags
from cases.forms.flags import DoorFlagForm, EndFlagForm, FlagForm
from cases.models import Case, CaseFlag
from cases.permissions.door import AT_THE_DOOR
from cases.permissions.flag import can_end_flag, can_flag, can_flag_at_door
from cases.permissions.groups import can_see_health
from cases.rules.flags import shown
from cases.views import _file
from cases.views._open import open_at_door, open_case
from cases.views._writing import Writing, confirm, write
from cases.views.case_file import READERS
from shelter.accounts.doors import FORM, door
from shelter.accounts.models import User
from shelter.audit.models import Action
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.lib.thai import bangkok_today


@door(*READERS, methods=FORM)
def flags(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is to be heeded now and what was, with the form that adds a warning."""
    if request.method != "POST":
        return _page(request, pk, FlagForm())
    form = FlagForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, form, status=422)
    url = reverse("cases:case", args=[pk])

    def save(case: Case) -> str:
        def do() -> str:
            actions.add(case=case, by=request.user, **form.cleaned_data)
            return url

        return once(request, do)

    try:
        open_case(request, pk, can=can_flag, build=save, action=Action.CREATE, fields=["flags"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, pk, form, status=409)
    messages.success(request, "เพิ่มข้อควรระวังแล้ว ทุกคนที่ดูแลคนนี้จะเห็น")
    return redirect(url)


@door(*AT_THE_DOOR, methods=FORM)
def at_door(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A warning written by whoever has the person in front of them, also who opens no file."""

    def save(case: Case, form: DoorFlagForm, _: int | None) -> None:
        actions.add_at_door(case=case, by=request.user, **form.cleaned_data)

    page = Writing(
        what="ข้อควรระวัง",
        verb="เพิ่มข้อควรระวัง",
        done="เพิ่มข้อควรระวังแล้ว ทุกคนที่ดูแลคนนี้จะเห็น",
        template="cases/flag/at_door.html",
        form=lambda case, **sent: DoorFlagForm(**sent),
        save=save,
        back=reverse("cases:duty"),
        opened=open_at_door,
        can=can_flag_at_door,
        action=Action.CREATE,
        fields=("flags",),
    )
    return write(request, pk, page)


# Warnings that another page of the person tells: where they are put right, and what it is called.
ELSEWHERE = {
    "food": ("cases:profile", "ทะเบียนประวัติ"),
    "safe_contact": ("cases:profile", "ทะเบียนประวัติ"),
    "do_not_tell": ("cases:contacts", "ญาติและผู้ติดต่อ"),
}


def _elsewhere(user: User, case: Case) -> list[dict[str, Any]]:
    row = with_flags(Case.objects.filter(pk=case.pk).only("pk"), user).get()
    found = []
    for badge in kept_elsewhere(row, safe_contact=case.client.safe_contact):
        name, page = ELSEWHERE[badge.kind]
        found.append({"badge": badge, "url": reverse(name, args=[case.pk]), "page": page})
    return found


def _page(request: HttpRequest, pk: UUID, form: FlagForm, status: int = 200) -> HttpResponse:
    def build(case: Case) -> dict[str, Any]:
        today = bangkok_today()
        told = bool(can_see_health(request.user, case))
        rows = [
            {
                "flag": row,
                "badge": shown(row.kind, row.words, told=told),
                "stands": row.stands_on(today),
                "may_end": bool(can_end_flag(request.user, case, row)),
            }
            for row in CaseFlag.objects.filter(case__client=case.client_id).select_related(
                "added_by", "ended_by", "case"
            )
        ]
        may = can_flag(request.user, case)
        return {
            "case": case,
            "standing": [row for row in rows if row["stands"]],
            "elsewhere": _elsewhere(request.user, case),
            "past": [row for row in rows if not row["stands"]],
            "form": form if may else None,
            "why_not": may.reason,
            **_file.head(case, "case"),
            "post_token": form_token(request),
        }

    context = open_case(request, pk, build=build, fields=["flags"])
    return render(request, "cases/flag/list.html", context, status=status)


def _of(case: Case, pk: UUID) -> CaseFlag:
    """A warning of this file's person; anybody else's does not exist here."""
    flag = CaseFlag.objects.filter(pk=pk, case__client=case.client_id).first()
    if flag is None:
        raise Http404
    return flag


@door(*READERS, methods=FORM)
def end(request: HttpRequest, pk: UUID, flag: UUID) -> HttpResponse:
    """Say that a warning holds no more, and why."""

    def says(case: Case) -> dict[str, Any]:
        found = _of(case, flag)
        badge = shown(found.kind, found.words, told=bool(can_see_health(request.user, case)))
        which = ": ".join(part for part in (badge.label, badge.words) if part)
        return {
            "title": "ข้อควรระวังนี้สิ้นสุดแล้ว",
            "effect": f"“{which}” จะไม่เตือนผู้ที่ดูแลคนนี้อีก ประวัติยังอยู่ในแฟ้ม",
        }

    def save(case: Case, form: EndFlagForm, _: int | None) -> None:
        found = _of(case, flag)
        actions.end(case=case, flag=found, by=request.user, reason=form.cleaned_data["reason"])

    page = Writing(
        what="ว่าสิ้นสุด",
        form=lambda case, **sent: EndFlagForm(**sent),
        save=save,
        back=reverse("cases:flags", args=[pk]),
        can=lambda user, case: can_end_flag(user, case, _of(case, flag)),
        fields=("flags",),
    )
    return confirm(request, pk, page, says)
