"""The clocks of a file: reception, protection, and that of the route screening chose (DOMAIN 3.2, 4).

The day a clock counts from is its day 1, and a day is a Bangkok day. A day inside a pause does not count. An
approved extension lengthens protection and the route alike. While a pause lasts nothing is late, least of all
where somebody is not ready (DOMAIN 17).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

DAY = timedelta(days=1)
NOT_READY = "not_ready"

# What a route's days may be counted from, in the words a decision pins: the days every decided file has.
FROM_RECEPTION, FROM_DECISION = "วันรับตัว", "วันตัดสินเส้นทาง"
COUNTED_FROM = (FROM_RECEPTION, FROM_DECISION)


class State(StrEnum):
    RUNNING = "running"
    NEAR = "near"
    OVER = "over"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True)
class Limits:
    """The last day of each clock, and the first on which it warns, by the settings of a day of reception.

    They hold for whoever is received from `since` on (None: for everybody), `before` for those received
    earlier: a changed setting moves no clock that counts already.
    """

    reception: int
    reception_alert: int
    protection: int
    protection_alert: int
    since: date | None = None
    before: "Limits | None" = None

    def of(self, received: date) -> "Limits":
        """The limits of somebody received on this day."""
        if self.before is not None and self.since is not None and received < self.since:
            return self.before.of(received)
        return self

    def route_alert(self, days: int) -> int:
        """A route warns as many days before its last as protection does."""
        return max(1, days - (self.protection - self.protection_alert))


@dataclass(frozen=True)
class Pause:
    """Days that do not count, both ends included; `last` is None while it goes on."""

    kind: str
    first: date
    last: date | None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Clock:
    """`since` is day 1, the day that `counted_from` names. `day` is what today counts as (0 before the first
    day that counts), or what the last day counted as.

    `due_on` is the last day in time, None while a pause without an end stands before it. `late` is how many
    counted days lie beyond the limit. `pause` is the one that holds today.
    """

    code: str
    since: date
    counted_from: str
    state: State
    day: int
    limit: int
    extended: int
    paused: int
    due_on: date | None
    ended_on: date | None
    pause: Pause | None

    @property
    def late(self) -> int:
        return max(0, self.day - self.limit) if self.state is State.OVER else 0

    @property
    def is_not_ready(self) -> bool:
        return self.pause is not None and self.pause.kind == NOT_READY


class Clocks(NamedTuple):
    """`route` is None where no screening chose a route with a time limit."""

    reception: Clock
    protection: Clock
    route: Clock | None


def paused_days(first: date, last: date, pauses: Iterable[Pause]) -> int:
    """How many days from `first` to `last`, both included, lie in a pause; one in two pauses counts once."""
    covered, unseen = 0, first
    for pause in sorted(pauses, key=lambda one: one.first):
        begins, ends = max(pause.first, unseen), min(pause.last or last, last)
        if begins <= ends:
            covered += (ends - begins).days + 1
            unseen = ends + DAY
    return covered


def due_on(received: date, limit: int, pauses: Iterable[Pause]) -> date | None:
    """The day that counts as `limit`: the first that many counted days after the day before reception."""
    pauses = list(pauses)
    due = received + DAY * (limit - 1)
    while (later := received + DAY * (limit - 1 + paused_days(received, due, pauses))) != due:
        if any(pause.last is None and pause.first <= later for pause in pauses):
            return None
        due = later
    return due


def reception_over_on(facts: Mapping[str, Any]) -> date | None:
    """Reception is over when nothing of it waits *and* the person was screened, or with the file."""
    done, screened = facts.get("reception_done_on"), facts.get("screened_on")
    over = max(done, screened) if done and screened else None
    return min((day for day in (over, facts.get("closed_on")) if day), default=None)


@dataclass(frozen=True)
class _Course:
    """What a clock counts: its day 1, its last day in time and the first on which it warns."""

    code: str
    counted_from: str
    since: date
    days: int
    alert: int
    extended: int = 0


def clocks(facts: Mapping[str, Any], limits: Limits, today: date) -> Clocks:
    """The clocks of a file by its facts; protection and the route's end with the file."""
    received, closed = facts["received_on"], facts.get("closed_on")
    limits = limits.of(received)
    extended = facts.get("extension_days") or 0
    reception = _Course("reception", FROM_RECEPTION, received, limits.reception, limits.reception_alert)
    protection = _Course(
        "protection", FROM_RECEPTION, received, limits.protection, limits.protection_alert, extended
    )
    route = None
    if days := facts.get("route_days"):
        since = facts["route_decided_on"] if facts["route_from"] == FROM_DECISION else received
        course = _Course("route", facts["route_from"], since, days, limits.route_alert(days), extended)
        route = _clock(course, facts, today, closed)
    return Clocks(
        _clock(reception, facts, today, reception_over_on(facts)),
        _clock(protection, facts, today, closed),
        route,
    )


def _clock(course: _Course, facts: Mapping[str, Any], today: date, ended: date | None) -> Clock:
    since, pauses = course.since, facts.get("pauses") or ()
    limit, last = course.days + course.extended, ended or today
    paused = paused_days(since, last, pauses)
    day = (last - since).days + 1 - paused
    holding = [pause for pause in pauses if pause.covers(today)] if ended is None else []
    if ended is not None:
        state = State.ENDED
    elif holding:
        state = State.PAUSED
    elif day > limit:
        state = State.OVER
    else:
        state = State.NEAR if day >= course.alert + course.extended else State.RUNNING
    return Clock(
        code=course.code,
        since=since,
        counted_from=course.counted_from,
        state=state,
        day=day,
        limit=limit,
        extended=course.extended,
        paused=paused,
        due_on=due_on(since, limit, pauses),
        ended_on=ended,
        pause=max(holding, key=lambda one: (one.first, one.kind), default=None),
    )
