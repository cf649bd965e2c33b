"""How many files: of one person's work, and of one centre in one fiscal year."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Case as Choose
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from cases.models import (
    OPEN_ACTIVITY,
    Case,
    InstrumentResult,
    PlanActivity,
    PlanAgreement,
    PlanStatus,
    WatchPerson,
)
from cases.models.case import received_in
from cases.reports import clocks
from cases.reports.due import due
from cases.reports.stages import screened
from cases.rules.clocks import Limits, State
from shelter.accounts.models import Centre

# What waits in a file, in the order of the worklist.
WAITING = ("screening", "clock", "today")
COUNTED = ("safety", *WAITING)
# Leaves of some files those that somebody works on.
Narrowed = Callable[[Any], QuerySet[Case]]


def overdue_activities(cases: QuerySet[Case], today: date) -> QuerySet[PlanActivity]:
    """What plans in force wanted done before today, oldest first; not of goals the person turned down."""
    declined = PlanAgreement.objects.filter(void_at__isnull=True, goals_not_agreed=OuterRef("goal"))
    late = PlanActivity.objects.filter(
        goal__plan__case__in=cases.values("pk"),
        goal__plan__status=PlanStatus.APPROVED,
        status__in=OPEN_ACTIVITY,
        due_on__lt=today,
    )
    return late.filter(~Exists(declined)).order_by("due_on", "pk")


def groups(limits: Limits, today: date) -> dict[str, Q]:
    """What waits in open files, by COUNTED, for a queryset `with_work`."""
    protection, route = clocks.protection(limits, today), clocks.route(limits, today)
    is_open = Q(closed_at__isnull=True)
    return {
        "safety": is_open & _unsafe(),
        "screening": is_open & ~screened(),
        "clock": protection[State.NEAR] | protection[State.OVER] | route[State.NEAR] | route[State.OVER],
        "today": is_open & due(today),
    }


def _unsafe() -> Q:
    """Of a file: an answer called for safety steps, and nobody wrote down what was done."""
    return Q(Exists(InstrumentResult.objects.unsafe().filter(case=OuterRef("pk"))))


@lru_cache(maxsize=8)
def waiting(name: str, limits: Limits, today: date) -> QuerySet[Case]:
    """Every file in which what `groups` calls `name` waits, for the caller to narrow.

    Putting these questions together takes longer than asking them; with the day and the settings they change.
    """
    return with_work(Case.objects.all(), today).filter(groups(limits, today)[name])


@lru_cache(maxsize=2)
def _counted(limits: Limits, today: date) -> QuerySet[Case]:
    """Every file with 1 or 0 for each of `groups`, as in_name; put together as seldom as `waiting`."""
    numbers = {f"in_{name}": _as_number(q) for name, q in groups(limits, today).items()}
    return with_work(Case.objects.all(), today).annotate(**numbers)


def with_work(cases: QuerySet[Case], today: date) -> QuerySet[Case]:
    """Files by whose work can be filtered and counted (`groups`)."""
    return clocks.with_clocks(cases, today)


@dataclass(frozen=True)
class Work:
    """Open files with something waiting, by the keys of `groups`; activities are counted one by one.

    `calls` of the community wait for somebody of the team.
    """

    open: int
    activities: int
    calls: int
    counts: dict[str, int]


def of_work(
    theirs: Narrowed, limits: Limits, today: date, *, calls: QuerySet[WatchPerson] | None = None
) -> Work:
    """What waits in the open files of `theirs`, and how many `calls`: one query, without a file one more."""
    found = (
        theirs(_counted(limits, today))
        .annotate(
            late_activities=_total(overdue_activities(theirs(Case.objects.all()), today)),
            calls_waiting=Value(0) if calls is None else _total(calls),
        )
        .aggregate(
            open=Count("pk"),
            late=Max("late_activities"),
            calls=Max("calls_waiting"),
            **{name: Sum(f"in_{name}") for name in COUNTED},
        )
    )
    counts = {name: found[name] or 0 for name in COUNTED}
    # Calls stand beside the rows of the files: where there is no file they are asked by themselves.
    waiting = found["calls"] if found["open"] or calls is None else calls.count()
    return Work(found["open"], found["late"] or 0, waiting or 0, counts)


def _total(rows: QuerySet[Any]) -> Subquery:
    """How many rows, as a column beside others."""
    every = rows.order_by().annotate(every=Value(1)).values("every")
    return Subquery(every.annotate(total=Count("pk")).values("total"))


def _as_number(condition: Q) -> Choose:
    """1 where it holds: a condition over aliases can be summed, not counted by."""
    return Choose(When(condition, then=Value(1)), default=Value(0))


@dataclass(frozen=True)
class CentreLoad:
    """Files of one centre: open now; received in the year, and of those ended; open beyond protection;
    open with a safety alarm nobody answered."""

    open: int
    received: int
    ended: int
    over: int
    safety: int


def of_centre(centre: Centre, year: int, limits: Limits, on: date) -> CentreLoad:
    """`year` is the fiscal year (พ.ศ.) of the day of reception; two queries on two indexes."""
    files = Case.objects.filter(centre=centre)
    beyond = clocks.protection(limits, on)[State.OVER]
    asked = clocks.with_clocks(files.open(), on)
    now = asked.annotate(in_over=_as_number(beyond), in_safety=_as_number(_unsafe())).aggregate(
        open=Count("pk"), over=Coalesce(Sum("in_over"), 0), safety=Coalesce(Sum("in_safety"), 0)
    )
    # A file that ended as another's duplicate was no reception.
    of_year = files.filter(received_in(year), duplicate_of__isnull=True).aggregate(
        received=Count("pk"), ended=Count("pk", filter=Q(closed_at__isnull=False))
    )
    return CentreLoad(**now, **of_year)
