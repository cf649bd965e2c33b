"""The pages of a service plan, as five kinds of people meet them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import PlanActivity, PlanGoal, PlanStatus, ServicePlan
from shelter.audit.models import AccessEntry, Action
from shelter.desk import drafts
from shelter.desk.tokens import new_token
from shelter.lib.thai import bangkok_today, format_date
from tests.factories.cases import join_team, make_case
from tests.factories.plans import make_activity, make_answer, make_goal, make_plan
from tests.factories.settings import make_setting

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def case(ssk, caseworker):
    return make_case(ssk, caseworker)


def url(plan, name="detail", *more):
    return reverse(f"cases:plan-{name}", args=[plan.case_id, plan.number, *more])


def sheet(plan, **changed):
    """The edit form as a browser would send it back untouched, with `changed` fields on top."""
    heads = {
        name: getattr(plan, name) or ""
        for name in ("own_words", "family_needs", "aim", "situation", "strengths", "resources")
    }
    heads |= {"meeting_on": _date(plan.meeting_on), "starts_on": _date(plan.starts_on)}
    data = heads | {"row_version": plan.row_version, "goals": plan.goals.count()}
    for index, goal in enumerate(plan.goals.all()):
        fields = {
            "id": goal.pk,
            "title": goal.title,
            "dimension": goal.dimension,
            "measure": goal.measure,
            "activities": goal.activities.count(),
        }
        data |= {f"g{index}-{name}": value for name, value in fields.items()}
        for place, one in enumerate(goal.activities.all()):
            fields = {
                "id": one.pk,
                "what": one.what,
                "responsible_user": one.responsible_user_id or "",
                "responsible_name": one.responsible_name,
                "due_on": _date(one.due_on),
            }
            data |= {f"g{index}a{place}-{name}": value for name, value in fields.items()}
    return data | changed


def _date(day):
    return format_date(day, "numeric") if day else ""


def answered(plan, **changed):
    return {
        "row_version": plan.row_version,
        "result": "all",
        "mark": "signature",
        "on": _date(bangkok_today()),
        **changed,
    }


def logged(action, plan):
    return AccessEntry.objects.filter(action=action, subject_kind="plan", subject_ids=[str(plan.pk)]).count()


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


# --- who may do what, verb by verb --------------------------------------------------------------------
def _verbs(plan):
    activity = PlanActivity.objects.filter(goal__plan=plan).first()
    version = {"row_version": plan.row_version}
    finished = {"status": "done", "on": _date(bangkok_today())}
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


# --- starting and the tab -----------------------------------------------------------------------------
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


# --- the long form --------------------------------------------------------------------------------------
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
    browser.post(url(new, "edit"), sheet(new, meeting_on=_date(plan.meeting_on), **changed))
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
