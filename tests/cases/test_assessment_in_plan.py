"""What an assessment found low reaches the plan one goal at a time, and its paper says what the page says."""

import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from cases.documents import assessment as paper
from cases.models import Assessment, ServicePlan
from cases.reference import dimensions
from shelter.lib import pdf
from tests.cases.plan_pages import sheet
from tests.cases.test_plan_paper import text_of
from tests.factories.assessments import EVIDENCE, make_assessment
from tests.factories.cases import make_case
from tests.factories.plans import make_plan
from tests.pages import text

SCORES = {"housing": (3, 4, 3), "income": (2, 3, None), "health": (1, 4, 4), "education": (4, 4, 4)}


@pytest.fixture(autouse=True)
def _sets(reference):
    dimensions.load()


@pytest.fixture
def case(ssk, caseworker):
    found = make_case(ssk, caseworker)
    make_assessment(found, caseworker, scores=SCORES, in_centre=("housing",))
    return found


def edit_url(plan):
    return reverse("cases:plan-edit", args=[plan.case_id, plan.number])


def test_the_plan_lists_low_dimensions_without_a_goal(case, caseworker, sign_in):
    plan = make_plan(case, caseworker)  # one goal, on housing
    page = text(sign_in(caseworker).get(plan.get_absolute_url()))
    assert "การมีรายได้และมีงานทำ (ระดับ 2)" in page
    assert "สุขภาพ (วิกฤต ระดับ 1)" in page
    assert "ที่อยู่อาศัย (ระดับ" not in page


def test_a_proposal_opens_one_goal_to_be_written_and_saves_nothing(case, caseworker, sign_in):
    plan = make_plan(case, caseworker)
    answer = sign_in(caseworker).post(edit_url(plan), sheet(plan, add="from-income", own_words="พิมพ์ค้าง"))
    page = answer.content.decode()
    assert "พิมพ์ค้าง" in page
    assert re.search(r'<option value="income"[^>]*selected', page.split('name="g1-dimension"')[1])
    assert "ประเมินครั้งที่ 1: ระดับ 2" in page
    assert "แนวเป้าหมาย: ฝึกอาชีพ/จัดหางาน" in page
    assert 'name="g1-title" value' not in page
    assert plan.goals.count() == 1


def test_a_proposal_takes_the_place_of_a_goal_in_which_nothing_is_typed(case, caseworker, sign_in):
    plan = make_plan(case, caseworker, goals=0)
    empty = {"goals": "1", "g0-id": "", "g0-activities": "1", "g0a0-id": "", "row_version": plan.row_version}
    page = sign_in(caseworker).post(edit_url(plan), empty | {"add": "from-income"}).content.decode()
    assert 'name="g1-title"' not in page
    assert re.search(r'<option value="income"[^>]*selected', page.split('name="g0-dimension"')[1])
    typed = empty | {"add": "from-income", "g0a0-what": "พิมพ์ค้าง"}
    kept = sign_in(caseworker).post(edit_url(plan), typed).content.decode()
    assert 'value="พิมพ์ค้าง"' in kept
    assert 'name="g1-title"' in kept


def test_a_goal_on_health_begins_without_what_only_the_team_may_read(case, caseworker, sign_in):
    plan = make_plan(case, caseworker)
    page = sign_in(caseworker).post(edit_url(plan), sheet(plan, add="from-health")).content.decode()
    assert 'name="g1-title"' in page
    assert "ประเมินครั้งที่ 1: วิกฤต" not in page


def test_somebody_outside_the_team_is_proposed_nothing_of_health(case, caseworker, teammate, sign_in):
    plan = make_plan(case, caseworker)
    page = sign_in(teammate).get(edit_url(plan)).content.decode()
    assert "from-income" in page
    assert "from-health" not in page
    kept = sign_in(teammate).post(edit_url(plan), sheet(plan, add="from-health")).content.decode()
    assert 'name="g1-title"' not in kept
    assert ServicePlan.objects.get().goals.count() == 1


# --- the paper ------------------------------------------------------------------------------------------
def printed(made, reader):
    made = Assessment.objects.with_content().get(pk=made.pk)
    return render_to_string(paper.TEMPLATE, paper.context_of(made, reader=reader))


def test_the_paper_says_what_each_score_means_and_marks_the_centres_own(case, caseworker):
    made = make_assessment(case, caseworker, scores=SCORES, in_centre=("housing",))
    read = text_of(pdf.render(printed(made, caseworker)))
    income = made.dimension_set.dimensions.get(code="income")
    assert income.meanings["person"][1] in read
    for said in ("แบบประเมินสภาวะผู้ใช้บริการ", "ขณะอยู่ในศูนย์", "วิกฤต", "ครั้งแรก", "ลงชื่อ"):
        assert said in read
    assert not re.search("[0-9]", read)


def test_the_paper_leaves_health_out_for_those_outside_the_team(case, caseworker, teammate):
    made = case.assessments.get()
    assert f"{EVIDENCE} health" in printed(made, caseworker)
    html = printed(made, teammate)
    assert f"{EVIDENCE} health" not in html
    assert "ไม่พิมพ์: สุขภาพ" in html


def test_the_blank_form_names_nobody_and_explains_every_score(ssk, case):
    html = render_to_string(paper.TEMPLATE, paper.blank(ssk))
    assert "แบบประเมินสภาวะผู้ใช้บริการ" in html
    assert case.client.name not in html
    for dimension in case.assessments.get().dimension_set.dimensions.all():
        for meanings in dimension.meanings.values():
            assert all(text in html for text in meanings)
