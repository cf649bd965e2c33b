"""What may be done with the warnings of a person."""

from cases.models import Case, CaseFlag
from cases.permissions.case import can_add_entry
from shelter.accounts.models import User
from shelter.accounts.permissions import Answer, no


def can_flag(user: User, case: Case) -> Answer:
    """Whoever works on the file may warn the others, and say when a warning is over."""
    return can_add_entry(user, case)


def can_end_flag(user: User, case: Case, flag: CaseFlag) -> Answer:
    """`case` is the file it is ended from: the person's present one."""
    if flag.ended_at is not None:
        return no("ข้อควรระวังนี้สิ้นสุดแล้ว หากยังต้องระวัง ให้เพิ่มใหม่")
    return can_flag(user, case)
