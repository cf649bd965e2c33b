"""Where a day begins, and the lists of files. Every number says its rule and leads to its rows."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.documents import case_sheet
from cases.facts import flags
from cases.models import (
    Case,
    ClientMerge,
    ClockExtension,
    ContactOverride,
    PlanActivity,
    SavedFilter,
    ServicePlan,
    WatchPerson,
)
from cases.models.case import CaseQuerySet
from cases.permissions.saved_filter import can_save_for_centre
from cases.reports import caseload, clocks
from cases.rules.clocks import Limits
from cases.rules.flags import Shown
from cases.rules.plan import list_words
from cases.views import _case_filters, _clock_words, alerts
from cases.views._case_filters import Chosen
from cases.views._case_rows import Row, cells, in_rows, rows_of
from cases.views._open import open_list
from shelter.accounts.doors import door
from shelter.accounts.models import Centre, Role, User
from shelter.accounts.opening import log_access
from shelter.audit.models import Action
from shelter.desk import paging
from shelter.desk.tokens import form_token
from shelter.lib.thai import bangkok_today, fiscal_year, format_date

READERS = (Role.CASEWORKER, Role.TEAM, Role.DIRECTOR)
EXPORTERS = (Role.CASEWORKER, Role.DIRECTOR)
# A section of the worklist shows this many; the rest is one press away.
OF_A_SECTION = 8
EXPORT_MOST = 2_000


# --- my work --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Late:
    """An activity of a plan in force that is past its day, in words fit for a list, with its warnings."""

    activity: PlanActivity
    words: str
    case: Case
    days: int
    url: str
    flags: list[Shown]

    @property
    def pk(self) -> UUID:
        return self.case.pk


def _late(cases: QuerySet[Case], user: User) -> list[Late]:
    today = bangkok_today()
    beside = flags.columns(user, case="goal__plan__case", client="goal__plan__case__client")
    rows = caseload.overdue_activities(cases, today).select_related("goal__plan__case__client")
    return [
        Late(
            activity=one,
            words=list_words(one.goal.dimension, one.what),
            case=one.goal.plan.case,
            days=(today - one.due_on).days if one.due_on else 0,
            url=reverse("cases:plan-progress", args=[one.goal.plan.case_id, one.goal.plan.number, one.pk]),
            flags=flags.flags_of_row(one, safe_contact=one.goal.plan.case.client.safe_contact),
        )
        for one in rows.annotate(**beside)[:OF_A_SECTION]
    ]


def _first_of_each(theirs: caseload.Narrowed, limits: Limits, user: User) -> list[Row]:
    """The files of every section in one question: those that wait longest, and the newest of all."""
    today = bangkok_today()
    newest = theirs(Case.objects.all()).order_by("-received_at", "pk").values("pk")[:OF_A_SECTION]
    waiting = [theirs(caseload.waiting(name, limits, today)) for name in caseload.WAITING]
    longest = [files.order_by("received_at", "pk").values("pk")[:OF_A_SECTION] for files in waiting]
    # One IN over all of them: joined by OR, every file of every centre would be looked at.
    found = in_rows(Q(pk__in=newest.union(*longest)), user).order_by("-received_at", "pk")
    return rows_of(list(found), limits, today)


@door(Role.CASEWORKER, Role.TEAM)
def worklist(request: HttpRequest) -> HttpResponse:
    """What waits in the files a person works on, or in those of the whole centre."""
    user: Any = request.user
    today = bangkok_today()
    may_see_all = user.has_role(Role.CASEWORKER, Role.DIRECTOR)
    whole = may_see_all and request.GET.get("scope") == "centre"

    def theirs(files: CaseQuerySet) -> CaseQuerySet:
        found = files.visible_to(user).open()
        return found if whole else found.of(user)

    limits = clocks.limits(today)
    calls = WatchPerson.objects.visible_to(request.user).told() if may_see_all else None
    work = caseload.of_work(theirs, limits, today, calls=calls)
    kept: list[list[Any]] = [[], []]

    def read() -> list[Any]:
        if work.open:
            kept[:] = _late(theirs(Case.objects.all()), user), _first_of_each(theirs, limits, user)
        return [*kept[0], *kept[1]]

    open_list(request, read, kind="case", filters=["centre" if whole else "mine"])
    late, rows = kept
    oldest_first = list(reversed(rows))
    everybody = reverse("cases:list")

    def url(**query: str) -> str:
        return f"{everybody}?{urlencode(query | ({} if whole else {'mine': '1'}))}"

    protection = (
        f"วันที่ {limits.protection_alert} ขึ้นไป จากกำหนด {limits.protection} วัน{_clock_words.by_earlier(limits)}"
        " หรือใกล้กำหนดของเส้นทางที่คัดกรองได้ ไม่รวมที่หยุดนับ"
    )
    counters = [
        {
            "label": "กิจกรรมเกินกำหนด",
            "value": work.activities,
            "note": "กิจกรรมของแผนที่อนุมัติแล้ว ถึงกำหนดก่อนวันนี้",
            "url": url(need="activities"),
            "tone": "bad" if work.activities else "",
        },
        {
            "label": "รอคัดกรอง",
            "value": work.counts["screening"],
            "note": f"รับเข้าแล้ว ยังไม่มีผลคัดกรอง กำหนด {limits.reception} วัน{_clock_words.by_earlier(limits)}",
            "url": url(need="screening"),
            "tone": "law" if work.counts["screening"] else "",
        },
        {
            "label": "ใกล้หรือเกินกำหนด",
            "value": work.counts["clock"],
            "note": protection,
            "url": url(clock="late"),
            "tone": "warn" if work.counts["clock"] else "",
        },
        {
            "label": "สิ่งที่ต้องทำวันนี้",
            "value": work.counts["today"],
            "note": "แฟ้มที่มีนัดหรือกำหนดถึงวันนี้",
            "url": url(need="today"),
            "tone": "",
        },
    ]
    context = {
        "today": format_date(today, "weekday"),
        "whole": whole,
        "may_see_all": may_see_all,
        "open": work.open,
        "counters": counters,
        "late": late,
        "late_total": work.activities,
        "screening": [row for row in oldest_first if not row.screened][:OF_A_SECTION],
        "clocks": [row for row in oldest_first if row.presses][:OF_A_SECTION],
        "chores": [(row, chore) for row in oldest_first for chore in row.chores][:OF_A_SECTION],
        "rows": rows[:OF_A_SECTION],
        "urls": {
            "late": url(need="activities"),
            "screening": url(need="screening"),
            "clocks": url(clock="late"),
            "today": url(need="today"),
            "all": url(),
        },
        "counts": work.counts,
        "unsafe": work.counts["safety"],
        "safety_url": url(need="safety"),
        "calls": work.calls,
        "may_register": may_see_all,
    }
    return render(request, "cases/home/worklist.html", context)


# --- every file of the centre ---------------------------------------------------------------------
@dataclass(frozen=True)
class Listed:
    """One page of files; `previous` and `next` are query strings, or empty."""

    rows: list[Row]
    previous: str
    next: str


def _listed(
    request: HttpRequest, cases: QuerySet[Case], chosen: _case_filters.Chosen, limits: Limits
) -> Listed:
    """One page of files, logged by filter names and ids. The URL's keys are the allow-listed ones."""
    kept: list[paging.Page] = []
    user: Any = request.user

    def read() -> list[Row]:
        after, before = request.GET.get("after", ""), request.GET.get("before", "")
        order = [_case_filters.ORDERS[chosen.of("sort")], "pk"]
        shown = partial(in_rows, user=user)
        kept.append(paging.page(cases, order, after=after, before=before, shown=shown))
        return rows_of(kept[0].rows, limits, bangkok_today())

    rows = open_list(request, read, kind="case", filters=chosen.query)

    def link(name: str, pk: str) -> str:
        return "?" + urlencode({**chosen.query, name: pk}) if pk else ""

    return Listed(rows, link("before", kept[0].previous), link("after", kept[0].next))


