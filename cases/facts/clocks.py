"""What moved the clocks of a file."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import JSONObject

from cases.models import ClockExtension, ClockPause
from cases.rules.clocks import Pause


def columns() -> dict[str, Subquery]:
    """The pauses that stand, and the days the director granted."""
    pauses = ClockPause.objects.filter(case=OuterRef("pk")).standing()
    granted = ClockExtension.objects.filter(case=OuterRef("pk"), status=ClockExtension.Status.APPROVED)
    days = granted.order_by().values("case").values(days=Sum("days"))
    told = JSONObject(kind="kind", first="first_on", last="last_on")
    return {"standing_pauses": ArraySubquery(pauses.values(told=told)), "extension_days": Subquery(days)}


def facts(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "pauses": tuple(map(_pause, row["standing_pauses"])),
        "extension_days": row["extension_days"] or 0,
    }


def _pause(told: Mapping[str, Any]) -> Pause:
    return Pause(told["kind"], _day(told["first"]), _day(told["last"]))


def _day(text: str | None) -> Any:
    return date.fromisoformat(text) if text else None
