"""How far planning has come."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max, Min, OuterRef, QuerySet, Subquery

from cases.models import ServicePlan
from shelter.lib.thai import bangkok_date

TOLD = ("plan_review_on", "plan_started_on", "plan_agreed_on", "plan_approved_on")


def columns() -> dict[str, Subquery]:
    """When planning began, when the plan in force is reviewed, the latest agreement and approval."""

    def of(aggregate: Max | Min) -> Subquery:
        rows: QuerySet = ServicePlan.objects.filter(case=OuterRef("pk")).order_by().values("case")
        return Subquery(rows.values(found=aggregate))

    in_force = ServicePlan.objects.filter(case=OuterRef("pk")).in_force()
    return {
        "plan_review_on": Subquery(in_force.values("review_on")[:1]),
        "plan_started_on": of(Min("created_at")),
        "plan_agreed_on": of(Max("agreed_at")),
        "plan_approved_on": of(Max("approved_at")),
    }


def facts(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] and bangkok_date(row[name]) for name in TOLD}
