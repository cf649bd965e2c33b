"""The service plan's verbs. Each locks the plan, asks permissions, and leaves a line on the timeline."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cases.actions import events
from cases.models import (
    ACTIVITY_FIELDS,
    GOAL_FIELDS,
    PLAN_FIELDS,
    ActivityStatus,
    Case,
    CaseEvent,
    PlanActivity,
    PlanAgreement,
    PlanGoal,
    PlanStatus,
    ServicePlan,
)
from cases.permissions.groups import can_see_health
from cases.permissions.plan import (
    can_approve_plan,
    can_complete_plan,
    can_edit_plan,
    can_record_agreement,
    can_record_progress,
    can_return_plan,
    can_revise_plan,
    can_start_plan,
)
from cases.rules.outline import Kind, Part, compare
from cases.rules.plan import problems
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk import config
from shelter.desk.refusal import Refused
from shelter.desk.versions import save_version
from shelter.lib.thai import bangkok_today

# What is written of an activity while its version is in force.
PROGRESS_FIELDS = ("status", "outcome", "health_outcome", "closed_on")
STRANGE_ROW = "มีแถวที่ไม่ได้อยู่ในแผนฉบับนี้ เปิดหน้าแก้ไขแผนใหม่แล้วบันทึกอีกครั้ง"
NEEDS_MEETING = "ศูนย์กำหนดให้ประชุมทีมก่อนอนุมัติแผน แผนนี้ยังไม่มีวันที่ประชุม ให้ผู้จัดการรายกรณีบันทึกวันที่ประชุมก่อน"
Values = Mapping[str, Any]


def needs_meeting() -> bool:
    """Whether the centre's rule of today refuses an approval without a team meeting (DOMAIN 16 S20)."""
    return bool(config.value("plan_needs_conference", bangkok_today()))


def _lock(plan: ServicePlan) -> ServicePlan:
    """The plan as it is now, held until the commit; its case first, so that no two verbs wait crosswise."""
    Case.objects.select_for_update().get(pk=plan.case_id)
    return ServicePlan.objects.select_for_update(of=("self",)).select_related("case").get(pk=plan.pk)


def _tell(plan: ServicePlan, by: User, title: str, body: str = "") -> None:
    events.record(
        case=plan.case,
        by=by,
        kind=CaseEvent.Kind.PLAN,
        title=f"{title} ฉบับที่ {plan.number}",
        body=body,
        url=plan.get_absolute_url(),
    )


# --- writing ------------------------------------------------------------------------------------
@transaction.atomic
def start(*, case: Case, by: User) -> ServicePlan:
    """An empty draft with the case's next version number."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    require(can_start_plan(by, case))
    plan = _next_version(case, by)
    _tell(plan, by, "เริ่มเขียนแผนรายบุคคล")
    return plan


def _next_version(case: Case, by: User, **values: Any) -> ServicePlan:
    last = case.plans.aggregate(last=Max("number"))["last"] or 0
    return ServicePlan.objects.create(
        case=case, number=last + 1, started_by=by, saved_by=by, saved_at=timezone.now(), **values
    )


@transaction.atomic
def save(
    *, plan: ServicePlan, by: User, values: Values, goals: Sequence[Values], expected: int | None
) -> ServicePlan:
    """Keep the whole form: `values` by PLAN_FIELDS, `goals` in their order.

    A goal is {"id": UUID | None, "remove": bool, fields of GOAL_FIELDS, "activities": [the same with
    ACTIVITY_FIELDS]}. Goals and activities the form did not carry stay as they are. When the text of an
    agreed plan differs it returns to draft and the person's answer no longer stands. Raises Conflict when
    somebody saved first, Refused for a row of another plan or a frozen version.
    """
    plan = _lock(plan)
    require(can_edit_plan(by, plan))
    before = _outline(plan)
    for name in PLAN_FIELDS:
        setattr(plan, name, values[name])
    plan.saved_at, plan.saved_by = timezone.now(), by
    save_version(plan, expected, [*PLAN_FIELDS, "saved_at", "saved_by"])
    _save_goals(plan, goals)
    if compare(before, _outline(plan)).kind is not Kind.SAME and _void_answer(plan):
        _open_again(plan)
        plan.save(update_fields=["status", "agreed_at", "agreed_by"])
        _tell(plan, by, "แก้ไขแผนหลังผู้ใช้บริการตอบแล้ว แผนกลับเป็นร่าง", "ต้องขอความเห็นผู้ใช้บริการอีกครั้ง")
    return plan


def _outline(plan: ServicePlan) -> Part:
    return ServicePlan.objects.with_content().get(pk=plan.pk).outline()


def _open_again(plan: ServicePlan) -> None:
    plan.status, plan.agreed_at, plan.agreed_by = PlanStatus.DRAFT, None, None


def _void_answer(plan: ServicePlan) -> bool:
    """The person's answer was to another text: it stays on record and no longer stands."""
    return bool(plan.agreements.filter(void_at__isnull=True).update(void_at=timezone.now()))


