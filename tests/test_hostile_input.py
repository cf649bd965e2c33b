"""Every form of every door, filled with what people paste and attackers send: refused or kept, no fault.

Forms are found in the pages of the doors, so a new one is covered by standing in the door table. The texts
are dealt out over the fields, a few rounds of them; SHELTER_FUZZ=deep deals every text to every field.
"""

import os
import re
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest
from django.apps import apps
from django.db import models
from django.test import Client as Browser
from django.urls import Resolver404, resolve, reverse

from shelter.accounts.models import Role
from shelter.accounts.routes import ANYONE, all_routes
from shelter.lib.text import normalise, squeeze
from tests.door_table import DOORS
from tests.factories.evidence import a_picture
from tests.hostile.page_forms import OWN, PageForm, forms_of
from tests.hostile.requests import BODIES, HEADERS, NOT_KEEPABLE
from tests.hostile.texts import HOSTILE, MEANT

pytestmark = pytest.mark.usefixtures("reference")
DEEP = os.environ.get("SHELTER_FUZZ") == "deep"
ROUNDS = 1_000 if DEEP else 5
ROOT = Path(__file__).resolve().parent.parent
ROUTES = {route.name: route for route in all_routes()}
OURS = sorted(name for name in DOORS if not DOORS[name].third_party and DOORS[name].roles != ANYONE)
POSTED = [name for name in OURS if "POST" in ROUTES[name].methods]
PAGES = [name for name in OURS if "GET" in ROUTES[name].methods]
# What the page wrote for itself: sent as a number or an id that is none.
HIDDEN = ("row_version", "post_token", "goals", "criteria-TOTAL_FORMS", "team-TOTAL_FORMS", "fix", "do-2")
# Typed and not kept as text: a search, a file's number, and a report that is taken apart into its sections,
# a list of beds into theirs. Accepted once only: an account, whose sign-in name is no free text, and an order
# for a person and days, and a setting, which has one value a day. Accepted only with a picture: a photograph,
# of which nothing but a day is typed.
NOT_KEPT = {
    ("cases:search", "q"),
    ("staff:users", "q"),
    ("cases:same-person", "number"),
    ("cases:watch-end", "number"),
    ("km:import", "pasted"),
    ("cases:photo", "taken_on"),
    ("cases:house-create", "bed_labels"),
    ("cases:house-edit", "bed_labels"),
    ("staff:user-create", "username"),
    ("staff:deputy-name", "order_number"),
    ("cases:setting-new", "source"),
    # A rule of screening is kept in lines, and only as one that can lead somebody.
    ("cases:screening-rule", "steps"),
    ("cases:screening-rule-create", "steps"),
}
OF_OURS = {"accounts", "audit", "cases", "km", "desk"}


class Knock:
    """Somebody who may, at a door of the table; faults are answers, as in service."""

    def __init__(self, name, people, centre, sign_in):
        door = DOORS[name]
        self.name, self.payload = name, door.payload
        self.kwargs = door.make(centre, people)
        self.url = reverse(name, kwargs=self.kwargs)
        order = (
            Role.DIRECTOR,
            Role.CASEWORKER,
            Role.KM,
            Role.ADMIN,
            Role.AUDITOR,
            Role.DUTY,
            Role.HELPER,
        )
        role = next(role for role in order if role in door.roles)
        self.browser = sign_in(people["hq.auditor" if role == Role.AUDITOR else f"ssk.{role}"])
        self.browser.raise_request_exception = False

    def forms(self) -> list[PageForm]:
        if "GET" not in ROUTES[self.name].methods:
            return []
        answer = self.browser.get(self.url)
        is_page = answer["Content-Type"].startswith("text/html")
        return forms_of(answer.content.decode(), self.url) if is_page else []

    def own_forms(self) -> list[PageForm]:
        """The forms that this door, or a door without a page of its own, answers."""
        found = [form for form in self.forms() if form.method == "post"]
        return [
            form
            for form in found
            if (name := door_of(form.action)) == self.name or "GET" not in ROUTES[name].methods
        ]


@pytest.fixture
def knock(people, ssk, sign_in):
    return lambda name: Knock(name, people, ssk, sign_in)


def door_of(path: str) -> str:
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        pytest.fail(f"a form leads nowhere: {path}")


