"""What every page over the access log shares: filters, one page of rows in words, the sheet of an export.

Staff are named; people are not: a row's records are ids here. A page that may name them (cases.views.reads)
gives `names`. Reading the log is itself a row of the log: one for a page, however many rows it shows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from shelter.accounts.models import Centre, User
from shelter.accounts.opening import log_access
from shelter.audit.log import SYSTEM
from shelter.audit.models import AccessEntry, Action
from shelter.audit.words import KINDS, detail_words, group_words, kind_word
from shelter.desk import paging
from shelter.lib.spreadsheet import write_csv
from shelter.lib.thai import BANGKOK, format_datetime
from shelter.lib.thai_fields import ThaiDateField

KIND = "access_log"
ORDER = ("-at", "-id")
# Counting every row of a log of years would cost more than the page itself.
MOST_COUNTED = 10_000
EXPORT_MOST = 20_000
NUMBERS_SHOWN = 3
ALL = ("", "ทั้งหมด")
# One choice that stands for several actions.
OPENED = "opened"
OPENINGS = (Action.VIEW, Action.REVEAL, Action.PRINT, Action.DOWNLOAD, Action.EXPORT, Action.DENIED)


class LogFilter(forms.Form):
    """The list's filters, each from its own list; what is not in the list counts as not chosen.

    `chains` are offered to those who read more than one; `staff` are the people whose rows may be asked for.
    """

    centre = forms.ChoiceField(label="ศูนย์", required=False)
    actor = forms.ChoiceField(label="ผู้ใช้", required=False)
    action = forms.ChoiceField(
        label="การกระทำ", required=False, choices=[ALL, (OPENED, "เปิดหรือพยายามเปิด"), *Action.choices]
    )
    kind = forms.ChoiceField(label="ประเภทข้อมูล", required=False, choices=[ALL, *KINDS.items()])
    first = ThaiDateField(label="ตั้งแต่วันที่", required=False, past=True)
    last = ThaiDateField(label="ถึงวันที่", required=False, past=True)

    def __init__(
        self, data: Any, *, chains: Iterable[tuple[str, str]] = (), staff: Iterable[User] = ()
    ) -> None:
        super().__init__(data)
        offered = {"centre": [*chains], "actor": [(str(one.pk), f"{one} ({one.username})") for one in staff]}
        for name, choices in offered.items():
            if choices:
                self.fields[name].choices = [ALL, *choices]  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        for field in self.fields.values():
            if isinstance(field.widget, forms.Select):
                field.widget.attrs["class"] = "form-select"
            else:
                field.widget.attrs |= {"class": "form-control", "placeholder": "20/11/2569"}
        self.is_valid()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("first") and found.get("last") and found["first"] > found["last"]:
            self.add_error("last", "วันสุดท้ายต้องไม่ก่อนวันแรก")
        return found

    def chosen(self) -> dict[str, str]:
        """Key → value as the URL holds it, of every filter in force."""
        return {name: str(self[name].data) for name, value in self.cleaned_data.items() if value}

    def narrowed(self, rows: QuerySet[AccessEntry]) -> QuerySet[AccessEntry]:
        """The rows the filters leave. Days are Bangkok days, both ends included."""
        found = self.cleaned_data
        if centre := found.get("centre"):
            rows = rows.filter(chain=centre)
        if actor := found.get("actor"):
            rows = rows.filter(actor_id=UUID(actor))
        if action := found.get("action"):
            rows = rows.filter(action__in=OPENINGS) if action == OPENED else rows.filter(action=action)
        if kind := found.get("kind"):
            rows = rows.filter(subject_kind=kind)
        if first := found.get("first"):
            rows = rows.filter(at__gte=datetime.combine(first, time(), BANGKOK))
        if last := found.get("last"):
            rows = rows.filter(at__lt=datetime.combine(last + timedelta(days=1), time(), BANGKOK))
        return rows


@dataclass(frozen=True)
class Named:
    """A record as the reader may know it: its number, and where it opens."""

    label: str
    url: str = ""


Names = Callable[[list[AccessEntry]], Mapping[str, Named]]


def nobody(entries: list[AccessEntry]) -> dict[str, Named]:
    """For those who read numbers only: no record has a name."""
    return {}


@dataclass(frozen=True)
class Line:
    """One row of the log in words. `subjects` are the first few records the reader may know by number."""

    entry: AccessEntry
    who: str
    kind: str
    subjects: list[Named]
    more: int
    groups: str
    note: str


def lines_of(entries: list[AccessEntry], names: Names = nobody) -> list[Line]:
    known = names(entries)
    people = {user.pk: str(user) for user in User.objects.filter(pk__in={one.actor_id for one in entries})}
    return [_line(entry, people, known) for entry in entries]


def _line(entry: AccessEntry, people: Mapping[Any, str], known: Mapping[str, Named]) -> Line:
    subjects = list(dict.fromkeys(known[one] for one in entry.subject_ids if one in known))[:NUMBERS_SHOWN]
    return Line(
        entry=entry,
        who=people.get(entry.actor_id, entry.actor_name) or "ยังไม่ได้เข้าสู่ระบบ",
        kind=kind_word(entry.subject_kind),
        subjects=subjects,
        more=len(entry.subject_ids) - len(subjects),
        groups=group_words(entry.field_groups),
        note=detail_words(entry.detail),
    )


def page_of(
    request: HttpRequest, base: QuerySet[AccessEntry], filters: LogFilter, names: Names = nobody
) -> dict[str, Any]:
    """Context of `log/_rows.html`: a page of `base` as filtered, newest first. The caller logs it."""
    rows = filters.narrowed(base)
    chosen = filters.chosen()
    page = paging.page(rows, ORDER, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    counted = rows.order_by()[: MOST_COUNTED + 1].count()

    def link(name: str, pk: str) -> str:
        return "?" + urlencode({**chosen, name: pk}) if pk else ""

    many = f"กว่า {MOST_COUNTED:,}" if counted > MOST_COUNTED else f"{counted:,}"
    return {
        "filters": filters,
        "filtered": bool(chosen),
        "query": urlencode(chosen),
        "lines": lines_of(page.rows, names),
        "count": many,
        "previous_url": link("before", page.previous),
        "next_url": link("after", page.next),
    }


def listing(
    request: HttpRequest, base: QuerySet[AccessEntry], filters: LogFilter, names: Names = nobody
) -> dict[str, Any]:
    """A page of the log, and the row that says it was read."""
    with transaction.atomic():
        context = page_of(request, base, filters, names)
        detail = {"filters": sorted(filters.chosen()), "count": len(context["lines"])}
        log_access(request, Action.LIST, kind=KIND, detail=detail)
    return context


# --- out ----------------------------------------------------------------------------------------------
HEADING = (
    "โซ่",
    "แถว",
    "เวลา",
    "ชื่อผู้ใช้",
    "การกระทำ",
    "ประเภทข้อมูล",
    "รหัสรายการ",
    "กลุ่มข้อมูล",
    "รายละเอียด",
    "รหัสตรวจสอบ",
)


class TooMany(Exception):
    """More rows than one export may hold; the message says what to do."""


def sheet(request: HttpRequest, base: QuerySet[AccessEntry], filters: LogFilter) -> bytes:
    """The filtered rows as CSV, records by id only, and the export logged. Raises TooMany."""
    chosen = filters.chosen()
    with transaction.atomic():
        rows = list(filters.narrowed(base).order_by(*ORDER)[: EXPORT_MOST + 1])
        if len(rows) > EXPORT_MOST:
            raise TooMany(f"รายการเกิน {EXPORT_MOST:,} แถว เลือกช่วงวันให้แคบลงแล้วส่งออกอีกครั้ง")
        detail = {"filters": sorted(chosen), "count": len(rows), "format": "csv"}
        log_access(request, Action.EXPORT, kind=KIND, detail=detail)
    return write_csv(HEADING, (_cells(row) for row in rows))


def _cells(entry: AccessEntry) -> list[str | int]:
    return [
        entry.chain,
        entry.seq,
        format_datetime(entry.at),
        entry.actor_name,
        entry.get_action_display(),
        kind_word(entry.subject_kind),
        " ".join(entry.subject_ids),
        group_words(entry.field_groups),
        detail_words(entry.detail),
        entry.hash,
    ]


def chain_choices() -> list[tuple[str, str]]:
    """Every chain by the name of its centre, and the system's own."""
    return [*Centre.objects.order_by("code").values_list("code", "name"), (SYSTEM, "ส่วนกลางและก่อนเข้าสู่ระบบ")]
