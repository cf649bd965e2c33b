"""Lists of files and first pages: who is on them, in which order, and that numbers agree with their lists."""

from datetime import timedelta
from random import Random

import pytest
import time_machine
from django.utils import timezone

from cases.actions import finding
from cases.facts.case import facts_of_many
from cases.models import (
    Case,
    HomeVisit,
    IdentityPaper,
    PlanActivity,
    PlanStatus,
    Screening,
    ServicePlan,
)
from cases.reports import caseload, clocks, due, stages
from cases.rules.stage import GATES, stage_of
from shelter.audit.models import AccessEntry, Action
from shelter.lib.thai import bangkok_today
from tests.factories.attachments import make_flag
from tests.factories.cases import bangkok, join_team, make_case, make_client
from tests.factories.clocks import make_extension, make_pause
from tests.factories.contacts import make_override
from tests.factories.finding import make_finding, make_session
from tests.factories.instruments import fill, make_check
from tests.factories.plans import make_plan
from tests.factories.reception import make_consent
from tests.factories.screening import decided, make_screening
from tests.factories.visits import make_surveillance, make_visit
from tests.pages import numbers, text

pytestmark = pytest.mark.usefixtures("reference")


# --- the worklist -------------------------------------------------------------------------------------
def test_a_safety_alarm_stands_on_every_first_page_until_somebody_answers_it(
    ssk, caseworker, teammate, director, sign_in
):
    make_case(ssk, caseworker)
    case = make_case(ssk, caseworker)
    result = fill(case, caseworker, "9q", dict.fromkeys(range(1, 10), 0) | {9: 1})
    said = "ต้องดูแลความปลอดภัยทันที 1 คน"
    pages = ((caseworker, "/tasks/"), (teammate, "/tasks/?scope=centre"), (director, "/overview/"))
    assert all(said in text(sign_in(user).get(page)) for user, page in pages)
    # A colleague's own work holds no such file.
    assert said not in text(sign_in(teammate).get("/tasks/"))
    listed = sign_in(director).get("/cases/?need=safety")
    assert [row.case for row in listed.context["rows"]] == [case]
    result.steps, result.steps_at, result.steps_by = ["stay", "told_lead"], timezone.now(), caseworker
    result.save()
    assert not any("ต้องดูแลความปลอดภัยทันที" in text(sign_in(user).get(page)) for user, page in pages)


def test_the_worklist_holds_the_own_open_files_newest_first(ssk, caseworker, teammate, sign_in):
    old = make_case(ssk, caseworker, received_at=timezone.now() - timedelta(days=3))
    new = make_case(ssk, caseworker)
    shared = make_case(ssk, teammate, received_at=timezone.now() - timedelta(days=5))
    join_team(shared, caseworker)
    other = make_case(ssk, teammate)
    closed = make_case(ssk, caseworker)
    Case.objects.filter(pk=closed.pk).update(closed_at=timezone.now())
    browser = sign_in(caseworker)
    answer = browser.get("/tasks/")
    assert numbers(answer) == [new.number, old.number, shared.number]
    assert answer.context["open"] == 3
    assert other.number in numbers(browser.get("/tasks/?scope=centre"))


def test_a_team_member_sees_assigned_files_whatever_the_address_says(ssk, caseworker, people, sign_in):
    make_case(ssk, caseworker)
    mine = make_case(ssk, caseworker)
    join_team(mine, people["ssk.team"])
    for address in ("/tasks/", "/tasks/?scope=centre"):
        answer = sign_in(people["ssk.team"]).get(address)
        assert numbers(answer) == [mine.number]
        assert "ทั้งศูนย์" not in answer.content.decode()


