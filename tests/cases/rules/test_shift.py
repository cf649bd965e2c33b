"""Which shift a moment belongs to, worked out on the clock."""

from datetime import datetime, timedelta, timezone

import pytest

from cases.rules.shift import shift_at, shift_before

BANGKOK = timezone(timedelta(hours=7))
THREE = {"night": 0, "day": 8, "evening": 16}
# Two shifts of twelve hours, the night beginning the evening before.
TWO = {"day": 8, "night": 20}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("moment", "starts", "code", "begins", "ends"),
    [
        (at(21, 0), THREE, "night", at(21, 0), at(21, 8)),
        (at(21, 7, 59), THREE, "night", at(21, 0), at(21, 8)),
        (at(21, 8), THREE, "day", at(21, 8), at(21, 16)),
        (at(21, 23, 59), THREE, "evening", at(21, 16), at(22, 0)),
        (at(21, 21), TWO, "night", at(21, 20), at(22, 8)),
        (at(22, 3), TWO, "night", at(21, 20), at(22, 8)),
    ],
)
def test_a_moment_lies_in_one_shift(moment, starts, code, begins, ends):
    found = shift_at(moment, starts)
    assert (found.code, found.begins, found.ends) == (code, begins, ends)


def test_the_shift_before_ends_where_this_one_begins():
    now = shift_at(at(21, 3), THREE)
    before = shift_before(now, THREE)
    assert (before.code, before.begins, before.ends) == ("evening", at(20, 16), at(21, 0))
