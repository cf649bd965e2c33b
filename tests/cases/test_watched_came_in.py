"""Somebody the community watched stands at the door without a report: what was seen of them warns."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actions import community
from cases.facts import people as facts
from cases.facts.people import watched_alike
from cases.models import Case, CaseFlag, NotificationStatus, WatchPerson
from cases.rules.flags import TELL_NOBODY, WATCH_CLOSELY, WATCH_FIRST_DAYS
from shelter.audit.models import AccessEntry
from shelter.desk.refusal import Refused
from shelter.lib.thai import bangkok_today
from tests.factories.cases import join_team, make_case, make_client
from tests.factories.community import make_watched

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def watched(ssk, caseworker, people):
    """A woman called ป้าแสงหล้า who speaks of dying; a helper saw signs of violence when looking."""
    helper = people["ssk.helper"]
    person = make_watched(
        ssk,
        caseworker,
        called="ป้าแสงหล้า",
        sex="female",
        helper=helper,
        signs=["self_harm"],
        next_look_on=bangkok_today() + timedelta(days=3),
    )
    said = {"found": "found", "words": "มีรอยช้ำ", "next_look_on": None, "seen_on": bangkok_today()}
    community.look(person=person, by=helper, signs=["violence"], **said)
    return person


def words_of(case) -> set[str]:
    return set(CaseFlag.objects.filter(case__client=case.client).values_list("words", flat=True))


# --- likeness -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("known", "typed", "found"),
    [
        # Called the same, with and without the word of kinship, and a letter off with the sex in common.
        ({"called": "ป้าแสงหล้า"}, {"calling_name": "ป้าแสงหล้า"}, True),
        ({"called": "ป้าแสงหล้า"}, {"first_name": "แสงหล้า", "last_name": "คำมูล"}, True),
        ({"called": "แสงหล้า คำมูล"}, {"first_name": "แสงหล้า", "last_name": "คำมูล"}, True),
        (
            {"called": "แสงหล้า", "sex": "female", "estimated_age": 60},
            {"calling_name": "แสงล้า", "sex": "female", "estimated_age": 58},
            True,
        ),
        ({"called": "หล้า"}, {"calling_name": "ยายหล้า"}, True),
        # A man is not her, somebody of another name neither, and of nobody's name nothing is asked.
        ({"called": "แสงหล้า", "sex": "female"}, {"calling_name": "แสงหล้า", "sex": "male"}, False),
        ({"called": "ป้าแสงหล้า"}, {"calling_name": "ลุงบุญหนา"}, False),
        ({"called": "ป้าแสงหล้า", "sex": "female"}, {"sex": "female"}, False),
    ],
)
def test_somebody_watched_is_compared_by_what_they_are_called(ssk, caseworker, known, typed, found):
    person, today = make_watched(ssk, caseworker, **known), bangkok_today()
    likely = watched_alike(WatchPerson.objects.all(), facts.traits_of_typed(typed, today), today)
    assert [one for one, _ in likely] == ([person] if found else [])


def test_the_one_meant_is_found_among_many_who_are_addressed_alike(ssk, caseworker):
    for name in ("มี", "มา", "คำ", "สี", "จัน", "บัว", "ทอง", "แก้ว", "ปาน", "เพ็ง", "ขาว", "เขียว"):
        make_watched(ssk, caseworker, called=f"ยาย{name}")
    meant, today = make_watched(ssk, caseworker, called="หล้า"), bangkok_today()
    typed = facts.traits_of_typed({"calling_name": "ยายหล้า"}, today)
    assert [one for one, _ in watched_alike(WatchPerson.objects.all(), typed, today)] == [meant]


def test_who_is_watched_no_longer_is_not_asked_about(watched, caseworker):
    community.end(person=watched, by=caseworker, reason="safe", words="")
    typed = facts.traits_of_typed({"calling_name": "ป้าแสงหล้า"}, bangkok_today())
    assert watched_alike(WatchPerson.objects.all(), typed, bangkok_today()) == []


# --- the register form --------------------------------------------------------------------------------
def test_the_same_person_is_warned_of_and_watched_no_more(watched, caseworker, people, sign_in, typed):
    browser, url = sign_in(caseworker), reverse("cases:register")
    sent = typed(first_name="แสงหล้า", last_name="คำมูล", sex="female")
    asked = browser.post(url, sent)
    assert not Case.objects.exists()
    page = asked.content.decode()
    assert "ป้าแสงหล้า" in page
    assert "ชุมชนเฝ้าระวังอยู่" in page
    # What was seen stays on the list; whether it is the same person is asked by the name alone.
    assert "มีรอยช้ำ" not in page
    assert AccessEntry.objects.filter(subject_kind="watch_person", subject_ids=[str(watched.pk)]).exists()
    answered = browser.post(url, sent | {"seen": str(watched.pk), f"same_{watched.pk}": "yes"})
    case = Case.objects.get()
    assert answered.url == reverse("cases:case", args=[case.pk])
    assert words_of(case) == {WATCH_CLOSELY.words, TELL_NOBODY.words}
    watched.refresh_from_db()
    assert (watched.end_reason, watched.ended_by, watched.next_look_on) == ("became_client", caseworker, None)
    assert case.number in watched.end_words
    event = case.events.get(kind="watch")
    assert event.url == reverse("cases:watch-person", args=[watched.pk])
    theirs = sign_in(people["ssk.helper"]).get(reverse("cases:community")).content.decode()
    assert "ป้าแสงหล้า" not in theirs


@pytest.mark.parametrize("answer", ["", "no"])
def test_somebody_else_or_an_answer_left_open_changes_nothing(watched, caseworker, sign_in, typed, answer):
    sent = typed(first_name="แสงหล้า", last_name="คำมูล", seen=str(watched.pk))
    sent |= {f"same_{watched.pk}": answer}
    assert sign_in(caseworker).post(reverse("cases:register"), sent).status_code == 302
    assert not CaseFlag.objects.exists()
    watched.refresh_from_db()
    assert watched.ended_at is None


def test_another_centres_watch_list_is_not_asked(watched, outsider, sign_in, typed):
    sent = typed(first_name="แสงหล้า", last_name="คำมูล", **{f"same_{watched.pk}": "yes"})
    answer = sign_in(outsider).post(reverse("cases:register"), sent)
    assert answer.status_code == 302
    assert not CaseFlag.objects.exists()
    watched.refresh_from_db()
    assert watched.ended_at is None


def test_a_report_of_them_becomes_the_file_too_and_is_not_asked_about_twice(
    watched, caseworker, people, sign_in, typed
):
    community.call_team(person=watched, by=people["ssk.helper"])
    report = community.take_call(person=watched, by=caseworker)
    sent = typed(first_name="แสงหล้า", last_name="คำมูล")
    browser, url = sign_in(caseworker), reverse("cases:register")
    answer = browser.post(url, sent | {"notification": str(report.pk)})
    assert answer.status_code == 302
    case = Case.objects.get()
    watched.refresh_from_db()
    assert watched.end_reason == "became_client"
    assert words_of(case) == {WATCH_CLOSELY.words, TELL_NOBODY.words}


def test_without_following_the_report_it_becomes_the_file_all_the_same(watched, caseworker, people):
    community.call_team(person=watched, by=people["ssk.helper"])
    report = community.take_call(person=watched, by=caseworker)
    case = make_case(watched.centre, caseworker)
    watched.refresh_from_db()
    community.came_in(person=watched, by=caseworker, case=case)
    report.refresh_from_db()
    assert (report.status, report.case) == (NotificationStatus.BECAME, case)
    # One warning each, though list and report both know the signs.
    assert CaseFlag.objects.count() == 2


# --- afterwards ---------------------------------------------------------------------------------------
def arrive(browser, **fields):
    sent = {"sender_kind": "officer", "place": "later", "calling_name": "ป้าแสงหล้า", **fields}
    assert browser.post(reverse("cases:receive"), sent).status_code == 302
    return Case.objects.get()


def test_at_night_nothing_tells_that_somebody_is_watched_and_the_file_that_an_answer_is_owed(
    watched, people, sign_in, caseworker
):
    duty = sign_in(people["ssk.duty"])
    case = arrive(duty)
    assert not CaseFlag.objects.exists()
    for url in (reverse("cases:receipt", args=[case.pk]), reverse("cases:duty")):
        assert "เฝ้าระวัง" not in duty.get(url).content.decode()
    owed = case.events.get(title="อาจเป็นคนที่ศูนย์รู้จักแล้ว ตอบภายหลัง")
    assert "เฝ้าระวัง" not in owed.body
    page = sign_in(caseworker).get(owed.url).content.decode()
    assert reverse("cases:same-person-watched", args=[case.pk, watched.pk]) in page


def test_somebody_received_by_their_report_owes_no_answer(watched, caseworker, people, sign_in):
    community.call_team(person=watched, by=people["ssk.helper"])
    report = community.take_call(person=watched, by=caseworker)
    case = arrive(sign_in(people["ssk.duty"]), notification=str(report.pk))
    assert not case.events.filter(title__contains="ตอบภายหลัง").exists()
    assert words_of(case) == {WATCH_CLOSELY.words, TELL_NOBODY.words}


def test_the_answer_is_given_once_from_the_file(watched, caseworker, sign_in):
    case = make_case(watched.centre, caseworker, client=make_client(watched.centre, calling_name="แสงหล้า"))
    url = reverse("cases:same-person-watched", args=[case.pk, watched.pk])
    browser = sign_in(caseworker)
    assert browser.get(url).status_code == 405
    assert browser.post(url, follow=True).redirect_chain[-1][0] == reverse("cases:case", args=[case.pk])
    assert words_of(case) == {WATCH_CLOSELY.words, TELL_NOBODY.words}
    assert "เลิกเฝ้าระวังแล้ว" in browser.post(url, follow=True).content.decode()
    assert CaseFlag.objects.count() == 2


def test_only_who_reads_the_list_and_writes_the_file_says_so(watched, caseworker, people, sign_in, outsider):
    case = make_case(watched.centre, caseworker)
    join_team(case, people["ssk.team"])
    url = reverse("cases:same-person-watched", args=[case.pk, watched.pk])
    assert sign_in(people["ssk.team"]).post(url).status_code == 403
    assert sign_in(people["ssk.duty"]).post(url).status_code == 403
    assert sign_in(outsider).post(url).status_code == 404
    theirs = make_case(outsider.centre, outsider)
    elsewhere = reverse("cases:same-person-watched", args=[theirs.pk, watched.pk])
    assert sign_in(outsider).post(elsewhere).status_code == 404
    with pytest.raises(Refused, match="ศูนย์เดียวกัน"):
        community.came_in(person=watched, by=outsider, case=theirs)
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now())
    assert sign_in(caseworker).post(url).status_code == 403
    assert not CaseFlag.objects.exists()


# --- from the list ------------------------------------------------------------------------------------
def test_whoever_ends_the_watch_names_the_file_by_its_number(ssk, caseworker, sign_in):
    person = make_watched(ssk, caseworker, called="ลุงหัวสะพาน", signs=["drinking"])
    case = make_case(ssk, caseworker)
    url, browser = reverse("cases:watch-end", args=[person.pk]), sign_in(caseworker)
    sent = {"reason": "became_client", "words": "จำได้จากรอยสัก"}
    wrong = browser.post(url, sent | {"number": "70/9999"})
    assert "ไม่พบแฟ้มเลขนี้ในศูนย์" in wrong.content.decode()
    assert "จำได้จากรอยสัก" in wrong.content.decode()
    elsewhere = browser.post(url, {"reason": "safe", "words": "", "number": case.number})
    assert "เหตุคือรับเข้าศูนย์แล้ว" in elsewhere.content.decode()
    assert not CaseFlag.objects.exists()
    assert browser.post(url, sent | {"number": case.number}).status_code == 302
    assert words_of(case) == {WATCH_FIRST_DAYS.words}
    person.refresh_from_db()
    assert person.end_words == f"แฟ้ม {case.number} · จำได้จากรอยสัก"
