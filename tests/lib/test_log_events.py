"""An error in the web log says where and what kind, and nothing of anybody."""

import io
import json
import logging

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
    assert len(told) == 2  # ours and Django's own
    for exception in told:
        assert exception[0] == f"{IntegrityError.__module__}.IntegrityError"
        assert any("CheckViolation 23514" in entry for entry in exception)
        assert any("test_log_events.py" in entry for entry in exception)


def test_an_error_without_a_database_behind_it_keeps_its_text_to_itself(web_log):
    try:
        int("เลขบัตร 3110100123456")
    except ValueError:
        logging.getLogger("any").exception("not a number")
    assert "3110100123456" not in web_log.getvalue()
    assert json.loads(web_log.getvalue())["exception"][0] == "builtins.ValueError"
