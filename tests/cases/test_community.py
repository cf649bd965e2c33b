"""Community helpers and the watch list: people at risk, one press to the team, tasks in chosen words."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.actions import community as actions
from cases.actions import notifications
from cases.models import WatchEntry, WatchPerson
from shelter.accounts.models import Role
from shelter.audit.models import AccessEntry, Action
from shelter.desk.refusal import Refused
from shelter.lib.thai import bangkok_today, format_date, format_phone
from tests.conftest import make_user
from tests.factories.cases import join_team, make_case, make_client
from tests.factories.community import make_task, make_watched

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def helper(people):
    return people["ssk.helper"]


@pytest.fixture
def watched(ssk, caseworker, helper):
    return make_watched(ssk, caseworker, helper=helper, phone="0812345678")


def of(person, verb=""):
    return reverse(f"cases:watch-{verb or 'person'}", args=[person.pk])


def text_of(answer):
    return answer.content.decode()


# --- the watch list -------------------------------------------------------------------------------
def test_a_helper_begins_to_watch_somebody_and_looks_after_them(helper, sign_in):
    browser = sign_in(helper)
    sent = {"called": "น้องเสื้อเขียว", "situation": "นอนใต้สะพาน", "signs": ["hungry"], "place": "ใต้สะพานท่าเรือ"}
    answer = browser.post(reverse("cases:watch"), sent)
    made = WatchPerson.objects.get()
    assert answer.url == of(made)
    assert (made.helper, made.centre, made.signs) == (helper, helper.centre, ["hungry"])
    assert "น้องเสื้อเขียว" in text_of(browser.get(reverse("cases:community")))


def test_a_helper_cannot_name_another_helper(helper, sign_in, people):
    sent = {"called": "ลุงหมวก", "situation": "ไม่มีที่พัก", "helper_person": people["ssk.caseworker"].pk}
    sign_in(helper).post(reverse("cases:watch"), sent)
    assert WatchPerson.objects.get().helper == helper


def test_a_caseworker_names_only_helpers_of_the_centre(caseworker, people, sign_in):
    for stranger in ("nsn.helper", "ssk.team"):
        sent = {"called": "ลุงหมวก", "situation": "ไม่มีที่พัก", "helper_person": people[stranger].pk}
        answer = sign_in(caseworker).post(reverse("cases:watch"), sent)
        assert "เลือกจากรายชื่อของศูนย์นี้" in text_of(answer)
    assert not WatchPerson.objects.exists()


def test_a_look_is_kept_and_says_when_to_look_again(watched, helper, sign_in):
    again = bangkok_today() + timedelta(days=3)
    sent = {
        "seen_on": format_date(bangkok_today(), "numeric"),
        "found": "found",
        "signs": ["ill", "no_carer"],
        "words": "ไอมาก ยังไม่ไปหาหมอ",
        "next_look_on": format_date(again, "numeric"),
    }
    browser = sign_in(helper)
    assert browser.post(of(watched), sent).status_code == 302
    watched.refresh_from_db()
    assert watched.next_look_on == again
    page = text_of(browser.get(of(watched)))
    assert "ไอมาก ยังไม่ไปหาหมอ" in page
    assert "เจ็บป่วยหรือบาดเจ็บ" in page


@pytest.mark.parametrize(
    ("field", "value"), [("seen_on", "20/11/2599"), ("next_look_on", "1/1/2560"), ("found", "maybe")]
)
def test_a_look_with_a_wrong_answer_comes_back_with_what_was_typed(watched, helper, sign_in, field, value):
    sent = {"seen_on": format_date(bangkok_today(), "numeric"), "found": "found", "words": "พูดคุยดี"}
    answer = sign_in(helper).post(of(watched), {**sent, field: value})
    assert answer.status_code == 200
    assert "พูดคุยดี" in text_of(answer)
    assert not WatchEntry.objects.exists()


def test_a_look_is_never_rewritten(watched, helper):
    actions.look(
        person=watched,
        by=helper,
        seen_on=bangkok_today(),
        found="found",
        signs=[],
        words="เดิม",
        next_look_on=None,
    )
    with pytest.raises(Exception, match="append_only"), transaction.atomic():
        WatchEntry.objects.update(words="ใหม่")


def test_one_press_calls_the_team_and_one_of_them_takes_it_up(watched, helper, caseworker, sign_in):
    browser = sign_in(helper)
    answer = browser.post(of(watched, "call"), follow=True)
    assert "1669" in text_of(answer)
    team = sign_in(caseworker)
    assert watched.called in text_of(team.get(reverse("cases:watched"), {"show": "told"}))
    again = browser.post(of(watched, "call"), follow=True)
    assert "ทีมยังไม่ได้กดรับเรื่อง" in text_of(again)
    assert watched.entries.filter(tells_team=True).count() == 1
    taken = team.post(of(watched, "take"))
    watched.refresh_from_db()
    assert watched.taken_by == caseworker
    report = watched.notification
    assert taken.url == report.get_absolute_url()
    assert (report.person_name, report.notifier_name) == (watched.called, str(helper))
    assert watched.situation in report.summary
    assert watched.called not in text_of(team.get(reverse("cases:watched"), {"show": "told"}))
    assert str(caseworker) in text_of(browser.get(of(watched)))


def test_a_call_that_waits_stands_on_the_first_page_of_caseworker_and_director(
    ssk, watched, helper, caseworker, director, sign_in
):
    actions.call_team(person=watched, by=helper)
    # Also of a caseworker without a file.
    for _ in range(2):
        for user, page in ((caseworker, "/tasks/"), (director, "/overview/")):
            assert "ผู้ช่วยในชุมชนแจ้งทีม" in text_of(sign_in(user).get(page))
        make_case(ssk, caseworker)
    actions.take_call(person=watched, by=caseworker)
    assert "ผู้ช่วยในชุมชนแจ้งทีม" not in text_of(sign_in(caseworker).get("/tasks/"))


def test_a_new_call_after_the_first_was_taken_up_waits_again(watched, helper, caseworker):
    actions.call_team(person=watched, by=helper)
    actions.take_call(person=watched, by=caseworker)
    actions.call_team(person=watched, by=helper)
    assert list(WatchPerson.objects.told()) == [watched]
    first = WatchPerson.objects.get().notification
    assert actions.take_call(person=watched, by=caseworker) == first
    # Once that report is settled, the next call begins another.
    notifications.close(
        notification=first, by=caseworker, reason="advised", words="แนะนำแล้ว", expected=first.row_version
    )
    actions.call_team(person=watched, by=helper)
    assert actions.take_call(person=watched, by=caseworker) != first


def test_a_call_that_nobody_made_cannot_be_taken_up(watched, caseworker):
    with pytest.raises(Refused, match="ไม่มีเรื่องที่รอรับ"):
        actions.take_call(person=watched, by=caseworker)


def test_the_watch_ends_with_a_reason_and_then_takes_nothing_more(watched, caseworker, helper, sign_in):
    browser = sign_in(caseworker)
    assert "เลือกเหตุ 1 ข้อ" in text_of(browser.post(of(watched, "end"), {"reason": ""}))
    assert browser.post(of(watched, "end"), {"reason": "safe", "words": "อยู่กับลูกสาว"}).status_code == 302
    assert sign_in(helper).get(of(watched)).status_code == 404
    with pytest.raises(Refused, match="เลิกเฝ้าระวังแล้ว"):
        actions.call_team(person=watched, by=caseworker)
    page = text_of(browser.get(reverse("cases:watched"), {"show": "ended"}))
    assert watched.called in page


def test_a_watch_that_ended_without_a_reason_cannot_be_stored(watched, caseworker):
    watched.ended_at, watched.ended_by = timezone.now(), caseworker
    with pytest.raises(IntegrityError, match="watch_ended_whole"), transaction.atomic():
        watched.save()


def test_another_helper_does_not_see_them(ssk, watched, people, sign_in):
    watched.helper = None
    watched.save(update_fields=["helper"])
    assert sign_in(people["ssk.helper"]).get(of(watched)).status_code == 404


def test_two_people_edit_one_entry_and_nothing_is_lost(watched, caseworker, teammate, sign_in):
    sent = {"called": "ป้าหน้าวัด", "situation": "ย้ายไปนอนหลังโรงเรียน", "row_version": watched.row_version}
    assert sign_in(caseworker).post(of(watched, "edit"), sent).status_code == 302
    late = {**sent, "situation": "มีญาติมารับแล้ว"}
    answer = sign_in(teammate).post(of(watched, "edit"), late)
    assert answer.status_code == 409
    assert "มีญาติมารับแล้ว" in text_of(answer)
    assert "ย้ายไปนอนหลังโรงเรียน" in text_of(answer)


def test_the_telephone_is_masked_until_asked_for_and_the_asking_is_logged(watched, helper, sign_in):
    browser = sign_in(helper)
    assert format_phone("0812345678") not in text_of(browser.get(of(watched)))
    answer = browser.post(of(watched, "phone"))
    assert format_phone("0812345678") in text_of(answer)
    assert answer.headers["Refresh"].startswith("30;")
    row = AccessEntry.objects.filter(action=Action.REVEAL).get()
    assert row.subject_ids == [str(watched.pk)]
    assert "0812345678" not in str(row.detail)


# --- tasks ----------------------------------------------------------------------------------------
@pytest.fixture
def case(ssk, caseworker):
    person = make_client(ssk, first_name="บุญเรือน", last_name="ลับเฉพาะ", calling_name="ยายเรือน")
    return make_case(ssk, caseworker, client=person, circumstances="มีประวัติที่ไม่ควรรู้กันทั่ว")


@pytest.fixture
def typed(helper):
    return {
        "helper_person": str(helper.pk),
        "called": "ยายเรือน",
        "place": "ตลาดเช้า",
        "what": "ถามว่ายังกินยาตามเวลาหรือไม่",
        "need_to_know": "หูตึง พูดใกล้ ๆ",
        "due_on": format_date(bangkok_today() + timedelta(days=2), "numeric"),
    }


def test_a_helper_sees_the_task_in_the_words_chosen_and_nothing_of_the_file(
    case, typed, caseworker, helper, sign_in
):
    answer = sign_in(caseworker).post(reverse("cases:helper-tasks", args=[case.pk]), typed)
    assert answer.status_code == 302
    task = case.helper_tasks.get()
    browser = sign_in(helper)
    for page in (reverse("cases:community"), reverse("cases:helper-task", args=[task.pk])):
        shown = text_of(browser.get(page))
        assert "ยายเรือน" in shown
        for secret in ("บุญเรือน", "ลับเฉพาะ", "ไม่ควรรู้กันทั่ว", case.number):
            assert secret not in shown
    assert browser.get(reverse("cases:case", args=[case.pk])).status_code == 403


def test_the_answer_reaches_the_file_and_its_timeline(case, caseworker, helper, sign_in):
    task = make_task(case, caseworker, helper)
    url = reverse("cases:helper-task", args=[task.pk])
    sent = {"found": "found", "signs": ["hungry"], "words": "กินข้าววันละมื้อ ฝากขอผ้าห่ม"}
    assert sign_in(helper).post(url, sent).status_code == 302
    page = text_of(sign_in(caseworker).get(reverse("cases:helper-tasks", args=[case.pk])))
    assert "กินข้าววันละมื้อ" in page
    event = case.events.filter(kind="watch").latest("created_at")
    assert event.url == reverse("cases:helper-tasks", args=[case.pk])
    # Answered once: a second answer is refused and says whom to call.
    assert sign_in(helper).post(url, sent).status_code == 403


def test_an_answer_needs_words(case, caseworker, helper, sign_in):
    task = make_task(case, caseworker, helper)
    answer = sign_in(helper).post(reverse("cases:helper-task", args=[task.pk]), {"found": "found"})
    assert answer.status_code == 200
    task.refresh_from_db()
    assert task.status == "asked"


def test_a_task_taken_back_is_gone_for_the_helper(case, caseworker, helper, sign_in):
    task = make_task(case, caseworker, helper)
    url = reverse("cases:helper-task-withdraw", args=[case.pk, task.pk])
    assert sign_in(caseworker).post(url, {"reason": "ไปเยี่ยมเองแล้ว"}).status_code == 302
    browser = sign_in(helper)
    assert browser.get(reverse("cases:helper-task", args=[task.pk])).status_code == 404
    assert task.called not in text_of(browser.get(reverse("cases:community")))


def test_a_task_of_another_file_is_not_found_through_this_one(ssk, case, caseworker, helper, sign_in):
    other = make_task(make_case(ssk, caseworker), caseworker, helper)
    url = reverse("cases:helper-task-withdraw", args=[case.pk, other.pk])
    assert sign_in(caseworker).post(url, {"reason": "ลองดู"}).status_code == 404


def test_an_answered_task_leaves_the_helper_after_seven_days(case, caseworker, helper):
    task = make_task(case, caseworker, helper, status="answered", found="found", answered_at=timezone.now())
    assert list(type(task).objects.visible_to(helper)) == [task]
    task.answered_at = timezone.now() - timedelta(days=7, minutes=1)
    task.save(update_fields=["answered_at"])
    assert not type(task).objects.visible_to(helper).exists()


def test_the_tasks_of_a_file_end_for_the_helper_with_the_file(case, caseworker, helper, sign_in):
    task = make_task(case, caseworker, helper)
    case.closed_at = timezone.now()
    case.save(update_fields=["closed_at"])
    browser = sign_in(helper)
    url = reverse("cases:helper-task", args=[task.pk])
    assert browser.get(url).status_code == 404
    assert browser.post(url, {"found": "found", "words": "ยังอยู่"}).status_code == 404
    assert task.called not in text_of(browser.get(reverse("cases:community")))
    assert task.what in text_of(sign_in(caseworker).get(reverse("cases:helper-tasks", args=[case.pk])))


def test_a_caseworker_outside_the_team_does_not_choose_what_a_helper_learns(case, typed, teammate, sign_in):
    answer = sign_in(teammate).post(reverse("cases:helper-tasks", args=[case.pk]), typed)
    assert answer.status_code == 403
    assert not case.helper_tasks.exists()


def test_a_closed_file_gives_no_more_tasks(case, typed, caseworker, sign_in):
    case.closed_at = timezone.now()
    case.save(update_fields=["closed_at"])
    answer = sign_in(caseworker).post(reverse("cases:helper-tasks", args=[case.pk]), typed)
    assert answer.status_code == 403
    assert "รับเข้าครั้งใหม่" in text_of(answer)


def test_another_centre_finds_neither_task_nor_person(case, watched, caseworker, helper, people, sign_in):
    task = make_task(case, caseworker, helper)
    stranger = sign_in(people["nsn.helper"])
    assert stranger.get(reverse("cases:helper-task", args=[task.pk])).status_code == 404
    assert stranger.get(of(watched)).status_code == 404


def test_what_a_helper_saw_of_health_is_for_those_of_the_team_who_read_health(
    ssk, case, typed, caseworker, teammate, helper, people, sign_in
):
    task = make_task(case, caseworker, helper, need_to_know="กินยาทุกเช้า")
    actions.answer(task=task, by=helper, found="found", signs=["pregnant"], words="ท้องหกเดือน นอนที่ศาลา")
    page = reverse("cases:helper-tasks", args=[case.pk])
    for secret in ("ตั้งครรภ์", "ท้องหกเดือน", "กินยาทุกเช้า"):
        assert secret in text_of(sign_in(caseworker).get(page))
        assert secret not in text_of(sign_in(teammate).get(page))
    # Of the team a nurse reads it; a trainer reads that somebody was asked.
    trainer = make_user("ssk.trainer", ssk, Role.TEAM, profession="occupation")
    for user, told in ((people["ssk.team"], True), (trainer, False)):
        assert sign_in(user).get(page).status_code == 404
        join_team(case, user)
        shown = text_of(sign_in(user).get(page))
        assert str(helper) in shown
        assert ("ท้องหกเดือน" in shown) is ("ตั้งครรภ์" in shown) is ("กินยาทุกเช้า" in shown) is told
        assert 'name="what"' not in shown
        assert sign_in(user).post(page, typed).status_code == 403
    # The timeline is read by everybody who reads the file: that there is an answer, not what was seen.
    assert case.events.get(title="ผู้ช่วยในชุมชนแจ้งผล").body == "พบ"


def test_the_form_of_somebody_watched_keeps_the_telephone_out_of_the_page(watched, helper, teammate, sign_in):
    browser, page = sign_in(helper), of(watched, "edit")
    shown = text_of(browser.get(page))
    assert "0812345678" not in shown.replace("-", "").replace(" ", "")
    sent = {"called": watched.called, "situation": "ยังนอนที่เดิม", "row_version": watched.row_version}
    late = {**sent, "situation": "ย้ายแล้ว"}
    assert browser.post(page, sent).status_code == 302
    watched.refresh_from_db()
    assert (watched.phone, watched.situation) == ("0812345678", "ยังนอนที่เดิม")
    both = sign_in(teammate).post(page, late)
    assert both.status_code == 409
    assert "0812345678" not in text_of(both).replace("-", "").replace(" ", "")
    sent |= {"row_version": watched.row_version, "forget_phone": "on"}
    assert browser.post(page, sent).status_code == 302
    watched.refresh_from_db()
    assert watched.phone == ""
