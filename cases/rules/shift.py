"""Which shift a moment belongs to, by the hours at which each begins; how counted heads differ from beds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

LABELS = {"day": "เวรเช้า", "evening": "เวรบ่าย", "night": "เวรดึก"}


@dataclass(frozen=True)
class Shift:
    """From `begins` to just before `ends`, both on the clock of the moment that was asked about."""

    code: str
    begins: datetime
    ends: datetime

    @property
    def label(self) -> str:
        return LABELS.get(self.code, self.code)


def shift_at(moment: datetime, starts: Mapping[str, int]) -> Shift:
    """The shift in which a local moment lies; `starts` gives each shift's first hour of the day.

    A shift that begins late in the evening goes on after midnight.
    """
    begins = sorted(
        (datetime.combine(moment.date() + timedelta(days=day), time(hour), moment.tzinfo), code)
        for day in (-1, 0, 1)
        for code, hour in starts.items()
    )
    number = max(place for place, (begin, _) in enumerate(begins) if begin <= moment)
    begin, code = begins[number]
    return Shift(code, begin, begins[number + 1][0])


def off_the_beds(counted: int | None, beds: int) -> str:
    """How heads that were counted differ from the beds, in words; "" where they agree or nobody counted."""
    if counted is None or counted == beds:
        return ""
    return f"{'มากกว่า' if counted > beds else 'น้อยกว่า'}เตียง {abs(counted - beds)} คน"


def shift_before(shift: Shift, starts: Mapping[str, int]) -> Shift:
    return shift_at(shift.begins - timedelta(minutes=1), starts)
