"""Where a day begins, and the lists of files. Every number says its rule and leads to its rows."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.facts.case import facts_of_many
from cases.models import Case, ClientMerge, ClockExtension, ContactOverride, ServicePlan
from cases.models.case import received_in
from cases.reports import caseload
from cases.rules.stage import Stage, stage_of
from cases.views import _file, alerts
from cases.views._open import open_list
from shelter.accounts.doors import door
from shelter.accounts.models import Role
from shelter.desk import paging
from shelter.lib.thai import bangkok_date, bangkok_today, fiscal_year, format_date

READERS = (Role.CASEWORKER, Role.TEAM, Role.DIRECTOR)


@dataclass(frozen=True)
class Row:
    """A file in a list: neutral words only, nothing of what is kept masked."""

    case: Case
    stage: Stage
    next_url: str
    day: int
    late: str

    @property
    def pk(self) -> UUID:
        return self.case.pk


def _rows(cases: list[Case], clocks: caseload.Clocks) -> list[Row]:
    today = bangkok_today()
    known = facts_of_many(cases)
    rows = []
    for case in cases:
        stage = stage_of(known[case.pk])
        day = (today - bangkok_date(case.received_at)).days + 1
        late = ""
        if case.closed_at is None and day >= clocks.alert:
            late = "bad" if day > clocks.protection else "warn"
        url = _file.url_of(stage.next.code, case) if stage.next else ""
        rows.append(Row(case, stage, url, day, late))
    return rows


@dataclass(frozen=True)
class Listed:
    """One page of files; `previous` and `next` are query strings, or empty."""

    rows: list[Row]
    previous: str
    next: str


def _listed(
    request: HttpRequest, cases: QuerySet[Case], order: str, query: dict[str, str], clocks: caseload.Clocks
) -> Listed:
    """One page of files, logged by filter names and ids. `query` holds the URL's allow-listed keys."""
    kept: list[paging.Page] = []

    def read() -> list[Row]:
        after, before = request.GET.get("after", ""), request.GET.get("before", "")
        kept.append(paging.page(cases.in_lists(), [order, "pk"], after=after, before=before))
        return _rows(kept[0].rows, clocks)

    given = {name: value for name, value in query.items() if value}
    rows = open_list(request, read, kind="case", filters=given)

    def link(name: str, pk: str) -> str:
        return "?" + urlencode({**given, name: pk}) if pk else ""

    return Listed(rows, link("before", kept[0].previous), link("after", kept[0].next))


# --- my work --------------------------------------------------------------------------------------
@door(Role.CASEWORKER, Role.TEAM)
def worklist(request: HttpRequest) -> HttpResponse:
    """The files a person answers for or helps with, newest first."""
    today = bangkok_today()
    clocks = caseload.clocks(today)
    mine = Case.objects.visible_to(request.user).of(request.user).open()
    groups = caseload.groups(clocks, today)
    show = request.GET.get("show", "")
    show = show if show in groups else "all"
    listed = _listed(request, mine.filter(groups[show]), "-received_at", {"show": show}, clocks)
    url = reverse("cases:worklist")
    counters = [
        ("all", "แฟ้มที่ดูแลอยู่", "เปิดอยู่ และท่านเป็นผู้จัดการหรือร่วมทีม", "info"),
        ("new", "รับเข้าใหม่", f"วันที่ 1 ถึง {clocks.reception} นับจากวันรับตัว", "law"),
        ("near", "ใกล้ครบกำหนดคุ้มครอง", f"วันที่ {clocks.alert} ถึง {clocks.protection} นับจากวันรับตัว", "warn"),
        ("over", "เกินกำหนดคุ้มครอง", f"เกิน {clocks.protection} วันนับจากวันรับตัว", "bad"),
    ]
    totals = caseload.of_person(request.user, clocks, today)
    shown = []
    for code, label, rule, tone in counters:
        total = totals[code]
        shown.append(
            {
                "label": label,
                "value": total,
                "note": rule,
                "url": f"{url}?show={code}",
                "current": code == show,
                "tone": "" if tone == "bad" and not total else tone,
            }
        )
    context = {
        "today": format_date(today, "weekday"),
        "counters": shown,
        "heading": next(label for code, label, _, _ in counters if code == show),
        "rule": next(rule for code, _, rule, _ in counters if code == show),
        "page": listed,
        "rows": listed.rows,
        "total": next(one["value"] for one in shown if one["current"]),
        "may_register": request.user.has_role(Role.CASEWORKER, Role.DIRECTOR),
    }
    return render(request, "cases/home/worklist.html", context)


