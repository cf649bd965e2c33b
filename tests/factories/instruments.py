"""Instruments and their results. The wording of the test sheet is invented and official nowhere."""

from typing import Any

from cases.actions import instruments as actions
from cases.models import Case, HealthCheck, Instrument, InstrumentResult
from cases.reference import instruments as reference
from shelter.accounts.models import User
from shelter.lib.thai import bangkok_today


def instrument(code: str, *, on: bool = True) -> Instrument:
    """An instrument as shipped; switched on with a wording made up for the test where it has none."""
    reference.load()
    found = Instrument.objects.get(code=code)
    if on and not found.switched_on:
        for item in found.items:
            item["text"] = item["text"] or f"ข้อสมมติ {item['number']}"
        found.source, found.sheet_on, found.switched_on = "แบบสมมติ", bangkok_today(), True
        found.save()
    return found


def fill(case: Case, by: User, code: str, answers: dict[int, int | None]) -> InstrumentResult:
    return actions.fill(
        case=case, instrument=instrument(code), by=by, filled_on=bangkok_today(), answers=answers
    )


def make_check(case: Case, by: User, **fields: Any) -> HealthCheck:
    fields = {"checked_on": bangkok_today(), "advice": "shared", "answers": {}, **fields}
    return HealthCheck.objects.create(case=case, by=by, number=case.health_checks.count() + 1, **fields)
