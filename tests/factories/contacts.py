"""The people around a person, and what was answered about them. Every name is invented."""

from typing import Any

from django.utils import timezone

from cases.models import (
    Case,
    Client,
    Contact,
    ContactKind,
    ContactOverride,
    FamilyContact,
    MayContact,
    OverrideStatus,
)
from shelter.accounts.models import User
from shelter.lib.thai import bangkok_today


def answered(client: Client, by: User, answer: FamilyContact, words: str = "") -> Client:
    """The person's answer about their family, as the form leaves it."""
    client.family_contact, client.family_asked_on = answer, bangkok_today()
    client.family_asked_by, client.family_words = by, words
    client.save()
    return client


def make_contact(client: Client, **fields: Any) -> Contact:
    """A sister about whom nothing was answered, unless told otherwise."""
    fields.setdefault("kind", ContactKind.RELATIVE)
    fields.setdefault("name", "ทองใบ ใจงาม")
    fields.setdefault("relation", "น้องสาว")
    fields.setdefault("may_contact", MayContact.UNANSWERED)
    return Contact.objects.create(client=client, **fields)


def make_override(case: Case, by: User, contact: Contact | None = None, **fields: Any) -> ContactOverride:
    """A request for an exception; with `decided_by` it is granted."""
    fields.setdefault("ground", ContactOverride.Ground.DANGER)
    fields.setdefault("reason", "ต้องถามประวัติแพ้ยาก่อนผ่าตัด")
    if "decided_by" in fields:
        fields = {"status": OverrideStatus.GRANTED, "decided_at": timezone.now(), **fields}
    return ContactOverride.objects.create(
        case=case, contact=contact, asked_at=timezone.now(), asked_by=by, **fields
    )
