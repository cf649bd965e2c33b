"""The person's answer to a plan, and the director's."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.models import PlanStatus, ServicePlan
from shelter.audit.models import AccessEntry, Action
from shelter.lib.thai import bangkok_today
from tests.cases.plan_pages import answered, url
from tests.factories.cases import make_case
from tests.factories.plans import make_activity, make_goal, make_plan
from tests.factories.settings import make_setting
from tests.pages import text

pytestmark = pytest.mark.usefixtures("reference")


# --- the person's answer ----------------------------------------------------------------------------------
def test_a_thumbprint_asks_for_witnesses_and_the_reader(case, caseworker, sign_in):
    plan = make_plan(case, caseworker)
    browser = sign_in(caseworker)
    answer = browser.post(url(plan, "agree"), answered(plan, mark="thumbprint", witness_one="นางหนึ่ง"))
    assert text(answer).count("ลายพิมพ์นิ้วมือต้องมีพยาน 2 คน") >= 3
    whole = {"witness_one": "นางหนึ่ง", "witness_two": "นายสอง", "read_language": "ไทย", "read_by": "นางสาม"}
    twice = whole | {"witness_two": "นางหนึ่ง"}
    assert "คนละคน" in text(browser.post(url(plan, "agree"), answered(plan, mark="thumbprint", **twice)))
    assert browser.post(url(plan, "agree"), answered(plan, mark="thumbprint", **whole)).status_code == 302


def test_an_agreement_is_signed_and_a_refusal_need_not_be(case, caseworker, sign_in):
    plan = make_plan(case, caseworker)
    browser = sign_in(caseworker)
    assert "การตกลงต้องมีลายมือชื่อ" in text(browser.post(url(plan, "agree"), answered(plan, mark="none")))
    refusal = answered(plan, mark="none", result="refused", words="ขอคิดก่อน")
    assert browser.post(url(plan, "agree"), refusal).status_code == 302
    page = text(browser.get(plan.get_absolute_url()))
    assert "ไม่ยินยอม" in page
    assert "ขอคิดก่อน" in page
    assert "ร่าง" in page


def test_parts_are_marked_on_the_goals(case, caseworker, sign_in):
    plan = make_plan(case, caseworker, goals=2)
    browser, goal = sign_in(caseworker), plan.goals.last()
    assert "อย่างน้อย 1 ข้อ" in text(browser.post(url(plan, "agree"), answered(plan, result="parts")))
    parts = answered(plan, result="parts", goals_not_agreed=[str(goal.pk)])
    assert browser.post(url(plan, "agree"), parts).status_code == 302
    assert "ผู้ใช้บริการไม่ยินยอมข้อนี้" in text(browser.get(plan.get_absolute_url()))


def test_an_answer_to_an_older_text_is_not_taken(case, caseworker, sign_in):
    plan = make_plan(case, caseworker)
    ServicePlan.objects.update(row_version=5)
    answer = sign_in(caseworker).post(url(plan, "agree"), answered(plan))
    assert answer.status_code == 409
    assert "แผนถูกแก้ไขหลังจากท่านเปิดหน้านี้" in text(answer)


def test_what_keeps_a_plan_from_being_agreed_is_linked_to_its_field(case, caseworker, sign_in):
    plan = make_plan(case, caseworker, goals=0, meeting_on=bangkok_today())
    make_activity(make_goal(plan), caseworker, due_on=bangkok_today() - timedelta(days=3))
    page = sign_in(caseworker).get(plan.get_absolute_url()).content.decode()
    assert f"{url(plan, 'edit')}#id_g0a0-due_on" in page
    assert "ซึ่งเป็นวันประชุมทีม" in page


# --- the director ---------------------------------------------------------------------------------------
def test_the_pile_shows_what_awaits_this_centres_director(
    case, caseworker, director, people, ssk, nsn, sign_in
):
    mine = make_plan(case, caseworker, status=PlanStatus.AGREED)
    make_plan(make_case(ssk, caseworker), caseworker)
    theirs = make_case(nsn, people["nsn.caseworker"])
    make_plan(theirs, people["nsn.caseworker"], status=PlanStatus.AGREED)
    answer = sign_in(director).get(reverse("cases:plans-waiting"))
    assert [row["plan"] for row in answer.context["rows"]] == [mine]
    assert case.number in text(answer)
    listed = AccessEntry.objects.get(action=Action.LIST, subject_kind="plan")
    assert listed.subject_ids == [str(mine.pk)]


def test_the_pile_takes_as_many_queries_for_many_as_for_few(
    ssk, caseworker, director, sign_in, django_assert_max_num_queries
):
    for _ in range(9):
        make_plan(make_case(ssk, caseworker), caseworker, status=PlanStatus.AGREED)
    browser = sign_in(director)
    with django_assert_max_num_queries(12):
        assert len(browser.get(reverse("cases:plans-waiting")).context["rows"]) == 9


def test_an_approval_without_a_meeting_warns_and_the_setting_forbids(case, caseworker, director, sign_in):
    plan = make_plan(case, caseworker, status=PlanStatus.AGREED, meeting_on=None)
    browser = sign_in(director)
    assert "ยังไม่มีวันที่ประชุมทีม" in text(browser.get(url(plan, "approve")))
    make_setting("plan_needs_conference", True)
    page = browser.get(url(plan, "approve"))
    assert "ยังอนุมัติไม่ได้" in text(page)
    assert "btn-primary" not in page.content.decode()
    assert browser.post(url(plan, "approve"), {"row_version": 1}).status_code == 409
    assert ServicePlan.objects.get().status == "agreed"


def test_a_plan_changed_after_it_was_read_is_not_approved(case, caseworker, director, sign_in):
    plan = make_plan(case, caseworker, status=PlanStatus.AGREED)
    answer = sign_in(director).post(url(plan, "approve"), {"row_version": 0})
    assert answer.status_code == 409
    assert "อ่านแผนฉบับล่าสุดก่อน" in text(answer)


def test_a_return_needs_words_and_shows_them(case, caseworker, director, sign_in):
    plan = make_plan(case, caseworker, status=PlanStatus.AGREED)
    browser = sign_in(director)
    assert browser.post(url(plan, "return"), {"row_version": 1, "reason": " "}).status_code == 200
    browser.post(url(plan, "return"), {"row_version": 1, "reason": "ขอเพิ่มวันนัดหมอ"})
    page = text(sign_in(caseworker).get(plan.get_absolute_url()))
    assert "ผู้อำนวยการให้ทบทวน" in page
    assert "ขอเพิ่มวันนัดหมอ" in page
