"""What a conclusion says of health: beside the free text, for its readers, lost by nobody's save."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from cases.actions import plans
from cases.actions import visits as visit_actions
from cases.actions.finding import diagnose
from cases.documents import assessment as assessment_paper
from cases.documents import finding as finding_paper
from cases.documents import visit as visit_paper
from cases.models import Assessment, PlanActivity, PlanStatus
from cases.reference import dimensions
from shelter.accounts.models import Role
from shelter.desk.refusal import Refused
from shelter.lib.thai import bangkok_today, format_date
from tests.conftest import make_user
from tests.factories.assessments import make_assessment
from tests.factories.cases import join_team, make_case
from tests.factories.finding import make_finding
from tests.factories.plans import make_plan
from tests.factories.visits import make_done_visit

OPEN, SECRET = "ยังขาดที่พักที่มั่นคง", "ซึมเศร้าตั้งแต่ปีก่อน"
# Whether they read health: the team's caseworker, its nurse, the director; not a trainer, not a caseworker
# off the team.
READERS = {
    "ssk.caseworker": True,
    "ssk.team": True,
    "ssk.director": True,
    "ssk.trainer": False,
    "ssk.mate": False,
}


@pytest.fixture(autouse=True)
def _sets(reference):
    dimensions.load()


@pytest.fixture
def case(ssk, caseworker, people):
    case = make_case(ssk, caseworker)
    people["ssk.trainer"] = make_user("ssk.trainer", ssk, Role.TEAM, profession="occupation")
    for name in ("ssk.team", "ssk.trainer"):
        join_team(case, people[name])
    return case


@pytest.fixture
def assessment(case, caseworker):
    return make_assessment(case, caseworker, opinion=OPEN, health_opinion=SECRET)


@pytest.fixture
def finding(case, caseworker):
    finding = make_finding(case, caseworker)
    values = {"diagnosis": OPEN, "health_diagnosis": SECRET, "worker_opinion": ""}
    return diagnose(finding=finding, by=caseworker, values=values, expected=finding.row_version)


@pytest.fixture
def activity(case, caseworker, director):
    make_plan(case, caseworker, status=PlanStatus.APPROVED, director=director)
    PlanActivity.objects.update(status="in_progress", outcome=OPEN, health_outcome=SECRET)
    return PlanActivity.objects.select_related("goal__plan__case").get()


@pytest.fixture
def visit(case, caseworker):
    return make_done_visit(case, caseworker, {"opinion": OPEN}, health_findings=SECRET)


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize("reader", READERS)
def test_pages_show_the_part_to_readers_of_health_and_the_rest_to_all(
    reader, case, assessment, finding, activity, visit, people, sign_in
):
    browser, plan = sign_in(people[reader]), activity.goal.plan
    for url in (
        assessment.get_absolute_url(),
        reverse("cases:finding", args=[case.pk]),
        plan.get_absolute_url(),
        visit.get_absolute_url(),
        reverse("cases:plan-progress", args=[case.pk, plan.number, activity.pk]),
    ):
        page = text(browser.get(url))
        assert OPEN in page, url
        assert (SECRET in page) is READERS[reader], url
    assert SECRET not in text(browser.get(reverse("cases:case", args=[case.pk])))


@pytest.mark.parametrize("reader", READERS)
def test_papers_print_the_part_for_readers_of_health(reader, assessment, finding, visit, people):
    shown = assessment_paper.context_of(assessment, reader=people[reader])["shown"].health_opinion
    assert shown == (SECRET if READERS[reader] else "")
    assert finding_paper.context_of(finding, reader=people[reader])["health_diagnosis"] == shown
    printed = render_to_string(visit_paper.TEMPLATE, visit_paper.context_of(visit, reader=people[reader]))
    assert OPEN in printed
    assert (SECRET in printed) is READERS[reader]


def test_a_report_of_a_visit_is_put_right_without_the_part_and_keeps_it(case, visit, people, sign_in):
    browser, url = sign_in(people["ssk.mate"]), reverse("cases:visit-report", args=[case.pk, visit.number])
    page = text(browser.get(url))
    assert OPEN in page
    assert "health_findings" not in page
    assert SECRET not in page
    on = format_date(visit.visited_on, "numeric")
    late = browser.post(url, {"visited_on": on, "opinion": "ของฉัน", "row_version": visit.row_version - 1})
    assert late.status_code == 409
    assert OPEN in text(late)
    assert SECRET not in text(late)
    sent = {"visited_on": on, "opinion": "แก้แล้ว", "health_findings": "ทับ", "row_version": visit.row_version}
    assert browser.post(url, sent).status_code == 302
    visit.refresh_from_db()
    assert (visit.report, visit.health_findings) == ({"opinion": "แก้แล้ว"}, SECRET)


def test_whoever_reads_health_writes_it_of_a_visit(case, visit, caseworker, sign_in):
    url = reverse("cases:visit-report", args=[case.pk, visit.number])
    on = format_date(visit.visited_on, "numeric")
    sent = {"visited_on": on, "opinion": "", "health_findings": "แผลหายแล้ว", "row_version": visit.row_version}
    assert sign_in(caseworker).post(url, sent).status_code == 302
    visit.refresh_from_db()
    assert visit.health_findings == "แผลหายแล้ว"
    assert "แผลหายแล้ว" not in "".join(case.events.values_list("body", flat=True))


def test_whoever_does_not_read_it_saves_the_rest_and_nothing_is_lost(
    case, finding, activity, people, sign_in
):
    off_team, trainer = sign_in(people["ssk.mate"]), sign_in(people["ssk.trainer"])
    url = reverse("cases:finding-diagnosis", args=[case.pk])
    assert "health_diagnosis" not in text(off_team.get(url))
    sent = {"diagnosis": "แก้แล้ว", "worker_opinion": "", "row_version": finding.row_version}
    # A field that was not on the page is not read from what is sent either.
    assert off_team.post(url, {**sent, "health_diagnosis": "ทับ"}).status_code == 302
    finding.refresh_from_db()
    assert (finding.diagnosis, finding.health_diagnosis) == ("แก้แล้ว", SECRET)
    plan = activity.goal.plan
    url = reverse("cases:plan-progress", args=[case.pk, plan.number, activity.pk])
    assert "health_outcome" not in text(trainer.get(url))
    sent = {"status": "in_progress", "outcome": "นัดใหม่", "row_version": plan.row_version}
    assert trainer.post(url, {**sent, "health_outcome": "ทับ"}).status_code == 302
    activity.refresh_from_db()
    assert (activity.outcome, activity.health_outcome) == ("นัดใหม่", SECRET)


def test_the_two_texts_of_a_conflict_leave_the_part_out(case, finding, people, sign_in):
    url = reverse("cases:finding-diagnosis", args=[case.pk])
    late = {"diagnosis": "ของฉัน", "worker_opinion": "", "row_version": finding.row_version - 1}
    answer = sign_in(people["ssk.mate"]).post(url, late)
    assert answer.status_code == 409
    assert OPEN in text(answer)
    assert SECRET not in text(answer)


def test_a_nurse_writes_what_came_of_health_and_the_timeline_keeps_it_back(case, activity, people, sign_in):
    plan = activity.goal.plan
    url = reverse("cases:plan-progress", args=[case.pk, plan.number, activity.pk])
    sent = {"status": "in_progress", "outcome": "ไปตามนัด", "health_outcome": "ความดันปกติ"}
    assert sign_in(people["ssk.team"]).post(url, {**sent, "row_version": plan.row_version}).status_code == 302
    activity.refresh_from_db()
    assert activity.health_outcome == "ความดันปกติ"
    event = case.events.filter(kind="plan").first()
    assert "ไปตามนัด" in event.body
    assert "ความดันปกติ" not in event.body


def test_the_actions_refuse_the_part_from_who_does_not_read_it(case, finding, activity, visit, people):
    with pytest.raises(Refused, match="ข้อมูลนี้เห็นได้เฉพาะทีม"):
        diagnose(finding=finding, by=people["ssk.mate"], values={"health_diagnosis": "ทับ"}, expected=None)
    for name, value in {"signs": ["self_harm"], "signs_note": "ทับ", "health_findings": "ทับ"}.items():
        told = {"visited_on": bangkok_today(), "report": {}, name: value}
        with pytest.raises(Refused, match="ข้อมูลนี้เห็นได้เฉพาะทีม"):
            visit_actions.report_visit(visit=visit, by=people["ssk.mate"], values=told, expected=2)
    sent = {"status": "in_progress", "outcome": "", "on": None, "expected": activity.goal.plan.row_version}
    with pytest.raises(Refused, match="วิชาชีพด้านสุขภาพ"):
        plans.record_progress(
            plan=activity.goal.plan, activity=activity, by=people["ssk.trainer"], health_outcome="ทับ", **sent
        )


def test_the_next_version_of_a_plan_takes_the_part_along(case, activity, caseworker):
    new = plans.revise(plan=activity.goal.plan, by=caseworker)
    copied = PlanActivity.objects.get(goal__plan=new)
    assert (copied.outcome, copied.health_outcome) == (OPEN, SECRET)


def test_an_assessment_keeps_both_opinions(case, caseworker, sign_in):
    made = make_assessment(case, caseworker, status="draft")
    url = reverse("cases:assessment-edit", args=[case.pk, made.number])
    day = format_date(bangkok_today(), "numeric")
    sent = {
        "assessed_on": day,
        "opinion": OPEN,
        "health_opinion": SECRET,
    }
    answer = sign_in(caseworker).post(url, {**sent, "row_version": made.row_version})
    assert answer.status_code == 302
    kept = Assessment.objects.get(pk=made.pk)
    assert (kept.opinion, kept.health_opinion) == (OPEN, SECRET)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("note", "ผู้อ่านแฟ้มทุกคนอ่านได้"),
        ("finding-diagnosis", "ผู้อ่านแฟ้มทุกคนอ่านได้"),
        ("finding-diagnosis", "วิชาชีพด้านสุขภาพในทีม"),
        ("mediation", "ผู้อ่านแฟ้มทุกคนอ่านได้"),
    ],
)
def test_a_form_says_before_writing_who_will_read_it(page, said, case, finding, caseworker, sign_in):
    assert said in text(sign_in(caseworker).get(reverse(f"cases:{page}", args=[case.pk])))
