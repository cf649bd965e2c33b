"""เวรวันนี้ and the log of the shifts."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from cases.actions import shift as actions
from cases.facts.beds import houses_now
from cases.facts.door import heeded, tonight
from cases.forms import shift as forms
from cases.models import BedStay, Case, House, ShiftEntry
from cases.models.bed import near_the_door
from cases.models.shift import shifts_around
from cases.permissions.door import ANSWERING, AT_THE_DOOR, at_the_door, sees_since
from cases.rules.flags import at_table, with_medicine
from cases.rules.shift import Shift, off_the_beds
from cases.views._open import open_list
from shelter.accounts.doors import FORM, door
from shelter.accounts.models import User
from shelter.accounts.opening import log_access
from shelter.audit.models import Action
from shelter.desk import codes
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.lib.thai import BANGKOK, bangkok_today, format_date

Kind = ShiftEntry.Kind
# What may be written, in the order of the buttons: form, verb and icon.
WRITTEN: dict[str, tuple[type[forms.EntryForm], str, str]] = {
    Kind.HEADS: (forms.HeadsForm, "นับจำนวนคน", "people"),
    Kind.MEAL: (forms.MealForm, "บันทึกอาหาร", "list-check"),
    Kind.MEDICINE: (forms.MedicineForm, "บันทึกให้ยา", "clipboard-check"),
    Kind.INCIDENT: (forms.IncidentForm, "บันทึกเหตุการณ์", "flag"),
    Kind.HANDOVER: (forms.HandoverForm, "ฝากเวรถัดไป", "chat-left-text"),
}
# The warnings to read before handing something over.
HEEDED = {Kind.MEAL: at_table, Kind.MEDICINE: with_medicine}
# More people than a night has in its care are named by their file, not from a list.
MOST_NAMED = 200


def _near(request: HttpRequest) -> list[Case]:
    """Whom tonight is about, by the time they came."""
    near = near_the_door(at_the_door(request.user), sees_since(), request.user).select_related("client")
    return list(near.order_by("-received_at", "pk")[:MOST_NAMED])


def _buttons() -> list[dict[str, str]]:
    return [
        {"label": label, "icon": icon, "url": reverse("cases:shift-write", args=[kind])}
        for kind, (_, label, icon) in WRITTEN.items()
    ]


def _when(shift: Shift) -> str:
    return f"{shift.label} {format_date(shift.begins.date())} {shift.begins:%H:%M}–{shift.ends:%H:%M} น."


# --- the night officer's first page --------------------------------------------------------------------
@door(*AT_THE_DOOR)
def duty(request: HttpRequest) -> HttpResponse:
    """Take somebody in, see tonight's people by the name to call them, and what the shift before left."""
    now, before = shifts_around(timezone.now())
    context: dict[str, Any] = {"shift": _when(now), "buttons": _buttons()}

    def rows() -> list[Case]:
        entries = ShiftEntry.objects.visible_to(request.user).filter(at__gte=before.begins)
        left = entries.filter(kind=Kind.HANDOVER).select_related("by").order_by("-at")[:3]
        context["left"] = list(left)
        context["people"] = tonight(_near(request), request.user)
        return [one.case for one in context["people"]]

    open_list(request, rows, kind="case", filters=["tonight"])
    houses = houses_now(House.objects.visible_to(request.user))
    context["houses"] = houses
    context["heads"] = sum(house.taken for house in houses)
    context["may_open"] = request.user.has_role(*ANSWERING)
    return render(request, "cases/shift/duty.html", context)


