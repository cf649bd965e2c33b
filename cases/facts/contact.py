"""Whether the person's family may be contacted, as they answered."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F

from cases.models import FamilyContact


def columns() -> dict[str, F]:
    return {"family_contact": F("client__family_contact")}


def facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """The answer's code; None until there is one."""
    unanswered = row["family_contact"] in {FamilyContact.NOT_ASKED, FamilyContact.NO_ANSWER}
    return {"family_contact": None if unanswered else row["family_contact"]}