def _save_goals(plan: ServicePlan, goals: Sequence[Values]) -> None:
    known = {goal.pk: goal for goal in plan.goals.all()}
    for order, typed in enumerate(goals):
        goal = _row(known, typed, PlanGoal(plan=plan))
        if typed["remove"]:
            goal.delete()
            continue
        _keep(goal, typed, GOAL_FIELDS, order)
        rows = {one.pk: one for one in goal.activities.all()}
        for place, line in enumerate(typed["activities"]):
            activity = _row(rows, line, PlanActivity(goal=goal))
            if line["remove"]:
                activity.delete()
            else:
                _keep(activity, line, ACTIVITY_FIELDS, place)


def _row(known: Mapping[uuid.UUID, Any], typed: Values, new: Any) -> Any:
    """The row the form means, of this parent only, or the new one."""
    if typed["id"] is None:
        return new
    if typed["id"] not in known:
        raise Refused(STRANGE_ROW)
    return known[typed["id"]]


def _keep(row: Any, typed: Values, fields: Sequence[str], order: int) -> None:
    """Write the row when it differs: untouched rows leave no line in the history."""
    changed = [name for name in fields if getattr(row, name) != typed[name]]
    for name in changed:
        setattr(row, name, typed[name])
    if row.order != order or row._state.adding or changed:
        row.order = order
        row.save()


@transaction.atomic
def revise(*, plan: ServicePlan, by: User) -> ServicePlan:
    """The next version as a draft with the approved one's text; the approved one stays in force till then."""
    plan = _lock(plan)
    require(can_revise_plan(by, plan))
    copied = [name for name in PLAN_FIELDS if name != "meeting_on"]
    new = _next_version(plan.case, by, **{name: getattr(plan, name) for name in copied})
    for goal in plan.goals.all():
        kept = {name: getattr(goal, name) for name in (*GOAL_FIELDS, "lineage", "order")}
        PlanGoal.objects.create(plan=new, **kept)
    goals = {goal.lineage: goal for goal in new.goals.all()}
    fields = (*ACTIVITY_FIELDS, *PROGRESS_FIELDS, "lineage", "order")
    for activity in PlanActivity.objects.filter(goal__plan=plan).select_related("goal"):
        PlanActivity.objects.create(
            goal=goals[activity.goal.lineage], **{name: getattr(activity, name) for name in fields}
        )
    _tell(new, by, "เริ่มปรับปรุงแผนรายบุคคล", f"จากฉบับที่ {plan.number} ซึ่งยังใช้อยู่จนกว่าฉบับใหม่จะได้รับอนุมัติ")
    return new


