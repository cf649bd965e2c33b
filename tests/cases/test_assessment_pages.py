"""The pages of an assessment, as five kinds of people meet them."""

import re

import pytest
from django.urls import reverse

from cases.actions import assessments as actions
from cases.facts.case import facts_of
from cases.models import Assessment, AssessmentStatus, CaseEvent, DimensionScore, DimensionSet
from cases.reference import dimensions
from shelter.audit.models import AccessEntry, Action
from shelter.desk import drafts
from shelter.desk.tokens import new_token
from shelter.lib.thai import bangkok_today
from tests.factories.assessments import EVIDENCE, make_assessment, sheet_of
from tests.factories.cases import join_team
from tests.pages import text

DRAFT, DONE = AssessmentStatus.DRAFT, AssessmentStatus.DONE
SENSITIVE = (f"{EVIDENCE} health", f"{EVIDENCE} justice")
SCORES = {"housing": (3, 2, None), "health": (1, 4, 4), "justice": (2, 2, 2), "income": (4, 4, 4)}


@pytest.fixture(autouse=True)
def _sets(reference):
    dimensions.load()


def url(made, name=""):
    route = f"cases:assessment-{name}" if name else "cases:assessment"
    return reverse(route, args=[made.case_id, made.number])


def tab(case):
    return reverse("cases:assessments", args=[case.pk])


def start_data():
    return {"dimension_set": str(DimensionSet.objects.get(code="spider_8").pk)}


# --- who may do what, verb by verb ------------------------------------------------------------------
def _verb(made, verb):
    data = {
        "edit": sheet_of(made, opinion="ข้อความใหม่"),
        "finish": {"row_version": made.row_version},
        "reopen": {"row_version": made.row_version},
        "remark": {"row_version": made.row_version, "remark": "ดูเรื่องที่พักก่อน"},
    }
    return url(made, verb), data[verb]


# verb → (status it works in, role, status afterwards, action logged, status in which it is refused)
WORKS = {
    "edit": (DRAFT, "ssk.caseworker", "draft", Action.CHANGE, DONE),
    "finish": (DRAFT, "ssk.caseworker", "done", Action.MOVE, DONE),
    "reopen": (DONE, "ssk.caseworker", "draft", Action.MOVE, DRAFT),
    "remark": (DONE, "ssk.director", "done", Action.MOVE, DRAFT),
}


@pytest.mark.parametrize("verb", sorted(WORKS))
def test_a_verb_works_and_is_logged(case, caseworker, people, sign_in, verb):
    status, who, after, action, _ = WORKS[verb]
    made = make_assessment(case, caseworker, scores=SCORES, status=status)
    target, data = _verb(made, verb)
    answer = sign_in(people[who]).post(target, data)
    assert answer.status_code == 302, text(answer)
    made.refresh_from_db()
    assert (made.status, made.row_version) == (after, 2)
    rows = AccessEntry.objects.filter(action=action, field_groups=["assessment"], subject_ids=[str(case.pk)])
    assert rows.count() == 1


@pytest.mark.parametrize("verb", sorted(WORKS))
def test_a_verb_in_the_wrong_status_changes_nothing(case, caseworker, people, sign_in, verb):
    _, who, _, _, wrong = WORKS[verb]
    made = make_assessment(case, caseworker, scores=SCORES, status=wrong)
    before = Assessment.objects.values().get()
    target, data = _verb(made, verb)
    answer = sign_in(people[who]).post(target, data)
    assert answer.status_code in {403, 409}
    assert Assessment.objects.values().get() == before


@pytest.mark.parametrize("verb", sorted(WORKS))
def test_another_centre_meets_the_page_of_a_wrong_address(case, caseworker, people, sign_in, verb):
    status, who, *_ = WORKS[verb]
    made = make_assessment(case, caseworker, scores=SCORES, status=status)
    target, data = _verb(made, verb)
    assert sign_in(people[who.replace("ssk", "nsn")]).post(target, data).status_code == 404
    assert Assessment.objects.get().row_version == 1


