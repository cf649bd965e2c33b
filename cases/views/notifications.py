"""รับแจ้ง: the list of reports, one report, what becomes of it."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import notifications as actions
from cases.forms.attachments import WithdrawForm
from cases.forms.notifications import (
    LISTS,
    SEVERAL,
    CloseForm,
    NewNotificationForm,
    NotificationEditForm,
    NotificationFilesForm,
    ReopenForm,
)
from cases.models import Notification, NotificationFile, NotificationStatus
from cases.permissions.case import can_see_sensitive
from cases.permissions.door import ANSWERING
from cases.permissions.moves import available_moves
from cases.permissions.notification import (
    TAKERS,
    can_close_notification,
    can_edit_notification,
    can_open_files,
    can_reopen_notification,
    can_reveal_notifier,
    can_see_home,
)
from cases.views._masked import Masked, revealed, spoken
from cases.views._open import open_list, open_notification
from cases.views._writing import Writing, confirm, write
from shelter.accounts.doors import FORM, VERB, door
from shelter.accounts.models import User
from shelter.accounts.opening import log_access
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action
from shelter.desk import codes, drafts, paging
from shelter.desk import files as store
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.lib import addresses
from shelter.lib.thai import format_phone, mask_phone

# What may say health.
SENSITIVE = ("risk", "target_group", "main_problem", "other_problems", "person_disabilities")
FORM_NAME = "notification"
STATES = (("open", "กำลังดำเนินการ"), ("became", "เปิดแฟ้มแล้ว"), ("closed", "ยุติเรื่อง"), ("all", "ทั้งหมด"))
TONES = {NotificationStatus.OPEN: "warn", NotificationStatus.BECAME: "ok", NotificationStatus.CLOSED: ""}
URGENT = {"urgent": "warn", "very_urgent": "bad"}


@door(*TAKERS)
def listing(request: HttpRequest) -> HttpResponse:
    """Reports by state, newest first."""
    state = request.GET.get("state", "")
    state = state if state in dict(STATES) else "open"
    seen = Notification.objects.visible_to(request.user)
    kept: list[paging.Page] = []
    totals: dict[str, int] = {}

    def rows() -> list[Notification]:
        status = {code: Count("pk", filter=Q(status=code)) for code in NotificationStatus.values}
        totals.update(seen.order_by().aggregate(all=Count("pk"), **status))
        chosen = seen if state == "all" else seen.filter(status=state)
        after, before = request.GET.get("after", ""), request.GET.get("before", "")
        page = paging.page(chosen.select_related("taken_by"), ["-taken_at", "pk"], after=after, before=before)
        kept.append(page)
        return page.rows

    found = open_list(request, rows, kind="notification", filters=[state])
    names = codes.names(["notification_channel", "urgency"])

    def link(name: str, pk: str) -> str:
        return "?" + urlencode({"state": state, name: pk}) if pk else ""

    context = {
        "rows": [
            {
                "report": row,
                "channel": names["notification_channel", row.channel],
                "urgency": names["urgency", row.urgency],
                "urgent": URGENT.get(row.urgency, ""),
                "tone": TONES[NotificationStatus(row.status)],
            }
            for row in found
        ],
        "tabs": [
            {"label": f"{label} {totals[code]}", "url": f"?state={code}", "current": code == state}
            for code, label in STATES
        ],
        "previous": link("before", kept[0].previous),
        "next": link("after", kept[0].next),
        "lately": not request.user.has_role(*ANSWERING),
    }
    return render(request, "cases/notification/list.html", context)


# --- taking one down ------------------------------------------------------------------------------------
@door(*TAKERS, methods=FORM)
def create(request: HttpRequest) -> HttpResponse:
    """Write a report down while it is told."""
    if request.method != "POST":
        typed, told = drafts.brought_back(request, FORM_NAME, "new")
        kept = typed or {}
        several = {name: kept.get(name, []) for name in SEVERAL}
        form = NewNotificationForm(initial=drafts.last_of(kept) | several)
        return _new(request, form, told)
    if request.POST.get("save") == "forget":
        drafts.drop(request.user, FORM_NAME, "new")
        return redirect("cases:notification-create")
    form = NewNotificationForm(request.POST)
    if not form.is_valid():
        return _new(request, form)
    values = form.values()

    def do() -> str:
        report = actions.take(by=request.user, values=values, taken_at=values["taken_at"])
        drafts.drop(request.user, FORM_NAME, "new")
        log_access(request, Action.CREATE, kind="notification", ids=[report.pk])
        return report.get_absolute_url()

    try:
        url = once(request, do)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _new(request, form, status=409)
    messages.success(request, "บันทึกเรื่องรับแจ้งแล้ว")
    return redirect(url)


def _new(
    request: HttpRequest, form: django_forms.Form, told: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "autosave_url": reverse("draft", args=[FORM_NAME, "new"]),
        "back_url": reverse("cases:notifications"),
        "post_token": form_token(request),
        **(told or {}),
    }
    return render(request, "cases/notification/form.html", context, status=status)


# --- one report -----------------------------------------------------------------------------------------
ROUTES = {
    "edit_notification": "cases:notification-edit",
    "close_notification": "cases:notification-close",
    "reopen_notification": "cases:notification-reopen",
}


@door(*TAKERS)
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was told, by whom, and what became of it."""
    return _page(request, pk, NotificationFilesForm())


