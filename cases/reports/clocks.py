"""The clocks in SQL, for filters and counters: the same answers as `rules.clocks` (a test compares them)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import (
    Aggregate,
    DateField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models import Case as Choose
from django.db.models.functions import Coalesce, Greatest, Least, TruncDate
from django.db.models.lookups import Exact

from cases.models import (
    Case,
    ClockExtension,
    ClockPause,
    ListStatus,
    PropertyList,
    ReceptionCheck,
    Screening,
)
from cases.models.case import on_day, received_between
from cases.reports.stages import screened, with_stages
from cases.rules.clocks import FROM_DECISION, Limits, State
from cases.rules.reception import BELONGINGS, CHECKS, SETTLED
from shelter.desk import config
from shelter.desk.models import Setting
from shelter.lib.thai import BANGKOK

KEYS = ("reception_days", "reception_alert_day", "protection_days", "protection_alert_day")


def limits(on: date) -> Limits:
    """The limits of whoever is received on a day, and behind them those of everybody received before."""
    found = None
    for since, values in config.course(KEYS, on):
        reception, reception_alert, protection, protection_alert = (values[key] for key in KEYS)
        found = Limits(reception, reception_alert, protection, protection_alert, since, found)
    if found is None:
        raise Setting.DoesNotExist(f"no limits of the clocks on {on}")
    return found


def _by_reception(limits: Limits, states: Callable[[Limits], dict[State, Q]]) -> dict[State, Q]:
    """`states` of every file by the limits of its day of reception."""
    told, until, one = dict[State, Q](), None, limits
    while one.before is not None:
        told = _added(told, received_between(one.since, until), states(one))
        until, one = one.since, one.before
    return _added(told, received_between(None, until), states(one))


def _added(told: dict[State, Q], received: Q, states: dict[State, Q]) -> dict[State, Q]:
    return {state: told.get(state, Q()) | received & q for state, q in states.items()}


class _Union(Aggregate):
    """Ranges of dates as one multirange: days in two of them are in it once."""

    function = "range_agg"
    output_field = TextField()


class _Length(Func):
    """The days of a multirange; 0 for none."""

    template = "(SELECT COALESCE(SUM(upper(part) - lower(part)), 0) FROM unnest(%(expressions)s) AS part)"
    output_field = IntegerField()


class _DaysBetween(Func):
    """The first date less the second, in days."""

    template, arg_joiner = "(%(expressions)s)", " - "
    output_field = IntegerField()


def _day_of(moment: str) -> TruncDate:
    return TruncDate(moment, tzinfo=BANGKOK)


def _paused(today: date, since: Any) -> _Length:
    """Days from `since` (an expression over a pause) to today that lie in a pause."""
    last = Least(Coalesce("last_on", Value(today)), Value(today))
    begun = ClockPause.objects.filter(case=OuterRef("pk"), first_on__lte=today).standing()
    after = begun.alias(since=since).filter(Q(last_on__isnull=True) | Q(last_on__gte=F("since")))
    days = Func(
        Greatest("first_on", F("since")), last, Value("[]"), function="daterange", output_field=TextField()
    )
    return _Length(Subquery(after.order_by().values("case").values(days=_Union(days))))


def _granted() -> Coalesce:
    approved = ClockExtension.objects.filter(case=OuterRef("pk"), status=ClockExtension.Status.APPROVED)
    return Coalesce(Subquery(approved.order_by().values("case").values(days=Sum("days"))), 0)


def _latest(case: str, value: Any) -> Subquery:
    """Of the latest decision of the file to which `case` leads."""
    decided = Screening.objects.filter(case=OuterRef(case)).decided().order_by("-number")
    return Subquery(decided.values(told=value)[:1])


def _route_since(case: str, received: Any) -> Choose:
    """The first day of the route. Written out for a file and for its pauses: a reference from a pause to the
    file's own would lead elsewhere once the files are asked for inside another question.
    """
    decided = When(
        Exact(_latest(case, F("led_from")), FROM_DECISION), then=_latest(case, _day_of("decided_at"))
    )
    return Choose(decided, default=received, output_field=DateField())


def with_clocks(cases: QuerySet[Case], today: date) -> QuerySet[Case]:
    """Files by whose clocks can be filtered and counted, with the conditions below."""
    received, of_pause = _day_of("received_at"), _day_of("case__received_at")
    return (
        with_stages(cases)
        .alias(clock_granted=_granted(), clock_day=_day(received, of_pause, today))
        .alias(route_days=_latest("pk", F("led_days")))
        .alias(route_day=_day(_route_since("pk", received), _route_since("case", of_pause), today))
    )


def _day(since: Any, of_pause: Any, today: date) -> Any:
    """What today counts as: `since` is day 1, written for the file and as its pauses reach it."""
    return _DaysBetween(Value(today), since) + 1 - _paused(today, of_pause)


def _received() -> Q:
    """Nothing of reception waits."""
    settled = ReceptionCheck.objects.filter(reception__case=OuterRef("pk"), result__in=SETTLED)
    listed = PropertyList.objects.filter(case=OuterRef("pk"), status=ListStatus.SIGNED)
    done = Q()
    for check in CHECKS:
        is_done = Q(Exists(settled.filter(kind=check.code)))
        done &= is_done | Q(Exists(listed)) if check.code == BELONGINGS else is_done
    return done


def reception_going() -> Q:
    """Open, and either not screened or with something of reception waiting."""
    return Q(closed_at__isnull=True) & ~(screened() & _received())


def route(limits: Limits, today: date) -> dict[State, Q]:
    """Open files whose route has a time limit, by the state of its clock, for a queryset `with_clocks`."""
    return _by_reception(limits, lambda one: _route(one, today))


def _route(limits: Limits, today: date) -> dict[State, Q]:
    going = Q(closed_at__isnull=True, route_days__isnull=False)
    held = _any(_pauses_on(today))
    days, more = F("route_days"), F("clock_granted")
    margin = limits.protection - limits.protection_alert
    late = Q(route_day__gt=days + more)
    warned = Q(route_day__gte=Greatest(days - margin, Value(1)) + more)
    return {
        State.RUNNING: going & ~held & ~warned,
        State.NEAR: going & ~held & warned & ~late,
        State.OVER: going & ~held & late,
        State.PAUSED: going & held,
    }


def _any(rows: QuerySet[Any]) -> Q:
    """The file has one of these rows: asked beside the file, for they are of every centre and every year."""
    return Q(Exists(rows.filter(case=OuterRef("pk")).order_by()))


def _pauses_on(today: date) -> QuerySet[ClockPause]:
    begun = ClockPause.objects.standing().filter(first_on__lte=today)
    return begun.filter(Q(last_on__isnull=True) | Q(last_on__gte=today))


def protection(limits: Limits, today: date) -> dict[State, Q]:
    """Open files by the state of their protection clock, for a queryset `with_clocks`."""
    going = Q(closed_at__isnull=True)
    return _by_reception(limits, lambda one: _states(one.protection, one.protection_alert, today, going))


def reception(limits: Limits, today: date) -> dict[State, Q]:
    """Open files whose reception goes on, by the state of its clock, for a queryset `with_clocks`."""
    going = reception_going()
    return _by_reception(
        limits, lambda one: _states(one.reception, one.reception_alert, today, going, granted=False)
    )


def _states(days: int, alert: int, today: date, going: Q, *, granted: bool = True) -> dict[State, Q]:
    """A file with neither pause nor extension is told by its day of reception alone, which has an index."""
    pauses = ClockPause.objects.standing()
    extensions = ClockExtension.objects.filter(status=ClockExtension.Status.APPROVED)
    plain = ~_any(pauses)
    if granted:
        plain &= ~_any(extensions)
    held = _any(_pauses_on(today))
    more = F("clock_granted") if granted else Value(0)
    moved = ~plain & ~held
    late, warned = Q(clock_day__gt=more + days), Q(clock_day__gte=more + alert)
    return {
        State.RUNNING: going & (plain & on_day(1, alert - 1, today) | moved & ~warned),
        State.NEAR: going
        & on_day(alert, None, today)
        & (plain & on_day(alert, days, today) | moved & warned & ~late),
        State.OVER: going & on_day(days + 1, None, today) & (plain | moved & late),
        State.PAUSED: going & held,
    }
