"""What screening found: when, which way, and the answers that are facts for every other room."""

from collections.abc import Mapping
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from cases.models import Screening
from cases.rules.questionnaire import facts_from, questions
from cases.rules.screening import RuleKind
from shelter.lib.thai import bangkok_date


def columns() -> dict[str, Subquery]:
    """The latest decided screening, and whether one is under way."""
    rows: QuerySet = Screening.objects.filter(case=OuterRef("pk")).order_by("-number")
    latest = rows.filter(decided_at__isnull=False)
    return {
        "screening_decided_at": Subquery(latest.values("decided_at")[:1]),
        "screening_told": Subquery(
            latest.values(
                told=JSONObject(
                    answers="answers",
                    route="route",
                    kind="led_kind",
                    label="led_label",
                    days="led_days",
                    since="led_from",
                    flags="led_flags",
                )
            )[:1]
        ),
        "screening_started_at": Subquery(rows.filter(decided_at__isnull=True).values("created_at")[:1]),
    }


def facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """`screened_on` stays unknown while the person is away in an emergency: they are screened on return."""
    started = row["screening_started_at"]
    told = row["screening_told"]
    found: dict[str, Any] = {
        "screening_started_on": started and bangkok_date(started),
        "screened_on": None,
        "screening_awaits_return": None,
    }
    if not told:
        return found
    away = told["kind"] == RuleKind.EMERGENCY
    types = {one["destitute_type"] for one in told["flags"] if one["destitute_type"]}
    return found | {
        "screened_on": None if away else bangkok_date(row["screening_decided_at"]),
        "screening_awaits_return": True if away else None,
        "screening_route": told["route"],
        "screening_label": told["label"],
        "route_days": told["days"],
        "route_from": told["since"] or None,
        "route_decided_on": bangkok_date(row["screening_decided_at"]),
        "screening_flags": tuple(one["code"] for one in told["flags"]),
        "destitute_type": frozenset(types) or None,
        **{code: value for code, value in facts_from(told["answers"]).items() if code in questions()},
    }
