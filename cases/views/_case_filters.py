"""The filters of the case list: allow-listed keys of the URL, the files they leave, the rule in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from cases.facts.flags import warned
from cases.models import (
    Case,
    FindingProblem,
    Identity,
    NationalityStatus,
    RuleSetStatus,
    Screening,
    ScreeningRule,
)
from cases.models.case import received_in
from cases.reports import caseload, clocks
from cases.reports.stages import at_stage
from cases.rules.clocks import Limits, State
from cases.rules.finding import SEVERITIES
from cases.rules.flags import LOOKS
from cases.rules.screening import LEADING
from cases.rules.stage import GATES
from shelter.accounts.models import User
from shelter.lib.thai import fiscal_year

Choices = tuple[tuple[str, str], ...]
# Of files that a filter leaves, finding so many may mean reading many more.
COUNTED_TO = 1_000
ADULT, ELDERLY = 18, 60
STATES: Choices = (("open", "เปิดอยู่"), ("closed", "ยุติแล้ว"), ("all", "ทั้งหมด"))
SORTS: Choices = (("received", "วันรับตัว ใหม่สุดก่อน"), ("oldest", "วันรับตัว นานสุดก่อน"), ("name", "ชื่อ ก ถึง ฮ"))
ORDERS = {"received": "-received_at", "oldest": "received_at", "name": "client__sort_name"}
CLOCKS: Choices = (
    ("late", "ใกล้หรือเกินกำหนดคุ้มครองหรือเส้นทาง"),
    ("over", "เกินกำหนดคุ้มครอง"),
    ("near", "ใกล้ครบกำหนดคุ้มครอง"),
    ("paused", "หยุดนับหรือเลื่อนเพราะยังไม่พร้อม"),
    ("running", "ยังไม่ใกล้กำหนดคุ้มครอง"),
    ("route", "ใกล้หรือเกินกำหนดของเส้นทาง"),
    ("reception", "ใกล้หรือเกินกำหนดแรกรับ"),
)
NEEDS: Choices = (
    ("safety", "ต้องดูแลความปลอดภัยทันที"),
    ("screening", "รอคัดกรอง"),
    ("activities", "มีกิจกรรมเกินกำหนด"),
    ("today", "มีสิ่งที่ต้องทำวันนี้"),
)
GROUPS: Choices = (
    ("child", f"อายุต่ำกว่า {ADULT} ปี"),
    ("elderly", f"อายุ {ELDERLY} ปีขึ้นไป"),
    ("no_status", "ไม่มีสัญชาติไทยหรือไม่มีสถานะทางทะเบียน"),
    ("unknown", "ยังไม่ทราบว่าเป็นใคร"),
)
FLAGS: Choices = tuple((kind, label) for kind, (label, _, _) in LOOKS.items())
PROBLEMS: Choices = (("1", "มีปัญหาที่ยังไม่คลี่คลาย"), ("3", "มีปัญหาที่ยังไม่คลี่คลาย 3 เรื่องขึ้นไป"))
SEVERITY: Choices = tuple((str(level), f"ปัญหาหนักสุด: {label}") for level, label in SEVERITIES)
STAGES: Choices = tuple((gate.code, gate.label) for gate in GATES)
# The selects of the page, in its order: those always in sight, then those asked for (`more` in the URL) or in
# force; other keys are of links.
SELECTS = (
    ("state", "สถานะ"),
    ("mine", "ความรับผิดชอบ"),
    ("stage", "ขั้นตอน"),
    ("clock", "กำหนดเวลา"),
    ("year", "ปีงบประมาณที่รับตัว"),
    ("sort", "เรียงตาม"),
)
MORE = (
    ("need", "สิ่งที่รอ"),
    ("route", "ผลคัดกรอง"),
    ("flag", "ข้อควรระวัง"),
    ("group", "กลุ่ม"),
    ("problems", "จำนวนปัญหา"),
    ("severity", "ความรุนแรง"),
)


_FIXED: dict[str, Choices] = {
    "state": STATES,
    "sort": SORTS,
    "mine": (("1", "เฉพาะของฉัน"),),
    "stage": STAGES,
    "clock": CLOCKS,
    "need": NEEDS,
    "flag": FLAGS,
    "group": GROUPS,
    "problems": PROBLEMS,
    "severity": SEVERITY,
    "left": (("1", "ผู้จัดการรายกรณีไม่ได้ทำหน้าที่แล้ว"),),
    "unmanaged": (("1", "ยังไม่มีผู้จัดการรายกรณี"),),
}


def route_words() -> QuerySet[ScreeningRule, str]:
    """The neutral words by which the routes of every set of rules that was ever in force stand in lists."""
    routes = ScreeningRule.objects.exclude(rule_set__status=RuleSetStatus.DRAFT).filter(kind__in=LEADING)
    return routes.exclude(label="").order_by("label").values_list("label", flat=True).distinct()


def options(today: date, routes: Iterable[str]) -> dict[str, Choices]:
    """What each key may be, beside empty; `routes` as `route_words` gives them."""
    year = fiscal_year(today)
    return _FIXED | {
        "year": tuple((str(year - back), str(year - back)) for back in range(10)),
        "route": tuple((label, label) for label in routes),
    }


DEFAULTS = {"state": "open", "sort": "received"}


@dataclass(frozen=True)
class Chosen:
    """The filters in force: `query` what stands in the URL, `words` the rule as it is read."""

    query: dict[str, str]
    words: str

    def of(self, name: str) -> str:
        return self.query.get(name, DEFAULTS.get(name, ""))

    @property
    def narrowed(self) -> bool:
        return bool(self.query.keys() - {"state", "sort"})


def chosen(given: Mapping[str, Any], allowed: Mapping[str, Choices]) -> Chosen:
    """What of `given` is a key of `allowed` (`options`) with an allowed value; anything else is not there."""
    query = {name: str(given.get(name, "")) for name in allowed}
    query = {name: value for name, value in query.items() if value in dict(allowed[name])}
    query.setdefault("state", DEFAULTS["state"])
    said = [dict(STATES)[query["state"]]]
    for name, value in query.items():
        if name in {"state", "sort"}:
            continue
        word = dict(allowed[name])[value]
        said.append(f"รับตัวปีงบประมาณ {word}" if name == "year" else word)
    return Chosen(query, " · ".join(said))


def files(chosen: Chosen, user: User, limits: Limits, today: date) -> QuerySet[Case]:
    """The files this person may see that the filters leave."""
    cases = Case.objects.visible_to(user)
    if chosen.of("state") != "all":
        cases = cases.filter(closed_at__isnull=chosen.of("state") == "open")
    if year := chosen.of("year"):
        cases = cases.filter(received_in(int(year)))
    if chosen.of("mine"):
        cases = cases.of(user)
    if chosen.of("left"):
        cases = cases.left_behind()
    if chosen.of("unmanaged"):
        cases = cases.without_manager()
    if any(chosen.of(name) for name in ("stage", "clock", "need")):
        cases = caseload.with_work(cases, today)
    if chosen.of("clock") or chosen.of("need"):
        # Each of these conditions says so of itself; said of all, the few open files are where one looks.
        cases = cases.open()
    for q in _conditions(chosen, user, limits, today):
        cases = cases.filter(q)
    return cases


def _conditions(chosen: Chosen, user: User, limits: Limits, today: date) -> list[Q]:
    found = []
    if code := chosen.of("stage"):
        found.append(at_stage(code))
    if code := chosen.of("clock"):
        found.append(_clock(code, limits, today))
    if (code := chosen.of("need")) == "activities":
        mine = Case.objects.visible_to(user).open()
        late = caseload.overdue_activities(mine.of(user) if chosen.of("mine") else mine, today).order_by()
        found.append(Q(pk__in=late.values("goal__plan__case")))
    elif code:
        found.append(caseload.groups(limits, today)[code])
    if label := chosen.of("route"):
        found.append(_screened(label))
    if kind := chosen.of("flag"):
        found.append(warned(kind, today))
    if code := chosen.of("group"):
        # A file's person is of its centre; saying so lets PostgreSQL find them by the person.
        found.append(_group(code, today) & Q(client__centre=user.centre_id))
    open_problems = FindingProblem.objects.told_to(user).filter(
        finding__case=OuterRef("pk"), settled_on__isnull=True
    )
    # Asked as one sum a file: as several EXISTS, PostgreSQL would join the problems of every centre first.
    of_a_file = open_problems.order_by().values("finding__case")
    if code := chosen.of("problems"):
        counted = of_a_file.annotate(total=Count("pk")).values("total")
        found.append(Q(Exists(counted.filter(total__gte=int(code)))))
    if code := chosen.of("severity"):
        worst = of_a_file.annotate(worst=Max("severity")).values("worst")
        found.append(Q(Exists(worst.filter(worst=int(code)))))
    return found


def _clock(code: str, limits: Limits, today: date) -> Q:
    if code == "late":
        return caseload.groups(limits, today)["clock"]
    if code in {"reception", "route"}:
        states = clocks.reception(limits, today) if code == "reception" else clocks.route(limits, today)
        return states[State.NEAR] | states[State.OVER]
    return clocks.protection(limits, today)[State(code)]


def _screened(label: str) -> Q:
    """The latest decided screening led where `label` says: what a file shows of it to all its readers."""
    decided = Screening.objects.decided().order_by()
    later = decided.filter(case=OuterRef("case"), number__gt=OuterRef("number"))
    led = decided.filter(case=OuterRef("pk"), led_label=label)
    return Q(Exists(led.filter(~Exists(later))))


def _group(code: str, today: date) -> Q:
    if code == "unknown":
        return ~Q(client__identity=Identity.KNOWN)
    if code == "no_status":
        return ~Q(client__nationality_status__in=[NationalityStatus.THAI, NationalityStatus.UNKNOWN])
    if code == "child":
        return Q(client__born_by__gt=_born_at_the_latest(ADULT, today))
    return Q(client__born_by__lte=_born_at_the_latest(ELDERLY, today))


def _born_at_the_latest(age: int, today: date) -> date:
    """The last birthday of whoever is `age` today; born on 29 February, they turn it on 1 March."""
    on_the_29th = (today.month, today.day) == (2, 29)
    return today.replace(year=today.year - age, day=28 if on_the_29th else today.day)
