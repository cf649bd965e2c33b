"""The clocks of files: SQL and rule agree; pauses, extensions and who decides them."""

from datetime import date, datetime, timedelta
from random import Random

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cases.actions import clocks as actions
from cases.facts.case import facts_of_many
from cases.models import Case, Reception, Screening, ScreeningRuleSet
from cases.reports import clocks as report
from cases.rules.clocks import COUNTED_FROM, FROM_DECISION, FROM_RECEPTION, State, clocks
from cases.rules.reception import CHECKS
from shelter.desk.refusal import Refused
from shelter.lib.thai import BANGKOK, bangkok_date, bangkok_today, format_date
from tests.conftest import without_profession
from tests.factories.cases import bangkok, join_team, make_case
from tests.factories.clocks import make_extension, make_pause
from tests.factories.settings import make_setting

pytestmark = pytest.mark.usefixtures("reference")


# What became of a setting, and how many days ago.
CHANGES = {
    "never": (),
    "once": (("protection_days", 20, 9),),
    "twice": (("protection_days", 12, 14), ("reception_days", 9, 14), ("protection_days", 18, 5)),
    "today": (("reception_alert_day", 1, 0), ("protection_alert_day", 2, 0)),
}


@pytest.mark.parametrize(("seed", "changed"), [(1, "never"), (2, "once"), (3, "twice"), (4, "today")])
@time_machine.travel(bangkok(2026, 10, 1, 0, 5), tick=False)
def test_rule_and_sql_agree_on_every_file(seed, changed, ssk, caseworker, director):
    """Fifty files around the bounds, at five past midnight of a new fiscal year."""
    for key, value, ago in CHANGES[changed]:
        make_setting(key, value, bangkok_today() - timedelta(days=ago))
    rng, today = Random(seed), bangkok_today()
    rules = ScreeningRuleSet.objects.create(version=1)
    for _ in range(50):
        received = today - timedelta(days=rng.choice([0, 1, 5, 6, 8, 9, 10, 13, 14, 15, 16, 25, 40]))
        at = datetime(received.year, received.month, received.day, rng.choice([0, 23]), 4, tzinfo=BANGKOK)
        case = make_case(ssk, caseworker, received_at=min(at, bangkok(2026, 10, 1, 0, 4)))
        for _ in range(rng.choice([0, 0, 1, 2, 3])):
            first = received + timedelta(days=rng.randrange(-2, 20))
            last = first + timedelta(days=rng.randrange(12)) if rng.random() < 0.7 else None
            pause = make_pause(case, caseworker, first, last, kind=rng.choice(["not_ready", "hospital"]))
            if rng.random() < 0.2:
                withdraw(pause, caseworker)
        for _ in range(rng.choice([0, 0, 1, 2])):
            extension = make_extension(case, caseworker, days=rng.randrange(1, 20))
            decide(extension, director, rng.choice(["approved", "refused"]))
        if rng.random() < 0.6:
            lead(rng, case, caseworker, rules)
        if rng.random() < 0.6:
            receive(rng, case, caseworker)
        if rng.random() < 0.1:
            Case.objects.filter(pk=case.pk).update(closed_at=bangkok(2026, 10, 1, 0, 5))
    limits, cases = report.limits(today), list(Case.objects.select_related("client"))
    known = facts_of_many(cases)
    ruled = {case.pk: clocks(known[case.pk], limits, today) for case in cases}
    asked_of = (
        report.reception(limits, today),
        report.protection(limits, today),
        report.route(limits, today),
    )
    for place, states in enumerate(asked_of):
        asked = report.with_clocks(Case.objects.all(), today)
        told = {state: set(asked.filter(q).values_list("pk", flat=True)) for state, q in states.items()}
        going = {pk: three[place] for pk, three in ruled.items() if three[place] is not None}
        for state in states:
            assert told[state] == {pk for pk, one in going.items() if one.state is state}
            # Lists and worklists ask inside another question.
            inner = asked.filter(states[state]).values("pk")
            assert set(Case.objects.filter(pk__in=inner).values_list("pk", flat=True)) == told[state]
        # Every clock that goes is in exactly one of them.
        assert sum(map(len, told.values())) == sum(one.state is not State.ENDED for one in going.values())
        assert all(told[state] for state in (State.NEAR, State.OVER, State.PAUSED))


