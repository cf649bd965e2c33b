"""How long a session lives, and which sessions a person has.

A session ends SESSION_IDLE_SECONDS after the person last did something, and SESSION_COOKIE_AGE after sign-in
whatever happens in it. Every request is something done, also the autosave of what is being typed and the word
a page sends when somebody reads or types in it; only a request that says it is the page's own is not: a poll
sends `X-Background`.

The list of devices is allauth's (`usersessions`); it is written at most once a minute, not at every request.
"""

from datetime import timedelta
from enum import StrEnum
from time import time
from typing import Any, NamedTuple

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

# When a session began and was last used, in seconds of the clock.
BEGAN, SEEN = "began", "seen"
# Why the session before this one ended, for the sign-in page.
ENDED = "ended"
# A session is written at most this often (seconds) for having been used.
NOTED_EVERY = 60
BACKGROUND = "X-Background"


class End(StrEnum):
    IDLE = "idle"
    AGE = "age"
    LOCK = "lock"


class Left(NamedTuple):
    """Seconds until a session ends (none left: 0 or less), and what will end it."""

    seconds: int
    by: End


def begin(session: Any) -> None:
    session.pop(ENDED, None)
    session[BEGAN] = session[SEEN] = int(time())


def left(session: Any) -> Left:
    now = int(time())
    idle = settings.SESSION_IDLE_SECONDS - (now - session.get(SEEN, 0))
    age = settings.SESSION_COOKIE_AGE - (now - session.get(BEGAN, 0))
    return min(Left(idle, End.IDLE), Left(age, End.AGE), key=lambda one: one.seconds)


def touch(request: HttpRequest, *, at_once: bool = False) -> None:
    """Note that the session was used: at most once a minute unless `at_once`."""
    now = int(time())
    due = at_once or now - request.session.get(SEEN, 0) >= NOTED_EVERY
    if due and request.user.is_authenticated:
        request.session[SEEN] = now
        UserSession.objects.create_from_request(request)


def live(user: Any) -> QuerySet[UserSession]:
    """The person's sessions that would still be obeyed, the last used first."""
    now = timezone.now()
    return UserSession.objects.filter(
        user=user,
        session_key__in=Session.objects.filter(expire_date__gt=now).values("session_key"),
        last_seen_at__gt=now - timedelta(seconds=settings.SESSION_IDLE_SECONDS),
        created_at__gt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE),
    ).order_by("-last_seen_at")


def end(request: HttpRequest, asked: str) -> int:
    """End one other session of the person, by its row's id as the page sent it; 0 when it is not there."""
    return _end([one for one in _others(request) if str(one.pk) == asked])


def end_others(request: HttpRequest) -> int:
    """End every session of the person but this one; how many there were."""
    return _end(_others(request))


def _others(request: HttpRequest) -> list[UserSession]:
    return list(live(request.user).exclude(session_key=request.session.session_key))


def _end(those: list[UserSession]) -> int:
    for one in those:
        one.end()
    return len(those)
