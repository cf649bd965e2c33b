"""The paper of a service plan: one A4 for up to three goals and eight activities, flowing on beyond that.

It carries no address and no telephone. Consent and decision boxes are always empty: they are for the pen
(design corrections, *Plan*). What the system knows of an answer or an approval is printed as a sentence.
"""

from typing import Any

from cases.models import CaseAssignment, PlanGoal, ServicePlan
from cases.permissions.case import can_see_sensitive
from shelter.accounts.models import Centre, User
from shelter.accounts.signing import expected_signature, signature_of
from shelter.lib.thai import bangkok_today, mask_national_id

TEMPLATE = "pdf/plan.html"
PAPER = "แผนการจัดบริการรายบุคคล"


def context_of(plan: ServicePlan, *, reader: User) -> dict[str, Any]:
    """What the paper prints for `reader`; the ID number stays masked, or absent for those who may not ask."""
    case, client = plan.case, plan.case.client
    managing = case.assignments.filter(kind=CaseAssignment.Kind.MANAGER, until__isnull=True)
    manager = managing.select_related("user").first()
    declined = plan.declined_goals
    approver = plan.approved_by
    signature = signature_of(approver, plan.approved_under) if approver else expected_signature(case.centre)
    return {
        "plan": plan,
        "case": case,
        "centre": case.centre,
        "client": client,
        "age": client.age_on(bangkok_today()),
        "national_id": mask_national_id(client.national_id) if can_see_sensitive(reader, case) else "",
        "manager": manager.user if manager else None,
        "signature": signature,
        "is_approved": plan.approved_at is not None,
        "answer": plan.agreement,
        "goals": [_goal(plan, goal) | {"declined": goal.pk in declined} for goal in plan.goals.all()],
    }


def blank(centre: Centre) -> dict[str, Any]:
    """The same paper to be filled in by hand: only the centre, and who signs for it today."""
    return {"centre": centre, "signature": expected_signature(centre)}


def _goal(plan: ServicePlan, goal: PlanGoal) -> dict[str, Any]:
    """Results are printed once the version is in force: a page to be signed shows plans, not lateness."""
    shows_result = plan.approved_at is not None
    return {
        "goal": goal,
        "activities": [
            {
                "what": one.what,
                "responsible": one.responsible,
                "due_on": one.due_on,
                "result": one.get_status_display() if shows_result and one.status != "planned" else "",
            }
            for one in goal.activities.all()
        ],
    }
