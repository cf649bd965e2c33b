"""Filling in a sheet: the agreed one and an assessor's own, autosave, live totals, two people at once."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from km.actions import assessments as actions
from km.facts import marks_of
from km.forms.assessments import SheetForm, points_name
from km.models import KMAssessment, RowScore
from km.permissions import (
    READERS,
    SCORERS,
    assessment_moves,
    can_add_evidence,
    can_score,
    may_score,
)
from km.rules.scoring import Mark, same_on_all_sheets
from km.views import _sheet
from km.views._open import SentBack, glance_at_assessment, open_assessment
from km.views._sheet import AGREED, OWN
from shelter.accounts.doors import FORM, VERB, door
from shelter.audit.models import Action
from shelter.desk.conflicts import conflict_page, last_saved
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.desk.versions import Conflict, posted_version
from shelter.lib.thai import format_time


@door(*READERS, methods=FORM)
def agreed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The agreed sheet, which is the one that is sent, signed and printed. Readers see it without fields."""
    return _page(request, pk, AGREED)


@door(*SCORERS, methods=FORM)
def own(request: HttpRequest, pk: UUID) -> HttpResponse:
    """This assessor's own sheet."""
    return _page(request, pk, OWN)


def _page(request: HttpRequest, pk: UUID, sheet: str) -> HttpResponse:
    if request.method != "POST":
        asked = {"can": may_score} if sheet == OWN else {}
        context = open_assessment(request, pk, build=lambda found: _context(request, found, sheet), **asked)
        return render(request, "km/assessment/sheet.html", context)

    sending = sheet == AGREED and request.POST.get("then") == "submit"

    def build(found: KMAssessment) -> str:
        form = _form(request, _marks(request, found, sheet)[0], sheet)
        if not form.is_valid():
            raise SentBack

        def do() -> str:
            _save(request, found, sheet, form)
            return reverse("km:assessment-submit", args=[pk]) if sending else _sheet.url_of(found, sheet)

        return once(request, do)

    try:
        url = open_assessment(request, pk, can=may_score, build=build, action=Action.CHANGE)
    except Conflict:
        return _conflict_page(request, pk, sheet)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(_sheet.ROUTES[AGREED], pk)
    except SentBack:
        context = open_assessment(
            request, pk, can=may_score, build=lambda found: _context(request, found, sheet)
        )
        return render(request, "km/assessment/sheet.html", context, status=422)
    if not sending:
        messages.success(request, "บันทึกคะแนนแล้ว")
    return redirect(url)


def _marks(request: HttpRequest, found: KMAssessment, sheet: str) -> tuple[list[Mark], int]:
    """The marks as a page to fill in shows them, and how many agreed points were put in for the team.

    A row that every assessor gave the same points starts with them; nothing is kept until somebody saves.
    """
    marks = _kept_marks(request, found, sheet)
    if sheet == OWN:
        return marks, 0
    shown = [
        replace(mark, points=same_on_all_sheets(mark.sheets)) if mark.points is None else mark
        for mark in marks
    ]
    return shown, sum(new.points != old.points for new, old in zip(shown, marks, strict=True))


def _kept_marks(request: HttpRequest, found: KMAssessment, sheet: str) -> list[Mark]:
    return marks_of(found, assessor=request.user if sheet == OWN else None)  # type: ignore[arg-type]


def _form(request: HttpRequest, marks: list[Mark], sheet: str) -> SheetForm:
    return SheetForm(
        request.POST if request.method == "POST" else None, marks=marks, edits_texts=sheet == AGREED
    )


def _save(request: HttpRequest, found: KMAssessment, sheet: str, form: SheetForm) -> int:
    """Keep the sheet; its new version."""
    expected = posted_version(request)
    if sheet == AGREED:
        kept = actions.save_agreed(assessment=found, given=form.given(), expected=expected, by=request.user)
        return kept.row_version
    return actions.save_own(assessment=found, given=form.given(), expected=expected, by=request.user)


def _version(request: HttpRequest, found: KMAssessment, sheet: str) -> int:
    return found.row_version if sheet == AGREED else actions.own_version(found, request.user)


