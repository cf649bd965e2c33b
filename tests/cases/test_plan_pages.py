"""Reading a service plan: the tab, one version, what changed, its paper."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import PlanActivity, PlanStatus, ServicePlan
from shelter.audit.models import Action
from shelter.desk.tokens import new_token
from shelter.lib.thai import bangkok_today
from tests.cases.plan_pages import logged, numeric, sheet, url
from tests.factories.cases import join_team
from tests.factories.plans import make_answer, make_plan
from tests.pages import text

pytestmark = pytest.mark.usefixtures("reference")


def test_the_tab_invites_to_the_first_version_and_then_shows_the_latest(case, caseworker, sign_in):
    browser = sign_in(caseworker)
    tab = reverse("cases:plans", args=[case.pk])
    assert "ยังไม่มีแผนของแฟ้มนี้" in text(browser.get(tab))
    answer = browser.post(reverse("cases:plan-start", args=[case.pk]))
    plan = ServicePlan.objects.get()
    assert answer.url == url(plan, "edit")
    assert browser.get(tab).url == plan.get_absolute_url()


def test_one_start_sent_twice_makes_one_plan(case, caseworker, sign_in):
    browser, once = sign_in(caseworker), {"post_token": new_token()}
    target = reverse("cases:plan-start", args=[case.pk])
    assert browser.post(target, once).url == browser.post(target, once).url
    assert ServicePlan.objects.count() == 1


def test_a_refused_start_says_where_to_go_on(case, caseworker, sign_in):
    make_plan(case, caseworker)
    answer = sign_in(caseworker).post(reverse("cases:plan-start", args=[case.pk]), follow=True)
    assert "เปิดฉบับนั้นแล้วเขียนต่อ" in text(answer)


# --- reading ------------------------------------------------------------------------------------------------
BUTTONS = {
    ("draft", "ssk.caseworker"): {"edit", "agree"},
    ("draft", "ssk.director"): {"edit", "agree"},
    ("agreed", "ssk.caseworker"): {"edit", "agree"},
    ("agreed", "ssk.director"): {"edit", "agree", "approve", "return"},
    ("approved", "ssk.caseworker"): {"revise"},
    ("superseded", "ssk.director"): set(),
    ("completed", "ssk.caseworker"): set(),
}


@pytest.mark.parametrize(("status", "who"), sorted(BUTTONS))
def test_the_buttons_are_what_the_verbs_allow(case, caseworker, people, sign_in, status, who):
    plan = make_plan(case, caseworker, status=status)
    answer = sign_in(people[who]).get(plan.get_absolute_url())
    assert {one["move"].code for one in answer.context["moves"]} == BUTTONS[status, who]


def test_a_team_member_reads_and_is_offered_no_verb(case, caseworker, people, sign_in):
    plan = make_plan(case, caseworker, status=PlanStatus.AGREED)
    browser = sign_in(people["ssk.team"])
    assert browser.get(plan.get_absolute_url()).status_code == 404
    join_team(case, people["ssk.team"])
    answer = browser.get(plan.get_absolute_url())
    assert (answer.status_code, answer.context["moves"]) == (200, [])
    assert logged(Action.VIEW, plan) == 1


def test_lateness_is_shown_only_while_the_plan_is_in_force(case, caseworker, sign_in):
    plan = make_plan(case, caseworker, status=PlanStatus.APPROVED)
    PlanActivity.objects.update(due_on=bangkok_today() - timedelta(days=12))
    browser = sign_in(caseworker)
    assert "เกิน 12 วัน" in text(browser.get(plan.get_absolute_url()))
    PlanActivity.objects.update(status="done", closed_on=bangkok_today())
    assert "เกิน 12 วัน" not in text(browser.get(plan.get_absolute_url()))


def test_a_page_takes_as_many_queries_for_many_goals(
    case, caseworker, sign_in, django_assert_max_num_queries
):
    plan = make_plan(case, caseworker, goals=5, activities=4)
    browser = sign_in(caseworker)
    with django_assert_max_num_queries(24):
        browser.get(plan.get_absolute_url())
    with django_assert_max_num_queries(22):
        browser.get(url(plan, "edit"))


def test_the_difference_names_fields_in_thai(case, caseworker, sign_in):
    plan = make_plan(case, caseworker, status=PlanStatus.APPROVED)
    browser = sign_in(caseworker)
    browser.post(url(plan, "revise"))
    new = ServicePlan.objects.get(number=2)
    changed = {"g0-measure": "มีสัญญาเช่า", "g0-dimension": "health", "goals": 2, "g1-title": "เพิ่มทีหลัง"}
    browser.post(url(new, "edit"), sheet(new, meeting_on=numeric(plan.meeting_on), **changed))
    page = text(browser.get(url(new, "changes")))
    for said in ("ตัวชี้วัดความสำเร็จ", "มีสัญญาเช่า", "เข้าพักได้ภายใน 60 วัน", "ที่อยู่อาศัย", "สุขภาพ", "เพิ่มใหม่"):
        assert said in page
    assert "วันที่ประชุม" not in page
    assert "ไม่มีฉบับก่อนให้เทียบ" in text(browser.get(url(plan, "changes")))


def test_the_paper_is_printed_and_logged(case, caseworker, sign_in):
    plan = make_plan(case, caseworker)
    answer = sign_in(caseworker).get(url(plan, "paper"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert case.number not in answer["Content-Disposition"]
    assert logged(Action.PRINT, plan) == 1


def test_no_page_title_names_the_person(case, caseworker, director, sign_in):
    plan = make_plan(case, caseworker, status=PlanStatus.AGREED)
    browser = sign_in(director)
    for name in ("detail", "edit", "agree", "approve", "return", "changes"):
        title = re.search(r"<title>(.*?)</title>", browser.get(url(plan, name)).content.decode(), re.S)[1]
        assert case.client.first_name not in title


def test_a_closed_file_shows_its_plan_and_takes_no_writing(case, caseworker, director, sign_in):
    plan = make_plan(case, caseworker, status=PlanStatus.AGREED)
    case.closed_at = timezone.now()
    case.save()
    browser = sign_in(director)
    answer = browser.get(plan.get_absolute_url())
    assert (answer.status_code, answer.context["moves"]) == (200, [])
    assert browser.get(url(plan, "edit")).status_code == 403
    assert browser.post(url(plan, "approve"), {"row_version": 1}).status_code == 403


def test_earlier_answers_stay_readable(case, caseworker, sign_in):
    plan = make_plan(case, caseworker)
    make_answer(plan, caseworker, result="refused", mark="none", void_at=timezone.now())
    make_answer(plan, caseworker)
    assert "คำตอบครั้งก่อน 1 ครั้ง" in text(sign_in(caseworker).get(plan.get_absolute_url()))
