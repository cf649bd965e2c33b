"""The family question, the people around a person, and the director's exceptions."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from cases.actions import events
from cases.models import (
    CONTACT_FIELDS,
    Case,
    CaseEvent,
    Client,
    Contact,
    ContactOverride,
    FamilyContact,
    MayContact,
    OverrideStatus,
)
from cases.permissions.case import can_write_case
from cases.permissions.contact import (
    can_ask_override,
    can_contact,
    can_decide_override,
    can_end_override,
    exceptions_of,
)
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk.refusal import Refused
from shelter.desk.versions import save_version
from shelter.lib.thai import format_date

FAMILY_FIELDS = ("family_contact", "family_asked_on", "family_asked_by", "family_words")
USED = "ติดต่อแล้ว"
ANSWERED = "ผู้ใช้บริการให้คำตอบใหม่"


def _locked(case: Case) -> Case:
    return Case.objects.select_for_update(of=("self",)).select_related("client").get(pk=case.pk)


def _tell(case: Case, by: User, title: str, body: str = "", at: datetime | None = None) -> None:
    events.record(
        case=case,
        by=by,
        kind=CaseEvent.Kind.CONTACT,
        title=title,
        body=body,
        at=at,
        url=reverse("cases:contacts", args=[case.pk]),
    )


def _end(overrides: QuerySet[ContactOverride], by: User, because: str) -> None:
    """End each of these, asked or granted: what was asked before is no longer the question."""
    for one in overrides.filter(status__in=[OverrideStatus.ASKED, OverrideStatus.GRANTED]):
        one.status, one.ended_at, one.ended_by, one.ended_because = (
            OverrideStatus.ENDED,
            timezone.now(),
            by,
            because,
        )
        save_version(one, one.row_version, ["status", "ended_at", "ended_by", "ended_because"])


# --- the person's own answers ---------------------------------------------------------------------
@transaction.atomic
def answer_family(*, case: Case, by: User, answer: str, on: date, words: str, expected: int | None) -> Client:
    """Write down what the person answered about their family; the director's exception for it ends.

    Raises Conflict when somebody saved the person first, Refused for a closed file.
    """
    case = _locked(case)
    require(can_write_case(by, case))
    client = case.client
    client.family_contact, client.family_asked_on = answer, on
    client.family_asked_by, client.family_words = by, words
    save_version(client, expected, list(FAMILY_FIELDS))
    _end(case.contact_overrides.filter(contact__isnull=True), by, ANSWERED)
    # The words themselves stay with the answer: the timeline is read more widely.
    _tell(case, by, f"ถามเรื่องการติดต่อญาติ: {FamilyContact(answer).label}", f"ถามเมื่อ {format_date(on)}")
    return client


def _fits(client: Client, contact: Contact) -> None:
    """One answer about the family and one about a relative must not contradict each other."""
    if (
        contact.is_family
        and contact.may_contact == MayContact.YES
        and client.family_contact in {FamilyContact.NO, FamilyContact.NO_ANSWER, FamilyContact.NOT_ASKED}
    ):
        said = FamilyContact(client.family_contact).label
        raise Refused(
            f"คำตอบเรื่องญาติของผู้ใช้บริการคือ “{said}” ถ้าให้ติดต่อญาติคนนี้ได้ บันทึกคำตอบเรื่องญาติเป็น “ติดต่อได้บางคน” ก่อน"
        )


@transaction.atomic
def add(*, case: Case, by: User, values: Mapping[str, Any]) -> Contact:
    """Somebody in the person's life; `values` by CONTACT_FIELDS."""
    case = _locked(case)
    require(can_write_case(by, case))
    contact = Contact(client=case.client, **{name: values[name] for name in CONTACT_FIELDS if name in values})
    _fits(case.client, contact)
    contact.save(force_insert=True)
    _tell(case, by, f"เพิ่มผู้ติดต่อ: {_who(contact)}", contact.get_may_contact_display())
    return contact


