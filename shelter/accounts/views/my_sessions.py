"""Pages about one's own sessions: how long this one lasts, locking it, and the list of all of them."""

from functools import wraps
from typing import Any

from allauth.account.internal.flows.logout import logout
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from shelter.accounts import sessions
from shelter.accounts.doors import EVERY_ROLE, FORM, View, door
from shelter.accounts.opening import log_access
from shelter.audit.models import Action
from shelter.lib.devices import describe

OTHERS = "others"


def whole(change: View) -> View:
    """A change of how somebody signs in and its log row are one transaction."""

    @wraps(change)
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return change(request, *args, **kwargs)
        with transaction.atomic():
            return change(request, *args, **kwargs)

    return view


def forgetting(sign_out: View) -> View:
    """Signing out also drops what the browser's tabs hold of unsent text (the draft on the server stays)."""

    @wraps(sign_out)
    def view(request: HttpRequest) -> HttpResponse:
        answer = sign_out(request)
        if request.method == "POST":
            answer.headers["Clear-Site-Data"] = '"storage"'
        return answer

    return view


@door(*EVERY_ROLE, methods=FORM)
def session(request: HttpRequest) -> HttpResponse:
    """Seconds the session has left, and what will end it; POST says that somebody is at the screen."""
    if request.method == "POST":
        sessions.touch(request, at_once=True)
    left = sessions.left(request.session)
    return JsonResponse({"seconds": left.seconds, "by": left.by})


@door(*EVERY_ROLE, methods=FORM)
def lock(request: HttpRequest) -> HttpResponse:
    """End the session and come back to the same page after signing in. Drafts stay.

    GET is how somebody arrives who locked a page whose session was over, and has signed in since.
    """
    back = request.GET.get("next", "")
    # A word without a slash would be taken for the name of a route.
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("home")
    if request.method != "POST":
        return redirect(back)
    query = QueryDict(mutable=True)
    query["next"] = back
    request.session_ended = sessions.End.LOCK  # type: ignore[attr-defined]
    logout(request, show_message=False)
    request.session[sessions.ENDED] = str(sessions.End.LOCK)
    return redirect(f"{reverse('account_login')}?{query.urlencode(safe='/')}")


@door(*EVERY_ROLE, methods=FORM)
def my_sessions(request: HttpRequest) -> HttpResponse:
    """Where this account is signed in now; any of them, or all but this one, can be ended from here."""
    if request.method == "POST":
        return _end(request)
    sessions.touch(request, at_once=True)
    here = request.session.session_key
    rows = [
        {"id": one.pk, "device": describe(one.user_agent), "here": one.session_key == here, "session": one}
        for one in sessions.live(request.user)
    ]
    rows.sort(key=lambda row: not row["here"])
    page = {"rows": rows, "others": len(rows) - 1, "idle_minutes": settings.SESSION_IDLE_SECONDS // 60}
    return render(request, "account/sessions.html", page)


def _end(request: HttpRequest) -> HttpResponse:
    asked = request.POST.get("end", "")
    with transaction.atomic():
        ended = sessions.end_others(request) if asked == OTHERS else sessions.end(request, asked)
        if ended:
            log_access(
                request, Action.ACCOUNT, kind="session", detail={"what": "sessions_ended", "count": ended}
            )
    if ended:
        messages.success(request, f"ให้ออกจากระบบแล้ว {ended} เครื่อง")
    else:
        messages.info(request, "เครื่องนั้นออกจากระบบไปก่อนแล้ว")
    return redirect("sessions")