def lead(rng, case, by, rules):
    """A decided screening, the latest of one or two, with or without a time limit."""
    for number in range(1, rng.choice([2, 2, 3])):
        days = rng.choice([None, 3, 8, 15, 20])
        chosen = {
            "kind": rng.choice(["route", "route", "emergency"]),
            "clock_days": days,
            "clock_from": rng.choice(COUNTED_FROM) if days else "",
            "label": "คุ้มครองที่ศูนย์",
        }
        Screening.objects.create(
            case=case,
            number=number,
            rule_set=rules,
            outcome={"chosen": chosen, "flags": []},
            route="B12",
            started_by=by,
            saved_by=by,
            decided_by=by,
            saved_at=case.received_at,
            decided_at=min(
                case.received_at + timedelta(hours=rng.randrange(200)), bangkok(2026, 10, 1, 0, 5)
            ),
        )


def receive(rng, case, by):
    """A reception that was begun: complete, or with some of its checks waiting."""
    reception = Reception.objects.create(case=case, begun_at=case.received_at, begun_by=by)
    complete = rng.random() < 0.5
    for check in CHECKS:
        if complete or rng.random() < 0.7:
            result = "done" if complete else rng.choice(["done", "declined", "not_ready"])
            reception.checks.create(
                kind=check.code,
                result=result,
                on=bangkok_date(case.received_at),
                saved_by=by,
                saved_at=case.received_at,
            )


def withdraw(pause, by):
    pause.withdrawn_at, pause.withdrawn_by, pause.withdrawal_reason = pause.created_at, by, "ผิดแฟ้ม"
    pause.save()


def decide(extension, by, status):
    extension.status, extension.decided_at, extension.decided_by = status, extension.created_at, by
    extension.decision_note = "ตามคำขอ"
    extension.save()


def test_a_file_with_nothing_moved_is_told_by_its_day(ssk, caseworker):
    today = date(2026, 11, 20)
    make_case(ssk, caseworker, received_at=bangkok(2026, 11, 5))
    over = report.protection(report.limits(today), today)[State.OVER]
    assert report.with_clocks(Case.objects.all(), today).filter(over).count() == 1


def test_a_file_counts_by_what_was_in_force_when_the_person_was_received(ssk, caseworker):
    """Ten days of reception instead of seven from 10 November: received on the 9th, late after the 15th;
    received on the 10th, in time until the 19th."""
    make_setting("reception_days", 10, date(2026, 11, 10))
    make_setting("reception_alert_day", 9, date(2026, 11, 10))
    files = {day: make_case(ssk, caseworker, received_at=bangkok(2026, 11, day)) for day in (9, 10)}
    due = {9: (7, date(2026, 11, 15)), 10: (10, date(2026, 11, 19))}
    # The 9th warns from the 13th and is late from the 16th, the 10th from the 18th and from the 20th.
    told = {
        12: {9: State.RUNNING, 10: State.RUNNING},
        13: {9: State.NEAR, 10: State.RUNNING},
        15: {9: State.NEAR, 10: State.RUNNING},
        16: {9: State.OVER, 10: State.RUNNING},
        18: {9: State.OVER, 10: State.NEAR},
        20: {9: State.OVER, 10: State.OVER},
    }
    for now, states in told.items():
        today = date(2026, 11, now)
        limits = report.limits(today)
        asked = report.with_clocks(Case.objects.all(), today)
        for day, state in states.items():
            facts = facts_of_many([Case.objects.select_related("client").get(pk=files[day].pk)])[
                files[day].pk
            ]
            clock = clocks(facts, limits, today).reception
            assert (clock.state, clock.limit, clock.due_on) == (state, *due[day])
            assert asked.filter(report.reception(limits, today)[state], pk=files[day].pk).exists()


