"""May this person do this to this object, and why not (DESIGN 6).

Objects reach these questions through `visible_to(user)`, so a centre's boundary is already behind them; asked
here is what differs inside a centre. Every refusal says what to do next.
"""

from dataclasses import dataclass
from typing import Any

from cases.models import (
    OPEN_ACTIVITY,
    WORKING,
    Case,
    CaseAssignment,
    Facility,
    PlanActivity,
    PlanStatus,
    ServicePlan,
)
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import YES, Answer, no

CLOSED = no("แฟ้มนี้ยุติแล้ว หากผู้ใช้บริการกลับมา ให้รับเข้าครั้งใหม่")
NOT_ON_TEAM = no("เห็นได้เฉพาะผู้จัดการรายกรณี ทีมของแฟ้มนี้ และผู้อำนวยการ ขอให้ผู้จัดการรายกรณีเพิ่มท่านในทีมก่อน")


def on_team(user: User, case: Case) -> bool:
    """Manager or member of the case's present team; reads `case.team` when `with_people()` fetched it."""
    if hasattr(case, "team"):
        return any(assignment.user_id == user.pk for assignment in case.team)
    return CaseAssignment.objects.filter(case=case, user=user, until__isnull=True).exists()


def can_register(user: User) -> Answer:
    """Taking a person in and opening a file."""
    if user.has_role(Role.CASEWORKER, Role.DIRECTOR):
        return YES
    return no("รับเข้าได้เฉพาะนักสังคมสงเคราะห์ นักพัฒนาสังคม และผู้อำนวยการ")


def can_read_case(user: User, case: Case) -> Answer:
    """Caseworker and director: every file of the centre; team member: assigned files."""
    if user.has_role(Role.CASEWORKER, Role.DIRECTOR) or on_team(user, case):
        return YES
    return NOT_ON_TEAM


def can_write_case(user: User, case: Case) -> Answer:
    """Changing the person, the intake or anything agreed, while the file is open."""
    if not user.has_role(Role.CASEWORKER, Role.DIRECTOR):
        return no("แก้ไขแฟ้มได้เฉพาะนักสังคมสงเคราะห์ นักพัฒนาสังคม และผู้อำนวยการ ทีมสหวิชาชีพเพิ่มบันทึกในลำดับเหตุการณ์ได้")
    return YES if case.closed_at is None else CLOSED


def can_add_entry(user: User, case: Case) -> Answer:
    """Adding a line to the timeline; a team member may, on assigned files."""
    if not can_read_case(user, case):
        return NOT_ON_TEAM
    return YES if case.closed_at is None else CLOSED


def can_reveal_identity(user: User, case: Case) -> Answer:
    """Seeing the ID number and telephone in full (logged each time)."""
    if user.has_role(Role.DIRECTOR) or (user.has_role(Role.CASEWORKER) and on_team(user, case)):
        return YES
    return NOT_ON_TEAM


def can_see_sensitive(user: User, case: Case) -> Answer:
    """Health, psychiatric, criminal, identity and a safe-contact address: absent from the page otherwise."""
    return can_reveal_identity(user, case)


def can_see_who_opened(user: User, case: Case) -> Answer:
    """The access log of one file: the director's (DESIGN 6)."""
    if user.has_role(Role.DIRECTOR):
        return YES
    return no("ดูว่าใครเปิดแฟ้มได้เฉพาะผู้อำนวยการ ดูการเปิดข้อมูลของท่านเองได้จากเมนู “การเปิดข้อมูล”")


def can_assign(user: User, case: Case) -> Answer:
    """Handing the case over and changing its team: its manager, and the director."""
    if case.closed_at is not None:
        return CLOSED
    if user.has_role(Role.DIRECTOR):
        return YES
    manager = CaseAssignment.objects.filter(
        case=case, user=user, until__isnull=True, kind=CaseAssignment.Kind.MANAGER
    )
    if user.has_role(Role.CASEWORKER) and manager.exists():
        return YES
    return no("เปลี่ยนทีมได้เฉพาะผู้จัดการรายกรณีของแฟ้มนี้และผู้อำนวยการ แจ้งคนใดคนหนึ่งให้ทำแทน")


# --- the service plan ---------------------------------------------------------------------------

