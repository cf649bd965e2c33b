"""Doors of service plans (DESIGN 6): the case team reads, caseworkers write, the director decides."""

from cases.models import Case, PlanActivity, PlanStatus
from shelter.desk import reference
from tests.doors.door import CASEWORKER, DIRECTOR, TEAM, Door, roles
from tests.doors.people import a_case
from tests.factories.plans import make_plan

READERS = roles(CASEWORKER, TEAM, DIRECTOR)
WRITERS = roles(CASEWORKER, DIRECTOR)
DECIDERS = roles(DIRECTOR)


def a_plan(status):
    def make(centre, people):
        reference.load()
        found = a_case(centre, people)
        case = Case.objects.get(pk=found["pk"])
        plan = make_plan(case, people["ssk.caseworker"], status=status, director=people["ssk.director"])
        if status == PlanStatus.APPROVED:
            PlanActivity.objects.update(status="done", closed_on=plan.starts_on)
        return {**found, "number": plan.number}

    return make


draft, agreed, approved = (
    a_plan(status) for status in (PlanStatus.DRAFT, PlanStatus.AGREED, PlanStatus.APPROVED)
)


def an_activity(centre, people):
    found = approved(centre, people)
    return {**found, "activity": PlanActivity.objects.get(goal__plan__case=found["pk"]).pk}


DOORS = {
    "cases:plans": Door(READERS, make=a_case, owned=True),
    "cases:plans-waiting": Door(DECIDERS),
    "cases:plan-start": Door(WRITERS, make=a_case, owned=True),
    "cases:plan-detail": Door(READERS, make=draft, owned=True),
    "cases:plan-edit": Door(WRITERS, make=draft, owned=True),
    "cases:plan-changes": Door(READERS, make=draft, owned=True),
    "cases:plan-paper": Door(READERS, make=draft, owned=True),
    "cases:plan-agree": Door(WRITERS, make=draft, owned=True),
    "cases:plan-approve": Door(DECIDERS, make=agreed, owned=True),
    "cases:plan-return": Door(DECIDERS, make=agreed, owned=True),
    "cases:plan-revise": Door(WRITERS, make=approved, owned=True),
    "cases:plan-complete": Door(WRITERS, make=approved, owned=True),
    "cases:plan-progress": Door(READERS, make=an_activity, owned=True),
}
