"""Sheets filled in for the tests."""

from km.actions import assessments as actions
from km.actions.assessments import Given
from km.models import KMAssessment

# ๑: 4 4 4 4 4 = 20, ๒: the same, ๓: the same, ๔: มี มี มี ไม่มี ไม่มี = 15. In all 75.
POINTS = {"d1": (4,) * 5, "d2": (4,) * 5, "d3": (4,) * 5, "d4": (5, 5, 5, 0, 0)}
TOTAL = 75


def given_for(assessment: KMAssessment, points=POINTS, explanation="ทำร่วมกับผู้ใช้บริการ") -> dict[int, Given]:
    """Row → what a whole sheet says; every “มี” is explained."""
    return {
        row.pk: Given(
            points=points[row.dimension.code][row.order - 1],
            explanation=explanation if points[row.dimension.code][row.order - 1] == 5 else "",
        )
        for row in assessment.rows.select_related("dimension")
    }


def fill(assessment: KMAssessment, by) -> KMAssessment:
    return actions.save_agreed(
        assessment=assessment, given=given_for(assessment), expected=assessment.row_version, by=by
    )


def at(assessment: KMAssessment, status: str, director) -> KMAssessment:
    """The assessment, complete, in that state."""
    current = fill(assessment, director)
    if status in {"submitted", "signed"}:
        current = actions.submit(assessment=current, expected=current.row_version, by=director)
    if status == "signed":
        current = actions.sign(assessment=current, expected=current.row_version, by=director)
    return current