_FROZEN = no("แผนฉบับนี้ลงนามอนุมัติแล้วจึงแก้ไม่ได้ กด “สร้างฉบับปรับปรุง” เพื่อเขียนฉบับถัดไป")
_REPLACED = no("แผนฉบับนี้มีฉบับใหม่ใช้แทนแล้ว เปิดฉบับที่ใช้อยู่จากรายการฉบับของแผน")
_ENDED = no("แผนฉบับนี้สิ้นสุดแล้ว หากต้องช่วยเหลือต่อ ให้เริ่มแผนใหม่จากหน้าแผนของแฟ้ม")
_PAST = {PlanStatus.APPROVED: _FROZEN, PlanStatus.SUPERSEDED: _REPLACED, PlanStatus.COMPLETED: _ENDED}
_NOT_YET_AGREED = no("แผนยังเป็นร่าง บันทึกคำตอบของผู้ใช้บริการก่อน แล้วผู้อำนวยการจึงพิจารณาได้")
_NOT_YET_APPROVED = no("แผนยังไม่ได้รับอนุมัติ ทำได้หลังผู้อำนวยการอนุมัติแผน")
_OWN_PLAN = no("ท่านเป็นผู้จัดทำแผนนี้หรือผู้จัดการรายกรณีของแฟ้มนี้ จึงอนุมัติแทนผู้อำนวยการไม่ได้ ให้ผู้อำนวยการหรือผู้แทนอีกคนพิจารณา")
_DIRECTOR_ONLY = no("พิจารณาแผนได้เฉพาะผู้อำนวยการของศูนย์")


def can_read_plan(user: User, plan: ServicePlan) -> Answer:
    return can_read_case(user, plan.case)


def can_start_plan(user: User, case: Case) -> Answer:
    """A new first page: when no version is being written and none is in force."""
    if not (allowed := can_write_case(user, case)):
        return allowed
    standing = case.plans.filter(status__in=[*WORKING, PlanStatus.APPROVED]).order_by("-number").first()
    if standing is None:
        return YES
    if standing.is_working:
        return no(f"มีแผนฉบับที่ {standing.number} ที่กำลังทำอยู่ เปิดฉบับนั้นแล้วเขียนต่อ")
    return no(f"แผนฉบับที่ {standing.number} ใช้อยู่ ให้กด “สร้างฉบับปรับปรุง” ในฉบับนั้น")


def can_edit_plan(user: User, plan: ServicePlan) -> Answer:
    """Writing the text; an agreed plan goes back to draft by it."""
    if not (allowed := can_write_case(user, plan.case)):
        return allowed
    return _PAST.get(plan.status, YES)


def can_record_agreement(user: User, plan: ServicePlan) -> Answer:
    """Writing down the person's answer; until the approval they may change their mind."""
    return can_edit_plan(user, plan)


def _can_decide(user: User, plan: ServicePlan) -> Answer:
    if not user.has_role(Role.DIRECTOR):
        return _DIRECTOR_ONLY
    if plan.case.closed_at is not None:
        return CLOSED
    return _NOT_YET_AGREED if plan.status == PlanStatus.DRAFT else _PAST.get(plan.status, YES)


def can_approve_plan(user: User, plan: ServicePlan) -> Answer:
    """Whoever stands in for the director leaves a plan of their own to somebody else."""
    if not (allowed := _can_decide(user, plan)):
        return allowed
    return _OWN_PLAN if user.standing_in and _made(user, plan) else YES


def _made(user: User, plan: ServicePlan) -> bool:
    """Began or last wrote it, wrote down the person's answer to it, or manages its case."""
    if user.pk in {plan.started_by_id, plan.saved_by_id, plan.agreed_by_id}:
        return True
    managing = plan.case.assignments.filter(kind=CaseAssignment.Kind.MANAGER, until__isnull=True)
    return managing.filter(user=user).exists()


def can_return_plan(user: User, plan: ServicePlan) -> Answer:
    return _can_decide(user, plan)


def _in_force(plan: ServicePlan) -> Answer:
    if plan.is_working:
        return _NOT_YET_APPROVED
    return YES if plan.status == PlanStatus.APPROVED else _PAST[plan.status]


def can_revise_plan(user: User, plan: ServicePlan) -> Answer:
    """Writing the version that follows an approved one."""
    if not (allowed := can_write_case(user, plan.case)) or not (allowed := _in_force(plan)):
        return allowed
    working = plan.case.plans.working().first()
    return no(f"มีฉบับที่ {working.number} ที่กำลังทำอยู่แล้ว เปิดฉบับนั้นแล้วเขียนต่อ") if working else YES


