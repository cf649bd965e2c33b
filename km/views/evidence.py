"""What a row's score rests on: its notes and files, adding, opening and taking back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from km.actions import assessments as actions
from km.forms.assessments import EvidenceForm, ReasonForm
from km.models import AssessmentRow, KMAssessment, RowEvidence
from km.permissions import (
    READERS,
    SCORERS,
    can_add_evidence,
    can_remove_evidence,
    may_add_evidence,
    may_remove_evidence,
)
from km.views import _sheet
from km.views._open import open_assessment, open_evidence
from shelter.accounts.doors import FORM, door
from shelter.audit.models import Action
from shelter.desk import files
from shelter.desk.refusal import Refused
from shelter.desk.tokens import FIELD, form_token, once


def _row(found: KMAssessment, row: int) -> AssessmentRow:
    """A row of this assessment; another's row does not exist here."""
    one = found.rows.select_related("dimension").filter(pk=row).first()
    if one is None:
        raise Http404
    one.assessment = found
    return one


@door(*READERS, methods=FORM)
def row(request: HttpRequest, pk: UUID, row: int) -> HttpResponse:
    """A row's evidence; those who may add have a form under it."""
    if request.method != "POST":
        return _row_page(request, pk, row, EvidenceForm())
    form = EvidenceForm(request.POST, request.FILES)
    url = reverse("km:evidence", args=[pk, row])

    def build(found: KMAssessment) -> str:
        of = _row(found, row)

        def do() -> str:
            actions.add_evidence(
                row=of, note=form.cleaned_data["note"], upload=form.cleaned_data["file"], by=request.user
            )
            return url

        return once(request, do)

    if not form.is_valid():
        return _row_page(request, pk, row, form, status=422)
    try:
        open_assessment(request, pk, can=may_add_evidence, build=build, action=Action.CREATE)
    except Refused as refusal:
        form.add_error("file" if form.cleaned_data.get("file") else None, str(refusal))
        return _row_page(request, pk, row, form, status=409)
    messages.success(request, "เพิ่มหลักฐานแล้ว")
    return redirect(url)


def _row_page(
    request: HttpRequest, pk: UUID, row: int, form: EvidenceForm, status: int = 200
) -> HttpResponse:
    def build(found: KMAssessment) -> dict[str, Any]:
        one = _row(found, row)
        items = list(one.evidence.select_related("file", "added_by", "row__assessment__report__project"))
        return {
            "assessment": found,
            "report": found.report,
            "row": one,
            "items": [(item, bool(can_remove_evidence(request.user, item))) for item in items],
            "form": form if can_add_evidence(request.user, found) else None,
            "back_url": f"{_sheet.url_of(found)}#row-{one.pk}",
            "post_token": form_token(request),
        }

    context = open_assessment(request, pk, build=build)
    return render(request, "km/assessment/evidence.html", context, status=status)


@door(*READERS)
def download(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An evidence file as a download; one log row each time."""

    def build(evidence: RowEvidence) -> HttpResponse:
        if evidence.file is None:
            raise Http404
        return files.serve(evidence.file, what="evidence")

    try:
        return open_evidence(request, pk, build=build, action=Action.DOWNLOAD)
    except Refused as refusal:
        messages.error(request, str(refusal))
        evidence = open_evidence(request, pk)
        return redirect("km:evidence", evidence.row.assessment_id, evidence.row_id)


@door(*SCORERS, methods=FORM)
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take evidence back, with a reason, until the sheet is sent."""
    form = ReasonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _remove_page(request, pk, form, status=422 if form.is_bound else 200)

    def build(evidence: RowEvidence) -> str:
        def do() -> str:
            actions.remove_evidence(evidence=evidence, reason=form.cleaned_data["reason"], by=request.user)
            return reverse("km:evidence", args=[evidence.row.assessment_id, evidence.row_id])

        return once(request, do)

    try:
        url = open_evidence(request, pk, can=may_remove_evidence, build=build, action=Action.CHANGE)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _remove_page(request, pk, form, status=409)
    messages.success(request, "นำหลักฐานออกแล้ว")
    return redirect(url)


def _remove_page(request: HttpRequest, pk: UUID, form: ReasonForm, status: int = 200) -> HttpResponse:
    def build(evidence: RowEvidence) -> dict[str, Any]:
        back = reverse("km:evidence", args=[evidence.row.assessment_id, evidence.row_id])
        return {
            "form": form,
            "confirm": {
                "title": f"นำหลักฐานออก: {evidence.note or evidence.file.name}",
                "effect": "หลักฐานนี้จะไม่แสดงและไม่พิมพ์ ระบบเก็บว่าใครนำออก เมื่อใด และเพราะเหตุใด",
                "verb": "นำหลักฐานออก",
                "danger": True,
                "safe_url": back,
                "action_url": reverse("km:evidence-remove", args=[evidence.pk]),
                "hidden": [(FIELD, form_token(request))],
            },
        }

    context = open_evidence(request, pk, can=may_remove_evidence, build=build)
    return render(request, "_components/confirm_page.html", context, status=status)
