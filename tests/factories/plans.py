"""Service plans, ready to be put before the person unless told otherwise. Every text is invented."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from cases.models import Case, PlanActivity, PlanAgreement, PlanGoal, PlanStatus, ServicePlan
from shelter.accounts.models import User
from shelter.lib.thai import bangkok_today


def make_plan(
    case: Case,
    by: User,
    *,
    goals: int = 1,
    activities: int = 1,
    status: str = PlanStatus.DRAFT,
    director: User | None = None,
    **fields: Any,
) -> ServicePlan:
    """A version with `goals` goals of `activities` activities each, in any status, with its answer."""
    today, now = bangkok_today(), timezone.now()
    fields = {
        "number": case.plans.count() + 1,
        "aim": "กลับไปอยู่ใกล้บ้านอย่างมั่นคง",
        "own_words": "อยากมีห้องของตัวเอง",
        "starts_on": today,
        "meeting_on": today,
        **fields,
    }
    plan = ServicePlan.objects.create(
        case=case, started_by=by, saved_by=by, saved_at=now, status=PlanStatus.DRAFT, **fields
    )
    for number in range(goals):
        goal = make_goal(plan, order=number)
        for place in range(activities):
            make_activity(goal, by, order=place)
    if status != PlanStatus.DRAFT:
        _move(plan, by, director or by, status)
    return plan


def make_goal(plan: ServicePlan, **fields: Any) -> PlanGoal:
    fields.setdefault("dimension", "housing")
    fields.setdefault("title", f"มีที่อยู่อาศัยที่ปลอดภัย {fields.get('order', 0) + 1}")
    fields.setdefault("measure", "เข้าพักได้ภายใน 60 วัน")
    return PlanGoal.objects.create(plan=plan, **fields)


def make_activity(goal: PlanGoal, by: User, **fields: Any) -> PlanActivity:
    fields.setdefault("what", f"ประสานบ้านพัก {fields.get('order', 0) + 1}")
    fields.setdefault("due_on", bangkok_today() + timedelta(days=30))
    if "responsible_name" not in fields:
        fields.setdefault("responsible_user", by)
    return PlanActivity.objects.create(goal=goal, **fields)


def make_answer(plan: ServicePlan, by: User, **fields: Any) -> PlanAgreement:
    fields.setdefault("result", PlanAgreement.Result.ALL)
    fields.setdefault("mark", PlanAgreement.Mark.SIGNATURE)
    fields.setdefault("on", bangkok_today())
    return PlanAgreement.objects.create(plan=plan, recorded_by=by, **fields)


def _move(plan: ServicePlan, by: User, director: User, status: str) -> None:
    """Straight to a status, as the verbs on the way would have left the row."""
    now = timezone.now()
    make_answer(plan, by)
    plan.status, plan.agreed_at, plan.agreed_by = status, now, by
    if status != PlanStatus.AGREED:
        plan.approved_at, plan.approved_by = now, director
    if status == PlanStatus.SUPERSEDED:
        plan.superseded_at, plan.superseded_by = now, director
    if status == PlanStatus.COMPLETED:
        plan.completed_at, plan.completed_by = now, by
    plan.save()