def can_complete_plan(user: User, plan: ServicePlan) -> Answer:
    """Ending a plan whose every activity is done or given up, with no next version under way."""
    if not (allowed := can_revise_plan(user, plan)):
        return allowed
    to_do = PlanActivity.objects.filter(goal__plan=plan, status__in=OPEN_ACTIVITY)
    left = to_do.exclude(goal__in=plan.declined_goals).count()
    return no(f"ยังมี {left} กิจกรรมที่ไม่ได้บันทึกผล บันทึกว่าดำเนินการแล้วหรือยกเลิกก่อนสิ้นสุดแผน") if left else YES


def can_record_progress(user: User, plan: ServicePlan) -> Answer:
    """What became of an activity, while its version is in force; the whole team of the case may say."""
    if not (allowed := can_add_entry(user, plan.case)):
        return allowed
    return _in_force(plan)


# --- the directory of places: shared by all centres ---------------------------------------------
FACILITY_WRITERS = (Role.DIRECTOR, Role.ADMIN)
FACILITY_IMPORTERS = (Role.ADMIN,)
FACILITY_EXPORTERS = (Role.CASEWORKER, Role.DIRECTOR, Role.ADMIN, Role.AUDITOR)
WRITERS_ONLY = no("แก้ไขทำเนียบได้เฉพาะผู้ดูแลระบบและผู้อำนวยการ แจ้งข้อมูลใหม่ให้คนใดคนหนึ่งบันทึก")


def can_read_facility(user: User, facility: Facility) -> Answer:
    """Every member of staff reads the directory."""
    return YES


def can_write_facility(user: User, facility: Facility) -> Answer:
    """Changing a place that is in use."""
    if not user.has_role(*FACILITY_WRITERS):
        return WRITERS_ONLY
    return YES if facility.is_active else no("สถานที่นี้ปิดใช้แล้ว เปิดใช้อีกครั้งก่อนแก้ไข")


def can_reactivate_facility(user: User, facility: Facility) -> Answer:
    if not user.has_role(*FACILITY_WRITERS):
        return WRITERS_ONLY
    return no("สถานที่นี้เปิดใช้อยู่แล้ว") if facility.is_active else YES


# --- buttons ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Move:
    """One button: the route that does it, its words (verb and object) and its icon."""

    code: str
    label: str
    icon: str


CASE_MOVES = (
    (Move("note", "บันทึกเหตุการณ์", "plus-lg"), can_add_entry),
    (Move("edit_person", "แก้ไขข้อมูลบุคคล", "pencil"), can_write_case),
    (Move("edit_intake", "แก้ไขข้อมูลรับเข้า", "pencil"), can_write_case),
    (Move("team", "จัดทีมผู้รับผิดชอบ", "people"), can_assign),
    (Move("opened_by", "ใครเปิดแฟ้มนี้", "eye"), can_see_who_opened),
)


PLAN_MOVES = (
    (Move("edit", "แก้ไขแผน", "pencil"), can_edit_plan),
    (Move("agree", "บันทึกคำตอบของผู้ใช้บริการ", "pen"), can_record_agreement),
    (Move("approve", "อนุมัติแผน", "check-lg"), can_approve_plan),
    (Move("return", "ให้ทบทวน", "arrow-left"), can_return_plan),
    (Move("revise", "สร้างฉบับปรับปรุง", "files"), can_revise_plan),
    (Move("complete", "สิ้นสุดแผน", "flag"), can_complete_plan),
)


FACILITY_MOVES = (
    (Move("edit", "แก้ไขข้อมูล", "pencil"), can_write_facility),
    (Move("deactivate", "ปิดใช้สถานที่", "slash-circle"), can_write_facility),
    (Move("reactivate", "เปิดใช้อีกครั้ง", "arrow-counterclockwise"), can_reactivate_facility),
)


def available_moves(user: User, obj: Case | ServicePlan | Facility) -> list[Move]:
    """What this person may do to this record now, in the order of the page's buttons."""
    moves: tuple[tuple[Move, Any], ...] = CASE_MOVES
    if isinstance(obj, ServicePlan):
        moves = PLAN_MOVES
    elif isinstance(obj, Facility):
        moves = FACILITY_MOVES
    return [move for move, can in moves if can(user, obj)]
