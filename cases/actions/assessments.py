"""An assessment's verbs. Each locks the case, asks permissions, and leaves a line on the timeline."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cases.actions import events, flags
from cases.models import (
    ASSESSMENT_FIELDS,
    SCORE_FIELDS,
    Assessment,
    AssessmentStatus,
    Case,
    CaseEvent,
    DimensionScore,
    DimensionSet,
)
from cases.permissions.assessment import (
    EVERY_GROUP,
    can_edit_assessment,
    can_finish_assessment,
    can_remark_assessment,
    can_reopen_assessment,
    can_start_assessment,
)
from cases.rules.assessment import called_for, problems
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk.refusal import Refused
from shelter.desk.versions import save_version
from shelter.lib.thai import bangkok_today

Values = Mapping[str, Any]


def _lock(assessment: Assessment) -> Assessment:
    """The assessment as it is now, held until the commit; its case first, as every verb of a case does."""
    Case.objects.select_for_update().get(pk=assessment.case_id)
    locked = Assessment.objects.select_for_update(of=("self",)).select_related("case")
    return locked.with_content().get(pk=assessment.pk)


def _tell(assessment: Assessment, by: User, title: str, body: str = "") -> None:
    """No dimension and no score is named: the timeline is read by more people than the sheet."""
    events.record(
        case=assessment.case,
        by=by,
        kind=CaseEvent.Kind.ASSESSMENT,
        title=f"{title} ครั้งที่ {assessment.number}",
        body=body,
        url=assessment.get_absolute_url(),
    )


@transaction.atomic
def start(*, case: Case, by: User, dimension_set: DimensionSet) -> Assessment:
    """An empty sheet of `dimension_set` with the case's next number, dated today."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    require(can_start_assessment(by, case))
    last = case.assessments.aggregate(last=Max("number"))["last"] or 0
    made = Assessment.objects.create(
        case=case,
        number=last + 1,
        dimension_set=dimension_set,
        assessed_on=bangkok_today(),
        assessed_by=by,
        saved_by=by,
        saved_at=timezone.now(),
    )
    _tell(made, by, "เริ่มประเมิน")
    return made


@transaction.atomic
def save(
    *, assessment: Assessment, by: User, values: Values, scores: Mapping[str, Values], expected: int | None
) -> Assessment:
    """Keep the sheet: `values` by ASSESSMENT_FIELDS, `scores` as dimension code → SCORE_FIELDS.

    Raises Conflict when somebody saved first, Refused for a finished assessment.
    """
    assessment = _lock(assessment)
    require(can_edit_assessment(by, assessment))
    for name in ASSESSMENT_FIELDS:
        setattr(assessment, name, values[name])
    assessment.saved_at, assessment.saved_by = timezone.now(), by
    save_version(assessment, expected, [*ASSESSMENT_FIELDS, "saved_at", "saved_by"])
    held = {one.dimension_id: one for one in assessment.scores.all()}
    for dimension in assessment.dimension_set.dimensions.all():
        row = held.get(dimension.pk) or DimensionScore(assessment=assessment, dimension=dimension)
        _keep(row, scores[dimension.code])
    return assessment


def _keep(row: DimensionScore, typed: Values) -> None:
    """Write the row when it differs: untouched rows leave no line in the history."""
    changed = [name for name in SCORE_FIELDS if getattr(row, name) != typed[name]]
    for name in changed:
        setattr(row, name, typed[name])
    if changed:
        row.save()


@transaction.atomic
def finish(*, assessment: Assessment, by: User, expected: int | None) -> Assessment:
    """Close the sheet: it becomes what plans and comparisons read."""
    assessment = _lock(assessment)
    require(can_finish_assessment(by, assessment))
    if lacks := problems(assessment.scored(EVERY_GROUP)):
        raise Refused(f"ยังประเมินไม่เสร็จ เหลือ {len(lacks)} จุด จุดแรก: {lacks[0].text}")
    assessment.status, assessment.done_at, assessment.done_by = AssessmentStatus.DONE, timezone.now(), by
    save_version(assessment, expected, ["status", "done_at", "done_by"])
    _tell(assessment, by, "ประเมินเสร็จ")
    warnings = called_for(assessment.scored(EVERY_GROUP))
    flags.call_for(case=assessment.case, by=by, warnings=warnings, at=assessment.done_at)
    return assessment


@transaction.atomic
def reopen(*, assessment: Assessment, by: User, expected: int | None) -> Assessment:
    """Back to a draft to put something right; a remark stays with the text it was written about."""
    assessment = _lock(assessment)
    require(can_reopen_assessment(by, assessment))
    assessment.status, assessment.done_at, assessment.done_by = AssessmentStatus.DRAFT, None, None
    save_version(assessment, expected, ["status", "done_at", "done_by"])
    _tell(assessment, by, "เปิดแก้ไขการประเมิน")
    return assessment


@transaction.atomic
def remark(*, assessment: Assessment, by: User, text: str, expected: int | None) -> Assessment:
    """The director's remark; an empty text takes it away."""
    assessment = _lock(assessment)
    require(can_remark_assessment(by, assessment))
    assessment.remark = text
    assessment.remark_at, assessment.remark_by = (timezone.now(), by) if text else (None, None)
    save_version(assessment, expected, ["remark", "remark_at", "remark_by"])
    _tell(assessment, by, "ผู้อำนวยการให้ความเห็นต่อการประเมิน")
    return assessment
