"""A row that cannot be written: what it would have recorded is not shown, on lists, exports and verbs too.

Pages of one record are held to the same in test_access_rows.
"""

import pytest
from django.db import connection
from django.urls import reverse

from cases.models import PlanStatus
from shelter.accounts.models import Role
from shelter.accounts.routes import ANYONE, all_routes
from tests.door_table import DOORS
from tests.factories.cases import join_team, make_case, make_client
from tests.factories.plans import make_plan

pytestmark = pytest.mark.usefixtures("reference")
ROUTES = {route.name: route for route in all_routes()}
NAME = "คำแพง"
# Every page of ours that is reached without naming a record.
LISTS = sorted(
    name
    for name, door in DOORS.items()
    if not door.owned and not door.third_party and door.roles != ANYONE and "GET" in ROUTES[name].methods
)
# Those that show rows of people, plans, places, KM work or the log itself.
READING = {
    "cases:worklist",
    "cases:list",
    "cases:overview",
    "cases:plans-waiting",
    "cases:beds",
    "cases:case-export",
    "cases:community",
    "cases:duty",
    "cases:merges",
    "cases:notifications",
    "cases:shift",
    "cases:watched",
    "cases:without-manager",
    "cases:facility-list",
    "cases:facility-detail",
    "cases:facility-export",
    "cases:reads",
    "cases:reads-export",
    "cases:patterns",
    "km:home",
    "km:assessments",
    "log:rows",
    "log:export",
    "log:row",
    "log:verify",
    "log:heads",
}


@pytest.fixture
def known(ssk, caseworker, people):
    """Somebody who would stand on every list: an open file, a plan that waits, a team."""
    case = make_case(
        ssk, caseworker, client=make_client(ssk, first_name=NAME, last_name="แสนคำลือ", phone="0898765432")
    )
    join_team(case, people["ssk.team"])
    make_plan(case, caseworker, status=PlanStatus.AGREED)
    return case


def reader(name: str, people):
    order = (Role.CASEWORKER, Role.DIRECTOR, Role.KM, Role.ADMIN, Role.AUDITOR, Role.DUTY, Role.HELPER)
    role = next(role for role in order if role in DOORS[name].roles)
    return people["hq.auditor" if role == Role.AUDITOR else f"ssk.{role}"]


def without_a_log(browser):
    browser.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER FUNCTION audit_append RENAME TO audit_append_away")
    return browser


@pytest.mark.parametrize("name", LISTS)
def test_no_page_shows_anybody_when_the_log_is_away(name, known, ssk, people, sign_in):
    url = reverse(name, kwargs=DOORS[name].make(ssk, people))
    answer = without_a_log(sign_in(reader(name, people))).get(url)
    assert answer.status_code == 503 or name not in READING
    assert NAME not in b"".join(answer).decode(errors="replace")


@pytest.mark.parametrize("what", ["national_id", "phone"])
def test_nothing_is_revealed_when_the_log_is_away(what, known, caseworker, sign_in):
    answer = without_a_log(sign_in(caseworker)).post(reverse("cases:reveal", args=[known.pk, what]))
    assert answer.status_code == 503
    assert "0898765432" not in answer.content.decode()


def test_nobody_is_found_when_the_log_is_away(known, caseworker, sign_in):
    browser = sign_in(caseworker)
    page = browser.post(reverse("cases:search"), {"q": "แสนคำลือ"})
    answer = without_a_log(browser).get(page.url)
    assert answer.status_code == 503
    assert NAME not in answer.content.decode()


def test_no_likeness_is_told_when_the_log_is_away(known, caseworker, sign_in):
    data = {"first_name": NAME, "last_name": "แสนคำลือ"}
    answer = without_a_log(sign_in(caseworker)).post(reverse("cases:duplicates"), data)
    assert answer.status_code == 503
    assert "แสนคำลือ" not in answer.content.decode()