def _page(request: HttpRequest, pk: UUID, form: NotificationFilesForm, status: int = 200) -> HttpResponse:
    context = open_notification(request, pk, build=lambda report: _page_of(request, report))
    context |= {"form": form, "post_token": form_token(request)}
    return render(request, "cases/notification/detail.html", context, status=status)


def _page_of(request: HttpRequest, report: Notification) -> dict[str, Any]:
    answering = request.user.has_role(*ANSWERING)
    if report.case_id:
        # What the report tells of the person is by now what the file tells.
        log_access(request, Action.VIEW, kind="case", ids=[report.case_id], fields=["intake"])
    names = codes.names({*(list_name for list_name, _ in LISTS.values()), *SEVERAL.values()})
    labels = {name: names[list_name, getattr(report, name)] for name, (list_name, _) in LISTS.items()}
    for name, list_name in SEVERAL.items():
        labels[name] = ", ".join(names[list_name, code] for code in getattr(report, name))
    moves = available_moves(request.user, report)
    may_know = _may_know(request, report)
    near = bool(can_reveal_notifier(request.user, report))
    opens = bool(can_open_files(request.user, report))
    house = report.home_detail if can_see_home(request.user, report) else ""
    ended = codes.names(["notification_close"])
    return {
        "report": report,
        "labels": labels if may_know else {**labels, **dict.fromkeys(SENSITIVE, "")},
        "may_know": may_know,
        "tone": TONES[NotificationStatus(report.status)],
        "urgent": URGENT.get(report.urgency, ""),
        "area": addresses.path(report.place_code),
        "home": f"{house} {addresses.path(report.home_code)}".strip(),
        "phone": _masked(report) if near else None,
        "files": list(report.files.select_related("file", "added_by", "withdrawn_by")) if opens else [],
        "opens_files": opens,
        "may_attach": bool(can_edit_notification(request.user, report)),
        "earlier": [
            (one, ended[("notification_close", one.close_reason)])
            for one in report.reopenings.select_related("by", "closed_by")
        ],
        "moves": [
            (move, reverse(ROUTES[move.code], args=[report.pk])) for move in moves if move.code in ROUTES
        ],
        "may_register": report.is_open and answering,
        "may_receive": report.is_open,
        "may_open": answering,
        "close_reason": ended[("notification_close", report.close_reason)],
    }


def _may_know(request: HttpRequest, report: Notification) -> bool:
    """Risk, group and problem may say health: told by the rule of the file, before it to who works on it."""
    if report.case_id:
        return bool(can_see_sensitive(request.user, report.case))
    return request.user.has_role(*ANSWERING) or report.taken_by_id == request.user.pk


def _masked(report: Notification, value: str = "") -> Masked | None:
    if not report.notifier_phone:
        return None
    return Masked(
        key="notifier-phone",
        what="เบอร์โทรศัพท์ผู้แจ้ง",
        masked=mask_phone(report.notifier_phone),
        spoken=spoken(report.notifier_phone),
        reveal_url=reverse("cases:notification-reveal", args=[report.pk]),
        value=value,
    )


@door(*TAKERS, methods=VERB)
def reveal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the notifier's telephone for half a minute; who asked is logged, the number is not."""

    def build(report: Notification) -> dict[str, Any]:
        return {"report": report, "shown": _masked(report, format_phone(report.notifier_phone))}

    context = open_notification(
        request, pk, can=can_reveal_notifier, build=build, action=Action.REVEAL, fields=["phone"]
    )
    back = context["report"].get_absolute_url()
    return revealed(request, context, back=back, template="cases/notification/reveal.html")


