"""The front door: sign-in, input hygiene, privacy of pages, the way home and faults."""

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client as Browser
from django.urls import reverse

from shelter.audit.models import AccessEntry, Action
from shelter.menu import initials
from tests.conftest import PASSWORD


def test_signing_in_leads_home_and_leaves_a_row_in_the_centres_chain(people):
    browser = Browser()
    answer = browser.post("/accounts/login/", {"login": "ssk.director", "password": PASSWORD})
    assert answer.status_code == 302
    assert answer.url == "/"
    row = AccessEntry.objects.get(action=Action.SIGN_IN)
    assert (row.chain, row.actor_name) == ("SSK", "ssk.director")


@pytest.mark.parametrize("login", ["ssk.director", "nobody.at.all"])
def test_a_wrong_password_and_an_unknown_name_are_answered_alike_and_keep_no_typed_text(people, login):
    answer = Browser().post("/accounts/login/", {"login": login, "password": "รหัสผิด-แน่นอน"})
    assert answer.status_code == 200
    assert "ชื่อผู้ใช้" in answer.content.decode()
    row = AccessEntry.objects.get(action=Action.SIGN_IN_FAILED)
    assert (row.chain, row.actor_name, row.detail) == ("system", "", {})


def test_sign_up_is_closed(db):
    before = Browser().post(
        "/accounts/signup/", {"username": "new.one", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert before.status_code == 200
    assert not AccessEntry.objects.filter(action=Action.SIGN_IN).exists()


def test_a_deactivated_person_is_out_at_the_next_request(caseworker, sign_in):
    browser = sign_in(caseworker)
    caseworker.is_active = False
    caseworker.save()
    assert browser.get("/").url.startswith("/accounts/login/")


def test_signed_in_pages_are_not_stored_and_every_page_has_the_content_policy(caseworker, sign_in):
    answer = sign_in(caseworker).get("/accounts/password/")
    assert answer.headers["Cache-Control"] == "no-store"
    policy = Browser().get("/accounts/login/").headers["Content-Security-Policy"]
    for directive in (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ):
        assert directive in policy


@pytest.mark.parametrize("query", ["q=%00", "next=%00", "%00=1"])
def test_a_nul_in_a_query_is_400(db, query):
    assert Browser().get(f"/accounts/login/?{query}").status_code == 400


def test_a_nul_or_lone_surrogate_in_a_form_is_400(caseworker, sign_in):
    browser = sign_in(caseworker)
    assert browser.post("/drafts/client/new", {"a": "x\0y"}).status_code == 400
    body = b"a=%ED%A0%80"  # the UTF-8 bytes of a lone surrogate
    answer = browser.post("/drafts/client/new", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {200, 400}


def test_the_health_check_answers_without_sign_in_and_without_data(db):
    answer = Browser().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_the_health_check_says_503_when_the_database_is_away(db, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr("shelter.accounts.views.upkeep.MigrationRecorder", away)
    assert Browser().get("/healthz").status_code == 503


def test_the_health_check_says_503_while_a_migration_is_not_applied_and_asks_one_question(
    db, django_assert_num_queries
):
    Browser().get("/healthz")
    MigrationRecorder(connection).record_unapplied("desk", "0001_cache_and_extensions")
    with django_assert_num_queries(1):
        answer = Browser().get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"migrations pending\n")


@pytest.mark.parametrize(
    ("error", "status"),
    [(OperationalError("gone"), 503), (ZeroDivisionError(), 500)],
    ids=["database", "bug"],
)
def test_a_fault_is_a_thai_page_with_its_own_status(caseworker, sign_in, monkeypatch, error, status):
    def fail(*args, **kwargs):
        raise error

    browser = sign_in(caseworker)
    browser.raise_request_exception = False
    monkeypatch.setattr("shelter.urls.home_of", fail)
    answer = browser.get("/")
    assert answer.status_code == status
    assert 'lang="th"' in answer.content.decode()


def test_a_wrong_address_is_a_thai_404(caseworker, sign_in):
    answer = sign_in(caseworker).get("/no/such/page")
    assert answer.status_code == 404
    assert "ไม่พบ" in answer.content.decode()


@pytest.mark.parametrize(
    ("full_name", "shown"),
    [("นางสาวอรอุมา แก้วใส", "อก"), ("นายเอกชัย ไพศาล", "อพ"), ("นางรัตนา", "ร"), ("", "")],
)
def test_initials_skip_the_title_and_leading_vowels(full_name, shown):
    assert initials(full_name) == shown


def test_a_page_asks_for_the_person_and_their_centre_once(caseworker, sign_in, django_assert_num_queries):
    browser = sign_in(caseworker)
    # the session, and the person joined with the centre
    with django_assert_num_queries(2):
        browser.get("/accounts/password/")


def test_a_sixth_wrong_password_within_five_minutes_is_slowed_down_in_words(people):
    cache.clear()
    browser = Browser()
    for _ in range(5):
        browser.post("/accounts/login/", {"login": "ssk.director", "password": "ไม่ใช่รหัสนี้เลย"})
    answer = browser.post("/accounts/login/", {"login": "ssk.director", "password": PASSWORD})
    assert answer.status_code == 200
    assert "_auth_user_id" not in browser.session


def test_a_post_without_its_csrf_token_is_a_thai_page_that_says_how_to_keep_the_text(people):
    answer = Browser(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert "คัดลอกข้อความ" in answer.content.decode()


def test_a_verb_opened_as_a_page_says_what_to_do(sign_in, caseworker):
    answer = sign_in(caseworker).get(reverse("cases:forget-draft"))
    assert answer.status_code == 405
    assert "กดปุ่มเดิมอีกครั้ง" in answer.content.decode()