def test_a_value_that_is_only_planned_moves_nothing(ssk, caseworker):
    make_setting("protection_days", 30, date(2026, 11, 21))
    make_case(ssk, caseworker, received_at=bangkok(2026, 11, 20))
    assert report.limits(date(2026, 11, 20)).protection == 15
    assert report.limits(date(2026, 11, 21)).protection == 30
    assert report.limits(date(2026, 11, 21)).of(date(2026, 11, 20)).protection == 15


def test_lists_say_by_what_those_received_earlier_are_counted(case, caseworker, director, sign_in):
    today = bangkok_today()
    make_setting("protection_days", 20)
    make_setting("reception_days", 9)
    said = f"(ผู้ที่รับก่อน {format_date(today)} นับตามกำหนดเดิม)"
    worklist = sign_in(caseworker).get(reverse("cases:worklist")).content.decode()
    assert f"กำหนด 9 วัน {said}" in worklist
    assert f"จากกำหนด 20 วัน {said}" in worklist
    assert said in sign_in(director).get(reverse("cases:overview")).content.decode()
    page = sign_in(caseworker).get(reverse("cases:reception", args=[case.pk])).content.decode()
    # Received twelve days ago: day 13, and 7 days were the limit then.
    assert "แรกรับเกินกำหนด 6 วัน" in page
    # Why this file has fifteen days where others have twenty.
    clock = reverse("cases:clock", args=[case.pk])
    assert "ตามกำหนดที่ใช้ในวันรับตัว" in sign_in(caseworker).get(clock).content.decode()
    later = make_case(case.centre, caseworker)
    assert "ตามกำหนดที่ใช้ในวันรับตัว" not in sign_in(caseworker).get(url("clock", later)).content.decode()


# --- pages --------------------------------------------------------------------------------------------
@pytest.fixture
def case(ssk, caseworker):
    return make_case(ssk, caseworker, received_at=timezone.now() - timedelta(days=12))


@pytest.fixture
def led(case, caseworker):
    """Lead the file by a decision of today, as `clock_days` and `clock_from` say."""
    rules = ScreeningRuleSet.objects.create(version=1)

    def do(days, counted_from):
        chosen = {"kind": "route", "label": "คุ้มครองที่ศูนย์", "clock_days": days, "clock_from": counted_from}
        now = timezone.now()
        return Screening.objects.create(
            case=case,
            number=1,
            rule_set=rules,
            outcome={"chosen": chosen, "flags": []},
            route="B12",
            started_by=caseworker,
            saved_by=caseworker,
            decided_by=caseworker,
            saved_at=now,
            decided_at=now,
        )

    return do


def test_the_clock_of_the_route_stands_on_file_list_and_worklist(case, led, caseworker, sign_in):
    """Day 13 of 13: near, when protection (day 13 of 15) is near too; one day later the route is late."""
    led(12, FROM_RECEPTION)
    browser = sign_in(caseworker)
    page = browser.get(url("case", case)).content.decode()
    assert "ตามเส้นทางเกินกำหนด 1 วัน" in page
    # What is late is said before what is near.
    for where in ("?clock=route", "?clock=late", ""):
        rows = browser.get(f"{reverse('cases:list')}{where}").content.decode()
        assert "ตามเส้นทางเกินกำหนด 1 วัน" in rows
    assert "ตามเส้นทางเกินกำหนด 1 วัน" in browser.get(reverse("cases:worklist")).content.decode()


def test_a_route_counted_from_its_decision_says_so(case, led, caseworker, sign_in):
    led(30, FROM_DECISION)
    page = sign_in(caseworker).get(url("clock", case)).content.decode()
    assert f"วันที่ 1 คือวันตัดสินเส้นทาง {format_date(bangkok_today())}" in page
    # Decided today, thirty days: no list calls it near.
    answer = sign_in(caseworker).get(f"{reverse('cases:list')}?clock=route").content.decode()
    assert case.number not in answer