@door(*TAKERS, methods=FORM)
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what was told."""

    def save(report: Notification, form: NotificationEditForm, expected: int | None) -> str:
        actions.edit(notification=report, by=request.user, values=form.values(), expected=expected)  # type: ignore[arg-type]
        return report.get_absolute_url()

    here = reverse("cases:notification", args=[pk])
    page = Writing(
        what="เรื่องรับแจ้ง",
        template="cases/notification/form.html",
        form=lambda report, **sent: NotificationEditForm(notification=report, **sent),
        save=save,
        record=lambda report: report,
        more=lambda report: {"back_url": here},
        back=here,
        opened=open_notification,
        called="report",
        can=can_edit_notification,
        draft=FORM_NAME,
    )
    return write(request, pk, page)


@door(*ANSWERING, methods=FORM)
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a report without opening a file."""

    def save(report: Notification, form: CloseForm, expected: int | None) -> None:
        data = form.cleaned_data
        actions.close(
            notification=report,
            by=request.user,
            reason=data["reason"],
            words=data["words"],
            expected=expected,
        )

    effect = "แก้ไขไม่ได้จนกว่าจะเปิดเรื่องอีกครั้ง ถ้าเป็นเหตุใหม่ให้รับแจ้งเป็นเรื่องใหม่"
    page = _step(pk, "ยุติเรื่อง", CloseForm, save, can_close_notification)
    return confirm(
        request, pk, page, lambda report: {"title": f"ยุติเรื่อง {report.number}", "effects": [effect]}
    )


@door(*ANSWERING, methods=FORM)
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a closed report up again."""

    def save(report: Notification, form: ReopenForm, expected: int | None) -> None:
        actions.reopen(
            notification=report, by=request.user, reason=form.cleaned_data["reason"], expected=expected
        )

    effect = "เรื่องกลับมาเป็นกำลังดำเนินการ สรุปการยุติเดิมยังเก็บไว้ในเรื่องนี้"
    page = _step(pk, "เปิดเรื่องอีกครั้ง", ReopenForm, save, can_reopen_notification)
    return confirm(
        request, pk, page, lambda report: {"title": f"เปิดเรื่อง {report.number} อีกครั้ง", "effects": [effect]}
    )


def _step(
    pk: UUID,
    verb: str,
    form: type[django_forms.Form],
    save: Callable[[Notification, Any, int | None], None],
    can: Callable[[User, Notification], Answer],
) -> Writing:
    """A report's step that asks for its reason; somebody else's change is read before it is taken."""
    return Writing(
        what="เรื่องรับแจ้ง",
        verb=verb,
        form=lambda report, **sent: form(**sent),
        save=save,
        back=reverse("cases:notification", args=[pk]),
        record=lambda report: report,
        opened=open_notification,
        called="report",
        can=can,
        action=Action.MOVE,
        changed="เรื่องนี้ถูกแก้ไขหลังจากท่านเปิดหน้านี้ อ่านเรื่องล่าสุดก่อน แล้วกดอีกครั้ง",
    )


# --- pictures and scans that came with it ---------------------------------------------------------------
@door(*TAKERS, methods=VERB)
def attach(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep what came along; a form that is not accepted comes back with the report."""
    form = NotificationFilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, pk, form, status=422)

    def write(report: Notification) -> str:
        def do() -> str:
            actions.attach(
                notification=report,
                by=request.user,
                uploads=form.cleaned_data["files"],
                caption=form.cleaned_data["caption"],
            )
            return report.get_absolute_url()

        return once(request, do)

    try:
        url = open_notification(
            request, pk, can=can_edit_notification, build=write, action=Action.CREATE, fields=["files"]
        )
    except Refused as refusal:
        form.add_error("files", str(refusal))
        return _page(request, pk, form, status=409)
    messages.success(request, "แนบไฟล์แล้ว")
    return redirect(url)


def _file_of(report: Notification, file: UUID) -> NotificationFile:
    found = report.files.filter(pk=file, withdrawn_at__isnull=True).select_related("file").first()
    if found is None:
        raise Http404
    found.notification = report
    return found


@door(*TAKERS)
def download(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponse:
    """The bytes, as a download; a row in the log each time."""

    def build(report: Notification) -> HttpResponse:
        return store.serve(_file_of(report, file).file, what="report")

    try:
        return open_notification(
            request, pk, can=can_open_files, build=build, action=Action.DOWNLOAD, fields=["files"]
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("cases:notification", pk)


@door(*TAKERS, methods=FORM)
def withdraw(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponse:
    """Take a picture out of the report, with a reason."""

    def save(report: Notification, form: WithdrawForm, _: int | None) -> None:
        actions.withdraw_file(
            file=_file_of(report, file), by=request.user, reason=form.cleaned_data["reason"]
        )

    effect = "ไฟล์นี้จะเปิดและดาวน์โหลดไม่ได้อีก ระบบเก็บว่าใครนำออก เมื่อใด และเพราะเหตุใด"
    page = _step(pk, "นำไฟล์ออก", WithdrawForm, save, can_edit_notification)
    return confirm(
        request,
        pk,
        page,
        lambda report: {"title": f"นำไฟล์ออก: {_file_of(report, file)}", "effects": [effect], "danger": True},
    )
