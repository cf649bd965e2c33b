"""A day of a file lies in the person's life, and what was done with them not years before they came."""

import pytest
from django.urls import reverse

from cases.models import Case, Client
from shelter.lib.thai import bangkok_date, format_date
from tests.door_table import DOORS
from tests.doors.door import Door
from tests.hostile.page_forms import forms_of

pytestmark = pytest.mark.usefixtures("reference")

DONE = (
    ("cases:assessment-edit", "assessed_on"),
    ("cases:consent-new", "on"),
    ("cases:consent-withdraw", "on"),
    ("cases:contact-family", "family_asked_on"),
    ("cases:finding-problem", "settled_on"),
    ("cases:finding-session", "on"),
    ("cases:finding-statement", "heard_on"),
    ("cases:health-new", "checked_on"),
    ("cases:instrument-fill", "filled_on"),
    ("cases:mediation", "on"),
    ("cases:photo", "taken_on"),
    ("cases:plan-agree", "on"),
    ("cases:plan-edit", "meeting_on"),
    ("cases:plan-progress", "on"),
    ("cases:reception-check", "on"),
    ("cases:surveillance-look", "on"),
    ("cases:visit-report", "visited_on"),
)

PLANNED = (
    ("cases:identity-create", "next_on"),
    ("cases:plan-edit", "ends_on"),
    ("cases:plan-edit", "g0-due_on"),
    ("cases:plan-edit", "g0a0-starts_on"),
    ("cases:surveillance", "next_on"),
    ("cases:visit-plan", "planned_on"),
)


def opened(name: str, centre, people):
    """The door's address and its file."""
    door: Door = DOORS[name]
    made = door.make(centre, people)
    return reverse(name, kwargs=made), Case.objects.select_related("client").get(pk=made["pk"])


def sent(browser, url: str, field: str, day) -> tuple[str, bool]:
    """The answer to the page's own form with that day, and whether its box is marked as wrong."""
    form = next(one for one in forms_of(browser.get(url).content.decode(), url) if field in one.fields)
    text = browser.post(
        form.action, form.untouched() | {field: [format_date(day, "numeric")]}
    ).content.decode()
    back = [one.fields[field].wrong for one in forms_of(text, url) if field in one.fields] if text else []
    return text, any(back)


@pytest.mark.parametrize(("name", "field"), [*DONE, *PLANNED])
def test_nothing_was_done_or_planned_years_before_somebody_came(name, field, ssk, people, sign_in):
    url, case = opened(name, ssk, people)
    Client.objects.update(birth_date=None)
    received = bangkok_date(case.received_at)
    browser = sign_in(people["ssk.caseworker"])
    text, wrong = sent(browser, url, field, received.replace(year=received.year - 10, day=1))
    assert wrong
    assert "1 ปีก่อนวันรับตัว" in text
    # A card asked for, a talk in the street: what led to the reception may lie before it.
    assert "1 ปีก่อนวันรับตัว" not in sent(browser, url, field, received.replace(day=1))[0]


@pytest.mark.parametrize(
    ("name", "field"),
    [*DONE, ("cases:identity-create", "applied_on"), ("cases:contact-contacted", "on")],
)
def test_nothing_happened_to_somebody_before_they_were_born(name, field, ssk, people, sign_in):
    url, case = opened(name, ssk, people)
    born = bangkok_date(case.received_at).replace(day=1)
    Client.objects.update(birth_date=born, estimated_age=None, estimated_on=None)
    text, wrong = sent(sign_in(people["ssk.caseworker"]), url, field, born.replace(year=born.year - 1))
    assert wrong
    assert "ซึ่งเป็นวันเกิด" in text
