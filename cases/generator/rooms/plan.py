"""One version of a plan with its goals, activities and the person's answer."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from cases.generator.rooms._file import File, Reference, day, event
from cases.generator.writing import Writing, random_id
from cases.models import (
    CaseEvent,
    PlanActivity,
    PlanAgreement,
    PlanGoal,
    ServicePlan,
)

MODELS = (ServicePlan, PlanGoal, PlanActivity, PlanAgreement)


def furnish(writing: Writing, known: Reference, file: File) -> None:
    """Of the plans in writing seven in ten are in force, one awaits the director."""
    rng, at, by = writing.rng, file.after(14), file.worker
    if file.days < 14 or rng.random() < 0.4:
        return
    draw = rng.random()
    status = "approved" if file.closed or draw < 0.7 else "agreed" if draw < 0.8 else "draft"
    agreed = {"agreed_at": at, "agreed_by_id": by} if status != "draft" else {}
    approved = {"approved_at": at, "approved_by_id": by} if status == "approved" else {}
    review = day(file.now) + timedelta(days=rng.randrange(-4, 60)) if status == "approved" else None
    plan = writing.add(
        ServicePlan,
        created_at=at,
        case_id=file.pk,
        number=1,
        status=status,
        own_words="อยากมีงานทำ และมีห้องของตัวเอง",
        aim="มีที่อยู่และรายได้พอเลี้ยงตัว",
        starts_on=day(at),
        review_on=review,
        started_by_id=by,
        saved_at=at,
        saved_by_id=by,
        **agreed,
        **approved,
    )
    for place, dimension in enumerate(("housing", "income")):
        goal = writing.add(
            PlanGoal,
            created_at=at,
            plan_id=plan,
            lineage=random_id(rng),
            order=place,
            dimension=dimension,
            title="มีที่พักของตัวเอง",
        )
        for order, (what, due) in enumerate(_activities(rng, file)):
            done = bool(file.closed) or rng.random() < 0.6
            writing.add(
                PlanActivity,
                created_at=at,
                goal_id=goal,
                lineage=random_id(rng),
                order=order,
                what=what,
                responsible_user_id=by,
                due_on=due,
                status="done" if done else "planned",
                closed_on=due if done else None,
            )
    if agreed:
        writing.add(
            PlanAgreement,
            created_at=at,
            plan_id=plan,
            result="all",
            on=day(at),
            mark="signature",
            recorded_by_id=by,
        )
    event(writing, file, CaseEvent.Kind.PLAN, "แผนรายบุคคล", at)


def _activities(rng: Random, file: File) -> Iterator[tuple[str, date]]:
    for what in ("พาไปทำบัตรประชาชน", "ฝึกงานกับนายจ้าง"):
        yield what, day(file.closed or file.now) + timedelta(days=rng.randrange(-10, 45))
