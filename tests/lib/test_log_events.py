"""An error in the web log says where and what kind, and nothing of anybody."""

import io
import json
import logging
from uuid import UUID

import pytest
from django.conf import settings
from django.db import IntegrityError

from cases.models import Client


@pytest.fixture
def web_log():
    """What the console handler of the settings writes."""
    handler = logging.StreamHandler(io.StringIO())
    made = logging.config.DictConfigurator(settings.LOGGING).configure_formatter(
        dict(settings.LOGGING["formatters"]["events"])
    )
    handler.setFormatter(made)
    logging.getLogger().addHandler(handler)
    yield handler.stream
    logging.getLogger().removeHandler(handler)


def test_a_refused_row_is_logged_without_its_values(caseworker, ssk, sign_in, monkeypatch, web_log):
    def fail(*args):
        Client.objects.create(centre=ssk, calling_name="ลุงคำแสน", estimated_age=7, identity="partly")

    monkeypatch.setattr("shelter.urls.home_of", fail)
    browser = sign_in(caseworker)
    browser.raise_request_exception = False
    assert browser.get("/").status_code == 500
    lines = [json.loads(line) for line in web_log.getvalue().splitlines()]
    assert "ลุงคำแสน" not in web_log.getvalue()
    assert "DETAIL" not in web_log.getvalue()
    told = [line["exception"] for line in lines if "exception" in line]
    assert len(told) == 1  # in the request's own line
    assert told[0][0] == f"{IntegrityError.__module__}.IntegrityError"
    assert any("CheckViolation 23514" in entry for entry in told[0])
    assert any("test_log_events.py" in entry for entry in told[0])


NAME, NUMBER, NOTE = "ลุงคำแสน ใจงาม", "1101700230708", "เห็นเงาคนตามมาที่ท่ารถ"


@pytest.fixture
def log_of(caseworker, sign_in, web_log, reference):
    """log_of(method, path, data) → the lines that one request of a caseworker leaves, and the answer."""

    def ask(method, path, data=None):
        browser = sign_in(caseworker)
        browser.raise_request_exception = False
        answer = getattr(browser, method)(
            path, data or {}, headers={"user-agent": NOTE, "referer": f"/{NOTE}"}
        )
        return [json.loads(line) for line in web_log.getvalue().splitlines()], answer

    return ask


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/accounts/login/"),
        ("post", "/people/"),
        ("get", "/people/"),
        ("get", f"/no/such/{NAME}/{NUMBER}"),
        ("get", f"/accounts/login/{NOTE}%00"),
        ("post", "/drafts/client/new"),
        ("post", f"/drafts/{NAME}/new"),
    ],
)
def test_a_request_is_one_line_that_quotes_nothing_sent(log_of, web_log, caseworker, method, path):
    lines, answer = log_of(method, path, {"q": NAME, "login": NUMBER, "password": NOTE, "note": NOTE})
    requests = [line for line in lines if line["event"] == "request"]
    assert len(requests) == 1
    assert (requests[0]["method"], requests[0]["status"]) == (method.upper(), answer.status_code)
    for typed in (NAME, NUMBER, NOTE, NAME.split()[0], NAME.split()[1]):
        assert typed not in web_log.getvalue()
    assert caseworker.username not in web_log.getvalue()


def test_a_request_says_who_from_where_and_by_which_route(log_of, caseworker):
    (line,), _ = log_of("get", "/accounts/password/")
    assert line["user_id"] == str(caseworker.pk)
    assert line["route"] == "account_change_password"
    assert line["ip"] == "127.0.0.1"
    assert UUID(line["request_id"])
    assert line["ms"] >= 0


def test_a_failing_page_that_holds_a_note_in_its_variables_tells_the_place_only(log_of, web_log, monkeypatch):
    def fail(user):
        note = NOTE
        raise RuntimeError(note)

    monkeypatch.setattr("shelter.urls.home_of", fail)
    (line,), answer = log_of("get", f"/?q={NAME}")
    assert (answer.status_code, line["status"], line["level"]) == (500, 500, "error")
    assert line["exception"][0] == "builtins.RuntimeError"
    for typed in (NOTE, NAME):
        assert typed not in web_log.getvalue()


@pytest.mark.parametrize(
    ("logger", "message"),
    [
        ("gunicorn.error", "Error handling request %s"),
        ("django.security.DisallowedHost", "Invalid HTTP_HOST header: %r"),
        ("weasyprint", "Failed to load image at %r"),
    ],
)
def test_a_librarys_line_is_its_pattern(web_log, logger, message):
    logging.getLogger(logger).error(message, f"/search?q={NAME}")
    assert json.loads(web_log.getvalue())["event"] == message


def test_a_request_that_gunicorn_refuses_is_told_without_its_line(web_log):
    # put together before it is logged: gunicorn/workers/base.py, handle_error
    logging.getLogger("gunicorn.error").warning(f"Invalid request from ip=10.0.0.1: 'GET /{NAME}'")
    assert json.loads(web_log.getvalue())["event"] == "Invalid request"


def test_our_own_line_keeps_what_it_names(web_log):
    logging.getLogger("shelter.lib.pdf").warning("paper: %s", "no glyph for U+0E5B")
    assert json.loads(web_log.getvalue())["event"] == "paper: no glyph for U+0E5B"


def test_an_error_without_a_database_behind_it_keeps_its_text_to_itself(web_log):
    try:
        int("เลขบัตร 3110100123456")
    except ValueError:
        logging.getLogger("any").exception("not a number")
    assert "3110100123456" not in web_log.getvalue()
    assert json.loads(web_log.getvalue())["exception"][0] == "builtins.ValueError"