def rounds(name: str, texts: dict[str, str]) -> list[int]:
    """Where to begin dealing in each round: other places for other doors, the same in every run."""
    step = max(1, len(texts) // min(ROUNDS, len(texts)))
    return [sum(name.encode()) + step * number for number in range(min(ROUNDS, len(texts)))]


def dealt(fields: list[str], texts: list[str], start: int) -> dict[str, str]:
    return {name: texts[(start + place) % len(texts)] for place, name in enumerate(fields)}


# --- nothing sent is a fault --------------------------------------------------------------------------
@pytest.mark.parametrize("name", POSTED)
def test_no_text_is_a_fault(name, knock):
    at = knock(name)
    forms = [(at.url, set(at.payload))]
    forms += [
        (form.action, {one.name for one in form.fields.values() if one.kind != "file"})
        for form in at.own_forms()
    ]
    faults = []
    for action, names in forms:
        fields = sorted(names - {*OWN, *HIDDEN})
        tried = [dealt(fields, list(HOSTILE.values()), start) for start in rounds(name, HOSTILE)]
        tried += [{**at.payload, hidden: "9" * 5_000} for hidden in HIDDEN]
        faults += [data for data in tried if at.browser.post(action, data).status_code >= 500]
    assert faults == []


@pytest.mark.parametrize("name", ["cases:note", "km:evidence", "cases:places"])
def test_no_body_is_a_fault(name, knock):
    at = knock(name)
    answers = {
        body: at.browser.generic("POST", at.url, data, content_type=content_type).status_code
        for body, (content_type, data) in BODIES.items()
    }
    assert {body: status for body, status in answers.items() if status >= 500} == {}
    assert {body: answers[body] for body in NOT_KEEPABLE} == dict.fromkeys(NOT_KEEPABLE, 400)


def test_no_body_is_a_fault_before_sign_in():
    browser = Browser(raise_request_exception=False)
    url = reverse("account_login")
    answers = {
        body: browser.generic("POST", url, data, content_type=content_type).status_code
        for body, (content_type, data) in BODIES.items()
    }
    assert {body: status for body, status in answers.items() if status >= 500} == {}


@pytest.mark.parametrize("name", ["cases:list", "cases:search"])
def test_no_header_is_a_fault(name, knock):
    at = knock(name)
    answers = {
        (header, method): at.browser.generic(method, at.url, b"", **given).status_code
        for header, given in HEADERS.items()
        for method in ("GET", "POST")
    }
    assert {sent: status for sent, status in answers.items() if status >= 500} == {}


QUERIED = re.compile(r"""\bGET(?:\.get(?:list)?\(|\[)["'](\w+)["']""")
ASKED_FOR = {
    name
    for app in ("shelter", "cases", "km")
    for file in (ROOT / app).rglob("*.py")
    for name in QUERIED.findall(file.read_text())
}
BROKEN_QUERIES = {"NUL": "%00", "surrogate": "%ED%A0%80", "half a letter": "%E0%B8", "raw": "%FF%FE"}


@pytest.mark.parametrize("name", PAGES)
def test_no_query_is_a_fault(name, knock):
    """Every key some view reads, with the sorts, filters and pages of this list, all at once."""
    at = knock(name)
    keys = ASKED_FOR | {key for form in at.forms() if form.method == "get" for key in form.fields}
    short = [quote(text) for text in HOSTILE.values() if len(text) < 2_000]
    starts = rounds(name, HOSTILE) if at.forms() else [0]
    queries = [dealt(sorted(keys), short, start) for start in starts]
    for query in queries:
        text = "&".join(f"{key}={value}&{key}[]={value}" for key, value in query.items())
        assert at.browser.get(at.url, QUERY_STRING=text).status_code < 500, query
    for broken in BROKEN_QUERIES.values():
        assert at.browser.get(at.url, QUERY_STRING=f"after={broken}").status_code == 400


WORDS_IN_PATH = re.compile(r"<(?:slug|str|int):(\w+)>")


IN_PATHS = (
    "zz",
    "x" * 5_000,
    "0",
    "9" * 18,
    "9" * 4_000,
    "-1",
    "%00",
    "%ED%A0%80",
    "ก",
    "..",
    "a%2Fb",
    "%0A",
)


@pytest.mark.parametrize("name", [name for name in OURS if WORDS_IN_PATH.search(ROUTES[name].pattern)])
def test_no_path_is_a_fault(name, knock):
    at = knock(name)
    pattern = ROUTES[name].pattern
    for key in WORDS_IN_PATH.findall(pattern):
        for given in IN_PATHS:
            words = {**at.kwargs, key: given}
            path = re.sub(r"<\w+:(\w+)>", lambda one, words=words: str(words[one[1]]), pattern)
            for method in ROUTES[name].methods:
                assert at.browser.generic(method, path).status_code < 500, (method, path[:80])


# --- what is accepted is kept, what is refused is shown again -----------------------------------------
# What a field may ask for when it does not take any text: tried in turn until the form is accepted.
ASKED = ("21/11/2569", "01/11/2569", "31/12/2575", "10:00", "2570", "60", "ศรีสะเกษ", "081 234 5678", "ทดสอบ")


def kept_texts() -> set[str]:
    """Every text in the rows of the product, encrypted ones in clear, lists and JSON taken apart."""
    found: set[str] = set()

    def take(value):
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, dict):
            take(list(value.values()))
        elif isinstance(value, list | tuple):
            for one in value:
                take(one)

    for model in apps.get_models():
        if model._meta.app_label in OF_OURS and not model.__name__.endswith("History"):
            columns = [
                field.attname
                for field in model._meta.concrete_fields
                if not isinstance(field, models.DateField | models.UUIDField | models.BooleanField)
            ]
            for row in model._default_manager.values_list(*columns):
                take(row)
    return found