@pytest.mark.parametrize("verb", sorted(WORKS))
def test_a_team_member_scores_nothing(case, caseworker, people, sign_in, verb):
    made = make_assessment(case, caseworker, scores=SCORES, status=WORKS[verb][0])
    join_team(case, people["ssk.team"])
    target, data = _verb(made, verb)
    assert sign_in(people["ssk.team"]).post(target, data).status_code == 403


@pytest.mark.parametrize("verb", ["edit", "finish", "reopen"])
def test_a_caseworker_scores_once_on_the_team(case, caseworker, teammate, sign_in, verb):
    """Health and law are part of every sheet: who may not read them cannot weigh them."""
    made = make_assessment(case, caseworker, scores=SCORES, status=WORKS[verb][0])
    target, data = _verb(made, verb)
    browser = sign_in(teammate)
    assert "เพิ่มท่านในทีม" in text(browser.post(target, data))
    join_team(case, teammate)
    assert browser.post(target, data).status_code == 302


@pytest.mark.parametrize("verb", ["start", "finish", "reopen"])
def test_a_verb_is_never_carried_out_by_following_a_link(case, caseworker, sign_in, verb):
    made = make_assessment(case, caseworker)
    target = reverse("cases:assessment-start", args=[case.pk]) if verb == "start" else url(made, verb)
    assert sign_in(caseworker).get(target).status_code == 405


# --- starting -------------------------------------------------------------------------------------------
def test_the_tab_invites_and_one_start_sent_twice_makes_one_sheet(case, caseworker, sign_in):
    browser = sign_in(caseworker)
    assert "ยังไม่ได้ประเมิน" in text(browser.get(tab(case)))
    sent = start_data() | {"post_token": new_token()}
    target = reverse("cases:assessment-start", args=[case.pk])
    first = browser.post(target, sent).url
    assert first == browser.post(target, sent).url
    made = Assessment.objects.get()
    assert (first, made.assessed_on) == (url(made, "edit"), bangkok_today())


def test_a_start_while_one_is_open_says_where_to_go_on(case, caseworker, sign_in):
    make_assessment(case, caseworker, status=DRAFT)
    answer = sign_in(caseworker).post(
        reverse("cases:assessment-start", args=[case.pk]), start_data(), follow=True
    )
    assert "เปิดครั้งนั้นแล้วทำต่อ" in text(answer)
    assert Assessment.objects.count() == 1


def test_a_closed_file_takes_no_assessment(case, caseworker, sign_in):
    case.closed_at = case.received_at
    case.save()
    answer = sign_in(caseworker).post(reverse("cases:assessment-start", args=[case.pk]), start_data())
    assert answer.status_code == 403
    assert not Assessment.objects.exists()


# --- the sheet ------------------------------------------------------------------------------------------
def test_the_whole_sheet_is_kept_and_an_unanswered_level_stays_open(case, caseworker, sign_in):
    made = make_assessment(case, caseworker, scores={}, status=DRAFT)
    new = {
        "assessed_on": "๑/๑/2569",
        "housing-person": "3",
        "housing-family": "2",
        "housing-evidence": "พักเรือนชาย เดินเข้าห้องน้ำเองได้",
        "housing-own_words": "อยากอยู่ใกล้บ้าน",
        "housing-in_centre": "on",
        "housing-unscored_reason": "",
    }
    answer = sign_in(caseworker).post(url(made, "edit"), sheet_of(made, **new))
    assert answer.url == url(made)
    score = DimensionScore.objects.get(dimension__code="housing")
    assert (score.person, score.family, score.community, score.in_centre) == (3, 2, None, True)
    assert score.own_words == "อยากอยู่ใกล้บ้าน"
    assert DimensionScore.objects.exclude(person=None).count() == 1


