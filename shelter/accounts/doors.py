"""Doors: which roles may knock at a URL, with which methods. `manage.py routes --json` reads them.

The door is the coarse check; the row is then reached through `visible_to(user)` and `can_x(user, obj)`
(shelter.accounts.opening).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from shelter.accounts.models import Role, User
from shelter.accounts.opening import log_denial
from shelter.desk.tokens import earlier

View = Callable[..., HttpResponse]
# 201 is a result that is shown by the answer itself and never again.
DONE = {201, 302, 303}
EVERY_ROLE = tuple(Role)
WRONG_ROLE = "หน้านี้ไม่ใช่งานของบทบาทที่ท่านใช้อยู่ หากต้องใช้ โปรดติดต่อผู้ดูแลระบบของศูนย์"


def _wrong_method(methods: tuple[str, ...]) -> HttpResponse:
    """A page, not an empty answer: signing in again after a verb leads a person here by GET."""
    return HttpResponseNotAllowed(methods, render_to_string("405.html"))


@dataclass(frozen=True)
class Door:
    """`roles` is empty for a door that is open before sign-in."""

    roles: tuple[Role, ...]
    methods: tuple[str, ...]


def door(*roles: Role, methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """Only people with one of `roles`, only by `methods`; anybody else gets 403 and a log row.

    A POST that was carried out before lands on its result again, though what it changed would now refuse it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                return _wrong_method(methods)
            if not request.user.has_role(*roles):  # type: ignore[union-attr]
                log_denial(
                    request, kind="route", detail={"route": request.resolver_match.view_name, "why": "role"}
                )  # type: ignore[union-attr]
                raise PermissionDenied(WRONG_ROLE)
            if request.method != "POST":
                return view(request, *args, **kwargs)
            return _posted(view, request, *args, **kwargs)

        guarded.door = Door(tuple(roles), tuple(methods))  # type: ignore[attr-defined]
        return guarded

    return decorate


def _posted(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """The view's answer, or the result of the same POST carried out before or beside this one."""
    if url := earlier(request):
        return _arrived(request, redirect(url))
    try:
        response = view(request, *args, **kwargs)
    except (PermissionDenied, Http404):
        if url := earlier(request):
            return _arrived(request, redirect(url))
        raise
    if response.status_code in DONE:
        return _arrived(request, response)
    url = earlier(request)
    return _arrived(request, redirect(url)) if url else response


def _arrived(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Tell the tab that what was typed on this page is kept: until it hears so, it holds the text itself."""
    return tell_tab(response, settings.ARRIVED_COOKIE_NAME, request.path)


def tell_tab(response: HttpResponse, name: str, value: str) -> HttpResponse:
    """Leave `value` for the next page of this browser to read once (static/js/drafts.js)."""
    response.set_cookie(
        name,
        quote(value, safe=""),
        max_age=60,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def open_door(*, methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """A door anybody may use before signing in. There are few; each must justify itself."""

    def decorate(view: View) -> View:
        @login_not_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs) if request.method in methods else _wrong_method(methods)

        guarded.door = Door((), tuple(methods))  # type: ignore[attr-defined]
        return guarded

    return decorate


def lets_in(user: User, address: str) -> bool:
    """Whether the page at an address of our own is open to the person's role: a link elsewhere is none."""
    try:
        behind = resolve(urlsplit(address).path).func
    except Resolver404:
        return False
    found: Door | None = getattr(behind, "door", None)
    return found is not None and user.has_role(*found.roles)


FORM = ("GET", "HEAD", "POST")
VERB = ("POST",)
