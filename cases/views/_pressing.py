"""Buttons that do one thing, and files handed out: carried out, or back to the page with why not."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from shelter.accounts.opening import Opener
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action
from shelter.desk.refusal import Refused
from shelter.desk.tokens import once


def or_back(request: HttpRequest, back: str, attempt: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of `attempt`; where a rule refuses, `back` with its words."""
    try:
        return attempt()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)


def press(
    request: HttpRequest,
    opener: Opener,
    *path: Any,
    do: Callable[[Any], str | None],
    back: str,
    done: str = "",
    can: Callable[[Any, Any], Answer],
    action: Action = Action.CREATE,
    fields: tuple[str, ...] = (),
) -> HttpResponse:
    """Carry out `do(record)` once and say `done`; it returns where to go, None for `back`."""

    def write(record: Any) -> str:
        return once(request, lambda: do(record) or back)

    def attempt() -> HttpResponse:
        url = opener(request, *path, can=can, build=write, action=action, fields=fields)
        if done:
            messages.success(request, done)
        return redirect(url)

    return or_back(request, back, attempt)
