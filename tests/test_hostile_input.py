"""Every form of every door, filled with what people paste and attackers send: refused or kept, no fault."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from shelter.accounts.models import Role
from shelter.accounts.routes import all_routes
from tests.door_table import DOORS

pytestmark = pytest.mark.usefixtures("reference")
ROUTES = {route.name: route for route in all_routes()}
POSTED = sorted(name for name in DOORS if not DOORS[name].third_party and "POST" in ROUTES[name].methods)
HOSTILE = {
    "long": "ก" * 100_000,
    "growing when made small": "İ" * 190,
    "many digits": "9" * 5_000,
    "not a digit": "²Ⅷ٣",
    "invisible": "\u200b\u202e\u2066",
    "markup": "<img src=file:///etc/passwd>{{ 7|add:7 }}{% now %}",
    "formula": "=HYPERLINK(1)\t@SUM",
    "tower of marks": "ก" + "่ํ" * 90,
    "no day": "31/2/2560",
}
# What the page wrote for itself: sent as a number or an id that is none.
HIDDEN = ("row_version", "post_token", "goals", "criteria-TOTAL_FORMS", "team-TOTAL_FORMS", "fix", "do-2")


class Fields(HTMLParser):
    """Name → kind of every field of the page."""

    def __init__(self, page: str):
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag in {"input", "textarea", "select"} and given.get("name"):
            self.found[given["name"]] = given.get("type") or tag


def filled(fields: dict[str, str], text: str) -> dict[str, str]:
    own = {"csrfmiddlewaretoken", *HIDDEN}
    return {name: text for name, kind in fields.items() if kind != "file" and name not in own}


@pytest.mark.parametrize("name", POSTED)
def test_no_text_is_a_fault(name, people, ssk, sign_in):
    door = DOORS[name]
    url = reverse(name, kwargs=door.make(ssk, people))
    roles = (Role.DIRECTOR, Role.CASEWORKER, Role.KM, Role.ADMIN)
    role = next(role for role in roles if role in door.roles)
    browser = sign_in(people[f"ssk.{role}"])
    browser.raise_request_exception = False
    page = browser.get(url).content.decode() if "GET" in ROUTES[name].methods else ""
    fields = {**dict.fromkeys(door.payload, "text"), **Fields(page).found}
    tried = [(label, filled(fields, text)) for label, text in HOSTILE.items()]
    tried += [(hidden, {**door.payload, hidden: "9" * 5_000}) for hidden in HIDDEN]
    faults = [label for label, data in tried if browser.post(url, data).status_code >= 500]
    assert faults == []
