"""Scoring a report: a sheet per assessor, the agreed sheet, evidence, sending, sending back and signing.

Every verb locks the assessment first, so that a score and a signature never pass each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from km.facts import marks_of, snapshot_of
from km.models import (
    AssessmentKind,
    AssessmentRow,
    AssessmentStatus,
    DimensionKind,
    KMAssessment,
    KMReport,
    RowEvidence,
    RowScore,
    RubricVersion,
)
from km.permissions import (
    can_add_evidence,
    can_remove_evidence,
    can_return_assessment,
    can_score,
    can_sign_assessment,
    can_start_assessment,
    can_submit_assessment,
)
from km.rules.scoring import missing
from shelter.accounts.models import DeputyOrder, User
from shelter.accounts.permissions import require
from shelter.desk import files
from shelter.desk.refusal import Refused
from shelter.desk.versions import Conflict, check_version, save_version
from shelter.lib.thai import bangkok_today


@dataclass(frozen=True)
class Given:
    """What a sheet says of one row. `text` is the indicator's wording, None on a sheet that leaves it."""

    points: int | None
    explanation: str = ""
    text: str | None = None


def _locked(assessment: KMAssessment) -> KMAssessment:
    related = KMAssessment.objects.select_related("report__project__centre", "rubric_version")
    return related.select_for_update(of=("self",)).get(pk=assessment.pk)


# --- starting


@transaction.atomic
def start(*, report: KMReport, kind: str, outside_unit: str = "", by: User) -> KMAssessment:
    """An unscored assessment by the rubric in force: the report's own one, or one more from outside."""
    report = KMReport.objects.select_for_update(of=("self",)).select_related("project").get(pk=report.pk)
    require(can_start_assessment(by, report))
    if kind == AssessmentKind.INTERNAL and report.assessments.filter(kind=kind).exists():
        raise Refused("รายงานฉบับนี้มีการประเมินภายในแล้ว เปิดจากรายการแล้วทำต่อ")
    if kind == AssessmentKind.EXTERNAL and not outside_unit:
        raise Refused("ระบุชื่อหน่วยงานภายนอกที่ประเมิน")
    assessment = KMAssessment.objects.create(
        report=report,
        kind=kind,
        outside_unit=outside_unit if kind == AssessmentKind.EXTERNAL else "",
        rubric_version=current_rubric(),
    )
    add_rows(assessment)
    return assessment


def current_rubric() -> RubricVersion:
    """The rubric in force today. Raises Refused when the reference data was never loaded."""
    version = RubricVersion.objects.on(bangkok_today()).order_by("-valid_from", "code").first()
    if version is None:
        raise Refused("ยังไม่มีแบบประเมิน KM ในระบบ โปรดให้ผู้ดูแลระบบรันคำสั่ง load_reference_data")
    return version


def add_rows(assessment: KMAssessment) -> list[AssessmentRow]:
    """The rubric's rows with the form's own words."""
    return AssessmentRow.objects.bulk_create(
        AssessmentRow(
            assessment=assessment,
            dimension=dimension,
            criterion=criterion,
            order=criterion.order,
            text=criterion.text,
        )
        for dimension in assessment.rubric_version.dimensions.prefetch_related("criteria")
        for criterion in dimension.criteria.all()
    )


# --- scoring


@transaction.atomic
def save_agreed(
    *, assessment: KMAssessment, given: Mapping[int, Given], expected: int | None, by: User
) -> KMAssessment:
    """The agreed sheet, and the wording of dimension ๔'s indicators.

    Nothing needs to be complete: only sending asks for that. Raises Conflict when somebody saved first.
    """
    current = _locked(assessment)
    require(can_score(by, current))
    save_version(current, expected, [])
    rows = _rows_of(current, given)
    for row in rows:
        text = given[row.pk].text
        if text is not None and text != row.text and row.dimension.kind == DimensionKind.BINARY:
            row.text = text
            row.save(update_fields=["text"])
    _save_scores(rows, given, assessor=None)
    return current


@transaction.atomic
def save_own(*, assessment: KMAssessment, given: Mapping[int, Given], expected: int | None, by: User) -> int:
    """One assessor's own sheet; returns its new version. Other people's sheets never stand in its way.

    Raises Conflict when the same person's sheet was saved from another page meanwhile.
    """
    current = _locked(assessment)
    require(can_score(by, current))
    if own_version(current, by) != expected:
        raise Conflict(current)
    _save_scores(_rows_of(current, given), given, assessor=by)
    return own_version(current, by)


def own_version(assessment: KMAssessment, assessor: User) -> int:
    """How often this assessor's scores have changed: the version of a sheet that has no row of its own."""
    return RowScore.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        row__assessment=assessment, assessor=assessor
    ).count()


