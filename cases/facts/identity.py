"""What the register and the papers of a person tell the rules."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, OuterRef, Subquery

from cases.models import IdentityPaper, Stated


def columns() -> dict[str, Any]:
    """The disability as the register knows it, and the next step due to get a paper back."""
    open_steps = IdentityPaper.objects.filter(
        client=OuterRef("client"), result_on__isnull=True, next_on__isnull=False
    )
    return {
        "register_disabled": F("client__register__disabled"),
        "register_disability_types": F("client__register__disability_types"),
        "identity_next_on": Subquery(open_steps.order_by("next_on").values("next_on")[:1]),
    }


def facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """None where nobody said: a box left empty is never "no"."""
    kinds = row["register_disability_types"]
    return {
        "disabled": {Stated.YES: True, Stated.NO: False}.get(row["register_disabled"]),
        "disability_type": frozenset(kinds) if kinds else None,
        "identity_next_on": row["identity_next_on"],
    }
