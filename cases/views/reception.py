"""แรกรับ: the tab of a file, what was asked at the door, the checklist."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import reception as actions
from cases.facts.case import facts_of
from cases.forms.reception import CheckForm, ReceptionForm
from cases.models import Case, CheckResult, ClientRegister, ListStatus, Reception, ReceptionCheck, Told
from cases.permissions.case import can_see_sensitive, can_write_case
from cases.permissions.groups import can_see_health
from cases.permissions.reception import can_write_check
from cases.reports.clocks import limits
from cases.rules.clocks import clocks
from cases.rules.reception import BELONGINGS, CHECKS, SETTLED, Check, check_of
from cases.views._clock_words import badge
from cases.views._open import open_case
from cases.views._reception import basics
from cases.views._writing import Writing, write
from cases.views.consents import standing
from cases.views.property import summary
from shelter.accounts.doors import FORM, door
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import Answer
from shelter.desk import codes
from shelter.lib.thai import bangkok_today

READERS = (Role.CASEWORKER, Role.TEAM, Role.DIRECTOR)
WRITERS = (Role.CASEWORKER, Role.DIRECTOR)
TONES = {
    CheckResult.DONE: "ok",
    CheckResult.NONE: "ok",
    CheckResult.NOT_YET: "warn",
    CheckResult.NOT_READY: "warn",
    CheckResult.DECLINED: "info",
}
# Where the thing itself is done: the checklist says only that it was.
LEADS = {
    "papers": ("cases:identity", "เอกสารแสดงตน"),
    BELONGINGS: ("cases:property", "ทรัพย์สินรับฝาก"),
    "photo": ("cases:photo", "ภาพถ่าย"),
    "register": ("cases:profile", "ทะเบียนประวัติ"),
}
ANSWER_TONES = {Told.YES: "bad", Told.NO: "", Told.UNKNOWN: "warn"}


def _of(case: Case) -> Reception | None:
    return Reception.objects.filter(case=case).select_related("begun_by").first()


@door(*READERS)
def reception(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The tab: what is done of reception, and what waits."""
    user: Any = request.user
    context = open_case(request, pk, build=lambda case: _page(user, case), fields=["reception"])
    return render(request, "cases/reception/detail.html", context)


def _page(user: User, case: Case) -> dict[str, Any]:
    found = _of(case)
    sensitive = bool(can_see_sensitive(user, case))
    rows = {row.kind: row for row in found.checks.select_related("saved_by")} if found else {}
    listed = case.property_lists.filter(status=ListStatus.SIGNED).order_by("number").last()
    # What waited has been done since: the list itself tells of it.
    if listed and BELONGINGS in rows and rows[BELONGINGS].result not in SETTLED:
        del rows[BELONGINGS]
    return basics(case) | {
        "reception": found,
        "sensitive": sensitive,
        "checks": [
            _line(user, case, check, rows.get(check.code))
            for check in CHECKS
            if sensitive or not check.sensitive
        ],
        "answers": _answers(found) if found and sensitive else [],
        "needs": _needs(found) if found and sensitive else [],
        "listed": listed,
        "property": summary(user, case),
        "consents": standing(case),
        "clock": _clock(user, case),
        "edit": bool(can_write_case(user, case)),
    }


def _line(user: User, case: Case, check: Check, row: ReceptionCheck | None) -> dict[str, Any]:
    return {
        "check": check,
        "row": row,
        "settled": bool(row and row.result in SETTLED),
        "tone": TONES[CheckResult(row.result)] if row else "",
        "lead": _lead(user, case, check),
        "url": reverse("cases:reception-check", args=[case.pk, check.code])
        if can_write_check(user, case, check)
        else "",
    }


def _lead(user: User, case: Case, check: Check) -> dict[str, str] | None:
    if check.code not in LEADS or not can_write_case(user, case):
        return None
    route, label = LEADS[check.code]
    return {"url": reverse(route, args=[case.pk]), "label": label}


def _answers(found: Reception) -> list[dict[str, str]]:
    """The questions that were asked, alarming ones first."""
    known = dict(codes.choices("safety_question", bangkok_today()))
    lines = [
        {
            "label": known.get(code, code),
            "answer": Told(answer).label,
            "tone": ANSWER_TONES[Told(answer)],
        }
        for code, answer in found.safe_now.items()
    ]
    return sorted(lines, key=lambda line: ("bad", "warn", "").index(line["tone"]))


def _needs(found: Reception) -> list[str]:
    known = dict(codes.choices("urgent_need", bangkok_today()))
    return [known.get(code, code) for code in found.urgent]


def _clock(user: User, case: Case) -> dict[str, Any] | None:
    """Which day of reception it is, or what holds it (DOMAIN 3.2), in the words of every other page."""
    if case.closed_at is not None:
        return None
    today = bangkok_today()
    told = clocks(facts_of(case), limits(today), today).reception
    return badge(told, told=bool(can_see_health(user, case)))


@door(*WRITERS, methods=FORM)
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the person is, what they need now, which language."""
    user: Any = request.user
    back = reverse("cases:reception", args=[pk])

    def form(case: Case, **sent: Any) -> ReceptionForm:
        sensitive = bool(can_see_sensitive(user, case))
        return ReceptionForm(reception=_of(case), sensitive=sensitive, **sent)

    def save(case: Case, form: ReceptionForm, expected: int | None) -> None:
        actions.edit(case=case, by=user, values=form.values(), expected=expected)

    return write(
        request,
        pk,
        Writing(
            template="cases/reception/edit.html",
            what="ข้อมูลแรกรับ",
            verb="บันทึกข้อมูลแรกพบ",
            done="บันทึกข้อมูลแรกรับแล้ว",
            back=back,
            form=form,
            save=save,
            more=basics,
            record=_of,
            fields=("reception",),
        ),
    )


@door(*WRITERS, methods=FORM)
def check(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """One line of the checklist."""
    line = check_of(kind)
    if line is None:
        raise Http404
    user: Any = request.user
    back = reverse("cases:reception", args=[pk])

    def can(reader: User, case: Case) -> Answer:
        return can_write_check(reader, case, line)

    def row_of(case: Case) -> ReceptionCheck | None:
        return ReceptionCheck.objects.filter(reception__case=case, kind=line.code).first()

    def save(case: Case, form: CheckForm, expected: int | None) -> None:
        actions.record_check(case=case, by=user, check=line, values=form.cleaned_data, expected=expected)

    return write(
        request,
        pk,
        Writing(
            template="cases/reception/check.html",
            what=line.label,
            verb="บันทึกผล",
            done=f"บันทึกแล้ว: {line.label}",
            back=back,
            form=lambda case, **sent: CheckForm(check=line, found=row_of(case), **sent),
            save=save,
            more=lambda case: (
                basics(case)
                | {
                    "check": line,
                    "register": ClientRegister.objects.filter(client_id=case.client_id).first()
                    if line.sensitive
                    else None,
                }
            ),
            record=row_of,
            can=can,
            fields=("reception", "health") if line.sensitive else ("reception",),
        ),
    )
