"""The pages of the fact-finding, as five kinds of people meet them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import CaseEvent, FactFinding, FindingProblem, FindingSession, FindingTopic, Statement
from cases.rules.finding import BY_CODE
from shelter.audit.models import AccessEntry, Action
from shelter.desk import drafts
from shelter.desk.tokens import new_token
from shelter.lib.thai import bangkok_today, format_date
from tests.conftest import without_profession
from tests.factories.cases import join_team, make_case
from tests.factories.finding import make_finding, make_problem, make_session, make_statement, tell
from tests.pages import text

pytestmark = pytest.mark.usefixtures("reference")
HEALTH, LAW = "กินยาลมชักทุกเช้า", "เคยต้องโทษลักทรัพย์"


def today():
    return format_date(bangkok_today(), "numeric")


@pytest.fixture
def finding(case, caseworker):
    return make_finding(case, caseworker)


def url(case, name="", *more):
    return reverse(f"cases:finding-{name}" if name else "cases:finding", args=[case.pk, *more])


def talk(**changed):
    return {"result": "talked", "on": today(), **changed}


def words(**changed):
    return {"topic": "story", "words": "มาจากบ้านน้า", "source": "person", "heard_on": today(), **changed}


# Verb → (who does it, the page below the fact-finding's, what is sent). Rows are the caseworker's own.
def pages(finding, caseworker):
    case = finding.case
    session, said = make_session(finding, caseworker), make_statement(finding, caseworker)
    problem = make_problem(finding, caseworker)
    return {
        "topic": (
            "ssk.caseworker",
            url(case, "topic", "journey"),
            {"causes": ["no_job", "family"], "sleeping_place": "สถานีขนส่ง", "row_version": 1},
        ),
        "session": ("ssk.caseworker", url(case, "session"), talk()),
        "session-edit": (
            "ssk.caseworker",
            url(case, "session-edit", session.pk),
            talk(place="สวน", row_version=1),
        ),
        "statement": ("ssk.caseworker", url(case, "statement"), words()),
        "strike": ("ssk.caseworker", url(case, "strike", said.pk), {"reason": "จดสลับคน"}),
        "problem": (
            "ssk.caseworker",
            url(case, "problem"),
            {"code": "CH0201", "severity": "3", "urgency": "urgent"},
        ),
        "problem-edit": (
            "ssk.caseworker",
            url(case, "problem-edit", problem.pk),
            {"code": "CH02", "severity": "1", "urgency": "normal", "row_version": 1},
        ),
        "diagnosis": ("ssk.caseworker", url(case, "diagnosis"), {"diagnosis": "ขาดคนดูแล", "row_version": 1}),
        "opinion": ("ssk.director", url(case, "opinion"), {"opinion": "เห็นชอบ", "row_version": 1}),
        "done": ("ssk.caseworker", url(case, "done"), {"row_version": 1}),
    }


VERBS = [
    "topic",
    "session",
    "session-edit",
    "statement",
    "strike",
    "problem",
    "problem-edit",
    "diagnosis",
    "opinion",
    "done",
]
CREATES = {"session", "statement", "problem"}
GUARDED = ["topic", "session-edit", "problem-edit", "diagnosis", "opinion", "done"]


def everything():
    kinds = (FactFinding, FindingTopic, FindingSession, Statement, FindingProblem, CaseEvent)
    return [list(kind.objects.order_by("pk").values()) for kind in kinds]


@pytest.mark.parametrize("verb", VERBS)
def test_a_page_works_is_logged_and_stands_on_the_timeline(case, finding, caseworker, people, sign_in, verb):
    who, target, data = pages(finding, caseworker)[verb]
    events = CaseEvent.objects.filter(kind="finding").count()
    browser = sign_in(people[who])
    assert browser.get(target).status_code == 200
    answer = browser.post(target, data)
    assert answer.status_code == 302, text(answer)
    action = Action.CREATE if verb in CREATES else Action.MOVE if verb == "done" else Action.CHANGE
    assert AccessEntry.objects.filter(action=action, subject_ids=[str(case.pk)]).count() == 1
    written = CaseEvent.objects.filter(kind="finding")
    assert written.count() == events + 1
    assert written.first().url == url(case)


@pytest.mark.parametrize("verb", VERBS)
def test_one_form_sent_twice_is_carried_out_once(case, finding, caseworker, people, sign_in, verb):
    who, target, data = pages(finding, caseworker)[verb]
    browser = sign_in(people[who])
    sent = data | {"post_token": new_token()}
    assert browser.post(target, sent).url == browser.post(target, sent).url
    assert AccessEntry.objects.filter(action=Action.DENIED).count() == 0


@pytest.mark.parametrize("verb", VERBS)
def test_another_centre_meets_the_page_of_a_wrong_address(finding, caseworker, people, sign_in, verb):
    who, target, data = pages(finding, caseworker)[verb]
    before = everything()
    assert sign_in(people[who.replace("ssk", "nsn")]).post(target, data).status_code == 404
    assert everything() == before


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "opinion"])
def test_a_teammate_of_the_centre_may_stand_in(finding, caseworker, teammate, sign_in, verb):
    _, target, data = pages(finding, caseworker)[verb]
    assert sign_in(teammate).post(target, data).status_code == 302


@pytest.mark.parametrize("verb", VERBS)
def test_a_closed_file_takes_no_more(case, finding, caseworker, people, sign_in, verb):
    who, target, data = pages(finding, caseworker)[verb]
    case.closed_at = timezone.now()
    case.save()
    before = everything()
    answer = sign_in(people[who]).post(target, data)
    assert answer.status_code == 403
    assert "ยุติแล้ว" in text(answer)
    assert everything() == before


@pytest.mark.parametrize("verb", VERBS)
def test_before_the_start_the_pages_do_not_exist(case, finding, caseworker, people, sign_in, verb, ssk):
    who, target, data = pages(finding, caseworker)[verb]
    other = make_case(ssk, caseworker)
    answer = sign_in(people[who]).post(target.replace(str(case.pk), str(other.pk)), data)
    assert answer.status_code == 404


@pytest.mark.parametrize("verb", ["topic", "problem", "problem-edit", "diagnosis", "opinion", "done"])
def test_a_team_member_changes_no_answers(case, finding, caseworker, people, sign_in, verb):
    _, target, data = pages(finding, caseworker)[verb]
    join_team(case, people["ssk.team"])
    before = everything()
    assert sign_in(people["ssk.team"]).post(target, data).status_code == 403
    assert everything() == before


@pytest.mark.parametrize("verb", ["session", "statement"])
def test_a_team_member_adds_what_they_heard_on_assigned_files(
    case, finding, caseworker, people, sign_in, verb
):
    _, target, data = pages(finding, caseworker)[verb]
    browser = sign_in(people["ssk.team"])
    assert browser.post(target, data).status_code == 404
    join_team(case, people["ssk.team"])
    assert browser.post(target, data).status_code == 302


@pytest.mark.parametrize("verb", ["session-edit", "strike"])
def test_a_team_member_puts_right_only_their_own_notes(case, finding, caseworker, people, sign_in, verb):
    _, target, data = pages(finding, caseworker)[verb]
    member = people["ssk.team"]
    join_team(case, member)
    assert sign_in(member).post(target, data).status_code == 403
    session, said = make_session(finding, member), make_statement(finding, member)
    own = url(case, verb, session.pk if verb == "session-edit" else said.pk)
    assert sign_in(member).post(own, data).status_code == 302


@pytest.mark.parametrize("verb", GUARDED)
def test_the_second_save_meets_the_first_and_loses_nothing(case, finding, caseworker, people, sign_in, verb):
    who, target, data = pages(finding, caseworker)[verb]
    for model in (FactFinding, FindingTopic, FindingSession, FindingProblem):
        model.objects.update(row_version=2)
    before = everything()
    answer = sign_in(people[who]).post(target, data)
    assert answer.status_code == 409
    assert everything() == before
    shown = answer.content.decode()
    for value in data.values():
        if isinstance(value, str) and re.search("[ก-๙]", value):
            assert value in shown
    assert 'name="row_version" value="2"' in shown


# --- starting -------------------------------------------------------------------------------------
def test_the_tab_invites_and_one_start_sent_twice_makes_one(case, caseworker, sign_in):
    browser, once = sign_in(caseworker), {"post_token": new_token()}
    assert "ยังไม่ได้เริ่มสอบข้อเท็จจริง" in text(browser.get(url(case)))
    assert (
        browser.post(url(case, "start"), once).url == browser.post(url(case, "start"), once).url == url(case)
    )
    assert FindingTopic.objects.count() == 7
    answer = browser.post(url(case, "start"), follow=True)
    assert "เริ่มสอบข้อเท็จจริงของแฟ้มนี้แล้ว" in text(answer)
    assert FactFinding.objects.count() == 1


# --- topics ---------------------------------------------------------------------------------------
def test_answers_are_kept_as_typed_and_shown_in_words(case, finding, caseworker, sign_in):
    browser = sign_in(caseworker)
    sent = {
        "row_version": 1,
        "illness": "yes",
        "weight": "๕๔.๕",
        "psychiatric": "stable",
        "sources": ["person", "hospital"],
    }
    assert browser.post(url(case, "topic", "health"), sent).status_code == 302
    topic = finding.topics.get(code="health")
    assert topic.answers == {"illness": "yes", "weight": "54.5", "psychiatric": "stable"}
    shown = text(browser.get(url(case)))
    assert "น้ำหนัก 54.5 กก." in shown
    assert "อาการทางจิตขณะนี้ ทุเลา (แพทย์วินิจฉัย)" in shown
    assert "เจ้าตัวเล่า, โรงพยาบาล" in shown


def test_two_people_at_different_topics_do_not_meet(case, finding, caseworker, teammate, sign_in):
    first, second = sign_in(caseworker), sign_in(teammate)
    page = first.get(url(case, "topic", "journey")).content.decode()
    assert (
        second.post(url(case, "topic", "story"), {"row_version": 1, "own_words": "อยากทำงาน"}).status_code
        == 302
    )
    assert 'name="row_version" value="1"' in page
    assert (
        first.post(url(case, "topic", "journey"), {"row_version": 1, "income": "เก็บของเก่า"}).status_code
        == 302
    )
    assert finding.topics.exclude(answers={}).count() == 2


def test_a_topic_may_wait_until_the_person_is_ready(case, finding, caseworker, sign_in):
    browser = sign_in(caseworker)
    assert (
        browser.post(url(case, "topic", "family"), {"row_version": 1, "not_ready": "on"}).status_code == 302
    )
    assert "ยังไม่พร้อมเล่า" in text(browser.get(url(case)))


def test_a_conflict_shows_both_texts_in_words(case, finding, caseworker, teammate, sign_in):
    tell(finding, teammate, "journey", {"causes": ["no_job"], "income": "รับจ้างรายวัน"})
    answer = sign_in(caseworker).post(
        url(case, "topic", "journey"), {"row_version": 1, "causes": ["family"], "income": "เก็บของเก่า"}
    )
    assert answer.status_code == 409
    shown = text(answer)
    assert "รับจ้างรายวัน" in shown
    assert "เก็บของเก่า" in shown
    assert "ตกงาน/ไม่มีงานทำ/ไม่มีอาชีพ" in shown
    assert finding.topics.get(code="journey").answers["income"] == "รับจ้างรายวัน"
    merged = {"row_version": 2, "causes": ["no_job", "family"], "income": "รับจ้าง และเก็บของเก่า"}
    assert sign_in(caseworker).post(url(case, "topic", "journey"), merged).status_code == 302


def test_what_was_typed_comes_back_from_the_draft_with_its_version(case, finding, caseworker, sign_in):
    browser = sign_in(caseworker)
    typed = {"causes": ["no_job", "debt"], "income": "หาปลา", "base_version": "1"}
    browser.post(reverse("draft", args=["finding-journey", str(case.pk)]), typed)
    tell(finding, caseworker, "journey", {"income": "เดิม"})
    assert "มีข้อความที่พิมพ์ค้างไว้" in text(browser.get(url(case, "topic", "journey")))
    page = browser.get(url(case, "topic", "journey") + "?draft=1").content.decode()
    assert 'value="หาปลา"' in page
    # Two causes, and ยังไม่ได้ถาม of the one question of presence.
    assert page.count("checked") == 3
    assert 'name="row_version" value="1"' in page
    assert drafts.load(caseworker, "finding-journey", str(case.pk)) is not None
    browser.post(url(case, "topic", "journey"), {"save": "forget"})
    assert drafts.load(caseworker, "finding-journey", str(case.pk)) is None


def test_a_code_that_is_not_in_the_list_is_refused_in_words(case, finding, caseworker, sign_in):
    sent = {"row_version": 1, "causes": ["no_job", "made_up"], "income": "หาปลา"}
    answer = sign_in(caseworker).post(url(case, "topic", "journey"), sent)
    assert "เลือกใหม่จากรายการ" in text(answer)
    assert "หาปลา" in answer.content.decode()
    assert finding.topics.get(code="journey").answers == {}


def test_an_unknown_topic_does_not_exist(case, finding, caseworker, sign_in):
    assert sign_in(caseworker).get(url(case, "topic", "wealth")).status_code == 404


# --- not ready ------------------------------------------------------------------------------------
def test_putting_off_needs_its_reason_and_is_said_as_one(case, finding, caseworker, sign_in):
    browser = sign_in(caseworker)
    answer = browser.post(url(case, "session"), talk(result="not_ready"))
    assert "เขียนเหตุผลที่เลื่อน" in text(answer)
    again = bangkok_today() + timedelta(days=3)
    sent = talk(result="not_ready", reason="เพิ่งมาถึง ขอนอนก่อน", try_again_on=format_date(again, "numeric"))
    assert browser.post(url(case, "session"), sent).status_code == 302
    shown = text(browser.get(url(case)))
    assert "เลื่อนเพราะยังไม่พร้อม" in shown
    assert "เพิ่งมาถึง ขอนอนก่อน" in shown
    assert f"ลองอีกครั้ง {format_date(again)}" in shown


# --- statements -----------------------------------------------------------------------------------
def test_two_versions_of_a_story_stand_side_by_side(case, finding, caseworker, sign_in):
    early = bangkok_today() - timedelta(days=5)
    first = make_statement(finding, caseworker, "ไม่มีลูก", topic="family", heard_on=early)
    browser = sign_in(caseworker)
    sent = words(topic="family", words="มีลูกสาวอยู่ระยอง", differs_from=str(first.pk))
    assert browser.post(url(case, "statement"), sent).status_code == 302
    shown = text(browser.get(url(case)))
    assert "ไม่มีลูก" in shown
    assert "มีลูกสาวอยู่ระยอง" in shown
    assert f"ต่างจากที่เล่าเมื่อ {format_date(early)}" in shown


def test_a_statement_contradicts_only_one_of_its_own_topic(case, finding, caseworker, sign_in):
    first = make_statement(finding, caseworker, topic="family")
    answer = sign_in(caseworker).post(url(case, "statement"), words(differs_from=str(first.pk)))
    assert "คนละหัวข้อ" in text(answer)
    assert Statement.objects.count() == 1


def test_a_struck_statement_stays_readable_with_its_reason(case, finding, caseworker, sign_in):
    said = make_statement(finding, caseworker, "อายุ 40")
    browser = sign_in(caseworker)
    browser.post(url(case, "strike", said.pk), {"reason": "ฟังผิด"})
    shown = text(browser.get(url(case)))
    assert "อายุ 40" in shown
    assert "ฟังผิด" in shown
    assert browser.post(url(case, "strike", said.pk), {"reason": "อีกครั้ง"}).status_code == 403


# --- conclusions ----------------------------------------------------------------------------------
def test_done_for_now_lists_what_is_still_open_and_pins_it(case, finding, caseworker, sign_in):
    tell(finding, caseworker, "family", {}, not_ready=True)
    tell(finding, caseworker, "journey", {"income": "เก็บของเก่า"})
    browser = sign_in(caseworker)
    shown = text(browser.get(url(case, "done")))
    # appearance, health, home, law, story not asked; family not ready; no problem; no diagnosis
    assert "ยังเปิดอยู่ 8 เรื่อง" in shown
    assert browser.post(url(case, "done"), {"row_version": 1}).status_code == 302
    finding.refresh_from_db()
    assert len(finding.left_open) == 8
    assert "ครอบครัวและญาติ: ยังไม่พร้อมเล่า" in finding.left_open
    assert browser.post(url(case, "done"), {"row_version": 2}).status_code == 403


def test_the_opinion_is_the_directors_alone(case, finding, caseworker, people, sign_in):
    assert sign_in(caseworker).get(url(case, "opinion")).status_code == 403
    director = sign_in(people["ssk.director"])
    director.post(url(case, "opinion"), {"opinion": "ให้ช่วยเรื่องงานก่อน", "row_version": 1})
    assert "ให้ช่วยเรื่องงานก่อน" in text(director.get(url(case)))


def test_a_problem_stands_once_and_may_be_settled(case, finding, caseworker, sign_in):
    problem = make_problem(finding, caseworker, "CH02", 3)
    browser = sign_in(caseworker)
    again = browser.post(url(case, "problem"), {"code": "CH02", "severity": "1", "urgency": "normal"})
    assert "มีปัญหานี้ในรายการแล้ว" in text(again)
    sent = {"code": "CH02", "severity": "3", "urgency": "normal", "row_version": 1, "settled_on": today()}
    assert browser.post(url(case, "problem-edit", problem.pk), sent).status_code == 302
    assert "คลี่คลายแล้ว" in text(browser.get(url(case)))


# --- sensitive groups -------------------------------------------------------------------------------
@pytest.fixture
def told(finding, caseworker):
    tell(finding, caseworker, "health", {"treatment": HEALTH})
    tell(finding, caseworker, "law", {"record_detail": LAW})
    tell(finding, caseworker, "journey", {"income": "เก็บของเก่า"})
    make_statement(finding, caseworker, HEALTH, topic="health")
    make_problem(finding, caseworker, "CH04", 3, detail=HEALTH)
    return finding


@pytest.mark.parametrize("who", ["ssk.team", "ssk.mate"])
def test_health_and_law_are_absent_for_those_without_them(case, told, people, sign_in, who):
    if who == "ssk.team":
        join_team(case, without_profession(people[who]))
    browser = sign_in(people[who])
    for page in (url(case), url(case, "statement"), reverse("cases:case", args=[case.pk])):
        shown = browser.get(page).content.decode()
        for word in (HEALTH, LAW, "ร่างกายและสุขภาพ", "คดีและตำรวจ", "ปัญหาสุขภาพ"):
            assert word not in shown, page
    assert "เก็บของเก่า" in browser.get(url(case)).content.decode()


def test_health_and_law_stand_for_the_manager_and_the_director(case, told, people, sign_in):
    for who in ("ssk.caseworker", "ssk.director"):
        shown = sign_in(people[who]).get(url(case)).content.decode()
        assert HEALTH in shown
        assert LAW in shown


def test_a_hidden_topic_cannot_be_opened_written_or_struck(case, told, teammate, caseworker, sign_in):
    browser = sign_in(teammate)
    before = everything()
    said = Statement.objects.get(topic="health")
    problem = FindingProblem.objects.get(code="CH04")
    assert browser.get(url(case, "topic", "health")).status_code == 403
    assert browser.post(url(case, "topic", "law"), {"row_version": 2}).status_code == 403
    assert browser.post(url(case, "strike", said.pk), {"reason": "ผิด"}).status_code == 404
    assert browser.get(url(case, "problem-edit", problem.pk)).status_code == 404
    assert browser.post(url(case, "statement"), words(topic="health")).status_code == 200
    hidden = {"code": "CH04", "severity": "1", "urgency": "normal"}
    assert browser.post(url(case, "problem"), hidden).status_code == 200
    assert everything() == before


# --- what became of an answer ---------------------------------------------------------------------------
def test_each_save_of_a_topic_is_told_newest_first_with_both_texts(case, caseworker, sign_in):
    finding = make_finding(case, caseworker)
    browser = sign_in(caseworker)
    history = reverse("cases:finding-topic-history", args=[case.pk, "journey"])
    assert "ยังไม่มีการบันทึกในหัวข้อนี้" in browser.get(history).content.decode()
    assert history not in browser.get(reverse("cases:finding", args=[case.pk])).content.decode()
    for place in ("เดินมาจากสถานี", "นั่งรถไฟมาจากอุบล"):
        topic = finding.topics.get(code="journey")
        sent = {"sleeping_place": place, "row_version": topic.row_version}
        assert (
            browser.post(reverse("cases:finding-topic", args=[case.pk, "journey"]), sent).status_code == 302
        )
    saves = browser.get(history).context["saves"]
    assert [[(one["before"], one["after"]) for one in save["changes"]] for save in saves] == [
        [("เดินมาจากสถานี", "นั่งรถไฟมาจากอุบล")],
        [("(เว้นว่าง)", "เดินมาจากสถานี")],
    ]
    assert {save["by"] for save in saves} == {str(caseworker)}
    assert history in browser.get(reverse("cases:finding", args=[case.pk])).content.decode()


def test_the_history_of_a_sensitive_topic_is_for_those_who_see_the_topic(
    case, finding, caseworker, teammate, outsider, sign_in
):
    hidden = next(code for code, topic in BY_CODE.items() if topic.group)
    history = reverse("cases:finding-topic-history", args=[case.pk, hidden])
    assert sign_in(caseworker).get(history).status_code == 200
    assert sign_in(teammate).get(history).status_code == 404
    assert sign_in(outsider).get(history).status_code == 404
    unknown = reverse("cases:finding-topic-history", args=[case.pk, "nothing"])
    assert sign_in(caseworker).get(unknown).status_code == 404


def test_the_first_thing_offered_is_a_talk_until_every_topic_is_answered(case, finding, caseworker, sign_in):
    def offered():
        page = sign_in(caseworker).get(url(case)).content.decode()
        return re.findall(r'class="btn btn-primary" href="([^"]+)"', page)

    tell(finding, caseworker, "journey", {"income": "รับจ้างรายวัน"})
    assert offered() == [url(case, "session")]
    for code in set(BY_CODE) - {"journey"}:
        tell(finding, caseworker, code, {}, not_ready=True)
    assert offered() == [url(case, "done")]
