"""Working days of a Thai government office: Monday to Friday, without the days the cabinet names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import holidays
from holidays.constants import GOVERNMENT, PUBLIC

_WEEKEND = 5
_IN_LIEU = "ชดเชย"


@dataclass(frozen=True)
class Office:
    """How an office differs from the calendar of public holidays.

    `works_on` names holidays, in Thai, on which it works, as on the days in lieu of them. `working` and
    `off` are single days the cabinet made so.
    """

    works_on: tuple[str, ...] = ()
    working: frozenset[date] = frozenset()
    off: frozenset[date] = frozenset()


def office(setting: Mapping[str, Any]) -> Office:
    """The dated setting `office_days`; its days are written year-month-day of the common era."""
    days = {name: frozenset(map(date.fromisoformat, setting.get(name, ()))) for name in ("working", "off")}
    return Office(tuple(setting.get("works_on", ())), **days)


@cache
def _holidays(year: int) -> Mapping[date, str]:
    """Public and government holidays of a common-era year by Thai names, with the days given in lieu."""
    return holidays.country_holidays("TH", years=year, categories=(GOVERNMENT, PUBLIC), language="th")


def holiday_names(years: Iterable[int]) -> list[str]:
    """The holidays of the calendar by their Thai names, in its order; without days in lieu."""
    days = (names for year in years for _, names in sorted(_holidays(year).items()))
    every = (name for names in days for name in names.split("; ") if not name.startswith(_IN_LIEU))
    return list(dict.fromkeys(every))


def is_working_day(day: date, office: Office) -> bool:
    if day in office.working or day in office.off:
        return day in office.working
    if day.weekday() >= _WEEKEND:
        return False
    # One day may be several holidays: it is worked on when every one of them is.
    names = _holidays(day.year).get(day, "")
    return all(any(worked in name for worked in office.works_on) for name in names.split("; ") if name)


def next_working_day(day: date, office: Office) -> date:
    """The first working day after `day`."""
    day += timedelta(days=1)
    while not is_working_day(day, office):
        day += timedelta(days=1)
    return day
