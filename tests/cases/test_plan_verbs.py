"""Who may do what with a service plan, verb by verb."""

import pytest
from django.urls import reverse

from cases.models import PlanActivity, PlanStatus, ServicePlan
from shelter.audit.models import Action
from shelter.lib.thai import bangkok_today
from tests.cases.plan_pages import answered, logged, numeric, sheet, url
from tests.factories.cases import join_team
from tests.factories.plans import make_plan
from tests.pages import text

pytestmark = pytest.mark.usefixtures("reference")


def _verbs(plan):
    activity = PlanActivity.objects.filter(goal__plan=plan).first()
    version = {"row_version": plan.row_version}
    finished = {"status": "done", "on": numeric(bangkok_today())}
    return {
        "start": (reverse("cases:plan-start", args=[plan.case_id]), {}),
        "edit": (url(plan, "edit"), sheet(plan, aim="ข้อความใหม่")),
        "agree": (url(plan, "agree"), answered(plan)),
        "approve": (url(plan, "approve"), version),
        "return": (url(plan, "return"), version | {"reason": "ขอทบทวนกำหนด"}),
        "revise": (url(plan, "revise"), {}),
        "complete": (url(plan, "complete"), version),
        "progress": (url(plan, "progress", activity.pk), version | finished),
    }


# verb → (status it works in, role that does it, status afterwards)
WORKS = {
    "edit": (PlanStatus.DRAFT, "ssk.caseworker", "draft"),
    "agree": (PlanStatus.DRAFT, "ssk.caseworker", "agreed"),
    "approve": (PlanStatus.AGREED, "ssk.director", "approved"),
    "return": (PlanStatus.AGREED, "ssk.director", "draft"),
    "revise": (PlanStatus.APPROVED, "ssk.caseworker", "approved"),
    "complete": (PlanStatus.APPROVED, "ssk.caseworker", "completed"),
    "progress": (PlanStatus.APPROVED, "ssk.caseworker", "approved"),
}
# A status in which the verb is refused.
REFUSES = {
    "edit": PlanStatus.APPROVED,
    "agree": PlanStatus.APPROVED,
    "approve": PlanStatus.DRAFT,
    "return": PlanStatus.DRAFT,
    "revise": PlanStatus.DRAFT,
    "complete": PlanStatus.DRAFT,
    "progress": PlanStatus.DRAFT,
}
MOVES = {"approve": Action.MOVE, "return": Action.MOVE, "complete": Action.MOVE, "agree": Action.CONSENT}


def ready(case, caseworker, verb, status):
    plan = make_plan(case, caseworker, status=status)
    if verb == "complete":
        PlanActivity.objects.update(status="done", closed_on=bangkok_today())
    return plan, *_verbs(plan)[verb]


@pytest.mark.parametrize("verb", sorted(WORKS))
def test_a_verb_works_and_is_logged(case, caseworker, people, sign_in, verb):
    status, who, after = WORKS[verb]
    plan, target, data = ready(case, caseworker, verb, status)
    answer = sign_in(people[who]).post(target, data)
    assert answer.status_code == 302, text(answer)
    plan.refresh_from_db()
    assert plan.status == after
    action = MOVES.get(verb, Action.CREATE if verb == "revise" else Action.CHANGE)
    assert logged(action, plan) == 1


@pytest.mark.parametrize("verb", sorted(WORKS))
def test_a_verb_in_the_wrong_status_changes_nothing(case, caseworker, people, sign_in, verb):
    _, target, data = ready(case, caseworker, verb, REFUSES[verb])
    before = ServicePlan.objects.values().get()
    answer = sign_in(people[WORKS[verb][1]]).post(target, data, follow=True)
    assert answer.status_code in {200, 403, 409}
    assert "แผน" in text(answer)
    assert ServicePlan.objects.values().get() == before


@pytest.mark.parametrize("verb", sorted(WORKS))
def test_another_centre_meets_the_page_of_a_wrong_address(case, caseworker, people, sign_in, verb):
    _, target, data = ready(case, caseworker, verb, WORKS[verb][0])
    before = ServicePlan.objects.values().get()
    stranger = people[WORKS[verb][1].replace("ssk", "nsn")]
    assert sign_in(stranger).post(target, data).status_code == 404
    assert ServicePlan.objects.values().get() == before


@pytest.mark.parametrize("verb", ["edit", "agree", "revise", "complete", "progress"])
def test_a_teammate_of_the_centre_may_stand_in(case, caseworker, teammate, sign_in, verb):
    _, target, data = ready(case, caseworker, verb, WORKS[verb][0])
    assert sign_in(teammate).post(target, data).status_code == 302


@pytest.mark.parametrize("verb", ["edit", "agree", "approve", "return", "revise", "complete"])
def test_a_team_member_writes_nothing_but_progress(case, caseworker, people, sign_in, verb):
    _, target, data = ready(case, caseworker, verb, WORKS[verb][0])
    join_team(case, people["ssk.team"])
    assert sign_in(people["ssk.team"]).post(target, data).status_code == 403


def test_a_team_member_records_progress_on_assigned_files(case, caseworker, people, sign_in):
    _, target, data = ready(case, caseworker, "progress", PlanStatus.APPROVED)
    browser = sign_in(people["ssk.team"])
    assert browser.post(target, data).status_code == 404
    join_team(case, people["ssk.team"])
    assert browser.post(target, data).status_code == 302
    assert PlanActivity.objects.get().status == "done"
