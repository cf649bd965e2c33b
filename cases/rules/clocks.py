"""The two clocks of a file: reception and protection, counted in days from reception (DOMAIN 3.2).

The day of reception is day 1, and a day is a Bangkok day. A day inside a pause does not count. An approved
extension lengthens protection. While a pause lasts nothing is late, least of all where somebody is not ready
(DOMAIN 17).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

DAY = timedelta(days=1)
NOT_READY = "not_ready"


class State(StrEnum):
    RUNNING = "running"
    NEAR = "near"
    OVER = "over"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True)
class Limits:
    """Days from the settings in force: the last day of each clock, and the first on which it warns."""

    reception: int
    reception_alert: int
    protection: int
    protection_alert: int


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
    """`day` is what today counts as (0 before the first day that counts), or what the last day counted as.

    `due_on` is the last day in time, None while a pause without an end stands before it. `late` is how many
    counted days lie beyond the limit. `pause` is the one that holds today.
    """

    code: str
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


def clocks(facts: Mapping[str, Any], limits: Limits, today: date) -> tuple[Clock, Clock]:
    """(reception, protection). Reception ends when it is complete or screened, protection with the file."""
    ends = [facts[name] for name in ("screened_on", "reception_done_on", "closed_on") if facts.get(name)]
    reception = _clock(
        "reception", facts, limits.reception, limits.reception_alert, 0, today, min(ends, default=None)
    )
    extended = facts.get("extension_days") or 0
    days, alert = limits.protection, limits.protection_alert
    return reception, _clock("protection", facts, days, alert, extended, today, facts.get("closed_on"))


def _clock(
    code: str,
    facts: Mapping[str, Any],
    days: int,
    alert: int,
    extended: int,
    today: date,
    ended: date | None,
) -> Clock:
    received, pauses = facts["received_on"], facts.get("pauses") or ()
    limit, last = days + extended, ended or today
    paused = paused_days(received, last, pauses)
    day = (last - received).days + 1 - paused
    holding = [pause for pause in pauses if pause.covers(today)] if ended is None else []
    if ended is not None:
        state = State.ENDED
    elif holding:
        state = State.PAUSED
    elif day > limit:
        state = State.OVER
    else:
        state = State.NEAR if day >= alert + extended else State.RUNNING
    return Clock(
        code=code,
        state=state,
        day=day,
        limit=limit,
        extended=extended,
        paused=paused,
        due_on=due_on(received, limit, pauses),
        ended_on=ended,
        pause=max(holding, key=lambda one: (one.first, one.kind), default=None),
    )
