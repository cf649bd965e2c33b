"""Receptions, belongings and consents. Every name and thing is invented."""

from decimal import Decimal
from typing import Any

from cases.actions import property as actions
from cases.models import Case, Consent, PropertyItem, PropertyList
from shelter.accounts.models import User
from shelter.lib.thai import bangkok_today


def make_list(case: Case, by: User, items: Any = ()) -> PropertyList:
    """A draft with items given as (kind, what, quantity)."""
    listed = actions.start(case=case, by=by)
    for kind, what, quantity in items:
        make_item(listed, kind=kind, what=what, quantity=Decimal(str(quantity)))
    return listed


def make_item(listed: PropertyList, **fields: Any) -> PropertyItem:
    """A line written straight into a draft: the list's version stays."""
    fields.setdefault("kind", "other")
    fields.setdefault("what", "ร่มสีน้ำเงิน")
    fields.setdefault("quantity", Decimal(1))
    return PropertyItem.objects.create(list=listed, **fields)


def signed_values(**changed: str) -> dict[str, str]:
    """A signature before two witnesses, as the signing form gives it."""
    return {
        "mark": "signature",
        "witness_one": "นางสาวพยาน หนึ่งใจ",
        "witness_two": "นายพยาน สองใจ",
        "read_language": "",
        "read_by": "",
        "words": "",
        **changed,
    }


def make_consent(case: Case, by: User, **fields: Any) -> Consent:
    """A service consent given by signature unless told otherwise, as the next number of its kind."""
    fields.setdefault("kind", "service")
    fields.setdefault("outcome", "given")
    fields.setdefault("on", bangkok_today())
    if fields["outcome"] == "given":
        fields.setdefault("mark", "signature")
    number = Consent.objects.filter(case=case, kind=fields["kind"]).count() + 1
    return Consent.objects.create(case=case, number=number, recorded_by=by, **fields)
