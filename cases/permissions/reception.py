"""What may be done at reception: by caseworkers, the director, and whoever is on duty at the door."""

from cases.models import Case
from cases.permissions.case import CLOSED, can_see_sensitive, can_write_case
from cases.rules.reception import Check
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import YES, Answer, no

RECEIVERS = (Role.CASEWORKER, Role.DIRECTOR, Role.DUTY)


def can_receive(user: User, case: Case) -> Answer:
    """Reception's first steps and the belongings of a person this user may see, while the file is open."""
    if not user.has_role(*RECEIVERS) or user.centre_id != case.centre_id:
        return no("แรกรับและรับฝากของได้เฉพาะนักสังคมสงเคราะห์ นักพัฒนาสังคม เจ้าหน้าที่เวร และผู้อำนวยการของศูนย์นี้")
    return YES if case.closed_at is None else CLOSED


def can_write_check(user: User, case: Case, check: Check) -> Answer:
    """Writing down a line of the checklist; the body check only by who may read it."""
    if not (allowed := can_write_case(user, case)):
        return allowed
    return can_see_sensitive(user, case) if check.sensitive else YES
