"""What every request and answer passes through."""

import logging
from collections.abc import Callable, Iterator
from time import perf_counter
from urllib.parse import unquote_plus, unquote_to_bytes
from uuid import uuid4

import structlog
from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest, ImproperlyConfigured, PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect
from structlog.contextvars import bind_contextvars, clear_contextvars

from shelter.accounts import sessions
from shelter.accounts.adapter import SECOND_FACTORS
from shelter.lib.text import has_forbidden

Handler = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("shelter.request")
# A stranger sends a name, a password, a code or a passkey's answer: a few thousand bytes.
LARGEST_OF_A_STRANGER = 64 * 1024
URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


class LogRequests:
    """One line per request in the web log: id, who, from where, method and route, status, milliseconds.

    A route is named, never the path or query: people type names and numbers into both. Who it was is read
    only where the request itself asked, so the line costs no query and survives a database that is away.
    """

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        clear_contextvars()
        bind_contextvars(request_id=str(uuid4()))
        response = self.get_response(request)
        user = getattr(request, "_cached_user", None)
        match = request.resolver_match
        log.log(
            logging.ERROR if response.status_code >= 500 else logging.INFO,
            "request",
            user_id=str(user.pk) if user is not None and user.is_authenticated else None,
            ip=self._address(request),
            method=request.method,
            route=match.view_name if match else None,
            status=response.status_code,
            ms=round((perf_counter() - began) * 1000),
            exc_info=getattr(request, "fault", None),
        )
        clear_contextvars()
        return response

    @staticmethod
    def _address(request: HttpRequest) -> str | None:
        try:
            return get_adapter(request).get_client_ip(request)
        except (PermissionDenied, ImproperlyConfigured):  # a socket without one, or fewer proxies than set
            return None


class RefuseForbiddenInput:
    """413 for a body no form of ours sends, before it is read; 400 for a NUL or lone surrogate in path, query
    or form: in PostgreSQL it would be an error page.

    400 as well for bytes that are no UTF-8, which Django would replace by question marks without a word, and
    for a form that says it is in another encoding: its parts would go to any codec of that name.
    """

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Django's own cap leaves files out.
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.lower() not in {"utf-8", "utf8"}:
            raise BadRequest("แบบฟอร์มต้องเป็น UTF-8")
        if any(has_forbidden(text) for text in self._texts(request)):
            raise BadRequest("ข้อความมีอักขระที่เก็บไม่ได้")

    @staticmethod
    def _texts(request: HttpRequest) -> Iterator[str]:
        yield request.path
        yield unquote_plus(request.META.get("QUERY_STRING", ""), errors="surrogateescape")
        if request.method != "POST":
            return
        if request.content_type == URLENCODED:
            yield unquote_to_bytes(request.body).decode(errors="surrogateescape")
        elif request.content_type == MULTIPART:
            for name, values in request.POST.lists():
                yield name
                yield from (str(value) for value in values)


class EndOldSessions:
    """A session ends after so long without use, and so long after sign-in whatever happens in it."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            left = sessions.left(request.session)
            if left.seconds < 0:
                request.session_ended = left.by
                logout(request)
                request.session[sessions.ENDED] = str(left.by)
            elif sessions.BACKGROUND not in request.headers:
                sessions.touch(request)
        return self.get_response(request)


class RefuseLargeRequestsOfStrangers:
    """413 before a byte is parsed: only somebody signed in may make the server read long forms and files."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without a Content-Length nothing is read at all.
        large = int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_OF_A_STRANGER
        if large and not request.user.is_authenticated:
            page = render_to_string("413_sign_in.html", {"next": request.get_full_path()})
            return HttpResponse(page, status=413)
        return self.get_response(request)


class RequireSignIn(LoginRequiredMiddleware):
    """Sign-in before every view; a part of a page gets 401 instead, and the page locks itself."""

    def handle_no_permission(self, request, view_func):
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401)
        return super().handle_no_permission(request, view_func)


class RequireSecondFactor:
    """Outside the demonstration nobody goes anywhere before a second factor stands (SECURITY, Sign-in)."""

    OPEN = frozenset(
        {
            "healthz",
            "account_login",
            "account_logout",
            "account_reauthenticate",
            "session",
            "lock",
            "mfa_authenticate",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "mfa_index",
            "mfa_activate_totp",
            "mfa_add_webauthn",
        }
    )

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
            return None
        if is_mfa_enabled(request.user, SECOND_FACTORS):
            return None
        request.must_set_up = True
        if request.resolver_match.view_name in self.OPEN:
            return None
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(reverse("mfa_index"))
        return redirect("mfa_index")


class KeepSignedInPagesPrivate:
    """No page of a signed-in person is stored by browsers or proxies on shared machines."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        came_signed_in = SESSION_KEY in request.session
        response = self.get_response(request)
        if came_signed_in or request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response
