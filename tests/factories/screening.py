"""Screenings, answered and decided by the rules the product ships."""

from typing import Any

from django.utils import timezone

from cases.actions import screenings
from cases.models import Case, Screening
from shelter.accounts.models import User

# A homeless adult of working age; age and nationality stand in the register.
PLAIN = {
    "body_emergency": "no",
    "mental_danger": "no",
    "trafficking_signs": "no",
    "begging": "no",
    "home_tonight": "no",
    "enough_income": "no",
    "disabled": "no",
}


def make_screening(case: Case, by: User, answers: dict[str, str] | None = None, **fields: Any) -> Screening:
    """An undecided screening with these answers."""
    return Screening.objects.create(
        case=case,
        number=case.screenings.count() + 1,
        answers=PLAIN if answers is None else answers,
        started_by=by,
        saved_by=by,
        saved_at=timezone.now(),
        **fields,
    )


def decided(case: Case, by: User, route: str = "B12", answers: dict[str, str] | None = None) -> Screening:
    """The next screening, decided for `route`; rules must be loaded and `by` on the case's team."""
    screening = make_screening(case, by, answers)
    return screenings.decide(
        screening=screening, by=by, route=route, reason="ตามข้อเท็จจริง", expected=screening.row_version
    )