def _in_order(cases: QuerySet[Case], chosen: Chosen, user: User) -> QuerySet[Case]:
    # A file's person is of its centre; saying so lets PostgreSQL read them in the order of their names.
    return cases.filter(client__centre=user.centre) if chosen.of("sort") == "name" else cases


def _selects(
    pairs: tuple[tuple[str, str], ...], allowed: dict[str, _case_filters.Choices], chosen: Chosen
) -> list[dict[str, Any]]:
    return [
        {"name": name, "label": label, "options": allowed[name], "value": chosen.of(name)}
        for name, label in pairs
    ]


def _beside_the_list(user: User) -> tuple[list[str], list[dict[str, Any]]]:
    """The words of the routes and the kept filters ({name, query}) of this person, in one question."""
    kept = SavedFilter.objects.visible_to(user).values(told=JSONObject(name="name", query="query"))
    asked = {"routes": ArraySubquery(_case_filters.route_words()), "kept": ArraySubquery(kept)}
    return Centre.objects.annotate(**asked).values_list("routes", "kept").get(pk=user.centre_id)


@door(*READERS)
def case_list(request: HttpRequest) -> HttpResponse:
    """The files this person may see, filtered, in one of a few orders."""
    user: Any = request.user
    today = bangkok_today()
    limits = clocks.limits(today)
    more = any(request.GET.get(name) for name in ("more", *dict(_case_filters.MORE)))
    routes, saved = _beside_the_list(user)
    allowed = _case_filters.options(today, routes)
    chosen = _case_filters.chosen(request.GET, allowed)
    cases = _case_filters.files(chosen, user, limits, today)
    most = _case_filters.COUNTED_TO if chosen.narrowed else paging.COUNTED_TO
    total = paging.counted(cases, most)
    listed = _listed(request, _in_order(cases, chosen, user), chosen, limits)
    context = {
        "chosen": chosen,
        "query": chosen.query,
        "selects": _selects(_case_filters.SELECTS, allowed, chosen),
        "more": _selects(_case_filters.MORE, allowed, chosen) if more else [],
        "sort_words": dict(_case_filters.SORTS)[chosen.of("sort")],
        "here": urlencode(chosen.query),
        "saved": [
            {
                "name": one["name"],
                "url": f"?{urlencode(one['query'])}",
                "current": one["query"] == chosen.query,
            }
            for one in saved
        ],
        "may_save_for_centre": bool(can_save_for_centre(user)),
        "may_export": user.has_role(*EXPORTERS),
        "post_token": form_token(request),
        "page": listed,
        "rows": listed.rows,
        "total": total,
        "beyond": f"{most:,}" if total > most else "",
        "may_register": user.has_role(Role.CASEWORKER, Role.DIRECTOR),
        "assigned_only": not user.has_role(Role.CASEWORKER, Role.DIRECTOR),
    }
    return render(request, "cases/case/list.html", context)


