"""What may be done with a version of the service plan."""

from cases.models import OPEN_ACTIVITY, WORKING, Case, CaseAssignment, PlanActivity, PlanStatus, ServicePlan
from cases.permissions.case import CLOSED, can_add_entry, can_read_case, can_write_case
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import YES, Answer, no

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
