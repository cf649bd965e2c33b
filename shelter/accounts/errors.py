"""Answers when something cannot be done: each says in Thai what happened and what to do next."""

import errno
import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string

from shelter.audit.log import LogUnavailable

# PostgreSQL's codes. Two requests met at one row, and the database sent one of them away:
MET = {"40P01", "40001", "55P03"}  # deadlock, serialization failure, lock time-out
# Away, though psycopg2 calls them internal errors: read-only (a standby), idle in transaction for too long.
AWAY = {"25006", "25P03"}
# Where uploads and papers pass through: full, over quota, read-only, out of file handles.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE}
RETRY_AFTER = "30"


def typed_in_words(request: HttpRequest) -> list[str]:
    """The texts of a form that was refused, in its order: what somebody wrote is theirs to take along.

    A code, a date or a number is soon typed again; a password is shown to nobody.
    """
    # An address that is nowhere was sent to by no form, and what it was sent is left unread.
    if request.method != "POST" or request.resolver_match is None:
        return []
    return [
        text
        for name, texts in request.POST.lists()
        if "password" not in name
        for text in texts
        if not text.isascii() or " " in text.strip()
    ]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    too_big = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    status = 413 if too_big else 400
    return HttpResponse(render_to_string(f"{status}.html"), status=status)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(
        request, "403.html", {"reason": str(exception), "typed": typed_in_words(request)}, status=403
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse(render_to_string("403_csrf.html"), status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", {"typed": typed_in_words(request)}, status=404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """allauth's throttles per minute answer with it."""
    answer = HttpResponse(render_to_string("429.html"), status=429)
    answer.headers["Retry-After"] = "60"
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or what a fault behind the page really means (`status_of`).

    These pages are rendered without context processors: whatever failed may be what they would ask.
    """
    error = sys.exc_info()[1]
    request.fault = error  # type: ignore[attr-defined]  # told in the request's line of the web log
    status = status_of(error) if error else 500
    response = HttpResponse(render_to_string(f"{status}.html"), status=status)
    if status == 503:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def status_of(error: BaseException) -> int:
    """409: two requests met at one row. 503: database, log or disk is away. 400: the sender broke off."""
    if isinstance(error, LogUnavailable):
        return 409 if _pgcode(error.__cause__) in MET else 503
    code = _pgcode(error)
    if code in MET:
        return 409
    if code in AWAY or isinstance(error, OperationalError | InterfaceError):
        return 503
    if isinstance(error, UnreadablePostError):
        return 400
    return 503 if isinstance(error, OSError) and error.errno in NO_ROOM else 500


def _pgcode(error: BaseException | None) -> str:
    return getattr(getattr(error, "__cause__", None), "pgcode", None) or ""
