"""Answers when something cannot be done: each says in Thai what happened and what to do next."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from shelter.audit.log import LogUnavailable

DEADLOCK, LOCK_TIMEOUT = "40P01", "55P03"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("400.html"), status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse(render_to_string("403_csrf.html"), status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def _pgcode(error: BaseException) -> str:
    return getattr(error.__cause__, "pgcode", None) or ""


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database or the log is away, or 409 when two requests met at one row.

    These pages are rendered without context processors: whatever failed may be what they would ask.
    """
    error = sys.exc_info()[1]
    request.fault = error  # type: ignore[attr-defined]  # told in the request's line of the web log
    if isinstance(error, LogUnavailable):
        error = error.__cause__
        status = 503
    else:
        status = 503 if isinstance(error, OperationalError | InterfaceError) else 500
    if error is not None and _pgcode(error) in {DEADLOCK, LOCK_TIMEOUT}:
        status = 409
    return HttpResponse(render_to_string(f"{status}.html"), status=status)