@time_machine.travel(bangkok(2026, 11, 20, 9), tick=False)
def test_each_counter_agrees_with_its_list(ssk, caseworker, teammate, sign_in):
    # Today is the 20th and the day of reception is day 1: 20 → 1, 14 → 7, 13 → 8, 11 → 10, 6 → 15, 5 → 16.
    made = [
        make_case(ssk, caseworker, received_at=bangkok(2026, 11, day, 0, 5)) for day in (20, 14, 13, 11, 6, 5)
    ]
    make_case(ssk, teammate, received_at=bangkok(2026, 11, 1))
    # In hospital since the 10th: of the 5th's sixteen days, five count.
    make_pause(made[5], caseworker, bangkok(2026, 11, 10).date())
    plan = make_plan(made[0], caseworker, status=PlanStatus.APPROVED)
    ServicePlan.objects.update(review_on=bangkok_today())
    PlanActivity.objects.filter(goal__plan=plan).update(due_on=bangkok_today() - timedelta(days=3))
    browser = sign_in(caseworker)
    answer = browser.get("/tasks/")
    counted = {one["label"]: (one["value"], one["url"]) for one in answer.context["counters"]}
    late = PlanActivity.objects.filter(goal__plan=plan).count()
    assert [value for value, _ in counted.values()] == [late, 6, 2, 1]
    for label, (value, url) in counted.items():
        files = len(numbers(browser.get(url)))
        assert files == (1 if label == "กิจกรรมเกินกำหนด" else value), label
    text = answer.content.decode()
    assert "เกิน 3 วัน" in text
    assert "ทบทวนแผน" in text
    assert "คุ้มครองวันที่ 15 จาก 15" in text


def test_warnings_stand_beside_names_wherever_files_are_listed(ssk, caseworker, teammate, director, sign_in):
    case = make_case(ssk, teammate, client=make_client(ssk, safe_contact=True))
    join_team(case, caseworker)
    make_flag(case, teammate, "allergy", "ไข่")
    make_flag(case, teammate, "infection", "โรคลับ")
    for user, page in (
        (caseworker, "/tasks/"),
        (caseworker, "/cases/"),
        (director, "/overview/"),
        (teammate, "/cases/"),
    ):
        text = sign_in(user).get(page).content.decode()
        assert "แพ้: ไข่" in text
        assert "ปกปิดที่อยู่และการติดต่อ" in text
        assert "โรคลับ" in text
    outside = make_case(ssk, director)
    make_flag(outside, director, "infection", "อีกโรคหนึ่ง")
    assert "อีกโรคหนึ่ง" not in sign_in(caseworker).get("/cases/").content.decode()


