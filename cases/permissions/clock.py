"""What may be done with the clocks of a file."""

from cases.models import Case, ClockExtension
from cases.permissions.case import CLOSED, can_write_case
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import YES, Answer, no

_DECIDED = no("คำขอนี้พิจารณาแล้ว หากต้องการเวลาเพิ่มอีก ให้ผู้จัดการรายกรณีขอใหม่")
_OWN = no("ท่านเป็นผู้ขอขยายเวลานี้ จึงพิจารณาแทนผู้อำนวยการไม่ได้ ให้ผู้อำนวยการหรือผู้แทนอีกคนพิจารณา")


def can_pause(user: User, case: Case) -> Answer:
    """Saying which days do not count, and putting that right."""
    return can_write_case(user, case)


def can_ask_extension(user: User, case: Case) -> Answer:
    """One request at a time."""
    if not (allowed := can_write_case(user, case)):
        return allowed
    if case.extensions.filter(status=ClockExtension.Status.ASKED).exists():
        return no("มีคำขอขยายเวลารอผู้อำนวยการพิจารณาอยู่แล้ว รอผลก่อนแล้วจึงขอใหม่")
    return YES


def can_decide_extension(user: User, extension: ClockExtension) -> Answer:
    """Whoever stands in for the director leaves a request of their own to somebody else."""
    if not user.has_role(Role.DIRECTOR):
        return no("พิจารณาคำขอขยายเวลาได้เฉพาะผู้อำนวยการของศูนย์")
    if extension.status != ClockExtension.Status.ASKED:
        return _DECIDED
    if extension.case.closed_at is not None:
        return CLOSED
    return _OWN if user.standing_in and extension.asked_by_id == user.pk else YES
