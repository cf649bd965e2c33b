"""Coming in by a one-time code: the code is typed or read from the slip's picture, then a password is chosen.

Both pages are open before sign-in: whoever comes has no password yet. The code is never part of a URL that
reaches the server: it is posted, and the second page is opened by the session alone.
"""

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from shelter.accounts.actions import invitations
from shelter.accounts.doors import FORM, open_door
from shelter.accounts.forms.users import CodeForm, PasswordForm
from shelter.accounts.models import Invitation
from shelter.audit import log
from shelter.audit.models import Action
from shelter.desk.refusal import Refused

# One answer for unknown, mistyped, used, revoked and expired codes: it tells nothing about anybody.
NO_SUCH_CODE = (
    "รหัสนี้ใช้ไม่ได้ อาจพิมพ์ผิด หมดอายุ หรือใช้ไปแล้ว ตรวจตัวอักษรในใบรหัสอีกครั้ง ถ้ายังไม่ได้ ขอรหัสใหม่จากผู้ดูแลระบบของศูนย์"
)
# allauth's own throttle for pages that a reset link opens: tries per address and minute.
THROTTLE = "reset_password_from_key"
JOINING = "joining"


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Kept nowhere: the page is often opened on a colleague's machine."""
    response = render(request, template, context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


@open_door(methods=FORM)
def join(request: HttpRequest) -> HttpResponse:
    """The code. Whoever is signed in on this machine is signed out when it opens."""
    form = CodeForm(request.POST or None)
    if request.method != "POST":
        return _page(request, "staff/join/code.html", {"form": form})
    if not ratelimit.consume(request, action=THROTTLE):
        return ratelimit.respond_429(request)
    invitation = invitations.find(form.cleaned_data["code"]) if form.is_valid() else None
    if invitation is None:
        log.write_apart(Action.SIGN_IN_FAILED, subject_kind="invitation")
        if form.is_valid():
            form.add_error("code", NO_SUCH_CODE)
        return _page(request, "staff/join/code.html", {"form": form}, status=400)
    logout(request)
    request.session[JOINING] = str(invitation.pk)
    return redirect("staff:join-password")


def _standing(request: HttpRequest) -> Invitation | None:
    """The invitation this session came in by, if it is still open."""
    pk = request.session.get(JOINING)
    return invitations.find_open(pk) if pk else None


@open_door(methods=FORM)
def choose_password(request: HttpRequest) -> HttpResponse:
    """The password; then the person signs in with it, and is asked for a second factor."""
    invitation = _standing(request)
    if invitation is None:
        return _page(request, "staff/join/code.html", {"form": CodeForm(), "lost": True}, status=400)
    if request.method == "POST" and not ratelimit.consume(request, action=THROTTLE):
        return ratelimit.respond_429(request)
    user = invitation.user
    form = PasswordForm(request.POST or None, user=user)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                invitations.use(invitation=invitation, password=form.cleaned_data["password"])
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                request.session.flush()
                messages.success(request, f"ตั้งรหัสผ่านแล้ว เข้าสู่ระบบด้วยชื่อผู้ใช้ {user.username}")
                return redirect("account_login")
    return _page(request, "staff/join/password.html", {"form": form, "account": user}, status=status)
