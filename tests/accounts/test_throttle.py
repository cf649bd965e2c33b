"""Guessing is slow, the owner is never shut out, and no answer tells whether a name exists."""

import os
import re
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings as configured
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from shelter.audit.models import AccessEntry, Action
from tests.conftest import PASSWORD

NINE = datetime.fromisoformat("2026-11-20T09:00:00+07:00")
OFFICE, ELSEWHERE = "203.0.113.10", "198.51.100.7"
WRONG = "ไม่ใช่รหัสนี้เลย"


@pytest.fixture(autouse=True)
def _fresh_counts(db):
    cache.clear()


def at(minutes):
    return time_machine.travel(NINE + timedelta(minutes=minutes), tick=False)


def attempt(login="ssk.director", password=WRONG, address=OFFICE, **headers):
    browser = Browser(REMOTE_ADDR=address, headers=headers)
    answer = browser.post("/accounts/login/", {"login": login, "password": password})
    return answer, "_auth_user_id" in browser.session


def is_inside(**given) -> bool:
    return attempt(password=PASSWORD, **given)[1]


def test_the_sixth_try_says_in_words_when_to_try_again_and_the_right_password_then_works(people):
    with at(0):
        for _ in range(5):
            attempt()
        answer, inside = attempt(password=PASSWORD)
        assert not inside
        # The first of the five is forgotten five minutes after 9:00.
        assert "ลองใหม่ได้ตั้งแต่ 09:05 น." in answer.content.decode()
    with at(5):
        assert is_inside()


def test_guessing_from_one_place_does_not_use_up_the_owners_tries_in_another(people):
    for _ in range(8):
        attempt(address=ELSEWHERE)
    assert not is_inside(address=ELSEWHERE)
    assert is_inside(address=OFFICE)


def test_a_correct_password_does_not_clear_the_failures_before_it(people):
    for _ in range(4):
        attempt()
    assert is_inside()
    attempt()
    assert not is_inside()


def test_one_address_is_bounded_over_many_names(people):
    with at(0):
        for number in range(20):
            attempt(login=f"nobody.{number}")
        assert not is_inside()
        assert is_inside(address=ELSEWHERE)
    with at(1):
        assert is_inside()


def test_tries_of_all_kinds_from_one_address_are_bounded_by_a_page_that_says_when(people):
    with at(0):
        for number in range(60):
            answer, _ = attempt(login="", password="")
            assert answer.status_code == 200, number
        answer, _ = attempt(password=PASSWORD)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert "รอ 1 นาที" in answer.content.decode()


def guess_from_everywhere(times: int) -> None:
    for number in range(times):
        attempt(address=f"198.51.100.{number // 4 + 1}")


def test_guessing_from_many_places_is_bounded_but_never_keeps_a_person_out_of_their_office(people):
    with at(0):
        assert is_inside(address=OFFICE)
        guess_from_everywhere(60)
        # 60 failures within the hour: an address new to this person is refused, though the password is right.
        answer, inside = attempt(password=PASSWORD, address="192.0.2.99")
        assert not inside
        assert "ลองใหม่ได้ตั้งแต่ 10:00 น." in answer.content.decode()
        assert is_inside(address=OFFICE)
        assert is_inside(login="nsn.director", address="192.0.2.99")
    with at(60):
        assert is_inside(address="192.0.2.99")


