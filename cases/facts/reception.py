"""How far reception has come."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from cases.models import ListStatus, PropertyList, Reception, ReceptionCheck
from cases.rules.reception import BELONGINGS, SETTLED, waiting
from shelter.lib.thai import bangkok_date


def columns() -> dict[str, Any]:
    """When reception began, the settled checks with their days, the day of the first signed list."""
    settled = ReceptionCheck.objects.filter(reception__case=OuterRef("pk"), result__in=SETTLED)
    listed = PropertyList.objects.filter(case=OuterRef("pk"), status=ListStatus.SIGNED)
    return {
        "reception_begun_at": Subquery(
            Reception.objects.filter(case=OuterRef("pk")).order_by().values("begun_at")[:1]
        ),
        "reception_settled": ArraySubquery(settled.order_by().values(told=JSONObject(kind="kind", on="on"))),
        "reception_listed_at": Subquery(listed.order_by("signed_at").values("signed_at")[:1]),
    }


def facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """`reception_waits`: what is still to do, in words for everybody who reads the file.

    `reception_done_on` is the day of the last check, None while one waits.
    """
    begun, listed = row["reception_begun_at"], row["reception_listed_at"]
    settled = {one["kind"]: date.fromisoformat(one["on"]) for one in row["reception_settled"]}
    if listed:
        settled.setdefault(BELONGINGS, bangkok_date(listed))
    waits = waiting(dict.fromkeys(settled, "done"))
    return {
        "reception_begun_on": begun and bangkok_date(begun),
        "reception_waits": tuple(check.spoken for check in waits),
        "reception_done_on": None if waits else max(settled.values()),
    }