def filled(form: PageForm, start: int) -> tuple[dict[str, list[str]], dict[str, str]]:
    """What to send, and of it the text of each typed field: every field another one."""
    texts = dealt([one.name for one in form.typed], list(MEANT.values()), start)
    typed = {name: text.format(n=place) for place, (name, text) in enumerate(texts.items())}
    chosen = {
        one.name: [next(value for value in one.offered if value)]
        for one in form.fields.values()
        if one.kind in {"radio", "select"} and one.chosen in ([], [""]) and any(one.offered)
    }
    return form.untouched() | chosen | {name: [text] for name, text in typed.items()}, typed


def declared(text: str, kind: str) -> str:
    """What `shelter.lib.text` makes of a text typed into a box of one line or of many."""
    return normalise(text).strip() if kind == "textarea" else squeeze(text)


def sent_until_accepted(at: Knock, form: PageForm, start: int) -> tuple[dict[str, str], bool]:
    """Send the form; what is refused must come back as it was typed, and is then given what was asked for.

    Returns the texts that were sent in the end, and whether they were accepted.
    """
    data, typed = filled(form, start)
    tries: Counter[str] = Counter()
    for _ in range(len(ASKED) + 2):
        answer = at.browser.post(form.action, data)
        assert answer.status_code < 500
        if answer.status_code in {204, 302}:
            return typed, True
        back = next(one for one in forms_of(answer.content.decode(), at.url) if one.action == form.action)
        lost = {
            name: (text, back.fields[name].chosen if name in back.fields else None)
            for name, text in typed.items()
            if name not in back.fields or [text] != back.fields[name].chosen
        }
        assert lost == {}
        wrong = [one.name for one in back.fields.values() if one.wrong]
        if not wrong:
            break
        for name in wrong:
            if form.fields[name].kind == "file":
                data[name] = [a_picture()]
                continue
            offers = [(form.fields[name].chosen or [""])[0], *ASKED]
            data[name] = [offers[min(tries[name], len(offers) - 1)]]
            typed.pop(name, None)
            tries[name] += 1
    return typed, False


@pytest.mark.parametrize("name", PAGES)
def test_what_is_typed_is_kept_exactly_or_shown_again(name, knock):
    at = knock(name)
    for place, form in enumerate(at.own_forms()):
        if not form.typed or NOT_KEPT & {(name, one.name) for one in form.typed}:
            continue
        for start in rounds(name, MEANT):
            # A form that was accepted may not be there a second time.
            again = at.own_forms()
            if place >= len(again) or not {one.name for one in form.typed} <= again[place].fields.keys():
                break
            typed, accepted = sent_until_accepted(at, again[place], start)
            assert accepted, (form.action, typed)
            kept = kept_texts()
            wanted = {name: declared(text, again[place].fields[name].kind) for name, text in typed.items()}
            assert {name: text for name, text in wanted.items() if text not in kept} == {}
