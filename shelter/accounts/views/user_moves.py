"""Verbs on a staff account, each with a page that says what it does: codes, letting go, taking back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from shelter.accounts.actions import users
from shelter.accounts.doors import FORM, door
from shelter.accounts.forms.users import TransferForm
from shelter.accounts.models import Invitation, User
from shelter.accounts.permissions import (
    STAFF_WRITERS,
    Answer,
    can_clear_second_factor,
    can_deactivate_user,
    can_give_code,
    can_reactivate_user,
    can_transfer_user,
)
from shelter.accounts.views._open import open_user, user_url
from shelter.accounts.views._slip import slip
from shelter.audit import log
from shelter.audit.models import Action
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.desk.versions import Conflict, posted_version

CHANGED = "มีผู้แก้ไขบัญชีนี้ก่อนหน้า ดูข้อมูลล่าสุดแล้วทำอีกครั้ง"
Can = Callable[[User, User], Answer]


# --- codes -----------------------------------------------------------------------------------------------
def _confirm(
    request: HttpRequest,
    user: User,
    *,
    title: str,
    effects: list[str],
    verb: str,
    danger: bool = False,
    form: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    confirm = {
        "title": title,
        "effects": effects,
        "verb": verb,
        "danger": danger,
        "safe_url": user_url(user.pk),
        "action_url": request.path,
        "hidden": [("row_version", user.row_version), ("post_token", form_token(request))],
    }
    context = {"confirm": confirm, "form": form}
    return render(request, "_components/confirm_page.html", context, status=status)


def _slip_verb(
    request: HttpRequest,
    pk: UUID,
    can: Can,
    act: Callable[[User], tuple[Invitation, str]],
    said: str,
    fields: list[str],
) -> HttpResponse:
    """A verb whose answer is a slip; sent again it leads to the account, for the code is shown once."""
    made: list[tuple[Invitation, str]] = []

    def write(user: User) -> User:
        def do() -> str:
            made.append(act(user))
            return user_url(pk)

        once(request, do)
        return user

    try:
        user = open_user(request, pk, can=can, build=write, action=Action.PERMISSION, fields=fields)
    except Conflict:
        messages.error(request, CHANGED)
        return redirect(user_url(pk))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(user_url(pk))
    return slip(request, user, *made[0], said=said) if made else redirect(user_url(pk))


@door(*STAFF_WRITERS, methods=FORM)
def code(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A one-time code: the first one again, or for a forgotten password."""
    if request.method == "POST":
        return _slip_verb(
            request,
            pk,
            can_give_code,
            lambda user: users.give_code(user=user, by=request.user),
            "ออกรหัสใหม่แล้ว",
            ["code"],
        )
    user: User = open_user(request, pk, can=can_give_code)
    effects = [
        "ได้ใบรหัสที่ใช้ได้ครั้งเดียว แสดงครั้งเดียว พิมพ์แล้วส่งให้เจ้าตัวกับมือ",
        "รหัสเดิมที่ยังไม่ได้ใช้จะใช้ไม่ได้อีก",
    ]
    if user.has_joined:
        effects.append("เมื่อเจ้าตัวตั้งรหัสผ่านใหม่ ทุกเครื่องที่เข้าสู่ระบบไว้จะออกจากระบบ")
    return _confirm(request, user, title=f"ออกรหัสเข้าใช้ให้ {user}", effects=effects, verb="ออกรหัส")


