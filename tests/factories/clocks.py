"""What moves a file's clocks."""

from datetime import date
from typing import Any

from cases.models import Case, ClockExtension, ClockPause
from shelter.accounts.models import User


def make_pause(case: Case, by: User, first: date, last: date | None = None, **fields: Any) -> ClockPause:
    fields.setdefault("kind", "absent")
    return ClockPause.objects.create(
        case=case, added_by=by, first_on=first, last_on=last, reason="ทดสอบ", **fields
    )


def make_extension(case: Case, by: User, days: int = 15) -> ClockExtension:
    """A request that waits for the director."""
    return ClockExtension.objects.create(case=case, asked_by=by, days=days, reason="รอบัตรประชาชน")