def test_a_route_with_the_days_of_protection_is_not_counted_out_twice(case, led, caseworker, sign_in):
    led(15, FROM_RECEPTION)
    page = sign_in(caseworker).get(url("case", case)).content.decode()
    assert "เส้นทางที่คัดกรองได้มีกำหนดเดียวกัน" in page
    assert "ตามเส้นทาง" not in page


def url(name, case, *more):
    return reverse(f"cases:{name}", args=[case.pk, *(one.pk for one in more)])


def state_of(case):
    facts = facts_of_many([Case.objects.select_related("client").get(pk=case.pk)])[case.pk]
    return clocks(facts, report.limits(bangkok_today()), bangkok_today())[1]


def test_a_pause_is_written_ended_and_told(case, caseworker, sign_in):
    browser, today = sign_in(caseworker), bangkok_today()
    before = state_of(case)
    sent = {"kind": "not_ready", "reason": "ขอเวลาอีกหน่อย", "first_on": format_date(today - timedelta(days=3))}
    assert browser.post(url("pause", case), sent).status_code == 302
    assert (state_of(case).state, state_of(case).day) == (State.PAUSED, before.day - 4)
    text = browser.get(url("case", case)).content.decode()
    assert "เลื่อนเพราะยังไม่พร้อม" in text
    pause = case.pauses.get()
    # In the heading and in the row, until it is over; then only the row leads to putting its last day right.
    assert browser.get(url("clock", case)).content.decode().count(url("pause-end", case, pause)) == 2
    ended = {"last_on": format_date(today - timedelta(days=1)), "reason": "พร้อมคุยแล้ว"}
    assert browser.post(url("pause-end", case, pause), ended).status_code == 302
    assert state_of(case).day == before.day - 3
    after = browser.get(url("clock", case)).content.decode()
    assert "พร้อมคุยแล้ว" in after
    assert after.count(url("pause-end", case, pause)) == 1
    assert [event.title for event in case.events.filter(kind="clock")] == ["กลับมานับเวลา", "หยุดนับเวลา"]
    assert browser.post(url("pause-end", case, pause), {"mistake": "on", "reason": ""}).status_code == 422
    assert (
        browser.post(url("pause-end", case, pause), {"mistake": "on", "reason": "ผิดแฟ้ม"}).status_code == 302
    )
    assert state_of(case).day == before.day
    assert browser.get(url("pause-end", case, pause)).status_code == 404


def test_a_file_held_from_its_first_day_has_counted_no_day_yet(ssk, caseworker, sign_in):
    case = make_case(ssk, caseworker)
    make_pause(case, caseworker, bangkok_today())
    page = sign_in(caseworker).get(url("clock", case)).content.decode()
    assert "ยังไม่นับวันใด" in page


def test_a_stay_in_hospital_is_told_to_readers_of_health_alone(case, caseworker, people, sign_in):
    trainer = without_profession(people["ssk.team"])
    join_team(case, trainer)
    sent = {"kind": "hospital", "reason": "ผ่าตัดไส้ติ่ง", "first_on": format_date(bangkok_today())}
    worker = sign_in(caseworker)
    worker.post(url("pause", case), sent)
    assert "ผ่าตัดไส้ติ่ง" in worker.get(url("clock", case)).content.decode()
    for page in (url("clock", case), url("case", case), reverse("cases:list"), reverse("cases:worklist")):
        text = sign_in(trainer).get(page).content.decode()
        assert "ผ่าตัด" not in text
        assert "โรงพยาบาล" not in text.replace("หยุดนับเมื่ออยู่โรงพยาบาล", "")


def test_a_pause_lies_after_reception_and_ends_after_it_begins(case, caseworker, sign_in):
    sent = {"kind": "other", "reason": "รอญาติ", "first_on": "1/1/2569"}
    answer = sign_in(caseworker).post(url("pause", case), sent)
    assert answer.status_code == 422
    assert "วันรับตัว" in answer.content.decode()
    with pytest.raises(Refused, match="ก่อนวันรับตัว"):
        actions.pause(case=case, by=caseworker, kind="other", reason="รอ", first_on=date(2026, 1, 1))
    pause = make_pause(case, caseworker, bangkok_today())
    early = {"last_on": format_date(bangkok_today() - timedelta(days=1))}
    assert sign_in(caseworker).post(url("pause-end", case, pause), early).status_code == 409


