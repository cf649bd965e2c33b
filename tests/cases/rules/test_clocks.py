"""The clocks against tables worked by hand."""

from datetime import date, timedelta

import pytest

from cases.rules.clocks import (
    FROM_DECISION,
    FROM_RECEPTION,
    Limits,
    Pause,
    State,
    clocks,
    due_on,
    paused_days,
)

LIMITS = Limits(reception=7, reception_alert=5, protection=15, protection_alert=10)
NOV = date(2026, 11, 1)
LATER = Limits(10, 8, 20, 12, since=date(2026, 11, 5), before=LIMITS)


def nov(day: int) -> date:
    return NOV + timedelta(days=day - 1)


def pause(first: int, last: int | None = None, kind: str = "hospital") -> Pause:
    return Pause(kind, nov(first), nov(last) if last else None)


@pytest.mark.parametrize(
    ("first", "last", "pauses", "days"),
    [
        (1, 30, [], 0),
        (1, 30, [pause(5, 5)], 1),
        (1, 30, [pause(5, 9)], 5),
        # Overlapping, touching, one inside another: 5–9 and 8–12 are 5…12.
        (1, 30, [pause(5, 9), pause(8, 12)], 8),
        (1, 30, [pause(5, 9), pause(10, 12)], 8),
        (1, 30, [pause(5, 12), pause(7, 8)], 8),
        (1, 30, [pause(7, 8), pause(5, 12), pause(5, 12)], 8),
        # Only what lies in the days asked about: 1–3 before reception, open until the end.
        (4, 10, [pause(1, 5)], 2),
        (4, 10, [pause(9)], 2),
        (4, 10, [pause(1)], 7),
        (4, 10, [pause(11)], 0),
        (4, 10, [pause(1, 3)], 0),
    ],
)
def test_days_in_pauses_count_once(first, last, pauses, days):
    assert paused_days(nov(first), nov(last), pauses) == days


@pytest.mark.parametrize(
    ("received", "limit", "pauses", "due"),
    [
        # Day 1 is the day of reception: the 3rd + 14 days.
        (nov(3), 15, [], nov(17)),
        (nov(3), 15, [pause(5, 9)], nov(22)),
        # A pause that begins after the last day moves nothing; on the last day it does.
        (nov(3), 15, [pause(18, 25)], nov(17)),
        (nov(3), 15, [pause(17, 25)], nov(26)),
        # The days a pause adds bring another pause within reach: 5–9 moves to the 22nd, 20–21 to the 24th.
        (nov(3), 15, [pause(5, 9), pause(20, 21)], nov(24)),
        # Nobody knows while it goes on; one that begins later than the end is no matter.
        (nov(3), 15, [pause(10)], None),
        (nov(3), 15, [pause(30)], nov(17)),
        # Received while in hospital: the first day that counts is the 6th.
        (nov(3), 15, [pause(3, 5)], nov(20)),
        # 29 February 2028 is a day like any other, and so is 1 October.
        (date(2028, 2, 20), 15, [], date(2028, 3, 5)),
        (date(2027, 2, 20), 15, [], date(2027, 3, 6)),
        (date(2026, 9, 25), 7, [], date(2026, 10, 1)),
    ],
)
def test_the_last_day_in_time(received, limit, pauses, due):
    assert due_on(received, limit, pauses) == due


@pytest.mark.parametrize(
    ("today", "extended", "pauses", "state", "day"),
    [
        (3, 0, [], State.RUNNING, 1),
        (11, 0, [], State.RUNNING, 9),
        (12, 0, [], State.NEAR, 10),
        (17, 0, [], State.NEAR, 15),
        (18, 0, [], State.OVER, 16),
        # Ten more days: warned from day 20, late from day 26.
        (21, 10, [], State.RUNNING, 19),
        (22, 10, [], State.NEAR, 20),
        (27, 10, [], State.NEAR, 25),
        (28, 10, [], State.OVER, 26),
        # Five days in hospital push everything five days back.
        (18, 0, [pause(5, 9)], State.NEAR, 11),
        (22, 0, [pause(5, 9)], State.NEAR, 15),
        (23, 0, [pause(5, 9)], State.OVER, 16),
        # While it lasts nothing is late, not even what was before.
        (9, 0, [pause(5, 9)], State.PAUSED, 2),
        (10, 0, [pause(5, 9)], State.RUNNING, 3),
        (30, 0, [pause(20, None, "not_ready")], State.PAUSED, 17),
        # Received straight into hospital: no day has counted yet.
        (4, 0, [pause(3)], State.PAUSED, 0),
    ],
)
def test_protection_day_by_day(today, extended, pauses, state, day):
    facts = {"received_on": nov(3), "extension_days": extended, "pauses": pauses}
    _, protection, _ = clocks(facts, LIMITS, nov(today))
    assert (protection.state, protection.day) == (state, day)
    assert protection.limit == 15 + extended
    assert protection.late == (day - protection.limit if state is State.OVER else 0)