# --- agreement and approval -----------------------------------------------------------------------
@transaction.atomic
def record_agreement(
    *,
    plan: ServicePlan,
    by: User,
    answer: Values,
    goals_not_agreed: Sequence[uuid.UUID] = (),
    expected: int | None,
) -> PlanAgreement:
    """Write down the person's answer to the text as it stands.

    `answer` holds the fields of PlanAgreement. All or parts: the plan is agreed and awaits the director.
    A refusal is kept and the plan stays (or becomes) a draft. Raises Refused when the plan is not ready to
    be put before anybody, Conflict when it was changed after the page was opened.
    """
    plan = _lock(plan)
    require(can_record_agreement(by, plan))
    refused = answer["result"] == PlanAgreement.Result.REFUSED
    if not refused and (lacks := problems(_outline(plan))):
        raise Refused(f"แผนยังไม่พร้อมให้ตกลง มี {len(lacks)} จุดต้องแก้ จุดแรก: {lacks[0].text}")
    left_out = _not_agreed(plan, answer, goals_not_agreed)
    now = timezone.now()
    _open_again(plan)
    if not refused:
        plan.status, plan.agreed_at, plan.agreed_by = PlanStatus.AGREED, now, by
    plan.returned_at, plan.returned_by, plan.return_reason = None, None, ""
    save_version(
        plan,
        expected,
        ["status", "agreed_at", "agreed_by", "returned_at", "returned_by", "return_reason"],
    )
    _void_answer(plan)
    agreement = PlanAgreement.objects.create(plan=plan, recorded_by=by, **answer)
    agreement.goals_not_agreed.set(left_out)
    said = PlanAgreement.Result(agreement.result).label
    _tell(plan, by, f"คำตอบของผู้ใช้บริการ: {said} แผนรายบุคคล", agreement.words)
    return agreement


def _not_agreed(plan: ServicePlan, answer: Values, ids: Sequence[uuid.UUID]) -> list[PlanGoal]:
    goals = list(plan.goals.all())
    chosen = [goal for goal in goals if goal.pk in set(ids)]
    if len(chosen) != len(set(ids)):
        raise Refused(STRANGE_ROW)
    if answer["result"] != PlanAgreement.Result.PARTS:
        return []
    if not chosen:
        raise Refused("เลือกเป้าหมายที่ผู้ใช้บริการไม่ยินยอมอย่างน้อย 1 ข้อ")
    if len(chosen) == len(goals):
        raise Refused("ผู้ใช้บริการไม่ยินยอมทุกเป้าหมาย ให้เลือกคำตอบ “ไม่ยินยอม”")
    return chosen


@transaction.atomic
def approve(*, plan: ServicePlan, by: User, expected: int | None) -> ServicePlan:
    """The approval of exactly this text, by the director or whoever stands in for her.

    The version in force until now is superseded by it, and what became of activities meanwhile moves over.
    Raises Refused, Conflict.
    """
    plan = _lock(plan)
    require(can_approve_plan(by, plan))
    if lacks := problems(_outline(plan)):
        raise Refused(f"แผนยังอนุมัติไม่ได้ มี {len(lacks)} จุดต้องแก้ จุดแรก: {lacks[0].text} ให้กด “ให้ทบทวน”")
    if plan.meeting_on is None and needs_meeting():
        raise Refused(NEEDS_MEETING)
    now = timezone.now()
    old = plan.case.plans.in_force().select_for_update().first()
    if old is not None:
        old.status, old.superseded_at, old.superseded_by = PlanStatus.SUPERSEDED, now, by
        save_version(old, old.row_version, ["status", "superseded_at", "superseded_by"])
        _carry_progress(old, plan)
    plan.status, plan.approved_at, plan.approved_by = PlanStatus.APPROVED, now, by
    plan.approved_under = by.standing_in
    save_version(plan, expected, ["status", "approved_at", "approved_by", "approved_under"])
    _tell(plan, by, f"{by.approver}อนุมัติแผนรายบุคคล", _under(by))
    return plan


