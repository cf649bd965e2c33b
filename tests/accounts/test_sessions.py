"""How long a session lives, who may be inside, and what second factors leave in the database."""

from datetime import datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from shelter.audit.log import LogUnavailable
from shelter.audit.models import AccessEntry, Action
from tests.conftest import PASSWORD

NINE = datetime.fromisoformat("2026-11-20T09:00:00+07:00")
PAGE = "/accounts/password/"


def at(minutes):
    return time_machine.travel(NINE + timedelta(minutes=minutes), tick=False)


def test_half_an_hour_without_a_request_ends_the_session_and_is_written_down(caseworker, sign_in):
    with at(0):
        browser = sign_in(caseworker)
    with at(29):
        assert browser.get(PAGE).status_code == 200
    with at(58):
        assert browser.get(PAGE).status_code == 200
    with at(89):
        assert browser.get(PAGE).url.startswith("/accounts/login/")
    assert AccessEntry.objects.filter(action=Action.SIGN_OUT, actor_name=caseworker.username).count() == 1


def test_twelve_hours_end_a_session_that_was_never_idle(caseworker, sign_in):
    with at(0):
        browser = sign_in(caseworker)
    for minutes in range(20, 721, 20):
        with at(minutes):
            assert browser.get(PAGE).status_code == 200
    with at(721):
        assert browser.get(PAGE).url.startswith("/accounts/login/")


def test_nobody_is_inside_whose_coming_could_not_be_written_down(people, monkeypatch):
    def fail(action, **values):
        if action == Action.SIGN_IN:
            raise LogUnavailable

    monkeypatch.setattr("shelter.accounts.sign_in_log.log.write_apart", fail)
    browser = Browser(raise_request_exception=False)
    answer = browser.post("/accounts/login/", {"login": "ssk.caseworker", "password": PASSWORD})
    assert answer.status_code == 503
    assert browser.get("/").url.startswith("/accounts/login/")


@pytest.mark.parametrize("page", ["home", "cases:worklist", "account_change_password"])
@pytest.mark.usefixtures("reference")
def test_in_production_a_second_factor_comes_before_every_page(caseworker, sign_in, settings, page):
    settings.SECOND_FACTOR_REQUIRED = True
    browser = sign_in(caseworker)
    assert browser.get(reverse(page)).url == reverse("mfa_index")
    assert browser.get(reverse("mfa_index")).status_code == 200
    TOTP.activate(caseworker, generate_totp_secret())
    assert "2fa" not in browser.get(reverse(page)).headers.get("Location", "")


def test_recovery_codes_alone_are_no_second_factor(caseworker, sign_in, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    Authenticator.objects.create(user=caseworker, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert sign_in(caseworker).get("/").url == reverse("mfa_index")


def test_the_secret_of_a_second_factor_is_not_readable_in_the_table(caseworker):
    secret = generate_totp_secret()
    TOTP.activate(caseworker, secret)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        assert secret not in cursor.fetchone()[0]


def test_messages_stay_on_the_server(caseworker, sign_in):
    browser = sign_in(caseworker)
    browser.post(reverse("cases:search"), {"q": ""})
    assert "messages" not in browser.cookies


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_after_signing_in_nobody_is_sent_elsewhere(people, to):
    answer = Browser().post("/accounts/login/", {"login": "ssk.caseworker", "password": PASSWORD, "next": to})
    assert answer.url == "/"
