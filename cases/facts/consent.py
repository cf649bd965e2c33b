"""What the person agreed to: the latest answer of each kind stands."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from cases.models import Consent, ConsentKind, ConsentOutcome, ConsentWithdrawal


def columns() -> dict[str, Subquery]:
    """The standing answers: outcome, whether it was taken back, when to ask again."""
    withdrawn = Exists(ConsentWithdrawal.objects.filter(consent=OuterRef("pk")))

    def latest(kind: str, value: str) -> Subquery:
        rows = Consent.objects.filter(case=OuterRef("pk")).latest(kind)
        return Subquery(rows.annotate(withdrawn=withdrawn).values(value)[:1])

    return {
        "service_outcome": latest(ConsentKind.SERVICE, "outcome"),
        "service_withdrawn": latest(ConsentKind.SERVICE, "withdrawn"),
        "service_on": latest(ConsentKind.SERVICE, "on"),
        "service_ask_on": latest(ConsentKind.SERVICE, "ask_again_on"),
        "disclosure_ask_on": latest(ConsentKind.DISCLOSURE, "ask_again_on"),
    }


def facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """`voluntary`: yes while a consent stands, no after a refusal or a withdrawal, else not known."""
    voluntary = {ConsentOutcome.GIVEN: not row["service_withdrawn"], ConsentOutcome.REFUSED: False}
    asked = [row[name] for name in ("service_ask_on", "disclosure_ask_on") if row[name]]
    return {
        "voluntary": voluntary.get(row["service_outcome"]),
        "consent_asked_on": row["service_on"],
        "ask_consent_again_on": min(asked, default=None),
    }
