"""Who may speak to the people around a person: asked by every call button, visit and letter."""

from cases.models import Case, Contact, ContactOverride, OverrideStatus
from cases.permissions.case import CLOSED, can_add_entry, can_reveal_identity, can_write_case
from cases.rules.contact import DECEASED, Whom, family_exception_covers, why_not
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import YES, Answer, no
from shelter.lib.thai import bangkok_today

_OPEN_ALREADY = no("ติดต่อได้อยู่แล้ว ไม่ต้องขอข้อยกเว้น")
_ASKED_ALREADY = no("มีคำขอเรื่องเดียวกันรอผู้อำนวยการพิจารณาอยู่แล้ว ดูได้ในหน้าญาติและผู้ติดต่อ")
_DECIDED = no("คำขอนี้พิจารณาแล้ว ดูผลในหน้าญาติและผู้ติดต่อ หากยังจำเป็น ให้ขอใหม่")
_NOT_IN_FORCE = no("ข้อยกเว้นนี้ไม่มีผลในขณะนี้ ดูสถานะในหน้าญาติและผู้ติดต่อ")
_DIRECTOR_ONLY = no("พิจารณาข้อยกเว้นการติดต่อได้เฉพาะผู้อำนวยการของศูนย์")
_OWN_REQUEST = no("ท่านเป็นผู้ขอข้อยกเว้นนี้ จึงอนุญาตแทนผู้อำนวยการไม่ได้ ให้ผู้อำนวยการหรือผู้แทนอีกคนพิจารณา")


def can_contact(user: User, case: Case, contact: Contact | None = None) -> Answer:
    """Calling, visiting or writing to `contact`, or to the family at large when it is None.

    Unanswered means no. The reason of a refusal says what to do. Reads the exceptions of the case once, or
    `case.exceptions` when `exceptions_of` put them there for a whole list.
    """
    if not (allowed := can_add_entry(user, case)):
        return allowed
    found = case.exceptions if hasattr(case, "exceptions") else exceptions_of(case)
    whom = None
    excepted = any(one.contact_id == (contact.pk if contact else None) for one in found)
    if contact is not None:
        whom = Whom(contact.is_family, contact.may_contact, contact.dangerous, contact.deceased)
        if family_exception_covers(whom):
            excepted |= any(one.contact_id is None for one in found)
    reason = why_not(case.client.family_contact, whom, excepted=excepted)
    return no(reason) if reason else YES


def exceptions_of(case: Case) -> list[ContactOverride]:
    """The director's exceptions in force today."""
    return list(case.contact_overrides.in_force(bangkok_today()))


def can_reveal_contact(user: User, case: Case, contact: Contact) -> Answer:
    """A contact's telephone in full: for those who may see numbers, while the contact may be called."""
    if not (allowed := can_reveal_identity(user, case)):
        return allowed
    return can_contact(user, case, contact)


def can_ask_override(user: User, case: Case, contact: Contact | None = None) -> Answer:
    """Asking the director for an exception: while nothing else opens it, and not twice at a time."""
    if not (allowed := can_write_case(user, case)):
        return allowed
    if can_contact(user, case, contact):
        return _OPEN_ALREADY
    if contact is not None and contact.deceased:
        return no(DECEASED)
    asked = case.contact_overrides.filter(contact=contact, status=OverrideStatus.ASKED)
    return _ASKED_ALREADY if asked.exists() else YES


def can_decide_override(user: User, override: ContactOverride) -> Answer:
    """The director; whoever stands in for her leaves a request of their own to somebody else."""
    if not user.has_role(Role.DIRECTOR):
        return _DIRECTOR_ONLY
    if override.case.closed_at is not None:
        return CLOSED
    if override.status != OverrideStatus.ASKED:
        return _DECIDED
    return _OWN_REQUEST if user.standing_in and override.asked_by_id == user.pk else YES


def can_end_override(user: User, override: ContactOverride) -> Answer:
    """Taking an exception back before its day: anybody who writes in the file, since it only protects."""
    if not (allowed := can_write_case(user, override.case)):
        return allowed
    return YES if override.status == OverrideStatus.GRANTED else _NOT_IN_FORCE
