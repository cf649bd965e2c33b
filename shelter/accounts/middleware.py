"""What every request and answer passes through."""

import logging
from collections.abc import Callable, Iterator
from time import perf_counter, time
from urllib.parse import unquote_plus, unquote_to_bytes
from uuid import uuid4

import structlog
from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.core.exceptions import BadRequest, ImproperlyConfigured, PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from structlog.contextvars import bind_contextvars, clear_contextvars

from shelter.accounts.sign_in_log import BEGAN, SEEN
from shelter.lib.text import has_forbidden

Handler = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("shelter.request")
# A session is written at most this often (seconds) for having been used.
NOTED_EVERY = 60
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
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
    """A session ends after so long without a request, and so long after sign-in whatever happens in it."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if SESSION_KEY in session:
            now = int(time())
            began, seen = session.get(BEGAN, 0), session.get(SEEN, 0)
            if now - seen > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_COOKIE_AGE:
                logout(request)
            elif now - seen >= NOTED_EVERY:
                session[SEEN] = now
        return self.get_response(request)


class RequireSecondFactor:
    """Outside the demonstration nobody goes anywhere before a second factor stands (SECURITY, Sign-in)."""

    OPEN = frozenset(
        {
            "healthz",
            "account_login",
            "account_logout",
            "account_reauthenticate",
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
        if request.resolver_match.view_name in self.OPEN or is_mfa_enabled(request.user, SECOND_FACTORS):
            return None
        return redirect("mfa_index")


class KeepSignedInPagesPrivate:
    """No page of a signed-in person is stored by browsers or proxies on shared machines."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response
