"""Every door of a record, tried by people who had a reason to come through it until a moment ago.

What each had ends in its own way: a seat in the team, an order to stand in for the director, the people of a
night, a helper's errand. Nothing kept from before (an address, a form, a session) opens anything after.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import (
    BedStay,
    Case,
    CaseAssignment,
    Client,
    HelperTask,
    Notification,
    TaskStatus,
    WatchPerson,
)
from shelter.accounts.models import Role
from shelter.accounts.routes import all_routes
from shelter.lib.thai import bangkok_today
from tests.door_table import DOORS
from tests.factories.cases import make_case
from tests.factories.staff import make_order

pytestmark = pytest.mark.usefixtures("reference")

METHODS = {route.name: route.methods for route in all_routes()}
# Everybody's saved filters are their own, and hold nothing about anybody.
OWN = {"cases:saved-filter-remove", "cases:saved-filter-up"}
OWNED = sorted(
    name for name, door in DOORS.items() if door.owned and name.startswith("cases:") and name not in OWN
)


def behind(role: Role, *, but: frozenset[Role] = frozenset()) -> list[str]:
    return [name for name in OWNED if role in DOORS[name].roles and not but & DOORS[name].roles]


def tried(browser, name, made) -> set[int]:
    """The answers to reading, where the door reads, and to what would be sent."""
    url, found = reverse(name, kwargs=made), set()
    if "GET" in METHODS[name]:
        found.add(browser.get(url).status_code)
    if "POST" in METHODS[name]:
        found.add(browser.post(url, DOORS[name].payload).status_code)
    return found


@pytest.mark.parametrize("name", behind(Role.TEAM))
def test_who_left_the_team_finds_nothing(name, ssk, people, sign_in):
    made = DOORS[name].make(ssk, people)
    member = people["ssk.team"]
    browser = sign_in(member)
    CaseAssignment.objects.filter(user=member).update(until=timezone.now())
    assert tried(browser, name, made) == {404}


def back_with(others, centre):
    """Every file of the centre ends, and each of its people comes back to another team."""
    Case.objects.filter(centre=centre, closed_at__isnull=True).update(closed_at=timezone.now())
    people = Client.objects.standing().filter(centre=centre, cases__isnull=False).distinct()
    return [make_case(centre, others, client=person) for person in people]


@pytest.mark.parametrize("name", behind(Role.TEAM))
def test_the_team_of_an_ended_file_finds_nothing_when_the_person_is_back_with_others(
    name, ssk, people, sign_in
):
    made = DOORS[name].make(ssk, people)
    browser = sign_in(people["ssk.team"])
    back_with(people["ssk.director"], ssk)
    assert tried(browser, name, made) == {404}


# Whoever made one record of two takes it back, whatever became of the files.
@pytest.mark.parametrize("name", [name for name in behind(Role.CASEWORKER) if name != "cases:merge-undo"])
def test_the_manager_of_an_ended_file_is_any_caseworker_when_the_person_is_back_with_others(
    name, ssk, people, sign_in
):
    made = DOORS[name].make(ssk, people)
    CaseAssignment.objects.filter(user=people["ssk.mate"]).update(until=timezone.now())
    back_with(people["ssk.director"], ssk)
    never, former = (tried(sign_in(people[who]), name, made) for who in ("ssk.mate", "ssk.caseworker"))
    assert former == never


# Who works on files keeps their own doors; somebody who does not has nothing but the order.
@pytest.mark.parametrize("name", behind(Role.DIRECTOR, but=frozenset({Role.KM})))
def test_whose_order_ended_is_the_director_no_more(name, ssk, people, sign_in):
    made, deputy = DOORS[name].make(ssk, people), people["ssk.km"]
    order = make_order(deputy, people["ssk.admin"], starts_on=bangkok_today() - timedelta(days=3))
    browser = sign_in(deputy)
    order.ends_on = bangkok_today() - timedelta(days=1)
    order.save(update_fields=["ends_on"])
    assert tried(browser, name, made) == {403}


@pytest.mark.parametrize("name", behind(Role.DUTY))
def test_the_night_officer_finds_nobody_of_last_week(name, ssk, people, sign_in):
    made, browser = DOORS[name].make(ssk, people), sign_in(people["ssk.duty"])
    week_ago = timezone.now() - timedelta(days=7)
    Case.objects.update(received_at=week_ago)
    Notification.objects.update(taken_at=week_ago)
    BedStay.objects.filter(until__isnull=True).update(since=week_ago, until=timezone.now())
    assert tried(browser, name, made) == {404}


@pytest.mark.parametrize("name", behind(Role.HELPER))
def test_a_helper_finds_nothing_when_the_errand_is_over(name, ssk, people, sign_in):
    made, browser = DOORS[name].make(ssk, people), sign_in(people["ssk.helper"])
    HelperTask.objects.update(
        status=TaskStatus.WITHDRAWN, withdrawn_at=timezone.now(), withdrawn_reason="ไปเองแล้ว"
    )
    WatchPerson.objects.update(helper=None)
    assert tried(browser, name, made) == {404}


def test_the_doors_of_each_are_tried():
    for role in (Role.TEAM, Role.DIRECTOR, Role.DUTY, Role.HELPER):
        assert behind(role), role