@door(*EXPORTERS)
def case_export(request: HttpRequest) -> HttpResponse:
    """The filtered list as a workbook: numbers, names and where each file stands, nothing sensitive."""
    user: Any = request.user
    today = bangkok_today()
    limits = clocks.limits(today)
    chosen = _case_filters.chosen(request.GET, _case_filters.options(today, _case_filters.route_words()))
    cases = _in_order(_case_filters.files(chosen, user, limits, today), chosen, user)
    with transaction.atomic():
        found = list(
            in_rows(Q(pk__in=cases.values("pk")), user).order_by(
                _case_filters.ORDERS[chosen.of("sort")], "pk"
            )[: EXPORT_MOST + 1]
        )
        if len(found) > EXPORT_MOST:
            messages.error(request, f"รายการเกิน {EXPORT_MOST:,} แฟ้ม กรองให้แคบลงแล้วส่งออกอีกครั้ง")
            return redirect(f"{reverse('cases:list')}?{urlencode(chosen.query)}")
        detail = {"filters": sorted(chosen.query), "count": len(found), "format": "xlsx"}
        log_access(request, Action.EXPORT, kind="case", ids=[one.pk for one in found], detail=detail)
    data = case_sheet.workbook(map(cells, rows_of(found, limits, today)), chosen.words)
    return HttpResponse(
        data,
        content_type=case_sheet.CONTENT_TYPE,
        headers={"Content-Disposition": 'attachment; filename="cases.xlsx"'},
    )


