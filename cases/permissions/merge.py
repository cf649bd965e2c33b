"""Making one record of two, and taking that back."""

from django.db.models import Model

from cases.models import Case, ClientMerge, ClientPhoto, HiddenPersonAlert, IdentityPaper
from cases.models.merge import MergeStatus
from cases.permissions.case import can_see_sensitive
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import YES, Answer, no

_WRITERS = no("รวมประวัติได้เฉพาะนักสังคมสงเคราะห์ นักพัฒนาสังคม และผู้อำนวยการ แจ้งผู้จัดการรายกรณีของแฟ้มนี้")
_DECIDED = {
    MergeStatus.DONE: no("รวมประวัติแล้ว หากผิดคน กด “ยกเลิกการรวม”"),
    MergeStatus.DECLINED: no("ข้อเสนอนี้มีคำตอบแล้วว่าไม่รวม หากมีหลักฐานใหม่ ให้เสนออีกครั้งจากแฟ้ม"),
    MergeStatus.UNDONE: no("การรวมครั้งนี้ยกเลิกแล้ว หากมีหลักฐานใหม่ ให้เสนออีกครั้งจากแฟ้ม"),
}


def can_merge(user: User, case: Case) -> Answer:
    """Saying that the person of this file has another record; open or ended, the person is the same."""
    return YES if user.has_role(Role.CASEWORKER, Role.DIRECTOR) else _WRITERS


def merges_alone(user: User, one: Case, other: Case, *, bare: bool) -> bool:
    """Without asking: the director; a caseworker of both teams when one record is bare (ADR 22)."""
    if user.has_role(Role.DIRECTOR):
        return True
    return bare and bool(can_see_sensitive(user, one)) and bool(can_see_sensitive(user, other))


def untold(user: User, *, sensitive: bool) -> frozenset[type[Model]]:
    """Of what would move, the kinds of which this person does not learn that there is any.

    Papers and the face are for those who see what identifies somebody; a silent alert is the director's.
    """
    hidden: set[type[Model]] = set() if sensitive else {IdentityPaper, ClientPhoto}
    return frozenset(hidden if user.has_role(Role.DIRECTOR) else hidden | {HiddenPersonAlert})


def can_decide_merge(user: User, merge: ClientMerge) -> Answer:
    if not user.has_role(Role.DIRECTOR):
        return no("ยืนยันการรวมได้เฉพาะผู้อำนวยการ ข้อเสนอนี้อยู่ในหน้าภาพรวมของผู้อำนวยการแล้ว")
    return _DECIDED.get(merge.status, YES)


def can_undo_merge(user: User, merge: ClientMerge) -> Answer:
    """The director, and whoever carried it out."""
    if merge.status != MergeStatus.DONE:
        return no("การรวมนี้ยังไม่เกิดขึ้นหรือยกเลิกแล้ว ดูสถานะในรายการรวมประวัติ")
    if user.has_role(Role.DIRECTOR) or merge.decided_by_id == user.pk:
        return YES
    return no("ยกเลิกการรวมได้เฉพาะผู้อำนวยการและผู้ที่รวม แจ้งคนใดคนหนึ่ง")
