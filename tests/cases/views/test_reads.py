"""Who opened what, for those whose reading or whose centre it is."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from cases.actions import notifications
from cases.reports.access import unusual
from shelter.audit import log
from shelter.audit.models import AccessEntry, Action, Pattern, Review
from shelter.desk.tokens import new_token
from shelter.lib.thai import BANGKOK, bangkok_today
from tests.factories.attachments import make_attachment
from tests.factories.cases import join_team, make_case, make_client
from tests.factories.notifications import make_notification
from tests.factories.plans import make_plan
from tests.factories.screening import make_screening

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def case(ssk, caseworker):
    return make_case(ssk, caseworker, client=make_client(ssk, first_name="คำแพง", last_name="แสนคำลือ"))


def text_of(answer) -> str:
    return answer.content.decode()


def actors(answer) -> set[str]:
    return {line.entry.actor_name for line in answer.context["lines"]}


# --- whose rows ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("username", ["ssk.caseworker", "ssk.team"])
def test_staff_see_their_own_reading_and_nobody_elses(username, case, people, sign_in):
    join_team(case, people["ssk.team"])
    for one in ("ssk.caseworker", "ssk.team", "ssk.director"):
        sign_in(people[one]).get(reverse("cases:case", args=[case.pk]))
    page = sign_in(people[username]).get(reverse("cases:reads"))
    assert actors(page) == {username}
    assert case.number in text_of(page)


def test_a_director_sees_the_centre_and_no_other(case, people, director, caseworker, sign_in):
    sign_in(caseworker).get(reverse("cases:case", args=[case.pk]))
    sign_in(people["nsn.director"]).get(reverse("cases:list"))
    page = sign_in(director).get(reverse("cases:reads"))
    assert {"ssk.caseworker", "ssk.director"} <= actors(page)
    assert not any(name.startswith("nsn.") for name in actors(page))
    entry = AccessEntry.objects.get(actor_name="nsn.director", action=Action.LIST)
    assert sign_in(director).get(reverse("cases:reads-row", args=[entry.pk])).status_code == 404


def test_somebody_elses_rows_cannot_be_asked_for_by_their_id(case, people, director, caseworker, sign_in):
    sign_in(director).get(reverse("cases:case", args=[case.pk]))
    page = sign_in(caseworker).get(reverse("cases:reads"), {"actor": str(director.pk)})
    assert actors(page) == {"ssk.caseworker"}


def test_a_team_member_no_longer_on_the_team_sees_the_reading_without_the_number(case, people, sign_in):
    member = people["ssk.team"]
    place = join_team(case, member)
    browser = sign_in(member)
    browser.get(reverse("cases:case", args=[case.pk]))
    place.until = place.since + timedelta(days=1)
    place.save()
    page = text_of(browser.get(reverse("cases:reads")))
    assert "เปิดดู" in page
    assert case.number not in page


def test_own_reading_is_logged_too(case, caseworker, sign_in):
    sign_in(caseworker).get(reverse("cases:reads"))
    entry = AccessEntry.objects.order_by("-id").first()
    assert (entry.action, entry.subject_kind, entry.chain) == (Action.LIST, "access_log", "SSK")


# --- one file -----------------------------------------------------------------------------------------------
def test_who_opened_a_file_shows_readers_of_its_plans_and_the_refused_of_other_centres(
    case, caseworker, people, director, outsider, sign_in
):
    plan = make_plan(case, caseworker)
    sign_in(people["ssk.mate"]).get(plan.get_absolute_url())
    sign_in(outsider).get(reverse("cases:case", args=[case.pk]))
    other = make_case(case.centre, caseworker)
    sign_in(caseworker).get(reverse("cases:case", args=[other.pk]))
    page = sign_in(director).get(reverse("cases:case-reads", args=[case.pk]))
    assert actors(page) == {"ssk.mate", "nsn.caseworker"}
    entry = AccessEntry.objects.order_by("-id").first()
    assert (entry.action, entry.subject_ids, entry.field_groups) == ("view", [str(case.pk)], ["access_log"])


def test_the_case_file_leads_only_its_director_to_who_opened_it(case, caseworker, director, sign_in):
    url = reverse("cases:case-reads", args=[case.pk])
    assert url in text_of(sign_in(director).get(reverse("cases:case", args=[case.pk])))
    assert url not in text_of(sign_in(caseworker).get(reverse("cases:case", args=[case.pk])))


# --- patterns -----------------------------------------------------------------------------------------------
def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BANGKOK)


def views(user, moments, *, kind="case", action=Action.VIEW, ids=None) -> None:
    for number, moment in enumerate(moments):
        with time_machine.travel(moment, tick=False):
            log.write(
                action,
                chain="SSK",
                actor_id=user.pk,
                actor_name=user.username,
                subject_kind=kind,
                subject_ids=[ids[number] if ids else uuid4()],
            )


def found(ssk, day: int = 21) -> dict:
    seen = unusual(ssk, at(day, 9).date()).rows
    return {(one.found.pattern, one.who.split()[-1], one.found.day.day): one.found.count for one in seen}


def test_many_files_in_one_hour_are_listed_from_the_limit_on(ssk, caseworker, director, teammate):
    views(director, [at(20, 10, n) for n in range(30)])
    # 29 in the hour, then one in the next: never 30 together.
    views(teammate, [at(20, 10, n) for n in range(29)] + [at(20, 11)])
    # 30 openings of one file are one file.
    views(caseworker, [at(20, 10, n) for n in range(30)], ids=["0" * 32] * 30)
    assert found(ssk)[(Pattern.MANY, "ssk.director", 20)] == 30
    assert [key for key in found(ssk) if key[0] == Pattern.MANY] == [(Pattern.MANY, "ssk.director", 20)]


def test_night_is_from_eight_in_the_evening_to_six_in_the_morning_in_bangkok(ssk, director, people):
    views(director, [at(20, 20), at(20, 23, 59), at(20, 5, 59)])
    views(people["ssk.mate"], [at(20, 19, 59), at(20, 6), at(20, 12)])
    views(people["ssk.team"], [at(20, 21), at(21, 21)])
    assert {key: n for key, n in found(ssk).items() if key[0] == Pattern.NIGHT} == {
        (Pattern.NIGHT, "ssk.director", 20): 3
    }


def test_files_outside_the_team_count_once_each_and_never_a_directors(ssk, caseworker, teammate, director):
    with time_machine.travel(at(18, 9)):
        cases = [make_case(ssk, caseworker) for _ in range(6)]
        join_team(cases[0], teammate)
    ids = [str(one.pk) for one in cases]
    for user in (teammate, caseworker, director):
        views(user, [at(20, 10, n) for n in range(12)], ids=ids * 2)
    # The teammate is on one team of six; five are left. The manager is on all, the director answers for all.
    assert {key: n for key, n in found(ssk).items() if key[0] == Pattern.OUTSIDE} == {
        (Pattern.OUTSIDE, "ssk.mate", 20): 5
    }


def test_a_team_joined_later_does_not_excuse_what_was_read_before(ssk, caseworker, teammate):
    with time_machine.travel(at(18, 9)):
        cases = [make_case(ssk, caseworker) for _ in range(5)]
    views(teammate, [at(19, 10, n) for n in range(5)], ids=[str(one.pk) for one in cases])
    with time_machine.travel(at(20, 9)):
        for one in cases:
            join_team(one, teammate)
    assert (Pattern.OUTSIDE, "ssk.mate", 19) in found(ssk)


def test_reveals_and_refusals_are_listed_from_their_limits_on(ssk, caseworker, teammate):
    views(caseworker, [at(20, 10, n) for n in range(10)], action=Action.REVEAL)
    views(teammate, [at(20, 10, n) for n in range(9)], action=Action.REVEAL)
    views(teammate, [at(20, 10, n) for n in range(5)], action=Action.DENIED, kind="route")
    views(caseworker, [at(20, 10, n) for n in range(4)], action=Action.DENIED, kind="route")
    assert found(ssk) == {
        (Pattern.REVEALS, "ssk.caseworker", 20): 10,
        (Pattern.DENIALS, "ssk.mate", 20): 5,
    }


def test_what_is_older_than_thirty_days_is_not_listed(ssk, caseworker):
    views(caseworker, [at(1, 10, n) for n in range(5)], action=Action.DENIED)
    assert found(ssk, day=30)
    with time_machine.travel(at(1, 9)):
        later = at(1, 9).date() + timedelta(days=30)
    assert unusual(ssk, later).rows == []


# --- notes about them ---------------------------------------------------------------------------------------
@pytest.fixture
def refused_often(people, caseworker):
    """Today, by a caseworker and by the director."""

    def url(user) -> str:
        for _ in range(5):
            log.write(Action.DENIED, chain="SSK", actor_id=user.pk, actor_name=user.username)
        return reverse("cases:pattern", args=["denials", user.pk, bangkok_today().toordinal()])

    return url


NOTE = {"outcome": "asked", "reason": "กดลิงก์เก่าจากกระดาษโน้ต"}


def test_a_note_keeps_outcome_and_reason_once_and_is_logged_without_it(
    refused_often, caseworker, director, sign_in
):
    url = refused_often(caseworker)
    browser = sign_in(director)
    data = {**NOTE, "post_token": new_token()}
    for _ in range(2):
        assert browser.post(url, data).url == reverse("cases:patterns")
    kept = Review.objects.get()
    assert (kept.actor_id, kept.outcome, kept.reason) == (caseworker.pk, "asked", NOTE["reason"])
    assert (kept.by_id, kept.chain, kept.pattern) == (director.pk, "SSK", "denials")
    entry = AccessEntry.objects.get(action=Action.CREATE)
    assert entry.detail == {"pattern": "denials"}
    page = text_of(browser.get(reverse("cases:patterns")))
    assert NOTE["reason"] in page
    assert "ยังไม่บันทึกผล 0 รายการ" in page


def test_a_note_without_a_reason_is_refused_and_what_was_chosen_stays(
    refused_often, caseworker, director, sign_in
):
    answer = sign_in(director).post(refused_often(caseworker), {"outcome": "follow_up", "reason": "  "})
    assert answer.status_code == 400
    assert answer.context["form"]["outcome"].value() == "follow_up"
    assert not Review.objects.exists()


def test_nobody_notes_about_their_own_reading(refused_often, director, sign_in):
    answer = sign_in(director).post(refused_often(director), NOTE)
    assert answer.status_code == 400
    assert "เป็นการเปิดข้อมูลของท่านเอง" in text_of(answer)
    assert not Review.objects.exists()


@pytest.mark.parametrize("wrong", ["pattern", "day", "far day", "actor"])
def test_a_pattern_that_is_not_there_is_not_found(refused_often, caseworker, director, sign_in, wrong):
    refused_often(caseworker)
    today = bangkok_today().toordinal()
    args = {
        "pattern": ["many", caseworker.pk, today],
        "day": ["denials", caseworker.pk, today - 1],
        "far day": ["denials", caseworker.pk, 99999999999],
        "actor": ["denials", director.pk, today],
    }[wrong]
    assert sign_in(director).get(reverse("cases:pattern", args=args)).status_code == 404
    assert AccessEntry.objects.filter(action=Action.DENIED, subject_kind="access_review").exists()


def test_another_centres_director_finds_no_pattern(refused_often, caseworker, people, sign_in):
    assert sign_in(people["nsn.director"]).get(refused_often(caseworker)).status_code == 404


def test_the_page_speaks_neutrally_and_says_its_rule(refused_often, caseworker, director, sign_in):
    refused_often(caseworker)
    page = text_of(sign_in(director).get(reverse("cases:patterns")))
    assert "ระบบไม่ให้เปิดหลายครั้ง" in page
    assert "ตั้งแต่ 5 ครั้งต่อวัน" in page
    for word in ("ผิดปกติ", "ละเมิด", "ทุจริต", "ต้องสงสัย"):
        assert word not in page


def test_who_opened_a_file_shows_readers_of_its_parts(case, caseworker, people, director, sign_in):
    paper = make_attachment(case, caseworker)
    sign_in(people["ssk.mate"]).get(reverse("cases:file-download", args=[case.pk, paper.pk]))
    report = make_notification(caseworker)
    notifications.become(notification=report, by=caseworker, case=case)
    sign_in(people["ssk.duty"]).get(report.get_absolute_url())
    screening = make_screening(case, caseworker)
    join_team(case, people["ssk.team"])
    sign_in(people["ssk.team"]).get(screening.get_absolute_url())
    page = sign_in(director).get(reverse("cases:case-reads", args=[case.pk]))
    assert actors(page) == {"ssk.mate", "ssk.duty", "ssk.team"}