@door(*STAFF_WRITERS, methods=FORM)
@reauthentication_required(allow_get=True)
def second_factor(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Forget a lost telephone or key; asked of somebody who has just shown who they are."""
    if request.method == "POST":
        return _slip_verb(
            request,
            pk,
            can_clear_second_factor,
            lambda user: users.clear_second_factor(user=user, by=request.user),
            "ล้างการยืนยันสองชั้นแล้ว",
            ["second_factor", "code"],
        )
    user: User = open_user(request, pk, can=can_clear_second_factor)
    effects = [
        "ใช้เมื่อเจ้าตัวทำโทรศัพท์หรือกุญแจหาย และท่านยืนยันตัวผู้ขอต่อหน้าแล้ว",
        "ทุกเครื่องที่เข้าสู่ระบบไว้ออกจากระบบทันที และรหัสผ่านเดิมใช้ไม่ได้",
        "ได้ใบรหัสให้เจ้าตัวตั้งรหัสผ่านและการยืนยันสองชั้นใหม่",
    ]
    return _confirm(
        request,
        user,
        title=f"ล้างการยืนยันสองชั้นของ {user}",
        effects=effects,
        verb="ล้างการยืนยันสองชั้น",
        danger=True,
    )


# --- letting go and taking back --------------------------------------------------------------------------
# Said of everybody alike: an administrator learns nothing of who answers for which file.
LEFT_BEHIND = "หากผู้นี้เป็นผู้จัดการรายกรณีของแฟ้มใด ผู้อำนวยการจะเห็นแฟ้มนั้นในหน้าภาพรวมหน่วยงาน และมอบผู้จัดการคนใหม่"


def _leave(request: HttpRequest, pk: UUID, can: Can, act: Callable[[User], Any], said: str) -> HttpResponse:
    def write(user: User) -> None:
        def do() -> str:
            act(user)
            return reverse("staff:users")

        once(request, do)

    try:
        open_user(request, pk, can=can, build=write, action=Action.PERMISSION, fields=["account"])
    except Conflict:
        messages.error(request, CHANGED)
        return redirect(user_url(pk))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(user_url(pk))
    messages.success(request, said)
    return redirect("staff:users")


@door(*STAFF_WRITERS, methods=FORM)
def deactivate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close an account: its very next request finds nobody signed in."""
    if request.method == "POST":
        version = posted_version(request)
        return _leave(
            request,
            pk,
            can_deactivate_user,
            lambda user: users.deactivate(user=user, by=request.user, expected=version),
            "ปิดใช้บัญชีแล้ว ทุกเครื่องออกจากระบบทันที",
        )
    user: User = open_user(request, pk, can=can_deactivate_user)
    effects = [
        "ทุกเครื่องที่เข้าสู่ระบบไว้ออกจากระบบทันที รหัสผ่านและรหัสเข้าใช้เดิมใช้ไม่ได้อีก",
        "ชื่อยังอยู่ในงานที่เคยทำ และเปิดใช้อีกครั้งได้",
        LEFT_BEHIND,
    ]
    if user.standing_in:
        effects.append("คำสั่งแทนผู้อำนวยการของผู้นี้สิ้นสุดด้วย")
    return _confirm(request, user, title=f"ปิดใช้บัญชี {user}", effects=effects, verb="ปิดใช้บัญชี", danger=True)


@door(*STAFF_WRITERS, methods=FORM)
def reactivate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open a closed account again, with a slip for a new password."""
    if request.method == "POST":
        version = posted_version(request)
        return _slip_verb(
            request,
            pk,
            can_reactivate_user,
            lambda user: users.reactivate(user=user, by=request.user, expected=version),
            "เปิดใช้บัญชีแล้ว",
            ["account", "code"],
        )
    user: User = open_user(request, pk, can=can_reactivate_user)
    effects = [
        f"บทบาทเดิมกลับมาใช้ได้: {', '.join(user.role_names) or 'ไม่มี'} ตรวจว่ายังตรงกับงาน",
        "ได้ใบรหัสให้เจ้าตัวตั้งรหัสผ่านใหม่",
    ]
    return _confirm(request, user, title=f"เปิดใช้บัญชี {user} อีกครั้ง", effects=effects, verb="เปิดใช้บัญชี")


@door(*STAFF_WRITERS, methods=FORM)
def transfer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a person go to another centre, whose administrator then decides what they may do there."""
    form = None
    if request.method == "POST":
        user = open_user(request, pk, can=can_transfer_user)
        form = TransferForm(request.POST, leaving=user)
        if form.is_valid():
            to = form.cleaned_data["centre"]

            def act(found: User) -> None:
                version = posted_version(request)
                users.transfer(user=found, by=request.user, to=to, expected=version)
                log.write(
                    Action.PERMISSION,
                    chain=to.code,
                    actor_id=request.user.pk,
                    actor_name=request.user.username,
                    subject_kind="user",
                    subject_ids=[found.pk],
                    field_groups=["account"],
                )

            return _leave(request, pk, can_transfer_user, act, f"ย้าย {user} ไป {to} แล้ว")
    else:
        user = open_user(request, pk, can=can_transfer_user)
        form = TransferForm(leaving=user)
    effects = [
        "บทบาททั้งหมดถูกถอนทันที ผู้ดูแลระบบของศูนย์ปลายทางเป็นผู้ให้บทบาทใหม่",
        "ผู้นี้ไม่เห็นแฟ้มของศูนย์นี้อีก ชื่อยังอยู่ในงานที่เคยทำ",
        LEFT_BEHIND,
    ]
    status = 400 if form.is_bound else 200
    return _confirm(
        request,
        user,
        title=f"ย้าย {user} ไปศูนย์อื่น",
        effects=effects,
        verb="ย้ายไปศูนย์นี้",
        form=form,
        status=status,
    )