@transaction.atomic
def edit(
    *, case: Case, contact: Contact, by: User, values: Mapping[str, Any], expected: int | None
) -> Contact:
    """Change a contact; a new answer about them ends the director's exception for them. Raises Conflict."""
    case = _locked(case)
    require(can_write_case(by, case))
    contact = case.client.contacts.select_for_update().get(pk=contact.pk)
    before = {name: getattr(contact, name) for name in CONTACT_FIELDS}
    for name in CONTACT_FIELDS:
        if name in values:
            setattr(contact, name, values[name])
    _fits(case.client, contact)
    changed = [name for name in CONTACT_FIELDS if before[name] != getattr(contact, name)]
    save_version(contact, expected, list(CONTACT_FIELDS))
    if {"may_contact", "dangerous"} & set(changed):
        _end(contact.overrides.filter(case=case), by, ANSWERED)
        _tell(case, by, f"คำตอบเรื่อง {_who(contact)}: {contact.get_may_contact_display()}")
    elif changed:
        _tell(case, by, f"แก้ไขข้อมูลผู้ติดต่อ: {_who(contact)}")
    return contact


def _who(contact: Contact) -> str:
    return f"{contact.name} ({contact.relation or contact.get_kind_display()})"


@transaction.atomic
def contacted(
    *, case: Case, by: User, at: datetime, how: str, words: str, contact: Contact | None = None
) -> None:
    """Write down that a contact, or the family, was spoken to or tried; an exception for once is used up.

    `how` is the way in words. Refused while the person's answer keeps it shut.
    """
    case = _locked(case)
    if contact is not None:
        contact = case.client.contacts.get(pk=contact.pk)
    require(can_contact(by, case, contact))
    whom = _who(contact) if contact else "ครอบครัวและญาติ"
    _tell(case, by, f"ติดต่อ {whom}: {how}", words, at)
    use_exception(case=case, by=by, contact=contact)


def use_exception(*, case: Case, by: User, contact: Contact | None = None) -> None:
    """Use up what was allowed for one time; also called where a visit or a letter is kept."""
    pk = contact.pk if contact else None
    once = [
        one.pk
        for one in exceptions_of(case)
        if one.until is None and one.contact_id in ({pk, None} if contact and contact.is_family else {pk})
    ]
    _end(case.contact_overrides.filter(pk__in=once), by, USED)


# --- the director's exceptions ----------------------------------------------------------------------
@transaction.atomic
def ask_override(
    *, case: Case, by: User, contact: Contact | None, ground: str, reason: str, until: date | None
) -> ContactOverride:
    """Ask the director to allow one contact, or the family, against or without the person's answer."""
    case = _locked(case)
    if contact is not None:
        contact = case.client.contacts.get(pk=contact.pk)
    require(can_ask_override(by, case, contact))
    override = ContactOverride.objects.create(
        case=case,
        contact=contact,
        ground=ground,
        reason=reason,
        until=until,
        asked_at=timezone.now(),
        asked_by=by,
    )
    _tell(case, by, f"ขอข้อยกเว้นเพื่อติดต่อ {override.whom}", override.get_ground_display())
    return override


@transaction.atomic
def decide_override(
    *, override: ContactOverride, by: User, grant: bool, words: str, expected: int | None
) -> ContactOverride:
    """The director's yes or no, for the reason and the time that were read. Raises Refused, Conflict."""
    case = _locked(override.case)
    override = case.contact_overrides.select_for_update(of=("self",)).get(pk=override.pk)
    override.case = case
    require(can_decide_override(by, override))
    override.status = OverrideStatus.GRANTED if grant else OverrideStatus.REFUSED
    override.decided_at, override.decided_by, override.decided_under = timezone.now(), by, by.standing_in
    override.decision_words = words
    save_version(
        override, expected, ["status", "decided_at", "decided_by", "decided_under", "decision_words"]
    )
    limit = f"ถึง {format_date(override.until)}" if override.until else "หนึ่งครั้ง"
    title = f"{by.approver}{override.get_status_display()}ให้ติดต่อ {override.whom}"
    under = f"ตาม{by.standing_in}" if by.standing_in else ""
    _tell(case, by, title, "\n".join(filter(None, (limit if grant else "", words, under))))
    return override


@transaction.atomic
def end_override(*, override: ContactOverride, by: User) -> None:
    """Take an exception back: from now on the person's own answer holds again."""
    case = _locked(override.case)
    override = case.contact_overrides.select_for_update(of=("self",)).get(pk=override.pk)
    override.case = case
    require(can_end_override(by, override))
    _end(case.contact_overrides.filter(pk=override.pk), by, f"ยกเลิกโดย {by}")
    _tell(case, by, f"สิ้นสุดข้อยกเว้นเพื่อติดต่อ {override.whom}")