# --- the list -----------------------------------------------------------------------------------------
def test_the_list_pages_by_key_in_both_directions_and_orders(ssk, caseworker, sign_in, settings):
    made = [
        make_case(
            ssk,
            caseworker,
            client=make_client(ssk, first_name="ก" if number % 2 else "ข", last_name=f"{number:03d}"),
            received_at=timezone.now() - timedelta(hours=number // 3),
        )
        for number in range(120)
    ]
    browser = sign_in(caseworker)
    for sort in ("received", "oldest", "name"):
        first = browser.get(f"/cases/?sort={sort}")
        second = browser.get("/cases/" + first.context["page"].next)
        third = browser.get("/cases/" + second.context["page"].next)
        seen = numbers(first) + numbers(second) + numbers(third)
        assert sorted(seen) == sorted(case.number for case in made)
        assert first.context["page"].previous == third.context["page"].next == ""
        back = browser.get("/cases/" + third.context["page"].previous)
        assert numbers(back) == numbers(second)
        assert numbers(browser.get("/cases/" + back.context["page"].previous)) == numbers(first)
        assert first.context["total"] == 120


@pytest.mark.parametrize("seed", [1, 2])
def test_rule_and_sql_agree_on_every_stage(seed, ssk, caseworker, rules):
    rng = Random(seed)
    for number in range(24):
        case = make_case(ssk, caseworker)
        for _ in range(rng.choice([0, 0, 1, 2])):
            made = decided(case, caseworker)
            if rng.random() < 0.3:
                outcome = {**made.outcome, "chosen": {**made.outcome["chosen"], "kind": "emergency"}}
                Screening.objects.filter(pk=made.pk).update(outcome=outcome)
        if number % 5 == 0 and not case.screenings.exists():
            make_screening(case, caseworker)
        if number % 4 == 0:
            finding.start(case=case, by=caseworker)
        if number % 3 == 0:
            make_plan(case, caseworker, status=PlanStatus.DRAFT)
    known = facts_of_many(Case.objects.select_related("client"))
    told = {
        gate.code: set(stages.with_stages(Case.objects.all()).filter(stages.at_stage(gate.code)))
        for gate in GATES
    }
    assert {code: {case.pk for case in cases} for code, cases in told.items()} == {
        gate.code: {pk for pk, facts in known.items() if stage_of(facts).gate.code == gate.code}
        for gate in GATES
    }
    assert all(told.values())
    waits = caseload.groups(clocks.limits(bangkok_today()), bangkok_today())["screening"]
    asked = set(
        caseload.with_work(Case.objects.all(), bangkok_today()).filter(waits).values_list("pk", flat=True)
    )
    assert asked == {pk for pk, facts in known.items() if not facts["screened_on"]}


def test_rule_and_sql_agree_on_what_waits_today(ssk, caseworker, reference):
    today = bangkok_today()
    rng = Random(3)

    def some_day():
        return today + timedelta(days=rng.choice([-9, -1, 0, 1, 9]))

    for number in range(70):
        case = make_case(ssk, caseworker)
        if number % 7 == 0:
            make_plan(case, caseworker, status=PlanStatus.APPROVED, review_on=some_day())
        if number % 7 == 1:
            waiting = {"cause": "intoxicated", "decides": "หัวหน้าเวร", "by_right": "เหตุฉุกเฉิน"}
            make_consent(case, caseworker, outcome="cannot_now", ask_again_on=some_day(), **waiting)
            if rng.random() < 0.5:
                make_consent(case, caseworker, outcome="given")
        if number % 7 == 2:
            IdentityPaper.objects.create(
                client=case.client, kind="id_card", state="lost", next_step="ไปอำเภอ", next_on=some_day()
            )
        if number % 7 == 3:
            make_surveillance(case, caseworker, next_on=some_day())
        if number % 7 == 4:
            found = make_finding(case, caseworker)
            put_off = {"result": "not_ready", "reason": "ขอพักก่อน", "try_again_on": some_day()}
            make_session(found, caseworker, **put_off, on=today - timedelta(days=9))
            if rng.random() < 0.4:
                make_session(found, caseworker, on=today - timedelta(days=rng.choice([9, 2])))
            if rng.random() < 0.2:
                found.done_at, found.done_by = timezone.now(), caseworker
                found.save()
        if number % 7 == 5:
            make_visit(case, caseworker, planned_on=max(today, some_day()))
            HomeVisit.objects.filter(case=case).update(planned_on=some_day())
        if number % 7 == 6:
            make_check(case, caseworker, checked_on=today - timedelta(days=9), next_on=some_day())
            if rng.random() < 0.4:
                make_check(case, caseworker, next_on=rng.choice([None, today + timedelta(days=9)]))
    known = facts_of_many(Case.objects.select_related("client"))
    waits = caseload.groups(clocks.limits(today), today)["today"]
    asked = set(caseload.with_work(Case.objects.all(), today).filter(waits).values_list("pk", flat=True))
    told = {
        pk for pk, facts in known.items() if any(facts[name] and facts[name] <= today for name in due.TODAY)
    }
    assert asked == told
    assert {name for name in due.TODAY if any(one[name] for one in known.values())} == set(due.TODAY)
    assert 0 < len(told) < 70


def test_who_was_not_ready_is_remembered_on_the_day_they_named(ssk, caseworker, sign_in):
    case, today = make_case(ssk, caseworker), bangkok_today()
    put_off = {"result": "not_ready", "reason": "ขอพักก่อน", "try_again_on": today}
    make_session(make_finding(case, caseworker), caseworker, **put_off)
    make_visit(case, caseworker, planned_on=today)
    make_check(case, caseworker, next_on=today)
    page = sign_in(caseworker).get("/tasks/").content.decode()
    for chore in ("คุยกับผู้ใช้บริการอีกครั้ง", "ไปเยี่ยมตามแผน", "นัดแพทย์"):
        assert chore in page


def test_sorting_by_name_is_thai_and_keeps_names_out_of_the_url(ssk, caseworker, sign_in):
    for name in ("เกษม", "กานดา", "ขวัญ", "แก้ว"):
        make_case(ssk, caseworker, client=make_client(ssk, first_name=name, last_name="ทดสอบ"))
    answer = sign_in(caseworker).get("/cases/?sort=name")
    assert [row.case.client.first_name for row in answer.context["rows"]] == ["กานดา", "เกษม", "แก้ว", "ขวัญ"]


def test_a_list_is_logged_by_filter_names_and_ids(ssk, caseworker, sign_in):
    case = make_case(ssk, caseworker)
    sign_in(caseworker).get("/cases/?mine=1")
    entry = AccessEntry.objects.filter(action=Action.LIST).get()
    assert entry.subject_ids == [str(case.pk)]
    assert "mine" in entry.detail["filters"]


def test_a_list_hides_phone_and_number_and_says_only_neutral_words(ssk, caseworker, sign_in):
    client = make_client(ssk, first_name="สมศรี", phone="0812345678", marks="รับยาจิตเวช", safe_contact=True)
    make_case(ssk, caseworker, client=client, circumstances="ถูกทำร้าย")
    for url in ("/cases/", "/tasks/"):
        text = sign_in(caseworker).get(url).content.decode()
        assert "สมศรี" in text
        for word in ("5678", "จิตเวช", "ถูกทำร้าย"):
            assert word not in text


def test_a_team_members_pages_hold_assigned_files_only(ssk, caseworker, people, sign_in):
    case, _ = make_case(ssk, caseworker), make_case(ssk, caseworker)
    join_team(case, people["ssk.team"])
    browser = sign_in(people["ssk.team"])
    assert numbers(browser.get("/cases/")) == numbers(browser.get("/tasks/")) == [case.number]
    assert "รับเข้ารายใหม่" not in browser.get("/tasks/").content.decode()


@time_machine.travel(bangkok(2026, 11, 20, 9), tick=False)
def test_every_number_of_the_directors_page_leads_to_its_rows(
    ssk, nsn, caseworker, outsider, director, sign_in
):
    planned = make_case(ssk, caseworker, received_at=bangkok(2026, 11, 1))
    make_plan(planned, caseworker, status=PlanStatus.AGREED)
    make_case(ssk, caseworker, received_at=bangkok(2026, 11, 18))
    ended = make_case(ssk, caseworker, received_at=bangkok(2026, 10, 1))
    Case.objects.filter(pk=ended.pk).update(closed_at=bangkok(2026, 10, 20))
    make_case(ssk, caseworker, received_at=bangkok(2026, 9, 30))
    make_case(nsn, outsider)
    make_override(planned, caseworker)
    make_extension(planned, caseworker)
    browser = sign_in(director)
    shown = browser.get("/overview/").context
    counters = [*shown["decisions"], *shown["counters"]]
    # Plans awaiting approval: 1; requests for more days: 1; to contact somebody against the answer: 1.
    # Open: 3 (one of them of last fiscal year); received in 2570: 3; ended of 2570: 1; beyond 15 days: 2.
    assert [one["value"] for one in counters] == [1, 1, 1, 3, 3, 1, 2]
    for one in counters:
        assert browser.get(one["url"]).context["total"] == one["value"]


def test_what_was_to_be_done_on_an_earlier_day_says_how_long_ago(ssk, caseworker, sign_in):
    today = bangkok_today()
    make_visit(make_case(ssk, caseworker), caseworker, planned_on=today)
    assert "เลยมา" not in text(sign_in(caseworker).get("/tasks/"))
    make_visit(make_case(ssk, caseworker), caseworker, planned_on=today - timedelta(days=2))
    assert text(sign_in(caseworker).get("/tasks/")).count("เลยมา 2 วัน") == 1


def test_who_only_reads_is_offered_to_open_and_not_to_screen(ssk, caseworker, people, sign_in):
    case = make_case(ssk, caseworker)
    join_team(case, people["ssk.team"])
    offered = f"คัดกรอง {case.client.name}"
    assert offered in text(sign_in(caseworker).get("/tasks/"))
    theirs = text(sign_in(people["ssk.team"]).get("/tasks/"))
    assert f"เปิดดู {case.client.name}" in theirs
    assert offered not in theirs


def test_a_centre_without_files_is_not_told_to_change_its_filters(ssk, caseworker, sign_in):
    assert "ยังไม่มีแฟ้มที่เปิดอยู่" in text(sign_in(caseworker).get("/cases/"))
    make_case(ssk, caseworker)
    assert "ไม่มีแฟ้มตามที่เลือก" in text(sign_in(caseworker).get("/cases/?state=closed"))


@pytest.mark.parametrize(
    ("query", "short"),
    [("", True), ("?state=all", True), ("?sort=name", False), ("?mine=1", False), ("?more=1", False)],
)
def test_a_phone_is_shown_every_filter_as_soon_as_one_is_in_force(ssk, caseworker, sign_in, query, short):
    page = sign_in(caseworker).get(f"/cases/{query}").content.decode()
    assert ('class="flt even bd no-print first"' in page) is short


def test_a_counter_stands_out_only_when_something_waits(ssk, caseworker, sign_in):
    def tones():
        return [one["tone"] for one in sign_in(caseworker).get("/tasks/").context["counters"]]

    assert tones() == ["", "", "", ""]
    make_case(ssk, caseworker)
    assert tones() == ["", "law", "", ""]


def test_a_section_of_the_worklist_begins_with_eight(ssk, caseworker, sign_in):
    for _ in range(12):
        make_case(ssk, caseworker)
    assert len(numbers(sign_in(caseworker).get("/tasks/"))) == 8


@pytest.mark.parametrize(
    ("name", "home"), [("ssk.caseworker", "/tasks/"), ("ssk.team", "/tasks/"), ("ssk.director", "/overview/")]
)
def test_a_day_begins_where_the_role_works(people, sign_in, name, home):
    assert sign_in(people[name]).get("/").url == home


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"roles": ["km"]}, {"centre": "NSN"}, {"is_active": True}], ids=str
)
def test_the_director_is_told_of_files_whose_manager_is_gone(
    ssk, nsn, caseworker, teammate, director, sign_in, change
):
    left = make_case(ssk, teammate)
    make_case(ssk, caseworker)
    Case.objects.filter(pk=make_case(ssk, teammate).pk).update(closed_at=timezone.now())
    values = {**change, "centre": nsn} if "centre" in change else change
    type(teammate).objects.filter(pk=teammate.pk).update(**values)
    browser = sign_in(director)
    overview = browser.get("/overview/")
    listed = numbers(browser.get("/cases/?left=1"))
    if change == {"is_active": True}:
        assert (overview.context["left_behind"], listed) == (0, [])
        return
    assert (overview.context["left_behind"], listed) == (1, [left.number])
    assert "ต้องมอบผู้จัดการรายกรณีคนใหม่" in overview.content.decode()


def test_a_very_long_list_says_more_than_it_counted(ssk, caseworker, sign_in, monkeypatch):
    make_case(ssk, caseworker)
    assert "<caption>1 แฟ้ม · เปิดอยู่</caption>" in sign_in(caseworker).get("/cases/").content.decode()
    monkeypatch.setattr("shelter.desk.paging.counted", lambda queryset, most: most + 1)
    browser = sign_in(caseworker)
    assert "<caption>มากกว่า 10,000 แฟ้ม · เปิดอยู่</caption>" in browser.get("/cases/").content.decode()
    # What a filter leaves is looked for among many more: it is counted less far.
    assert "<caption>มากกว่า 1,000 แฟ้ม" in browser.get("/cases/?need=screening").content.decode()
