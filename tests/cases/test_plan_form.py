"""The long form of a service plan: rows, drafts, two people at once."""

import re

import pytest
from django.urls import reverse

from cases.models import PlanActivity, PlanGoal, PlanStatus, ServicePlan
from shelter.desk import drafts
from shelter.lib.thai import format_date
from tests.cases.plan_pages import sheet, url
from tests.factories.cases import join_team, make_case
from tests.factories.plans import make_plan
from tests.pages import text

pytestmark = pytest.mark.usefixtures("reference")


def test_the_whole_form_is_kept(case, caseworker, sign_in):
    plan = make_plan(case, caseworker)
    new = {
        "own_words": "อยากปลูกผัก",
        "review_on": "๑๐/๑๒/2569",
        "goals": 2,
        "g0-measure": "มีห้องเช่า",
        "g0-activities": 2,
        "g0a1-what": "ไปดูห้อง",
        "g0a1-responsible_name": "อบต. หนองครก",
        "g0a1-due_on": "20 ธ.ค. 69",
        "g1-title": "มีรายได้",
        "g1-dimension": "income",
        "g1-activities": 1,
    }
    answer = sign_in(caseworker).post(url(plan, "edit"), sheet(plan, **new))
    assert answer.url == plan.get_absolute_url()
    plan = ServicePlan.objects.with_content().get()
    assert (plan.own_words, format_date(plan.review_on)) == ("อยากปลูกผัก", "10 ธ.ค. 2569")
    first, second = plan.goals.all()
    assert (first.measure, second.title, second.dimension) == ("มีห้องเช่า", "มีรายได้", "income")
    added = list(first.activities.all())[1]
    assert (added.what, added.responsible, format_date(added.due_on)) == (
        "ไปดูห้อง",
        "อบต. หนองครก",
        "20 ธ.ค. 2569",
    )
    assert list(second.activities.all()) == []


@pytest.mark.parametrize(("what", "field"), [("goal", "g1-title"), ("g0", "g0a1-what")])
def test_adding_a_row_keeps_everything_typed_and_saves_nothing(case, caseworker, sign_in, what, field):
    plan = make_plan(case, caseworker)
    typed = {"add": what, "own_words": "พิมพ์ค้างไว้", "starts_on": "ไม่ใช่วันที่", "g0a0-what": "ยังไม่เสร็จ"}
    answer = sign_in(caseworker).post(url(plan, "edit"), sheet(plan, **typed))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'name="{field}"' in page
    for kept in ("พิมพ์ค้างไว้", "ไม่ใช่วันที่", "ยังไม่เสร็จ"):
        assert kept in page
    assert "errsum" not in page
    plan.refresh_from_db()
    assert (plan.own_words, plan.row_version) == ("อยากมีห้องของตัวเอง", 1)
    assert drafts.load(caseworker, "plan", str(plan.pk))[0]["own_words"] == ["พิมพ์ค้างไว้"]


def test_a_date_that_cannot_be_read_is_named_with_its_place(case, caseworker, sign_in):
    plan = make_plan(case, caseworker)
    answer = sign_in(caseworker).post(url(plan, "edit"), sheet(plan, **{"g0a0-due_on": "พรุ่งนี้"}))
    page = answer.content.decode()
    assert 'href="#id_g0a0-due_on"' in page
    assert "เป้าหมาย 1 กิจกรรม 1 กำหนด:" in text(answer)
    assert "พรุ่งนี้" in page
    assert ServicePlan.objects.get().row_version == 1


def test_two_responsible_people_for_one_activity_are_refused(case, caseworker, sign_in):
    plan = make_plan(case, caseworker)
    answer = sign_in(caseworker).post(url(plan, "edit"), sheet(plan, **{"g0a0-responsible_name": "เทศบาล"}))
    assert "เลือกผู้รับผิดชอบ 1 คน" in text(answer)