@pytest.mark.parametrize(
    ("told", "ended"),
    [
        ({"screened_on": 6}, None),
        ({"reception_done_on": 6}, None),
        # The later of the two ends it, whichever that is.
        ({"reception_done_on": 5, "screened_on": 6}, 6),
        ({"reception_done_on": 8, "screened_on": 6}, 8),
        ({"closed_on": 6}, 6),
        ({"screened_on": 4, "closed_on": 6}, 6),
        ({"reception_done_on": 4, "screened_on": 5, "closed_on": 6}, 5),
    ],
)
def test_reception_is_over_when_nothing_of_it_waits_and_the_person_was_screened(told, ended):
    facts = {"received_on": nov(3)} | {name: nov(day) for name, day in told.items()}
    reception, protection, _ = clocks(facts, LIMITS, nov(20))
    if ended is None:
        assert (reception.state, reception.late, reception.due_on) == (State.OVER, 11, nov(9))
    else:
        assert (reception.state, reception.ended_on) == (State.ENDED, nov(ended))
        assert reception.day == ended - 2
    assert (protection.state is State.ENDED) is ("closed_on" in told)


@pytest.mark.parametrize(
    ("counted_from", "today", "extended", "pauses", "state", "day"),
    [
        # Thirty days from reception on the 3rd: warned five days before the last, from day 25.
        (FROM_RECEPTION, 26, 0, [], State.RUNNING, 24),
        (FROM_RECEPTION, 27, 0, [], State.NEAR, 25),
        (FROM_RECEPTION, 32, 0, [], State.NEAR, 30),
        (FROM_RECEPTION, 33, 0, [], State.OVER, 31),
        # From the decision on the 8th everything is five days later.
        (FROM_DECISION, 31, 0, [], State.RUNNING, 24),
        (FROM_DECISION, 38, 0, [], State.OVER, 31),
        # A pause before the decision plays no part; four of six days after it do.
        (FROM_DECISION, 31, 0, [pause(4, 7)], State.RUNNING, 24),
        (FROM_DECISION, 31, 0, [pause(6, 11)], State.RUNNING, 20),
        (FROM_DECISION, 60, 0, [pause(59)], State.PAUSED, 51),
        # Ten more days are ten more here too.
        (FROM_RECEPTION, 33, 10, [], State.RUNNING, 31),
        (FROM_RECEPTION, 43, 10, [], State.OVER, 41),
    ],
)
def test_the_route_has_a_clock_of_its_own(counted_from, today, extended, pauses, state, day):
    facts = {
        "received_on": nov(3),
        "screened_on": nov(8),
        "route_days": 30,
        "route_from": counted_from,
        "route_decided_on": nov(8),
        "extension_days": extended,
        "pauses": pauses,
    }
    route = clocks(facts, LIMITS, nov(today)).route
    assert (route.state, route.day, route.limit) == (state, day, 30 + extended)


def test_a_short_route_warns_from_its_first_day_and_one_without_days_has_no_clock():
    facts = {"received_on": nov(3), "route_days": 3, "route_from": FROM_RECEPTION}
    assert clocks(facts, LIMITS, nov(3)).route.state is State.NEAR
    assert clocks(facts | {"route_days": None}, LIMITS, nov(3)).route is None


def test_an_extension_lengthens_protection_alone():
    reception, protection, _ = clocks({"received_on": nov(3), "extension_days": 30}, LIMITS, nov(12))
    assert (reception.limit, reception.state) == (7, State.OVER)
    assert (protection.limit, protection.state) == (45, State.RUNNING)


def test_of_two_pauses_the_later_one_is_named_and_not_ready_is_never_late():
    pauses = [pause(4, None), pause(30, None, "not_ready")]
    _, protection, _ = clocks({"received_on": nov(3), "pauses": pauses}, LIMITS, nov(60))
    assert protection.is_not_ready
    assert protection.late == 0
    assert protection.due_on is None


def test_a_late_entry_counts_from_the_day_it_happened():
    # Written down on the 20th, received on the 3rd: the day of writing plays no part.
    _, protection, _ = clocks({"received_on": nov(3)}, LIMITS, nov(20))
    assert protection.day == 18


@pytest.mark.parametrize(
    ("received", "by", "warns"),
    [
        # A route of 30 days warns 15 − 10 = 5 days before its last, on day 25; by the later limits
        # 20 − 12 = 8 days before, on day 22.
        (1, LIMITS, 25),
        (4, LIMITS, 28),
        (5, LATER, 26),
        (9, LATER, 30),
    ],
)
def test_the_limits_are_those_of_the_day_of_reception(received, by, warns):
    facts = {"received_on": nov(received), "route_days": 30, "route_from": FROM_RECEPTION}
    before, told = (clocks(facts, LATER, nov(day)) for day in (warns - 1, warns))
    assert (told.reception.limit, told.protection.limit) == (by.reception, by.protection)
    assert (before.route.state, told.route.state) == (State.RUNNING, State.NEAR)
