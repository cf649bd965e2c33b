"""Requests through the whole stack, in this process: WSGI, middleware, view, template, access log, commit.

No socket and no worker of its own: what a web server adds is the same for every arm.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from http.cookies import SimpleCookie
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory

from bench import database
from shelter.accounts.models import User

HOST = "localhost"
# Cookie and form field of one cross-site check; a secret only has to be the same in both.
TOKEN = "benchmark" * 3 + "token"


class Refused(Exception):
    """A page that was to be timed answered something else than 200 or a redirect."""


@cache
def _application() -> WSGIHandler:
    return WSGIHandler()


@dataclass(frozen=True)
class Visitor:
    """Somebody signed in to one bench database."""

    database: str
    cookies: str

    def get(self, url: str) -> str:
        """The page's text."""
        return self._send(RequestFactory().get(url, **self._head))

    def post(self, url: str, data: dict[str, Any]) -> str:
        """The text of the answer, or the address it redirects to."""
        return self._send(RequestFactory().post(url, {**data, "csrfmiddlewaretoken": TOKEN}, **self._head))

    @property
    def _head(self) -> dict[str, Any]:
        return {"HTTP_HOST": HOST, "HTTP_COOKIE": self.cookies}

    def _send(self, request: Any) -> str:
        database.use(self.database)
        told: list[Any] = []

        def start(
            status: str, headers: list[tuple[str, str]], error: Any = None, /
        ) -> Callable[[bytes], object]:
            told.extend((status, headers))
            return told.append

        answer: Any = _application()(request.environ, start)
        try:
            text = b"".join(answer).decode()
        finally:
            answer.close()
        status, headers = told[:2]
        if status.startswith("302"):
            return dict(headers)["Location"]
        if not status.startswith("200"):
            raise Refused(f"{request.path}: {status}")
        return text


def sign_in(name: str, username: str) -> Visitor:
    """A session of that person in the database `name`."""
    database.use(name)
    browser = Client(headers={"host": HOST})
    browser.force_login(User.objects.get(username=username))
    cookies = SimpleCookie(
        {
            settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value,
            settings.CSRF_COOKIE_NAME: TOKEN,
        }
    )
    return Visitor(name, "; ".join(f"{key}={morsel.value}" for key, morsel in cookies.items()))
