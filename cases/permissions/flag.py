"""What may be done with the warnings of a person."""

from cases.models import Case, CaseFlag
from cases.permissions.case import CLOSED, can_add_entry
from cases.permissions.door import AT_THE_DOOR
from cases.permissions.groups import can_see_health
from cases.rules.flags import SENSITIVE
from shelter.accounts.models import User
from shelter.accounts.permissions import YES, Answer, no

_WORDS_UNREAD = no(
    "ข้อควรระวังนี้บันทึกว่าสิ้นสุดได้เฉพาะผู้ที่อ่านเหตุได้ คือ ผู้จัดการรายกรณี วิชาชีพด้านสุขภาพในทีม และผู้อำนวยการ "
    "แจ้งคนใดคนหนึ่งว่าเหตุใดจึงควรสิ้นสุด"
)


def can_flag(user: User, case: Case) -> Answer:
    """Whoever works on the file may warn the others, and say when a warning is over."""
    return can_add_entry(user, case)


def can_flag_at_door(user: User, case: Case) -> Answer:
    """Whoever has the person in front of them may warn the others, also who opens no file."""
    if not user.has_role(*AT_THE_DOOR) or user.centre_id != case.centre_id:
        return no("เพิ่มข้อควรระวังที่ประตูได้เฉพาะเจ้าหน้าที่เวร นักสังคมสงเคราะห์ นักพัฒนาสังคม และผู้อำนวยการของศูนย์นี้")
    return YES if case.closed_at is None else CLOSED


def can_end_flag(user: User, case: Case, flag: CaseFlag) -> Answer:
    """`case` is the file it is ended from: the person's present one. Nobody ends what they may not read."""
    if flag.ended_at is not None:
        return no("ข้อควรระวังนี้สิ้นสุดแล้ว หากยังต้องระวัง ให้เพิ่มใหม่")
    if not (allowed := can_flag(user, case)):
        return allowed
    return _WORDS_UNREAD if flag.kind in SENSITIVE and not can_see_health(user, case) else allowed
