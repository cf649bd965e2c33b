"""The first working day after a day, worked out by hand on a calendar."""

from datetime import date

import pytest

from cases.rules.working_days import Office, is_working_day, next_working_day, office

DAYS = Office(works_on=("วันแรงงานแห่งชาติ",))


@pytest.mark.parametrize(
    ("day", "after"),
    [
        # An ordinary Thursday: the Friday.
        (date(2026, 11, 19), date(2026, 11, 20)),
        # Friday, Saturday and Sunday: the Monday.
        (date(2026, 11, 20), date(2026, 11, 23)),
        (date(2026, 11, 21), date(2026, 11, 23)),
        (date(2026, 11, 22), date(2026, 11, 23)),
        # 5 December 2569 is a Saturday, Monday the 7th is given in lieu: Tuesday the 8th.
        (date(2026, 12, 4), date(2026, 12, 8)),
        # 10 December (Thursday) is Constitution Day: the Friday.
        (date(2026, 12, 9), date(2026, 12, 11)),
        # New Year's Eve and New Year's Day 2570 are Thursday and Friday: Monday 4 January.
        (date(2026, 12, 30), date(2027, 1, 4)),
        # Songkran 2570 is Tuesday 13 to Thursday 15 April: Friday the 16th.
        (date(2027, 4, 12), date(2027, 4, 16)),
        (date(2027, 4, 14), date(2027, 4, 16)),
        # Labour Day 2569 is a Friday, on which offices work; Monday the 4th is Coronation Day.
        (date(2026, 4, 30), date(2026, 5, 1)),
        (date(2026, 5, 1), date(2026, 5, 5)),
        # Labour Day 2570 is a Saturday; the Monday in lieu of it is worked on too.
        (date(2027, 4, 30), date(2027, 5, 3)),
    ],
)
def test_the_next_working_day(day, after):
    assert next_working_day(day, DAYS) == after


def test_a_day_of_the_week_that_is_a_holiday_is_no_working_day():
    assert is_working_day(date(2027, 4, 12), DAYS)
    assert not is_working_day(date(2027, 4, 13), DAYS)


def test_what_the_cabinet_says_of_a_day_stands_before_the_calendar():
    said = office({"works_on": [], "working": ["2027-04-17"], "off": ["2027-04-16"]})
    # A Saturday made a working day, a Friday after Songkran given off, Labour Day off again.
    assert next_working_day(date(2027, 4, 14), said) == date(2027, 4, 17)
    assert not is_working_day(date(2026, 5, 1), said)