def test_a_dimension_that_is_full_is_folded_and_what_is_sent_back_lies_open(case, caseworker, sign_in):
    made = make_assessment(case, caseworker, scores={"housing": (2, 3, 4)}, status="draft")
    made.scores.filter(dimension__code="health").delete()
    browser = sign_in(caseworker)
    page = browser.get(url(made, "edit")).content.decode()
    opened = set(re.findall(r'id="dim-(\w+)" open>', page))
    assert opened == {"health"}
    sent_back = browser.post(url(made, "edit"), {"assessed_on": "", "row_version": made.row_version})
    assert 'id="dim-housing" open>' in sent_back.content.decode()


def test_untouched_dimensions_leave_no_line_in_the_history(case, caseworker, sign_in):
    made = make_assessment(case, caseworker, status=DRAFT)
    sign_in(caseworker).post(url(made, "edit"), sheet_of(made, **{"housing-person": "3"}))
    assert DimensionScore.history.rel.related_model.objects.filter(pgh_label="update").count() == 1


@pytest.mark.parametrize(
    ("field", "sent", "said"),
    [
        ("housing-person", "6", "ให้คะแนน 1 ถึง 5"),
        ("housing-person", "สาม", "ให้คะแนน 1 ถึง 5"),
        ("assessed_on", "31/2/2569", ""),
        ("assessed_on", "1/1/2599", ""),
        ("education-in_centre", "on", "ให้คะแนนมิตินี้ก่อน"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_everything_still_typed(
    case, caseworker, sign_in, field, sent, said
):
    made = make_assessment(case, caseworker, status=DRAFT)
    answer = sign_in(caseworker).post(
        url(made, "edit"), sheet_of(made, **{field: sent, "opinion": "พิมพ์ไว้แล้ว"})
    )
    page = answer.content.decode()
    assert "errsum" in page
    assert said in text(answer)
    assert "พิมพ์ไว้แล้ว" in page
    assert Assessment.objects.get().row_version == 1


def test_the_second_save_meets_both_texts(case, caseworker, teammate, sign_in):
    made = make_assessment(case, caseworker, status=DRAFT)
    join_team(case, teammate)
    mine = sheet_of(made, **{"housing-evidence": "ของฉัน", "housing-person": "1"})
    sign_in(teammate).post(url(made, "edit"), sheet_of(made, **{"housing-evidence": "ของเพื่อน"}))
    answer = sign_in(caseworker).post(url(made, "edit"), mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "ของฉัน" in page
    assert "ของเพื่อน" in page
    assert "ที่อยู่อาศัย: ข้อเท็จจริงที่ใช้ให้คะแนน" in text(answer)
    made.refresh_from_db()
    again = sign_in(caseworker).post(url(made, "edit"), mine | {"row_version": made.row_version})
    assert again.status_code == 302
    assert DimensionScore.objects.get(dimension__code="housing").evidence == "ของฉัน"


def test_what_was_typed_before_the_power_went_comes_back(case, caseworker, sign_in):
    made = make_assessment(case, caseworker, status=DRAFT)
    typed = sheet_of(made, **{"income-evidence": "พิมพ์ค้าง", "income-person": "2"})
    drafts.save(caseworker, "assessment", str(made.pk), {k: [str(v)] for k, v in typed.items()})
    browser = sign_in(caseworker)
    assert "มีข้อความที่พิมพ์ค้างไว้" in text(browser.get(url(made, "edit")))
    page = browser.get(url(made, "edit") + "?draft=1").content.decode()
    assert "พิมพ์ค้าง" in page
    assert re.search(r'name="income-person" value="2" checked', page)
    browser.post(url(made, "edit"), typed)
    assert drafts.load(caseworker, "assessment", str(made.pk)) is None


def test_a_finish_with_gaps_names_the_first(case, caseworker, sign_in):
    made = make_assessment(case, caseworker, status=DRAFT)
    made.scores.filter(dimension__code="housing").update(evidence="")
    answer = sign_in(caseworker).post(url(made, "finish"), {"row_version": 1})
    assert answer.status_code == 409
    assert "ที่อยู่อาศัย: ยังไม่เขียนข้อเท็จจริงที่ใช้ให้คะแนน" in text(answer)


def test_a_finish_of_what_somebody_changed_meanwhile_is_not_carried_out(case, caseworker, sign_in):
    made = make_assessment(case, caseworker, status=DRAFT)
    answer = sign_in(caseworker).post(url(made, "finish"), {"row_version": 7})
    assert answer.status_code == 409
    assert Assessment.objects.get().status == DRAFT


def test_an_assessment_that_a_later_one_follows_stays_as_it_is(case, caseworker, sign_in):
    made = make_assessment(case, caseworker)
    make_assessment(case, caseworker)
    answer = sign_in(caseworker).post(url(made, "reopen"), {"row_version": 1})
    assert "เก็บไว้เป็นหลักฐาน" in text(answer)


# --- reading ------------------------------------------------------------------------------------------
def test_first_and_latest_stand_side_by_side_and_the_centres_bed_is_not_counted(case, caseworker, sign_in):
    make_assessment(case, caseworker, scores={"housing": (1, 1, 2), "income": (1, 1, 1)})
    second = make_assessment(
        case, caseworker, scores={"housing": (3, 2, 4), "income": (2, 3, 3)}, in_centre=("housing",)
    )
    page = text(sign_in(caseworker).get(url(second)))
    assert "ดีขึ้น 1 มิติ ขณะอยู่ในศูนย์ ไม่นับเป็นผลลัพธ์ 1 มิติ" in page
    assert "1 / (2)" in page
    assert "1 / 2" in page


@pytest.mark.parametrize(
    ("level", "shown"), [("person", "1 / 3"), ("family", "2 / 4"), ("nonsense", "1 / 3")]
)
def test_the_chart_shows_the_level_that_was_asked_for(case, caseworker, sign_in, level, shown):
    make_assessment(case, caseworker, scores={"housing": (1, 2, 4)})
    second = make_assessment(case, caseworker, scores={"housing": (3, 4, 5)})
    assert shown in text(sign_in(caseworker).get(url(second) + f"?level={level}"))


def test_each_score_is_shown_with_what_it_means(case, caseworker, sign_in):
    made = make_assessment(case, caseworker, scores={"housing": (3, 2, None)})
    meanings = made.dimension_set.dimensions.get(code="housing").meanings
    page = text(sign_in(caseworker).get(url(made)))
    assert meanings["person"][2] in page
    assert meanings["family"][1] in page
    assert meanings["family"][4] not in page


@pytest.mark.parametrize("where", ["tab", "detail"])
def test_health_and_law_are_absent_for_those_outside_the_team(case, caseworker, people, sign_in, where):
    made = make_assessment(case, caseworker, scores=SCORES)
    target = tab(case) if where == "tab" else url(made)
    meanings = made.dimension_set.dimensions.get(code="health").meanings["person"][0]
    mate = people["ssk.mate"]
    page = sign_in(mate).get(target).content.decode()
    for hidden in (*SENSITIVE, meanings, "วิกฤต (ระดับ 1)", "dim-health", "dim-justice"):
        assert hidden not in page
    assert "ไม่แสดง: สุขภาพ, กระบวนการยุติธรรม" in text(sign_in(mate).get(target))
    join_team(case, people["ssk.team"])
    member = sign_in(people["ssk.team"]).get(target).content.decode()
    assert "ไม่แสดง: กระบวนการยุติธรรม" in member
    assert "วิกฤต (ระดับ 1)" in member


def test_the_timeline_names_no_dimension_and_leads_to_the_assessment(case, caseworker):
    made = make_assessment(case, caseworker, scores=SCORES, status=DRAFT)
    actions.finish(assessment=made, by=caseworker, expected=1)
    event = CaseEvent.objects.get(kind=CaseEvent.Kind.ASSESSMENT)
    assert (event.title, event.body, event.url) == ("ประเมินเสร็จ ครั้งที่ 1", "", url(made))


def test_the_fact_is_the_day_of_the_latest_finished_one(case, caseworker):
    assert facts_of(case)["assessed_on"] is None
    made = make_assessment(case, caseworker)
    make_assessment(case, caseworker, status=DRAFT)
    assert facts_of(case)["assessed_on"] == made.assessed_on