# --- the director's first page ----------------------------------------------------------------------
@door(Role.DIRECTOR)
def overview(request: HttpRequest) -> HttpResponse:
    """The centre in a few numbers; each leads to its files."""
    today = bangkok_today()
    year = fiscal_year(today)
    limits = clocks.limits(today)
    load = caseload.of_centre(request.user.centre, year, limits, today)
    files = reverse("cases:list")
    decisions: list[dict[str, Any]] = [
        {
            "label": "แผนรออนุมัติ",
            "value": ServicePlan.objects.visible_to(request.user).waiting().count(),
            "note": "ผู้ใช้บริการตกลงแล้ว",
            "url": reverse("cases:plans-waiting"),
        },
        {
            "label": "ขอขยายเวลาคุ้มครอง",
            "value": ClockExtension.objects.visible_to(request.user).waiting().count(),
            "note": "รอผู้อำนวยการพิจารณา",
            "url": reverse("cases:extensions-waiting"),
        },
        {
            "label": "ขอข้อยกเว้นการติดต่อ",
            "value": ContactOverride.objects.visible_to(request.user).waiting().count(),
            "note": "ติดต่อคนที่ผู้ใช้บริการยังไม่อนุญาต",
            "url": reverse("cases:contact-overrides"),
        },
    ]
    for one in decisions:
        one["tone"] = "law" if one["value"] else ""
    counters = [
        {
            "label": "แฟ้มที่เปิดอยู่",
            "value": load.open,
            "note": "รับเข้าแล้วยังไม่ยุติ",
            "url": f"{files}?state=open",
        },
        {
            "label": f"รับเข้าปีงบประมาณ {year}",
            "value": load.received,
            "note": "นับครั้งที่รับเข้า ตามวันรับตัว",
            "url": f"{files}?state=all&year={year}",
        },
        {
            "label": f"ยุติแล้วในปีงบประมาณ {year}",
            "value": load.ended,
            "note": "แฟ้มของปีนี้ที่ยุติแล้ว",
            "url": f"{files}?state=closed&year={year}",
        },
        {
            "label": "เกินกำหนดคุ้มครอง",
            "value": load.over,
            "note": f"เปิดอยู่เกิน {limits.protection} วันนับจากวันรับตัว ไม่รวมวันที่หยุดนับและที่ขยายให้"
            f"{_clock_words.by_earlier(limits)}",
            "url": f"{files}?clock=over",
        },
    ]
    counters[-1]["tone"] = "bad" if counters[-1]["value"] else ""
    order = ("-received_at", "pk")
    newest = Q(pk__in=Case.objects.visible_to(request.user).open().order_by(*order).values("pk")[:8])
    rows = open_list(
        request,
        lambda: rows_of(list(in_rows(newest, request.user).order_by(*order)), limits, today),
        kind="case",
        filters=["newest"],
    )
    context = {
        "today": format_date(today, "weekday"),
        "year": year,
        "decisions": decisions,
        "counters": counters,
        "unsafe": load.safety,
        "safety_url": f"{files}?need=safety",
        "rows": rows,
        "alerts": alerts.waiting(request),
        "calls": WatchPerson.objects.visible_to(request.user).told().count(),
        "without_manager": paging.counted(Case.objects.visible_to(request.user).without_manager()),
        "merges": paging.counted(ClientMerge.objects.visible_to(request.user).waiting()),
        "left_behind": paging.counted(Case.objects.visible_to(request.user).left_behind()),
    }
    return render(request, "cases/home/overview.html", context)