def test_only_people_of_the_centre_can_be_chosen(case, caseworker, outsider, sign_in):
    plan = make_plan(case, caseworker)
    answer = sign_in(caseworker).post(
        url(plan, "edit"), sheet(plan, **{"g0a0-responsible_user": str(outsider.pk)})
    )
    assert answer.status_code == 200
    assert PlanActivity.objects.get().responsible_user == caseworker


def test_the_team_of_the_case_comes_first_among_those_who_may_be_responsible(
    case, caseworker, teammate, people, sign_in
):
    join_team(case, teammate)
    plan = make_plan(case, caseworker)
    [goal] = sign_in(caseworker).get(url(plan, "edit")).context["sheet"].goals
    _, (first, team), (second, others) = goal.rows[0].form.fields["responsible_user"].choices
    assert (first, second) == ("ทีมของแฟ้มนี้", "คนอื่นในศูนย์")
    assert [pk for pk, _ in team] == [str(caseworker.pk), str(teammate.pk)]
    assert str(people["ssk.director"].pk) in dict(others)
    assert not dict(team).keys() & dict(others).keys()


def test_a_row_is_removed_by_its_box_or_by_emptying_it(case, caseworker, sign_in):
    plan = make_plan(case, caseworker, goals=2, activities=2)
    emptied = {f"g0a0-{name}": "" for name in ("what", "responsible_user", "due_on")}
    sign_in(caseworker).post(url(plan, "edit"), sheet(plan, **emptied, **{"g1-remove": "on"}))
    assert PlanGoal.objects.count() == 1
    assert [one.what for one in PlanActivity.objects.all()] == ["ประสานบ้านพัก 2"]


@pytest.mark.parametrize("field", ["g0-id", "g0a0-id"])
def test_ids_from_elsewhere_are_refused_and_touch_nothing(case, caseworker, sign_in, ssk, field):
    plan = make_plan(case, caseworker)
    other = make_plan(make_case(ssk, caseworker), caseworker)
    goal = other.goals.get()
    theirs = {"g0-id": goal.pk, "g0a0-id": goal.activities.get().pk}[field]
    browser = sign_in(caseworker)
    for strange in (theirs, "ไม่ใช่เลข"):
        answer = browser.post(url(plan, "edit"), sheet(plan, **{field: strange, "g0-title": "ทับ"}))
        assert answer.status_code == 409
        assert "ไม่ได้อยู่ในแผนฉบับนี้" in text(answer)
    assert not PlanGoal.objects.filter(title="ทับ").exists()


def test_row_counts_out_of_all_proportion_are_cut(case, caseworker, sign_in):
    plan = make_plan(case, caseworker)
    answer = sign_in(caseworker).post(
        url(plan, "edit"), {"add": "goal", "goals": "9999999", "row_version": 1}
    )
    assert answer.status_code == 200
    answer = sign_in(caseworker).post(url(plan, "edit"), {"add": "goal", "goals": "999", "row_version": 1})
    assert answer.content.decode().count("-activities") == 20


def test_the_second_of_two_saves_sees_both_texts_and_loses_nothing(case, caseworker, teammate, sign_in):
    plan = make_plan(case, caseworker)
    mine = sheet(plan, aim="ของฉัน", **{"g0-title": "ชื่อของฉัน"})
    theirs = sheet(plan, aim="ของเขา", goals=2, **{"g1-title": "เป้าหมายที่เขาเพิ่ม", "g1-activities": 0})
    assert sign_in(teammate).post(url(plan, "edit"), theirs).status_code == 302
    browser = sign_in(caseworker)
    answer = browser.post(url(plan, "edit"), mine)
    page = text(answer)
    assert answer.status_code == 409
    assert "แผนถูกแก้ไขก่อนที่ท่านจะบันทึก" in page
    for both in ("ของฉัน", "ของเขา", "เป้าหมายที่เขาเพิ่ม", "จะยังอยู่ในแผน"):
        assert both in page
    assert 'value="ชื่อของฉัน"' in answer.content.decode()
    version = re.search(r'name="row_version" value="(\d+)"', answer.content.decode())[1]
    assert browser.post(url(plan, "edit"), mine | {"row_version": version}).status_code == 302
    assert [goal.title for goal in plan.goals.order_by("created_at")] == ["ชื่อของฉัน", "เป้าหมายที่เขาเพิ่ม"]
    assert ServicePlan.objects.get().aim == "ของฉัน"


