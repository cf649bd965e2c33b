"""What assessments tell of a case: when it was assessed, and where it is low."""

from collections.abc import Mapping
from typing import Any

from django.db.models import OuterRef, Subquery

from cases.models import Assessment


def columns() -> dict[str, Subquery]:
    """The day of the latest finished assessment."""
    done = Assessment.objects.done().filter(case=OuterRef("pk")).order_by("-number")
    return {"assessed_on": Subquery(done.values("assessed_on")[:1])}


def facts(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"assessed_on": row["assessed_on"]}
