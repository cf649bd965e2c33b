"""Every URL × every role × {own centre, other centre, anonymous}. A URL missing from DOORS fails.

DOORS is written by hand from DESIGN 6, so that a door opened by mistake in the code is seen here.
"""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from shelter.accounts.models import Role
from shelter.accounts.routes import ANYONE, all_routes
from tests.door_table import DOORS
from tests.doors.door import Door

pytestmark = pytest.mark.usefixtures("reference")

ROUTES = {route.name: route for route in all_routes()}
CLOSED = {302, 403, 404}


def test_every_url_stands_in_the_table():
    assert set(ROUTES) == set(DOORS)


def test_our_own_views_all_have_a_door():
    ours = [route for route in ROUTES.values() if route.module.split(".")[0] in {"shelter", "cases", "km"}]
    assert ours
    undeclared = [
        route.name for route in ours if set(route.roles) == set(Role) and not DOORS[route.name].everybody
    ]
    assert undeclared == []


@pytest.mark.parametrize("name", sorted(DOORS))
def test_the_code_declares_the_roles_of_the_table(name):
    declared = ROUTES[name].roles
    expected = DOORS[name].roles
    assert (declared if declared == ANYONE else set(declared)) == (
        expected if expected == ANYONE else set(expected)
    )


def answer(browser: Browser, door: Door, name: str, kwargs: dict) -> int:
    url = reverse(name, kwargs=kwargs)
    return (
        browser.get(url) if "GET" in ROUTES[name].methods else browser.post(url, door.payload)
    ).status_code


@pytest.mark.parametrize("name", sorted(name for name in DOORS if not DOORS[name].third_party))
def test_a_door_opens_to_its_roles_and_to_nobody_else(name, people, ssk, nsn, sign_in):
    door = DOORS[name]
    made = door.make(ssk, people)
    if door.roles == ANYONE:
        assert answer(Browser(), door, name, made) not in CLOSED
        return
    anonymous = Browser().get(reverse(name, kwargs=made))
    assert anonymous.status_code == 302
    assert anonymous.url.startswith("/accounts/login/")
    for role in Role:
        user = people["hq.auditor" if role == Role.AUDITOR else f"ssk.{role}"]
        status = answer(sign_in(user), door, name, made)
        if role in door.roles:
            assert status not in {403, 404, 405, 500}, (name, role, status)
        else:
            assert status == 403, (name, role, status)


@pytest.mark.parametrize("name", sorted(name for name in DOORS if DOORS[name].owned))
def test_another_centre_finds_nothing_behind_an_owned_door(name, people, ssk, nsn, sign_in):
    door = DOORS[name]
    made = door.make(ssk, people)
    for role in door.roles:
        if role == Role.AUDITOR:
            continue
        status = answer(sign_in(people[f"nsn.{role}"]), door, name, made)
        assert status == 404, (name, role, status)


# Two records, neither of them a part of the other.
BESIDE = {"cases:same-person-beside", "cases:same-person-watched"}
# Taking a line out that is not (any more) on the list is done with: it leads back to the list.
GONE_IS_GONE = "cases:property-item-remove"
PARTS = sorted(
    name
    for name in DOORS
    if DOORS[name].owned and ROUTES[name].pattern.count("<uuid:") > 1 and name not in {*BESIDE, GONE_IS_GONE}
)


@pytest.mark.parametrize("name", PARTS)
def test_a_part_does_not_exist_under_another_record(name, people, ssk, sign_in):
    """Whoever may open both records finds the part of one under that one alone, to read and to write."""
    door = DOORS[name]
    one, other = door.make(ssk, people), door.make(ssk, people)
    assert one["pk"] != other["pk"]
    role = Role.DIRECTOR if Role.DIRECTOR in door.roles else next(iter(door.roles))
    browser, url = sign_in(people[f"ssk.{role}"]), reverse(name, kwargs={**one, "pk": other["pk"]})
    for method in {"GET", "POST"} & set(ROUTES[name].methods):
        status = (browser.get(url) if method == "GET" else browser.post(url, door.payload)).status_code
        assert status == 404, (name, method, status)


@pytest.mark.parametrize("name", sorted(name for name in DOORS if not DOORS[name].third_party))
def test_a_method_the_door_does_not_list_is_refused(name, people, ssk, sign_in):
    door = DOORS[name]
    url = reverse(name, kwargs=door.make(ssk, people))
    if door.roles == ANYONE:
        browser = Browser()
    else:
        role = next(iter(door.roles))
        browser = sign_in(people["hq.auditor" if role == Role.AUDITOR else f"ssk.{role}"])
    assert browser.delete(url).status_code == 405
    if "GET" not in ROUTES[name].methods:
        assert browser.get(url).status_code == 405
    if "POST" not in ROUTES[name].methods:
        assert browser.post(url).status_code == 405