# --- the log -------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """Something written, or a bed that became free because its person left or their file ended.

    `heads`: house, heads counted, how they differ from the beds.
    """

    at: datetime
    case: Case | None
    entry: ShiftEntry | None = None
    meal: str = ""
    heads: tuple[tuple[str, int | None, str], ...] = ()
    left: BedStay | None = None


@dataclass(frozen=True)
class Page:
    """The lines of one shift, newest first."""

    title: str
    lines: list[Line]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@door(*AT_THE_DOOR)
def log(request: HttpRequest) -> HttpResponse:
    """This shift and the one before; by day for those who answer for files."""
    answering = request.user.has_role(*ANSWERING)
    today = bangkok_today()
    on = _day(request.GET.get("on", "")) if answering else None
    on = on if on is not None and date(1990, 1, 1) < on <= today else None
    first = datetime.combine(on, time(), BANGKOK) if on else shifts_around(timezone.now())[1].begins
    end = (first if on else timezone.now()) + timedelta(days=1)
    found: list[Line] = []

    def rows() -> list[Case]:
        found.extend(_lines(request.user, first, end))
        return list({line.case.pk: line.case for line in found if line.case}.values())

    open_list(request, rows, kind="case", filters=["shift", *(["on"] if on else [])])
    shown = on or today
    context = {
        "pages": _pages(found),
        "buttons": _buttons(),
        "now": _when(shifts_around(timezone.now())[0]),
        "on": format_date(on) if on else "",
        "may_open": answering,
        "earlier": f"?on={shown - timedelta(days=1)}" if answering else "",
        "later": f"?on={shown + timedelta(days=1)}" if on and on < today else "",
    }
    return render(request, "cases/shift/log.html", context)


def _lines(user: User, first: datetime, end: datetime) -> list[Line]:
    """What was written from `first` until `end`, and who lay somewhere here and does no more."""
    meals = codes.names(["meal"])
    written = ShiftEntry.objects.visible_to(user).with_told(user).filter(at__gte=first, at__lt=end)
    left = BedStay.objects.last().filter(case__centre=user.centre, until__gte=first, until__lt=end)
    lines = [
        Line(
            one.at,
            one.case,
            entry=one,
            meal=meals[("meal", one.details.get("meal", ""))],
            heads=tuple(
                (of["house"], of["counted"], off_the_beds(of["counted"], of["beds"]))
                for of in one.details.get("houses", ())
            ),
        )
        for one in written.select_related("by", "case__client")
    ]
    lines += [
        Line(one.until, one.case, left=one) for one in left.select_related("case__client", "bed__house")
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _pages(lines: list[Line]) -> list[Page]:
    pages: list[Page] = []
    shift: Shift | None = None
    for line in lines:
        if shift is None or not shift.begins <= line.at < shift.ends:
            shift = shifts_around(line.at)[0]
            pages.append(Page(_when(shift), []))
        pages[-1].lines.append(line)
    return pages


@door(*AT_THE_DOOR, methods=FORM)
def write(request: HttpRequest, kind: str) -> HttpResponse:
    """One line of one kind."""
    if kind not in WRITTEN:
        raise Http404
    make, label, _ = WRITTEN[kind]
    given: dict[str, Any] = {}
    if kind == Kind.HEADS:
        given["houses"] = houses_now(House.objects.visible_to(request.user))
    elif kind in {Kind.MEAL, Kind.MEDICINE, Kind.INCIDENT}:
        given["people"] = open_list(request, lambda: _near(request), kind="case", filters=["tonight"])
    form = make(request.POST or None, **given)
    status = 200
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            entry = actions.write(by=request.user, kind=kind, **form.entry())
            about = {"kind": "case", "ids": [entry.case_id]} if entry.case_id else {"kind": "shift"}
            log_access(request, Action.CREATE, fields=["shift"], **about)
            return reverse("cases:shift")

        try:
            url = once(request, do)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, "บันทึกแล้ว")
            return redirect(url)
    context = {"form": form, "label": label, "named": bool(given.get("people"))}
    context["post_token"] = form_token(request)
    if kind in HEEDED:
        context["heeded"] = heeded(given["people"], request.user, HEEDED[kind], diets=kind == Kind.MEAL)
    return render(request, "cases/shift/write.html", context, status=status)
