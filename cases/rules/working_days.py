"""Working days of a Thai government office: Monday to Friday, without the days the cabinet names."""

from datetime import date, timedelta
from functools import cache

import holidays
from holidays.constants import GOVERNMENT, PUBLIC

_WEEKEND = 5


@cache
def _days_off(year: int) -> frozenset[date]:
    """Public and government holidays of a common-era year, with the days given in lieu of them."""
    return frozenset(holidays.country_holidays("TH", years=year, categories=(GOVERNMENT, PUBLIC)))


def is_working_day(day: date) -> bool:
    return day.weekday() < _WEEKEND and day not in _days_off(day.year)


def next_working_day(day: date) -> date:
    """The first working day after `day`."""
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