def _under(by: User) -> str:
    return f"ตาม{by.standing_in}" if by.standing_in else ""


def _carry_progress(old: ServicePlan, new: ServicePlan) -> None:
    known = {one.lineage: one for one in PlanActivity.objects.filter(goal__plan=old)}
    for activity in PlanActivity.objects.filter(goal__plan=new, lineage__in=known):
        before = known[activity.lineage]
        for name in PROGRESS_FIELDS:
            setattr(activity, name, getattr(before, name))
        activity.save(update_fields=PROGRESS_FIELDS)


@transaction.atomic
def send_back(*, plan: ServicePlan, by: User, reason: str, expected: int | None) -> ServicePlan:
    """ให้ทบทวน: the director gives the plan back with a reason; the person will be asked again."""
    plan = _lock(plan)
    require(can_return_plan(by, plan))
    if not reason.strip():
        raise Refused("เขียนเหตุผลที่ให้ทบทวน เพื่อให้ผู้จัดการรายกรณีรู้ว่าต้องปรับอะไร")
    _open_again(plan)
    plan.returned_at, plan.returned_by, plan.return_reason = timezone.now(), by, reason
    save_version(
        plan,
        expected,
        ["status", "agreed_at", "agreed_by", "returned_at", "returned_by", "return_reason"],
    )
    _void_answer(plan)
    _tell(plan, by, f"{by.approver}ให้ทบทวนแผนรายบุคคล", "\n".join(filter(None, (reason, _under(by)))))
    return plan


# --- carrying out ---------------------------------------------------------------------------------
@transaction.atomic
def record_progress(
    *,
    plan: ServicePlan,
    activity: PlanActivity,
    by: User,
    status: str,
    outcome: str,
    on: date | None,
    expected: int | None,
    health_outcome: str | None = None,
) -> PlanActivity:
    """What became of one activity of the version in force; `on` is the day it was done or given up.

    `health_outcome` is None from somebody who does not read health: what stands there stays.
    """
    plan = _lock(plan)
    require(can_record_progress(by, plan))
    if health_outcome is not None:
        require(can_see_health(by, plan.case))
    activity = PlanActivity.objects.select_for_update(of=("self",)).get(pk=activity.pk, goal__plan=plan)
    if activity.goal_id in plan.declined_goals:
        raise Refused("ผู้ใช้บริการไม่ยินยอมเป้าหมายนี้ จึงบันทึกผลไม่ได้ หากเปลี่ยนใจ ให้สร้างฉบับปรับปรุงแล้วขอความเห็นอีกครั้ง")
    closed = status in (ActivityStatus.DONE, ActivityStatus.CANCELLED)
    if closed and on is None:
        raise Refused("ใส่วันที่ดำเนินการแล้วหรือยกเลิก")
    save_version(plan, expected, [])
    activity.status, activity.outcome, activity.closed_on = status, outcome, on if closed else None
    if health_outcome is not None:
        activity.health_outcome = health_outcome
    activity.save(update_fields=PROGRESS_FIELDS)
    said = ActivityStatus(status).label
    events.record(
        case=plan.case,
        by=by,
        kind=CaseEvent.Kind.PLAN,
        title=f"กิจกรรมตามแผน: {said}",
        body="\n".join(text for text in (activity.what, outcome) if text),
        url=plan.get_absolute_url(),
    )
    return activity


@transaction.atomic
def complete(*, plan: ServicePlan, by: User, expected: int | None) -> ServicePlan:
    """End the version in force: every activity is done or given up."""
    plan = _lock(plan)
    require(can_complete_plan(by, plan))
    plan.status, plan.completed_at, plan.completed_by = PlanStatus.COMPLETED, timezone.now(), by
    save_version(plan, expected, ["status", "completed_at", "completed_by"])
    _tell(plan, by, "สิ้นสุดแผนรายบุคคล")
    return plan