def test_text_typed_while_somebody_removed_the_goal_comes_back_as_a_new_one(
    case, caseworker, teammate, sign_in
):
    plan = make_plan(case, caseworker, goals=2)
    mine = sheet(plan, **{"g1-title": "ยังอยากทำ"})
    sign_in(teammate).post(url(plan, "edit"), sheet(plan, **{"g1-remove": "on"}))
    browser = sign_in(caseworker)
    page = browser.post(url(plan, "edit"), mine).content.decode()
    version = re.search(r'name="row_version" value="(\d+)"', page)[1]
    assert 'name="g1-id" value=""' in page
    again = mine | {"row_version": version, "g1-id": "", "g1a0-id": ""}
    assert browser.post(url(plan, "edit"), again).status_code == 302
    assert [goal.title for goal in plan.goals.all()][1] == "ยังอยากทำ"


def test_text_sent_to_a_version_approved_meanwhile_stays_in_the_page(case, caseworker, sign_in):
    plan = make_plan(case, caseworker, status=PlanStatus.APPROVED)
    answer = sign_in(caseworker).post(url(plan, "edit"), sheet(plan, aim="พิมพ์ไว้ยาวมาก"))
    assert answer.status_code == 409
    assert "สร้างฉบับปรับปรุง" in text(answer)
    assert "พิมพ์ไว้ยาวมาก" in answer.content.decode()


def test_a_kept_draft_is_offered_brought_back_and_dropped_when_saved(case, caseworker, teammate, sign_in):
    plan = make_plan(case, caseworker)
    browser = sign_in(caseworker)
    kept = sheet(plan, aim="ร่างที่ค้าง", base_version=1, **{"g0-title": "ชื่อค้าง"})
    assert browser.post(reverse("draft", args=["plan", str(plan.pk)]), kept).status_code == 200
    assert "พิมพ์ค้างไว้" in text(browser.get(url(plan, "edit")))
    page = browser.get(url(plan, "edit") + "?draft=1").content.decode()
    assert "ร่างที่ค้าง" in page
    assert "ชื่อค้าง" in page
    assert "ร่างที่ค้าง" not in sign_in(teammate).get(url(plan, "edit") + "?draft=1").content.decode()
    browser.post(url(plan, "edit"), kept)
    assert drafts.load(caseworker, "plan", str(plan.pk)) is None


def test_a_draft_of_an_older_text_leads_to_the_comparison_not_over_it(case, caseworker, teammate, sign_in):
    plan = make_plan(case, caseworker)
    browser = sign_in(caseworker)
    browser.post(reverse("draft", args=["plan", str(plan.pk)]), sheet(plan, aim="เก่า", base_version=1))
    sign_in(teammate).post(url(plan, "edit"), sheet(plan, aim="ใหม่"))
    page = browser.get(url(plan, "edit") + "?draft=1").content.decode()
    assert 'name="row_version" value="1"' in page


def test_a_draft_can_be_thrown_away(case, caseworker, sign_in):
    plan = make_plan(case, caseworker)
    drafts.save(caseworker, "plan", str(plan.pk), {"aim": ["ทิ้ง"]})
    answer = sign_in(caseworker).post(url(plan, "edit"), {"save": "forget"})
    assert answer.url == url(plan, "edit")
    assert drafts.load(caseworker, "plan", str(plan.pk)) is None
