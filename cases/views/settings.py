"""Values that hold for every centre: in force, coming, past; and a new value from a day on."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import settings as actions
from cases.forms.settings import FORMS, SettingForm, WithdrawForm
from cases.permissions.settings import (
    READERS,
    WRITERS,
    can_set,
    can_withdraw,
    settings_for,
    values_for,
)
from cases.views._open import open_list, open_planned_setting, open_setting
from cases.views._writing import Writing, write
from shelter.accounts.doors import FORM, door
from shelter.audit.models import Action
from shelter.desk import config
from shelter.desk.known_settings import Known, groups, known
from shelter.desk.models import Setting
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.desk.versions import Conflict, posted_version
from shelter.lib.thai import bangkok_today, format_date

CHANGED = "มีผู้ตั้งค่านี้หลังจากท่านเปิดหน้า ดูค่าล่าสุดข้างล่างก่อน ที่ท่านพิมพ์ยังอยู่ครบ ถ้ายังต้องเปลี่ยน กดดูสิ่งที่จะเปลี่ยนอีกครั้ง"


@door(*READERS)
def settings(request: HttpRequest) -> HttpResponse:
    """Every setting in its group: the value now, what it rests on, what is coming, what uses it."""
    user: Any = request.user
    today = bangkok_today()
    rows = values_for(user).standing().exclude(valid_to__lt=today)
    found = open_list(request, lambda: list(rows), kind="setting")
    now = {row.key: row for row in found if row.valid_from is None or row.valid_from <= today}
    shown = [
        {
            "known": one,
            "now": _told(one, now[key]) if key in now else None,
            "coming": [_told(one, row) for row in found if row.key == key and row is not now.get(key)],
        }
        for key, one in settings_for(user).items()
    ]
    parts = [
        {"code": code, "heading": heading, "rows": [row for row in shown if row["known"].group == code]}
        for code, heading in groups().items()
    ]
    return render(request, "cases/settings/list.html", {"groups": [part for part in parts if part["rows"]]})


def _told(known: Known, row: Setting) -> dict[str, Any]:
    """A value with its words."""
    return {"row": row, "said": known.said(row.value)}


@door(*READERS)
def setting(request: HttpRequest, key: str) -> HttpResponse:
    """One setting with everything it was, is and will be."""

    def build(now: Setting) -> dict[str, Any]:
        return {
            **_history(request, now),
            "may_set": can_set(request.user, now),  # type: ignore[arg-type]
        }

    return render(request, "cases/settings/detail.html", open_setting(request, key, build=build))


def _history(request: HttpRequest, now: Setting) -> dict[str, Any]:
    """The values of a setting, the latest first."""
    user: Any = request.user
    one, today = known()[now.key], bangkok_today()
    rows = sorted(
        values_for(user).filter(key=now.key),
        key=lambda row: (row.valid_from is not None, row.valid_from, row.set_at),
        reverse=True,
    )
    history = [
        {
            **_told(one, row),
            "state": _state(row, now, today),
            "may_withdraw": row.pk != now.pk and bool(can_withdraw(user, row)),
        }
        for row in rows
    ]
    return {"known": one, "now": _told(one, now), "history": history, "group": groups()[one.group]}


def _state(row: Setting, now: Setting, today: Any) -> Mapping[str, str]:
    if row.withdrawn_at is not None:
        return {"text": "ถอนแล้ว", "tone": ""}
    if row.pk == now.pk:
        return {"text": "ใช้อยู่", "tone": "ok"}
    if row.valid_from is not None and row.valid_from > today:
        return {"text": "ยังไม่ถึงวัน", "tone": "info"}
    return {"text": "เลิกใช้", "tone": ""}


@door(*WRITERS, methods=FORM)
def new(request: HttpRequest, key: str) -> HttpResponse:
    """A new value from a day on: typed, shown beside what it changes, and then set."""
    typed = request.POST if request.method == "POST" else None
    form, refusal, afresh = _typed_form(request, key), None, False
    wanted = _wanted(form, key) if form is not None and form.is_valid() else None
    if wanted is not None and request.POST.get("seen") == _seen(wanted):

        def save(now: Setting) -> str:
            def do() -> str:
                by: Any = request.user
                actions.put(new=wanted, by=by, expected=posted_version(request))
                return reverse("cases:setting", args=[key])

            return once(request, do)

        try:
            url = open_setting(request, key, build=save, can=can_set, action=Action.CREATE)
        except Conflict:
            refusal, afresh = CHANGED, True
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"ตั้งค่าแล้ว มีผลตั้งแต่ {format_date(wanted.valid_from)}")
            return redirect(url)

    def build(now: Setting) -> dict[str, Any]:
        shown = form or _form(key, now.value)
        change, why = (None, refusal) if refusal or wanted is None else _looked(request, wanted)
        if why:
            shown.add_error(None, why)
        return {
            **_history(request, now),
            "form": shown,
            "change": _change(known()[key], wanted, change) if wanted and change else None,
            "seen": _seen(wanted) if wanted and change else "",
            "row_version": config.version(key) if typed is None or afresh else posted_version(request),
            "post_token": form_token(request),
        }

    context = open_setting(request, key, build=build, can=can_set)
    status = 409 if refusal else 422 if context["form"].errors else 200
    return render(request, "cases/settings/new.html", context, status=status)


def _form(key: str, value: Any, data: Any = None) -> SettingForm:
    one = known()[key]
    return FORMS[one.kind](data, known=one, value=value)


def _typed_form(request: HttpRequest, key: str) -> SettingForm | None:
    """The form as it was sent; None before, and where there is no such setting."""
    now = config.in_place(key, bangkok_today()) if request.method == "POST" and key in known() else None
    return _form(key, now.value, request.POST) if now else None


def _wanted(form: SettingForm, key: str) -> actions.New:
    names = ("valid_from", "source", "reason", "unverified")
    return actions.New(key=key, value=form.value(), **{name: form.cleaned_data[name] for name in names})


def _seen(new: actions.New) -> str:
    """What was shown before it is set: another value or day is shown again first."""
    return f"{new.valid_from:%Y%m%d} {new.value!r}"


def _looked(request: HttpRequest, new: actions.New) -> tuple[actions.Change | None, str]:
    """(what would change, why not)."""
    by: Any = request.user
    try:
        return actions.look(new=new, by=by), ""
    except Refused as refused:
        return None, str(refused)


def _change(known: Known, new: actions.New, change: actions.Change) -> dict[str, Any]:
    before = change.before
    return {
        "before": known.said(before.value) if before else "",
        "after": known.said(new.value),
        "same": before is not None and before.value == new.value,
        "from": new.valid_from,
        "until": change.until,
        "today": new.valid_from == bangkok_today(),
    }


@door(*WRITERS, methods=FORM)
def withdraw(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Take back a value that has not begun."""

    def opened(request: HttpRequest, pk: Any, **asked: Any) -> Any:
        return open_planned_setting(request, key, pk, **asked)

    def save(row: Setting, form: WithdrawForm, expected: int | None) -> None:
        by: Any = request.user
        actions.withdraw(row=row, by=by, reason=form.cleaned_data["reason"])

    page = Writing(
        what="ค่าที่ตั้งไว้",
        verb="ถอนค่านี้",
        done="ถอนแล้ว ค่าก่อนหน้าใช้ต่อ",
        template="cases/settings/withdraw.html",
        form=lambda row, **sent: WithdrawForm(sent.get("data")),
        save=save,
        back=reverse("cases:setting", args=[key]),
        opened=opened,  # type: ignore[arg-type]
        called="row",
        can=can_withdraw,
        more=lambda row: {"known": known()[key], "said": known()[key].said(row.value)},
    )
    return write(request, pk, page)  # type: ignore[arg-type]
