"""What somebody who has not signed in may send, and what a draft may cost."""

from urllib.parse import quote

import pytest
from django.test import Client as Browser

from shelter.desk import drafts
from shelter.desk.models import Draft

LARGE = "ก" * 30_000  # 90,000 bytes in UTF-8


@pytest.mark.parametrize("path", ["/accounts/login/", "/", "/drafts/client/new", "/no/such/page", "/healthz"])
def test_a_large_request_of_a_stranger_is_refused_before_it_is_read(db, path, monkeypatch):
    def read(self):
        raise AssertionError("the body was read")

    monkeypatch.setattr("django.core.handlers.wsgi.WSGIRequest._load_post_and_files", read)
    answer = Browser().post(path, {"login": "a", "password": LARGE})
    assert answer.status_code == 413
    assert f'href="/accounts/login/?next={quote(path, safe="")}"' in answer.content.decode()


def test_a_large_request_of_somebody_signed_in_is_read(caseworker, sign_in):
    assert sign_in(caseworker).post("/drafts/client/new", {"note": LARGE}).status_code == 200


def test_a_request_that_lies_about_its_length_is_not_read_beyond_it(db):
    answer = Browser().post("/accounts/login/", {"login": "a", "password": LARGE}, CONTENT_LENGTH="10")
    assert answer.status_code in {200, 400}


def test_drafts_are_bounded_and_the_oldest_go_first(caseworker, teammate, monkeypatch):
    monkeypatch.setattr(drafts, "MOST", 3)
    drafts.save(teammate, "client", "new", {"a": ["1"]})
    for subject in ("one", "two", "three"):
        drafts.save(caseworker, "client", subject, {"a": ["1"]})
    drafts.save(caseworker, "client", "one", {"a": ["2"]})  # used again: no longer the oldest
    drafts.save(caseworker, "client", "four", {"a": ["1"]})
    kept = Draft.objects.filter(user=caseworker).values_list("subject", flat=True)
    assert set(kept) == {"one", "three", "four"}
    assert Draft.objects.filter(user=teammate).count() == 1
