"""How far reception has come."""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery

from cases.models import ListStatus, PropertyList, Reception, ReceptionCheck
from cases.rules.reception import SETTLED, waiting
from shelter.lib.thai import bangkok_date


def columns() -> dict[str, Any]:
    """When reception began, the checks that need nothing more, whether a list of belongings is signed."""
    settled = ReceptionCheck.objects.filter(reception__case=OuterRef("pk"), result__in=SETTLED)
    return {
        "reception_begun_at": Subquery(
            Reception.objects.filter(case=OuterRef("pk")).order_by().values("begun_at")[:1]
        ),
        "reception_settled": ArraySubquery(settled.order_by().values("kind")),
        "reception_listed": Exists(
            PropertyList.objects.filter(case=OuterRef("pk"), status=ListStatus.SIGNED)
        ),
    }


def facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """`reception_waits`: labels of what is still to do; the body check, being health, is not named."""
    begun = row["reception_begun_at"]
    listed = ["belongings"] if row["reception_listed"] else []
    waits = waiting(dict.fromkeys([*row["reception_settled"], *listed], "done"))
    return {
        "reception_begun_on": begun and bangkok_date(begun),
        "reception_waits": tuple(check.label for check in waits if not check.sensitive),
    }