# --- every file of the centre ---------------------------------------------------------------------
GIVEN = ("state", "year", "mine", "over", "left", "unmanaged", "sort")
STATES = (("open", "เปิดอยู่"), ("closed", "ยุติแล้ว"), ("all", "ทั้งหมด"))
SORTS = {"received": "-received_at", "name": "client__sort_name"}


@door(*READERS)
def case_list(request: HttpRequest) -> HttpResponse:
    """The files this person may see, by time of reception or by name."""
    given = {name: request.GET.get(name, "") for name in GIVEN}
    state = given["state"] if given["state"] in dict(STATES) else "open"
    sort = given["sort"] if given["sort"] in SORTS else "received"
    cases = Case.objects.visible_to(request.user)
    if state != "all":
        cases = cases.filter(closed_at__isnull=state == "open")
    this_year = fiscal_year(bangkok_today())
    years = [str(this_year - back) for back in range(10)]
    year = given["year"] if given["year"] in years else ""
    if year:
        cases = cases.filter(received_in(int(year)))
    if given["mine"]:
        cases = cases.of(request.user)
    today = bangkok_today()
    clocks = caseload.clocks(today)
    if given["over"]:
        cases = cases.filter(caseload.groups(clocks, today)["over"])
    if given["left"]:
        cases = cases.left_behind()
    if given["unmanaged"]:
        cases = cases.without_manager()
    query = {
        "state": state,
        "year": year,
        "mine": "1" if given["mine"] else "",
        "over": "1" if given["over"] else "",
        "left": "1" if given["left"] else "",
        "unmanaged": "1" if given["unmanaged"] else "",
        "sort": sort,
    }
    total = paging.counted(cases)
    if sort == "name":
        # A file's person is of its centre; saying so lets PostgreSQL read them in the order of their names.
        cases = cases.filter(client__centre=request.user.centre)
    listed = _listed(request, cases, SORTS[sort], query, clocks)
    context = {
        "query": query,
        "states": STATES,
        "years": years,
        "page": listed,
        "rows": listed.rows,
        "total": total,
        "beyond": f"{paging.COUNTED_TO:,}" if total > paging.COUNTED_TO else "",
        "may_register": request.user.has_role(Role.CASEWORKER, Role.DIRECTOR),
        "protection": clocks.protection,
        "assigned_only": not request.user.has_role(Role.CASEWORKER, Role.DIRECTOR),
    }
    return render(request, "cases/case/list.html", context)


# --- the director's first page ----------------------------------------------------------------------
@door(Role.DIRECTOR)
def overview(request: HttpRequest) -> HttpResponse:
    """The centre in a few numbers; each leads to its files."""
    today = bangkok_today()
    year = fiscal_year(today)
    clocks = caseload.clocks(today)
    load = caseload.of_centre(request.user.centre, year, clocks, today)
    files = reverse("cases:list")
    counters = [
        {
            "label": "แผนรออนุมัติ",
            "value": ServicePlan.objects.visible_to(request.user).waiting().count(),
            "note": "ผู้ใช้บริการตกลงแล้ว",
            "url": reverse("cases:plans-waiting"),
            "tone": "law",
        },
        {
            "label": "ขอขยายเวลาคุ้มครอง",
            "value": ClockExtension.objects.visible_to(request.user).waiting().count(),
            "note": "รอผู้อำนวยการพิจารณา",
            "url": reverse("cases:extensions-waiting"),
            "tone": "law",
        },
        {
            "label": "ขอข้อยกเว้นการติดต่อ",
            "value": ContactOverride.objects.visible_to(request.user).waiting().count(),
            "note": "ติดต่อคนที่ผู้ใช้บริการยังไม่อนุญาต",
            "url": reverse("cases:contact-overrides"),
            "tone": "law",
        },
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
            "note": f"เปิดอยู่เกิน {clocks.protection} วันนับจากวันรับตัว",
            "url": f"{files}?state=open&over=1",
        },
    ]
    counters[-1]["tone"] = "bad" if counters[-1]["value"] else ""
    newest = Case.objects.visible_to(request.user).open().in_lists().order_by("-received_at", "pk")
    rows = open_list(request, lambda: _rows(list(newest[:8]), clocks), kind="case", filters=["newest"])
    context = {
        "today": format_date(today, "weekday"),
        "year": year,
        "counters": counters,
        "rows": rows,
        "alerts": alerts.waiting(request),
        "without_manager": paging.counted(Case.objects.visible_to(request.user).without_manager()),
        "merges": paging.counted(ClientMerge.objects.visible_to(request.user).waiting()),
        "left_behind": paging.counted(Case.objects.visible_to(request.user).left_behind()),
    }
    return render(request, "cases/home/overview.html", context)
