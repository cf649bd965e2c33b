"""Lists of files and first pages: who is on them, in which order, and that numbers agree with their lists."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from cases.models import Case, PlanStatus
from shelter.audit.models import AccessEntry, Action
from tests.factories.cases import bangkok, join_team, make_case, make_client
from tests.factories.clocks import make_extension
from tests.factories.contacts import make_override
from tests.factories.plans import make_plan

pytestmark = pytest.mark.usefixtures("reference")


def numbers(answer) -> list[str]:
    return [row.case.number for row in answer.context["rows"]]


def test_the_worklist_holds_the_own_open_files_newest_first(ssk, caseworker, teammate, sign_in):
    old = make_case(ssk, caseworker, received_at=timezone.now() - timedelta(days=3))
    new = make_case(ssk, caseworker)
    shared = make_case(ssk, teammate, received_at=timezone.now() - timedelta(days=5))
    join_team(shared, caseworker)
    make_case(ssk, teammate)
    closed = make_case(ssk, caseworker)
    Case.objects.filter(pk=closed.pk).update(closed_at=timezone.now())
    answer = sign_in(caseworker).get("/tasks/")
    assert numbers(answer) == [new.number, old.number, shared.number]
    assert answer.context["counters"][0]["value"] == 3
    assert "คัดกรองว่าใช้กฎหมายใด" in answer.content.decode()


@time_machine.travel(bangkok(2026, 11, 20, 9), tick=False)
def test_each_counter_agrees_with_its_list(ssk, caseworker, sign_in):
    # Today is the 20th and the day of reception is day 1: 20 → 1, 14 → 7, 13 → 8, 11 → 10, 6 → 15, 5 → 16.
    for day in (20, 14, 13, 11, 6, 5):
        make_case(ssk, caseworker, received_at=bangkok(2026, 11, day, 0, 5))
    browser = sign_in(caseworker)
    counters = browser.get("/tasks/").context["counters"]
    assert [one["value"] for one in counters] == [6, 2, 2, 1]
    for one in counters:
        assert len(numbers(browser.get(one["url"]))) == one["value"]


def test_a_wrong_filter_is_the_whole_list(ssk, caseworker, sign_in):
    make_case(ssk, caseworker)
    assert len(numbers(sign_in(caseworker).get("/tasks/?show=__class__&after=x&before=y"))) == 1
    assert (
        len(numbers(sign_in(caseworker).get("/cases/?state=x&sort=client__national_id&year=๒&after=x"))) == 1
    )


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
    for sort in ("received", "name"):
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


def test_sorting_by_name_is_thai_and_keeps_names_out_of_the_url(ssk, caseworker, sign_in):
    for name in ("เกษม", "กานดา", "ขวัญ", "แก้ว"):
        make_case(ssk, caseworker, client=make_client(ssk, first_name=name, last_name="ทดสอบ"))
    answer = sign_in(caseworker).get("/cases/?sort=name")
    # Dictionary order: a leading vowel counts after its consonant.
    names = [row.case.client.first_name for row in answer.context["rows"]]
    assert names == ["กานดา", "เกษม", "แก้ว", "ขวัญ"]


def test_filters_choose_state_year_and_mine(ssk, caseworker, teammate, sign_in):
    mine = make_case(ssk, caseworker)
    other = make_case(ssk, teammate)
    past = make_case(ssk, teammate, received_at=bangkok(2025, 11, 1))
    Case.objects.filter(pk=past.pk).update(closed_at=bangkok(2025, 12, 1))
    browser = sign_in(caseworker)
    assert set(numbers(browser.get("/cases/"))) == {mine.number, other.number}
    assert numbers(browser.get("/cases/?state=closed")) == [past.number]
    assert numbers(browser.get("/cases/?state=all&year=2569")) == [past.number]
    assert numbers(browser.get("/cases/?mine=1")) == [mine.number]


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
    counters = browser.get("/overview/").context["counters"]
    # Plans awaiting approval: 1; requests for more days: 1; to contact somebody against the answer: 1.
    # Open: 3 (one of them of last fiscal year); received in 2570: 3; ended of 2570: 1; beyond 15 days: 2.
    assert [one["value"] for one in counters] == [1, 1, 1, 3, 3, 1, 2]
    for one in counters:
        assert browser.get(one["url"]).context["total"] == one["value"]


@pytest.mark.parametrize("url", ["/tasks/", "/cases/", "/cases/?sort=name"])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    ssk, caseworker, sign_in, django_assert_max_num_queries, url
):
    for _ in range(12):
        make_case(ssk, caseworker)
    browser = sign_in(caseworker)
    with django_assert_max_num_queries(14):
        assert len(numbers(browser.get(url))) == 12


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
    assert "<caption>1 แฟ้ม</caption>" in sign_in(caseworker).get("/cases/").content.decode()
    monkeypatch.setattr("shelter.desk.paging.counted", lambda queryset: 10_001)
    assert "<caption>มากกว่า 10,000 แฟ้ม</caption>" in sign_in(caseworker).get("/cases/").content.decode()