def _context(request: HttpRequest, found: KMAssessment, sheet: str) -> dict[str, Any]:
    user: Any = request.user
    form = None
    if can_score(user, found):
        marks, filled_in = _marks(request, found, sheet)
        form = _form(request, marks, sheet)
    else:
        marks, filled_in = _kept_marks(request, found, sheet), 0
    dimensions = _sheet.dimensions_of(found)
    return {
        "assessment": found,
        "report": found.report,
        "sheet": sheet,
        "form": form,
        "tables": _sheet.tables(dimensions, marks, form),
        **_sheet.totals(dimensions, marks),
        "filled_in": filled_in,
        "assessors": len(marks[0].sheets) if marks else 0,
        "tabs": _tabs(found, sheet) if may_score(user, found) else [],
        "moves": assessment_moves(user, found),
        "may_add_evidence": bool(can_add_evidence(user, found)),
        "tone": _sheet.TONES[found.status],
        "row_version": _version(request, found, sheet),
        "post_token": form_token(request),
    }


def _tabs(found: KMAssessment, sheet: str) -> list[dict[str, Any]]:
    labels = ((AGREED, "แผ่นสรุปของคณะทำงาน"), (OWN, "แผ่นของฉัน"))
    return [
        {"label": label, "url": _sheet.url_of(found, one), "current": one == sheet} for one, label in labels
    ]


# --- while typing


def _glance(request: HttpRequest, pk: UUID, sheet: str) -> KMAssessment:
    if sheet not in _sheet.ROUTES:
        raise Http404
    return glance_at_assessment(request, pk, may_score)


@door(*SCORERS, methods=VERB)
def autosave(request: HttpRequest, pk: UUID, sheet: str) -> HttpResponse:
    """Keep the sheet as it stands; the page goes on. 409 when somebody else saved or it was sent."""
    found = _glance(request, pk, sheet)
    form = _form(request, _marks(request, found, sheet)[0], sheet)
    if not form.is_valid():
        return JsonResponse({"message": "มีช่องที่ยังบันทึกไม่ได้ กดบันทึกเพื่อดู"}, status=422)
    try:
        version = _save(request, found, sheet, form)
    except Conflict:
        return JsonResponse({"message": "มีผู้บันทึกก่อน กดบันทึกเพื่อเทียบ"}, status=409)
    except Refused as refusal:
        return JsonResponse({"message": str(refusal)}, status=409)
    now = format_time(timezone.localtime()).removesuffix(" น.")
    return JsonResponse({"saved_at": now, "row_version": version})


@door(*SCORERS, methods=VERB)
def totals(request: HttpRequest, pk: UUID, sheet: str) -> HttpResponse:
    """The totals of what is ticked on the page now, added up here; nothing is kept."""
    found = _glance(request, pk, sheet)
    form = _form(request, _marks(request, found, sheet)[0], sheet)
    form.is_valid()
    marks = [replace(mark, points=form.cleaned_data.get(points_name(mark.row))) for mark in form.marks]
    context = _sheet.totals(_sheet.dimensions_of(found), marks)
    return render(request, "km/assessment/_totals.html", {**context, "swapped": True})


# --- two people, one sheet


def _conflict_page(request: HttpRequest, pk: UUID, sheet: str) -> HttpResponse:
    """409: what this person changed beside what is kept now; what they did not touch takes the kept value."""
    conflict = open_assessment(
        request, pk, can=may_score, build=lambda found: _conflict(request, found, sheet)
    )
    return conflict_page(request, **conflict)


def _conflict(request: HttpRequest, found: KMAssessment, sheet: str) -> dict[str, Any]:
    form = _form(request, _kept_marks(request, found, sheet), sheet)
    fresh = {name: field.initial or "" for name, field in form.fields.items()}
    mine = {name: request.POST.get(name, "").replace("\r\n", "\n") for name in form.fields}
    touched = set(form.changed_data)
    fields, hidden = [], []
    for name, field in form.fields.items():
        hidden.append((f"initial-{name}", fresh[name]))
        if name not in touched or mine[name].strip() == fresh[name].strip():
            hidden.append((name, fresh[name]))
            continue
        words = dict(getattr(field, "choices", ()))
        fields.append(
            {
                "name": name,
                "label": _label(form, name),
                "mine": words.get(mine[name], mine[name]),
                "theirs": words.get(fresh[name], fresh[name]),
                "mine_value": mine[name],
                "theirs_value": fresh[name],
                "long": not words,
            }
        )
    scores = RowScore.pgh_event_model.objects.filter(row__assessment=found)  # type: ignore[attr-defined]
    return {
        "what": "แผ่นประเมิน",
        "saved": last_saved(scores),
        "row_version": _version(request, found, sheet),
        "cancel_url": request.path,
        "hidden": hidden,
        "fields": fields,
    }


def _label(form: SheetForm, name: str) -> str:
    row = int(name.rpartition("_")[2])
    mark = next(mark for mark in form.marks if mark.row == row)
    return f"{form.fields[name].label.split(' ')[0]} ข้อ {mark.number} {mark.text}"
