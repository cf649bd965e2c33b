"""The demonstration's calendar: a file's weeks are told in a minute, and its lines still carry their days."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from unittest.mock import patch

from django.utils import timezone

from cases.models import Case
from shelter.lib.thai import BANGKOK, bangkok_date

STEP = timedelta(seconds=40)


@contextmanager
def on_day(case: Case, days: int, hour: int = 10) -> Iterator[None]:
    """What is done inside happens `days` after the reception of `case` from `hour` on, in order."""
    present = timezone.now()
    day = bangkok_date(case.received_at) + timedelta(days=days)
    moment = max(datetime.combine(day, time(hour), BANGKOK), case.received_at + timedelta(minutes=20))

    def passing() -> datetime:
        nonlocal moment
        moment += STEP
        return min(moment, present)

    with patch.object(timezone, "now", passing):
        yield
