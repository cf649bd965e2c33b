"""The clocks in SQL, for filters and counters: the same answers as `rules.clocks` (a test compares them)."""

from datetime import date

from django.db.models import (
    Aggregate,
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
)
from django.db.models.functions import Coalesce, Greatest, Least, TruncDate

from cases.models import Case, ClockExtension, ClockPause
from cases.models.case import on_day
from cases.reports.stages import screened, with_stages
from cases.rules.clocks import Limits, State
from shelter.desk import config
from shelter.lib.thai import BANGKOK

KEYS = ("reception_days", "reception_alert_day", "protection_days", "protection_alert_day")


def limits(on: date) -> Limits:
    """The settings in force on a day."""
    found = config.values(KEYS, on)
    return Limits(*(found[key] for key in KEYS))


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


def _paused(today: date) -> _Length:
    """Days from reception to today that lie in a pause."""
    received = TruncDate("case__received_at", tzinfo=BANGKOK)
    last = Least(Coalesce("last_on", Value(today)), Value(today))
    begun = ClockPause.objects.filter(case=OuterRef("pk"), first_on__lte=today).standing()
    after = begun.alias(received=received).filter(Q(last_on__isnull=True) | Q(last_on__gte=F("received")))
    days = Func(
        Greatest("first_on", received), last, Value("[]"), function="daterange", output_field=TextField()
    )
    return _Length(Subquery(after.order_by().values("case").values(days=_Union(days))))


def _granted() -> Coalesce:
    approved = ClockExtension.objects.filter(case=OuterRef("pk"), status=ClockExtension.Status.APPROVED)
    return Coalesce(Subquery(approved.order_by().values("case").values(days=Sum("days"))), 0)


def with_clocks(cases: QuerySet[Case], today: date) -> QuerySet[Case]:
    """Files by whose clocks can be filtered and counted, with the conditions below."""
    elapsed = _DaysBetween(Value(today), TruncDate("received_at", tzinfo=BANGKOK))
    return with_stages(cases).alias(clock_day=elapsed + 1 - _paused(today), clock_granted=_granted())


def reception_going() -> Q:
    """Open and not screened."""
    return Q(closed_at__isnull=True) & ~screened()


def protection(limits: Limits, today: date) -> dict[State, Q]:
    """Open files by the state of their protection clock, for a queryset `with_clocks`."""
    return _states(limits.protection, limits.protection_alert, today, Q(closed_at__isnull=True))


def reception(limits: Limits, today: date) -> dict[State, Q]:
    """Open files whose reception goes on, by the state of its clock, for a queryset `with_clocks`."""
    return _states(limits.reception, limits.reception_alert, today, reception_going(), granted=False)


def _states(days: int, alert: int, today: date, going: Q, *, granted: bool = True) -> dict[State, Q]:
    """A file with neither pause nor extension is told by its day of reception alone, which has an index."""
    pauses = ClockPause.objects.standing()
    extensions = ClockExtension.objects.filter(status=ClockExtension.Status.APPROVED)
    now = pauses.filter(first_on__lte=today).filter(Q(last_on__isnull=True) | Q(last_on__gte=today))
    plain = ~Q(pk__in=pauses.values("case"))
    if granted:
        plain &= ~Q(pk__in=extensions.values("case"))
    held = Q(pk__in=now.values("case"))
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
