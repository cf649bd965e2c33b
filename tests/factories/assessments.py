"""Assessments, finished unless told otherwise. Every text is invented."""

from typing import Any

from django.utils import timezone

from cases.forms.assessments import initial_of
from cases.models import Assessment, AssessmentStatus, Case, DimensionScore, DimensionSet
from shelter.accounts.models import User
from shelter.lib.thai import bangkok_today, format_date

EVIDENCE = "เห็นจากการพูดคุยและเยี่ยมที่พัก"


def make_assessment(
    case: Case,
    by: User,
    *,
    scores: dict[str, tuple[int | None, int | None, int | None]] | None = None,
    in_centre: tuple[str, ...] = (),
    status: str = AssessmentStatus.DONE,
    set_code: str = "spider_8",
    **fields: Any,
) -> Assessment:
    """`scores` is dimension code → (person, family, community); dimensions left out have a reason.

    Needs the reference data.
    """
    now = timezone.now()
    if status == AssessmentStatus.DONE:
        fields |= {"done_at": now, "done_by": by}
    fields = {"number": case.assessments.count() + 1, "assessed_on": bangkok_today(), **fields}
    made = Assessment.objects.create(
        case=case,
        dimension_set=DimensionSet.objects.get(code=set_code),
        status=status,
        assessed_by=by,
        saved_by=by,
        saved_at=now,
        **fields,
    )
    scores = {"housing": (2, 3, None), "health": (4, 4, 4)} if scores is None else scores
    for dimension in made.dimension_set.dimensions.all():
        given = scores.get(dimension.code, (None, None, None))
        known = any(score is not None for score in given)
        DimensionScore.objects.create(
            assessment=made,
            dimension=dimension,
            **dict(zip(("person", "family", "community"), given, strict=True)),
            evidence=f"{EVIDENCE} {dimension.code}" if known else "",
            unscored_reason="" if known else "not_ready",
            in_centre=dimension.code in in_centre,
        )
    return made


def sheet_of(assessment: Assessment, **changed: Any) -> dict[str, Any]:
    """The form as a browser would send it back untouched, with `changed` fields on top."""
    data = {name: "" if value is None else value for name, value in initial_of(assessment).items()}
    data = {name: value for name, value in data.items() if value is not False}
    data["assessed_on"] = format_date(assessment.assessed_on, "numeric")
    return data | {"row_version": assessment.row_version} | changed