def test_more_days_are_asked_for_and_approved_by_the_director(case, caseworker, director, sign_in):
    worker, head = sign_in(caseworker), sign_in(director)
    sent = {"days": "๓๐", "reason": "รอผลทะเบียนราษฎร"}
    assert worker.post(url("extension-ask", case), sent).status_code == 302
    assert state_of(case).limit == 15
    assert "รอผู้อำนวยการพิจารณา" in worker.get(url("case", case)).content.decode()
    assert worker.post(url("extension-ask", case), sent).status_code == 403
    extension = case.extensions.get()
    assert worker.post(url("extension-decide", case, extension), {"answer": "approve"}).status_code == 403
    pile = head.get(reverse("cases:extensions-waiting")).content.decode()
    assert "รอผลทะเบียนราษฎร" in pile
    assert head.post(url("extension-decide", case, extension), {"answer": "approve"}).status_code == 302
    assert state_of(case).limit == 45
    assert "รอผลทะเบียนราษฎร" not in head.get(reverse("cases:extensions-waiting")).content.decode()
    assert head.post(url("extension-decide", case, extension), {"answer": "refuse"}).status_code == 403
    assert "อนุมัติให้ขยายเวลา" in case.events.filter(kind="clock").first().title


def test_a_refusal_says_why_and_changes_nothing(case, caseworker, director, sign_in):
    extension = make_extension(case, caseworker)
    head = sign_in(director)
    assert head.post(url("extension-decide", case, extension), {"answer": "refuse"}).status_code == 422
    sent = {"answer": "refuse", "note": "มีที่รองรับแล้ว"}
    assert head.post(url("extension-decide", case, extension), sent).status_code == 302
    assert state_of(case).limit == 15
    assert "มีที่รองรับแล้ว" in sign_in(caseworker).get(url("clock", case)).content.decode()


def test_no_more_days_at_once_than_the_setting(case, caseworker, sign_in):
    answer = sign_in(caseworker).post(url("extension-ask", case), {"days": "61", "reason": "นาน"})
    assert answer.status_code == 422
    assert "ไม่เกิน 60 วัน" in answer.content.decode()


def test_a_closed_file_moves_no_clock(case, caseworker, director, sign_in):
    pause, extension = make_pause(case, caseworker, bangkok_today()), make_extension(case, caseworker)
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now())
    for user, name, more in (
        (caseworker, "pause", ()),
        (caseworker, "extension-ask", ()),
        (caseworker, "pause-end", (pause,)),
        (director, "extension-decide", (extension,)),
    ):
        assert sign_in(user).get(url(name, case, *more)).status_code == 403
    assert state_of(case).state is State.ENDED


def test_what_moves_one_clock_does_not_exist_under_another_file(case, ssk, caseworker, director, sign_in):
    other = make_case(ssk, caseworker)
    pause, extension = make_pause(other, caseworker, bangkok_today()), make_extension(other, caseworker)
    assert sign_in(caseworker).get(url("pause-end", case, pause)).status_code == 404
    assert sign_in(director).get(url("extension-decide", case, extension)).status_code == 404


def test_why_a_stay_in_hospital_was_taken_back_is_told_to_readers_of_health_alone(
    case, caseworker, teammate, sign_in
):
    for kind, why in (("hospital", "หมอเลื่อนผ่าตัด"), ("absent", "กลับมาแล้ว")):
        pause = make_pause(case, caseworker, bangkok_today(), kind=kind)
        actions.withdraw_pause(pause=pause, by=caseworker, reason=why)
    page = reverse("cases:clock", args=[case.pk])
    for user, told in ((caseworker, True), (teammate, False)):
        shown = sign_in(user).get(page).content.decode()
        assert ("หมอเลื่อนผ่าตัด" in shown) is told
        assert "กลับมาแล้ว" in shown