def _rows_of(assessment: KMAssessment, given: Mapping[int, Given]) -> list[AssessmentRow]:
    rows = list(assessment.rows.select_related("dimension").filter(pk__in=given))
    for row in rows:
        points = given[row.pk].points
        if points is not None and points not in row.dimension.points_allowed:
            raise Refused(f"{row.dimension.title} ข้อ {row.order} ไม่มีช่อง {points} คะแนน เลือกช่องที่แบบมี")
    return rows


def _save_scores(rows: list[AssessmentRow], given: Mapping[int, Given], *, assessor: User | None) -> None:
    kept = {score.row_id: score for score in RowScore.objects.filter(row__in=rows, assessor=assessor)}
    for row in rows:
        new = given[row.pk]
        score = kept.get(row.pk) or RowScore(row=row, assessor=assessor)
        if (score.points, score.explanation) != (new.points, new.explanation):
            score.points, score.explanation = new.points, new.explanation
            score.save()


# --- evidence


@transaction.atomic
def add_evidence(*, row: AssessmentRow, note: str, upload: UploadedFile | None, by: User) -> RowEvidence:
    """A note, a file, or a file with a note. Raises Refused for a file that is not kept.

    The file is cleaned before the lock is taken: a large picture takes seconds, and others go on scoring.
    """
    require(can_add_evidence(by, row.assessment))
    if not note and upload is None:
        raise Refused("เลือกไฟล์หรือเขียนบันทึกหลักฐานอย่างน้อยหนึ่งอย่าง")
    stored = files.store(upload, centre=row.assessment.report.project.centre, by=by) if upload else None
    require(can_add_evidence(by, _locked(row.assessment)))
    return RowEvidence.objects.create(row=row, file=stored, note=note, added_by=by)


@transaction.atomic
def remove_evidence(*, evidence: RowEvidence, reason: str, by: User) -> None:
    """Take evidence back: it leaves every page; the row stays with who, when and why."""
    _locked(evidence.row.assessment)
    current = RowEvidence.all_objects.select_related("row__assessment__report__project").get(pk=evidence.pk)
    require(can_remove_evidence(by, current))
    if current.removed_at is not None:
        raise Refused("หลักฐานนี้นำออกแล้ว")
    current.removed_at, current.removed_by, current.removal_reason = timezone.now(), by, reason
    current.save(update_fields=["removed_at", "removed_by", "removal_reason"])


# --- moves


@transaction.atomic
def submit(*, assessment: KMAssessment, expected: int | None, by: User) -> KMAssessment:
    """open → submitted, when every row has its points and every “มี” its explanation."""
    current = _locked(assessment)
    require(can_submit_assessment(by, current))
    check_version(current, expected)
    if gaps := missing(marks_of(current)):
        raise Refused(f"ยังส่งไม่ได้ ขาด {len(gaps)} ข้อ ดูรายการแล้วกรอกให้ครบ")
    current.status = AssessmentStatus.SUBMITTED
    current.submitted_at, current.submitted_by = timezone.now(), by
    save_version(current, expected, ["status", "submitted_at", "submitted_by"])
    return current


@transaction.atomic
def send_back(*, assessment: KMAssessment, reason: str, expected: int | None, by: User) -> KMAssessment:
    """submitted → open, with the director's reason on the sheet."""
    current = _locked(assessment)
    require(can_return_assessment(by, current))
    check_version(current, expected)
    current.status = AssessmentStatus.OPEN
    current.submitted_at = current.submitted_by = None
    current.returned_at, current.returned_by, current.return_reason = timezone.now(), by, reason
    changed = ["status", "submitted_at", "submitted_by", "returned_at", "returned_by", "return_reason"]
    save_version(current, expected, changed)
    return current


@transaction.atomic
def sign(*, assessment: KMAssessment, expected: int | None, by: User) -> KMAssessment:
    """submitted → signed: the snapshot is taken and nothing changes afterwards (also held by triggers)."""
    current = _locked(assessment)
    require(can_sign_assessment(by, current))
    check_version(current, expected)
    current.status = AssessmentStatus.SIGNED
    current.signed_at, current.signed_by, current.signed_under = timezone.now(), by, by.standing_in
    current.snapshot = {
        **snapshot_of(current),
        "submitted": _signature(current.submitted_by, current.submitted_at),
        "signed": _signature(by, current.signed_at, by.standing_in),
    }
    save_version(current, expected, ["status", "signed_at", "signed_by", "signed_under", "snapshot"])
    return current


def _signature(
    user: User | None, moment: datetime | None, under: DeputyOrder | None = None
) -> dict[str, str]:
    """Name and post as they were that day: a later change of post does not change a signed paper.

    `under` is the line of whoever stood in for the director, "" of herself.
    """
    return {
        "name": user.full_name if user else "",
        "position": user.role_line if user else "",
        "under": under.line if under else "",
        "at": moment.isoformat() if moment else "",
    }
