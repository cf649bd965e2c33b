"""Centres' own data, and the orders by which somebody stands in for a director."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from shelter.accounts.actions import centres, deputies
from shelter.accounts.doors import FORM, door
from shelter.accounts.forms.offices import CentreForm, DeputyForm, EndForm
from shelter.accounts.models import Centre, DeputyOrder, Role
from shelter.accounts.opening import log_access, log_denial
from shelter.accounts.permissions import (
    DEPUTY_WRITERS,
    STAFF_READERS,
    STAFF_WRITERS,
    can_edit_centre,
    can_end_deputy,
    can_name_deputy,
)
from shelter.accounts.views._open import SentBack, open_centre, open_list, open_order
from shelter.audit.models import Action
from shelter.desk import paging
from shelter.desk.conflicts import compare, conflict_page, last_saved
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.desk.versions import Conflict, posted_version
from shelter.lib.thai import bangkok_today


# --- centres --------------------------------------------------------------------------------------------
@door(*STAFF_READERS)
def centre_list(request: HttpRequest) -> HttpResponse:
    """One's own centre; every centre for headquarters."""
    rows = open_list(request, lambda: list(Centre.objects.visible_to(request.user)), kind="centre")
    listed = [{"centre": one, "may_edit": bool(can_edit_centre(request.user, one))} for one in rows]
    return render(request, "staff/centre/list.html", {"rows": listed})


@door(*STAFF_WRITERS, methods=FORM)
def centre_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Name, address and telephone, as papers print them."""
    back = reverse("staff:centres")
    if request.method != "POST":
        return _centre_page(request, pk)

    def save(centre: Centre) -> None:
        form = CentreForm(request.POST)
        if not form.is_valid():
            raise SentBack(form)

        def do() -> str:
            version = posted_version(request)
            centres.save(centre=centre, by=request.user, values=form.cleaned_data, expected=version)
            return back

        once(request, do)

    try:
        open_centre(request, pk, can=can_edit_centre, build=save, action=Action.CHANGE)
    except Conflict as conflict:
        form = CentreForm(request.POST)
        fields, hidden = compare(form, CentreForm.initial_of(conflict.current))
        return conflict_page(
            request,
            what="ข้อมูลศูนย์",
            saved=last_saved(conflict.current.history),
            row_version=conflict.current.row_version,
            fields=fields,
            hidden=hidden,
            cancel_url=back,
        )
    except SentBack as sent:
        return _centre_page(request, pk, sent.form)
    messages.success(request, "บันทึกข้อมูลศูนย์แล้ว เอกสารที่พิมพ์ต่อจากนี้ใช้ข้อมูลใหม่")
    return redirect(back)


def _centre_page(request: HttpRequest, pk: UUID, form: CentreForm | None = None) -> HttpResponse:
    centre: Centre = open_centre(request, pk, can=can_edit_centre)
    context = {
        "form": form or CentreForm(centre=centre),
        "centre": centre,
        "row_version": posted_version(request) if form else centre.row_version,
        "post_token": form_token(request),
    }
    return render(request, "staff/centre/form.html", context, status=400 if form else 200)


# --- who stands in for the director -----------------------------------------------------------------------
ORDER = ("-starts_on", "id")


def _state(order: DeputyOrder) -> tuple[str, str]:
    """What an order is today, in words and as a badge's tone."""
    today = bangkok_today()
    if order.ended_at is not None:
        return "สิ้นสุดก่อนกำหนด", ""
    if order.starts_on > today:
        return "ยังไม่เริ่ม", "info"
    return ("มีผลอยู่", "ok") if order.ends_on >= today else ("ครบกำหนดแล้ว", "")


@door(*STAFF_READERS)
def deputy_list(request: HttpRequest) -> HttpResponse:
    """Every order, newest first, with what became of it."""
    orders = DeputyOrder.objects.visible_to(request.user).select_related(
        "centre", "user", "made_by", "ended_by"
    )
    shown: paging.Page | None = None

    def rows() -> list[DeputyOrder]:
        nonlocal shown
        place = {name: request.GET.get(name, "") for name in ("after", "before")}
        shown = paging.page(orders, ORDER, **place)
        return shown.rows

    found = open_list(request, rows, kind="deputy_order")
    url = reverse("staff:deputies")
    context = {
        "rows": [
            {"order": one, "state": _state(one), "may_end": bool(can_end_deputy(request.user, one))}
            for one in found
        ],
        "everywhere": request.user.has_role(Role.AUDITOR),
        "may_name": bool(can_name_deputy(request.user)),
        "next_url": f"{url}?after={shown.next}" if shown and shown.next else "",
        "previous_url": f"{url}?before={shown.previous}" if shown and shown.previous else "",
    }
    return render(request, "staff/deputy/list.html", context)


@door(*DEPUTY_WRITERS, methods=FORM)
def deputy_name(request: HttpRequest) -> HttpResponse:
    """Record an order as it was signed."""
    if not (allowed := can_name_deputy(request.user)):
        log_denial(request, kind="deputy_order", detail={"why": "not allowed"})
        raise PermissionDenied(allowed.reason)
    today = {"starts_on": bangkok_today(), "ordered_on": bangkok_today()}
    form = DeputyForm(request.POST or None, by=request.user, initial=today)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():

            def do() -> str:
                order = deputies.name(by=request.user, **form.cleaned_data)
                ids = [order.pk, order.user_id]
                log_access(request, Action.PERMISSION, kind="deputy_order", ids=ids, fields=["deputy"])
                return reverse("staff:deputies")

            try:
                url = once(request, do)
            except Refused as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                messages.success(request, "บันทึกคำสั่งแล้ว ผู้ได้รับแต่งตั้งใช้สิทธิได้ในวันที่กำหนด")
                return redirect(url)
    context = {"form": form, "post_token": form_token(request)}
    return render(request, "staff/deputy/form.html", context, status=status)


@door(*DEPUTY_WRITERS, methods=FORM)
def deputy_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End an order before its last day, with the reason."""
    back = reverse("staff:deputies")
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def write(order: DeputyOrder) -> None:
            def do() -> str:
                deputies.end(order=order, by=request.user, reason=form.cleaned_data["reason"])
                return back

            once(request, do)

        try:
            open_order(request, pk, can=can_end_deputy, build=write, action=Action.PERMISSION)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "สิ้นสุดคำสั่งแล้ว มีผลทันที")
        return redirect(back)
    order: DeputyOrder = open_order(request, pk, can=can_end_deputy)
    confirm = {
        "title": f"สิ้นสุดการ{order.get_kind_display()}ของ {order.user}",
        "effects": [
            f"{order} สิ้นสุดทันที ผู้นี้อนุมัติแทนผู้อำนวยการไม่ได้อีก",
            "สิ่งที่อนุมัติไว้ระหว่างคำสั่งมีผลอยู่ และเอกสารยังพิมพ์ตามคำสั่งนั้น",
        ],
        "verb": "สิ้นสุดคำสั่ง",
        "safe_url": back,
        "action_url": request.path,
        "danger": True,
        "hidden": [("post_token", form_token(request))],
    }
    status = 400 if form.is_bound else 200
    return render(request, "_components/confirm_page.html", {"confirm": confirm, "form": form}, status=status)
