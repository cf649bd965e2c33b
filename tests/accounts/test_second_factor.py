"""The second factor: nothing opens without one where it is required; every change of it is written down."""

from datetime import datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse

from shelter.accounts.middleware import RequireSecondFactor
from shelter.accounts.routes import ANYONE, all_routes
from shelter.audit.log import LogUnavailable
from shelter.audit.models import AccessEntry, Action
from tests.conftest import PASSWORD
from tests.door_table import DOORS

NINE = datetime.fromisoformat("2026-11-20T09:00:00+07:00")
STAGE, INDEX = "/accounts/2fa/authenticate/", "/accounts/2fa/"
ACTIVATE, DEACTIVATE = "/accounts/2fa/totp/activate/", "/accounts/2fa/totp/deactivate/"
HELD = sorted(
    (route for route in all_routes() if route.roles != ANYONE and route.name not in RequireSecondFactor.OPEN),
    key=lambda route: route.name,
)


@pytest.fixture(autouse=True)
def _fresh_counts(db):
    cache.clear()


def at(minutes):
    return time_machine.travel(NINE + timedelta(minutes=minutes), tick=False)


def code_at(secret: str, minutes: float) -> str:
    """What the telephone shows then: one code for every 30 seconds."""
    moment = NINE + timedelta(minutes=minutes)
    return format_hotp_value(hotp_value(secret, int(moment.timestamp()) // 30))


@pytest.fixture
def secret(people):
    """The caseworker has a telephone and recovery codes."""
    made = generate_totp_secret()
    with at(-60):
        TOTP.activate(people["ssk.caseworker"], made)
        RecoveryCodes.activate(people["ssk.caseworker"])
    return made


def come(username="ssk.caseworker") -> Browser:
    browser = Browser()
    browser.post("/accounts/login/", {"login": username, "password": PASSWORD})
    return browser


def is_in(browser: Browser) -> bool:
    return "_auth_user_id" in browser.session


def rows(*actions):
    return [
        (row.action, row.actor_name, row.detail)
        for row in AccessEntry.objects.filter(action__in=actions).order_by("id")
    ]


# --- signing in -----------------------------------------------------------------------------------
def test_a_password_alone_opens_nothing_once_there_is_a_second_factor(secret):
    with at(0):
        browser = come()
        assert not is_in(browser)
        assert browser.get("/").url.startswith("/accounts/login/")
        assert browser.post(STAGE, {"code": code_at(secret, 0)}).url == "/"
        assert is_in(browser)


def test_a_wrong_code_opens_nothing_and_leaves_a_row(secret):
    with at(0):
        browser = come()
        page = browser.post(STAGE, {"code": "000000"}).content.decode()
    assert not is_in(browser)
    assert "รหัส 6 หลักไม่ตรง" in page
    assert rows(Action.SIGN_IN_FAILED) == [("sign_in_failed", "ssk.caseworker", {"step": "second_factor"})]


def test_the_sixth_wrong_code_is_slowed_down_in_words_and_five_minutes_later_the_right_one_works(secret):
    with at(0):
        browser = come()
        for _ in range(5):
            browser.post(STAGE, {"code": "000000"})
        page = browser.post(STAGE, {"code": code_at(secret, 0)}).content.decode()
        assert not is_in(browser)
        assert "รอ 5 นาที" in page
    with at(6):
        browser.post(STAGE, {"code": code_at(secret, 6)})
        assert is_in(browser)


def test_a_code_that_was_seen_over_the_shoulder_does_not_work_again(secret):
    with at(0):
        come().post(STAGE, {"code": code_at(secret, 0)})
        again = come()
        again.post(STAGE, {"code": code_at(secret, 0)})
    assert not is_in(again)


def test_a_recovery_code_works_once_and_leaves_a_row(secret, people):
    codes = (
        Authenticator.objects.get(user=people["ssk.caseworker"], type="recovery_codes")
        .wrap()
        .generate_codes()
    )
    with at(0):
        first = come()
        first.post(STAGE, {"code": codes[3]})
        assert is_in(first)
        assert "เหลือ 9 รหัส" in first.get("/accounts/2fa/").content.decode()
        again = come()
        again.post(STAGE, {"code": codes[3]})
        assert not is_in(again)
        other = come()
        other.post(STAGE, {"code": codes[4]})
        assert is_in(other)
    assert [detail["what"] for _, _, detail in rows(Action.ACCOUNT)][-2:] == ["recovery_code_used"] * 2
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert not any(code in stored for code in codes)


def test_a_passkey_that_proves_nothing_leaves_a_row(secret):
    with at(0):
        browser = come()
        browser.get(STAGE)
        browser.post(STAGE, {"credential": '{"id": "AA"}'})
    Browser().post("/accounts/2fa/webauthn/login/", {"credential": '{"id": "AA"}'})
    assert not is_in(browser)
    assert rows(Action.SIGN_IN_FAILED) == [
        ("sign_in_failed", "ssk.caseworker", {"step": "second_factor"}),
        ("sign_in_failed", "", {"step": "passkey"}),
    ]


# --- required before everything else ----------------------------------------------------------------
@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("name", [route.name for route in HELD])
def test_without_a_second_factor_no_page_opens_by_any_method(name, people, ssk, sign_in, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    url = reverse(name, kwargs=DOORS[name].make(ssk, people) or numbers(name))
    user = people["ssk.director"]
    browser = sign_in(user)
    before = AccessEntry.objects.count()
    for ask in (browser.get, browser.head, browser.post, browser.put, browser.delete, browser.options):
        answer = ask(url)
        assert (answer.status_code, answer.url) == (302, INDEX), ask
    part = browser.get(url, headers={"HX-Request": "true"})
    assert (part.status_code, part.content, part.headers["HX-Redirect"]) == (200, b"", INDEX)
    assert AccessEntry.objects.count() == before


def numbers(name: str) -> dict[str, int]:
    return {"pk": 1} if name in {"mfa_edit_webauthn", "mfa_remove_webauthn"} else {}


@pytest.mark.parametrize(
    "path",
    ["/%61ccounts/password/", "/accounts/password/?next=/accounts/2fa/", "/accounts/2fa/../password/"],
)
def test_no_other_spelling_of_a_path_leads_past(path, caseworker, sign_in, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    answer = sign_in(caseworker).get(path)
    assert answer.status_code in {302, 404}
    assert answer.headers.get("Location", INDEX) == INDEX


def test_the_page_to_set_one_up_says_so_and_shows_no_menu(caseworker, sign_in, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    page = sign_in(caseworker).get(INDEX).content.decode()
    assert "ก่อนเริ่มงาน ตั้งการยืนยันตัวสองชั้น" in page
    assert 'role="search"' not in page
    assert 'class="nav"' not in page


# --- changing it ------------------------------------------------------------------------------------
def set_up(browser: Browser, minutes: float):
    browser.get(ACTIVATE)
    return browser.post(ACTIVATE, {"code": code_at(browser.session["mfa.totp.secret"], minutes)})


def test_the_first_one_is_set_up_right_after_signing_in_without_typing_the_password_again(people):
    with at(0):
        browser = come()
        assert set_up(browser, 0).url == "/accounts/2fa/recovery-codes/"
        page = browser.get("/accounts/2fa/recovery-codes/")
    assert len(page.context["unused_codes"]) == 10
    assert rows(Action.ACCOUNT) == [
        ("account", "ssk.caseworker", {"what": "factor_added", "type": "totp"}),
        ("account", "ssk.caseworker", {"what": "factor_added", "type": "recovery_codes"}),
    ]


@pytest.mark.parametrize(
    "path",
    [ACTIVATE, "/accounts/2fa/webauthn/add/"],
)
def test_later_adding_one_asks_who_is_asking(people, path):
    with at(0):
        browser = come()
    with at(10):
        for ask in (browser.get, browser.post):
            assert ask(path).url.startswith("/accounts/reauthenticate/")
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert browser.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [DEACTIVATE, "/accounts/2fa/recovery-codes/", "/accounts/2fa/recovery-codes/generate/",
     "/accounts/2fa/recovery-codes/download/", "/accounts/2fa/webauthn/add/"],
)  # fmt: skip
def test_whoever_has_one_is_always_asked_before_it_is_shown_changed_or_removed(secret, path):
    with at(0):
        browser = come()
        browser.post(STAGE, {"code": code_at(secret, 0)})
        assert browser.get(path).url.startswith("/accounts/reauthenticate/")
        answer = browser.post(path)
        assert answer.status_code == 405 or answer.url.startswith("/accounts/reauthenticate/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_removing_the_last_one_takes_the_recovery_codes_along_and_leaves_rows(secret, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    with at(0):
        browser = come()
        browser.post(STAGE, {"code": code_at(secret, 0)})
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert browser.post(DEACTIVATE).url == INDEX
        assert browser.get("/accounts/password/").url == INDEX
    assert not Authenticator.objects.exists()
    assert [detail for _, _, detail in rows(Action.ACCOUNT)][-2:] == [
        {"what": "factor_removed", "type": "totp"},
        {"what": "factor_removed", "type": "recovery_codes"},
    ]


@pytest.fixture
def _no_rows_about_accounts(monkeypatch):
    def fail(action, **values):
        if action == Action.ACCOUNT:
            raise LogUnavailable

    monkeypatch.setattr("shelter.accounts.sign_in_log.log.write_apart", fail)


def test_a_change_that_cannot_be_written_down_does_not_happen(people, secret, request):
    new = "ใบบัวบกริมบึงหนองหาน"
    with at(0):
        browser, fresh = come(), come("ssk.mate")
        browser.post(STAGE, {"code": code_at(secret, 0)})
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
        browser.raise_request_exception = fresh.raise_request_exception = False
        request.getfixturevalue("_no_rows_about_accounts")
        change = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        assert browser.post("/accounts/password/", change).status_code == 503
        assert browser.post(DEACTIVATE).status_code == 503
        assert set_up(fresh, 0).status_code == 503
    people["ssk.caseworker"].refresh_from_db()
    assert people["ssk.caseworker"].check_password(PASSWORD)
    assert Authenticator.objects.filter(type="totp").count() == 1


HOSTILE = [
    "[]",
    "1",
    "{}",
    '{"id": "AA"}',
    '{"id": "AA", "rawId": "AA", "response": {}}',
    '{"id": 1, "response": 1}',
]


@pytest.mark.parametrize("credential", HOSTILE)
def test_a_made_up_key_is_refused_in_words(people, credential):
    with at(0):
        browser = come()
        browser.raise_request_exception = False
        browser.get("/accounts/2fa/webauthn/add/")
        answer = browser.post("/accounts/2fa/webauthn/add/", {"name": "กุญแจ", "credential": credential})
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()