def test_behind_trusted_proxies_the_address_is_the_clients_and_cannot_be_invented(people, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    proxy = "10.0.0.1"
    for number in range(5):
        # What the client writes itself stands to the left of what the proxy adds.
        attempt(address=proxy, **{"X-Forwarded-For": f"192.0.2.{number}, {ELSEWHERE}"})
    assert not is_inside(address=proxy, **{"X-Forwarded-For": ELSEWHERE})
    assert is_inside(address=proxy, **{"X-Forwarded-For": OFFICE})


def test_without_a_trusted_proxy_a_forwarded_address_is_not_believed(people):
    for number in range(5):
        attempt(**{"X-Forwarded-For": f"192.0.2.{number}"})
    assert not is_inside(**{"X-Forwarded-For": "192.0.2.77"})


PROCESS = """
import django, sys
django.setup()
from django.test import Client
client = Client(REMOTE_ADDR="203.0.113.10")
for _ in range(4):
    form = {"login": "ssk.director", "password": "no"}
    answer = client.post("/accounts/login/", form, HTTP_HOST="localhost")
    print("slow" if "ลองใหม่ได้ตั้งแต่" in answer.content.decode() else "wrong")
"""


@pytest.mark.django_db(transaction=True)
def test_two_processes_count_together(people):
    database = connection.settings_dict
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    given = {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.accounts.plain_settings",
        "PYTHONIOENCODING": "utf-8",
    }
    running = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS],
            env=given,
            cwd=configured.BASE_DIR,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    answers = [line for one in running for line in one.communicate(timeout=120)[0].split()]
    assert sorted(answers) == ["slow"] * 3 + ["wrong"] * 5


# --- equal answers -----------------------------------------------------------------------------------
@pytest.fixture
def hashed(monkeypatch):
    """How many password hashes were computed."""
    made = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, *args, **kwargs: made.append(1) or encode(self, *args, **kwargs),
    )
    return made


@pytest.fixture
def failing(people):
    """(login, password) of each way to fail: they must not be told apart."""
    inactive, invited = people["nsn.caseworker"], people["nsn.team"]
    inactive.is_active = False
    inactive.save()
    invited.set_unusable_password()
    invited.save()
    return {
        "unknown": ("nobody.at.all", WRONG),
        "wrong": ("ssk.director", WRONG),
        "inactive": ("nsn.caseworker", PASSWORD),
        "inactive and wrong": ("nsn.caseworker", WRONG),
        "invited": ("nsn.team", WRONG),
    }


def shape(sql: str) -> str:
    return re.sub(r"'[^']*'|\d+", "?", sql)


def told(login, password, hashed):
    hashed.clear()
    cache.clear()
    # One moment for all: the Expires header names it.
    with at(0), CaptureQueriesContext(connection) as queries:
        answer, inside = attempt(login=login, password=password)
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace(login, "")
    asked = [shape(one["sql"]) for one in queries.captured_queries]
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    return answer.status_code, inside, body, headers, len(hashed), asked


@pytest.mark.parametrize("kind", ["wrong", "inactive", "inactive and wrong", "invited"])
def test_every_failure_is_answered_alike_after_the_same_work(failing, hashed, kind):
    unknown = told(*failing["unknown"], hashed)
    assert unknown[4] == 1
    assert told(*failing[kind], hashed) == unknown


@pytest.mark.parametrize("kind", ["unknown", "wrong", "inactive", "invited"])
def test_every_name_is_slowed_down_alike(failing, kind):
    login, password = failing[kind]
    with at(0):
        for _ in range(5):
            attempt(login=login, password=password)
        answer, _ = attempt(login=login, password=password)
    assert "ลองใหม่ได้ตั้งแต่ 09:05 น." in answer.content.decode()


def test_every_failure_leaves_the_same_row(failing):
    for login, password in failing.values():
        attempt(login=login, password=password)
    rows = AccessEntry.objects.filter(action=Action.SIGN_IN_FAILED)
    assert rows.count() == len(failing)
    assert set(rows.values_list("chain", "actor_name", "actor_id")) == {("system", "", None)}


def test_passkey_options_name_nobody(people):
    answer = Browser().get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})
    assert not answer.json()["request_options"]["publicKey"].get("allowCredentials")


HOSTILE = [
    "",
    "x",
    "[]",
    "1",
    "null",
    '"a"',
    "{}",
    '{"response": 1}',
    "9" * 5_000,
    "[" * 10_000,
    '{"id": "AA"}',
    '{"id": 1, "rawId": [], "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "AA"}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response":'
    ' {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": "////"}}',
]


@pytest.mark.parametrize("credential", HOSTILE)
def test_a_made_up_passkey_answer_leads_back_to_sign_in(people, credential):
    browser = Browser(raise_request_exception=False)
    browser.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})
    answer = browser.post("/accounts/2fa/webauthn/login/", {"credential": credential})
    assert (answer.status_code, answer.url) == (302, "/accounts/login/")
