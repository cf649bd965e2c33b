"""Community helpers and the watch list (DOMAIN 17: only assigned people, only what the task needs)."""

from cases.models import Case, HelperTask, TaskStatus, WatchPerson
from cases.permissions.case import can_write_case, on_team
from cases.permissions.groups import can_see_health
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import YES, Answer, no

_ENDED = no("เลิกเฝ้าระวังแล้ว ถ้าพบอีกและยังน่าห่วง ให้เริ่มรายใหม่")


def can_watch(user: User, person: WatchPerson) -> Answer:
    """Looking after somebody on the watch list, whoever sees them."""
    return YES if person.ended_at is None else _ENDED


def can_call_team(user: User, person: WatchPerson) -> Answer:
    """Calling the team; once a call waits, another adds nothing."""
    if person.ended_at is not None:
        return _ENDED
    if person.told_at and not person.taken_at:
        return no("แจ้งทีมแล้ว ทีมยังไม่ได้กดรับเรื่อง หากรอไม่ได้ให้โทรหาศูนย์หรือ 1300")
    return YES


def can_take_call(user: User, person: WatchPerson) -> Answer:
    """Taking up a call of the community."""
    if not user.has_role(Role.CASEWORKER, Role.DIRECTOR):
        return no("กดรับเรื่องได้เฉพาะเจ้าหน้าที่ของศูนย์")
    if person.told_at is None or person.taken_at is not None or person.ended_at is not None:
        return no("ไม่มีเรื่องที่รอรับในรายนี้ มีผู้รับไปแล้วหรือเลิกเฝ้าระวังแล้ว")
    return YES


def can_end_watch(user: User, person: WatchPerson) -> Answer:
    """Ending the watch is the team's to decide."""
    if not user.has_role(Role.CASEWORKER, Role.DIRECTOR):
        return no("เลิกเฝ้าระวังได้เฉพาะเจ้าหน้าที่ของศูนย์ แจ้งทีมว่าเหตุใดจึงไม่ต้องไปดูแล้ว")
    return can_watch(user, person)


def can_came_in(user: User, person: WatchPerson, case: Case) -> Answer:
    """Saying that the person of this open file is the one who was watched."""
    if person.centre_id != case.centre_id:
        return no("ผู้ที่เฝ้าระวังกับแฟ้มต้องเป็นของศูนย์เดียวกัน")
    return can_end_watch(user, person) and can_write_case(user, case)


def can_ask_helper(user: User, case: Case) -> Answer:
    """Giving a helper a task: who works on the file decides what somebody outside the centre learns."""
    if not (allowed := can_write_case(user, case)):
        return allowed
    if user.has_role(Role.DIRECTOR) or on_team(user, case):
        return YES
    return no("มอบงานได้เฉพาะทีมของแฟ้มนี้และผู้อำนวยการ เพราะเป็นผู้เลือกว่าผู้ช่วยจะรู้อะไรบ้าง")


def can_read_tasks(user: User, case: Case) -> Answer:
    """The words of a task and of its answer: what was seen may be health, or a place to hide.

    Whoever reads the file sees that a helper was asked.
    """
    if can_see_health(user, case):
        return YES
    return no("รายละเอียดเห็นได้เฉพาะผู้จัดการรายกรณี วิชาชีพด้านสุขภาพในทีม และผู้อำนวยการ")


def can_answer_task(user: User, task: HelperTask) -> Answer:
    """Telling what was done: the helper who was asked."""
    if task.helper_id != user.pk:
        return no("แจ้งผลได้เฉพาะผู้ช่วยที่ได้รับมอบงานนี้")
    return YES if task.status == TaskStatus.ASKED else no("งานนี้แจ้งผลหรือยกเลิกแล้ว ถ้ามีเรื่องใหม่ ให้โทรหาผู้มอบงาน")


def can_withdraw_task(user: User, task: HelperTask) -> Answer:
    if not (allowed := can_ask_helper(user, task.case)):
        return allowed
    return YES if task.status == TaskStatus.ASKED else no("งานนี้แจ้งผลหรือยกเลิกแล้ว")
