"""How many files: of one person's work, and of one centre in one fiscal year."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from cases.models import Case
from cases.models.case import on_day, received_in
from shelter.accounts.models import Centre, User
from shelter.desk import config


@dataclass(frozen=True)
class Clocks:
    """Days that count from the day of reception, which is day 1 (DOMAIN 3.2)."""

    reception: int
    alert: int
    protection: int


def clocks(on: date) -> Clocks:
    """The settings in force on a day."""
    found = config.values(("reception_days", "protection_alert_day", "protection_days"), on)
    return Clocks(found["reception_days"], found["protection_alert_day"], found["protection_days"])


def groups(clock: Clocks, on: date) -> dict[str, Q]:
    """Open files by the day they are in: all, newly received, near the end of protection, beyond it."""
    return {
        "all": Q(),
        "new": on_day(1, clock.reception, on),
        "near": on_day(clock.alert, clock.protection, on),
        "over": on_day(clock.protection + 1, None, on),
    }


def of_person(user: User, clock: Clocks, on: date) -> dict[str, int]:
    """The open files on whose team a person is, by the keys of `groups`."""
    mine = Case.objects.visible_to(user).of(user).open()
    return dict(mine.aggregate(**{name: Count("pk", filter=q) for name, q in groups(clock, on).items()}))


@dataclass(frozen=True)
class CentreLoad:
    """Files of one centre: open now; received in the year, and of those ended; open beyond protection.

    A file that ended as another's duplicate was no reception.
    """

    open: int
    received: int
    ended: int
    over: int


def of_centre(centre: Centre, year: int, clock: Clocks, on: date) -> CentreLoad:
    """`year` is the fiscal year (พ.ศ.) of the day of reception; two queries on two indexes."""
    files = Case.objects.filter(centre=centre)
    beyond = on_day(clock.protection + 1, None, on)
    now = files.open().aggregate(open=Count("pk"), over=Count("pk", filter=beyond))
    of_year = files.filter(received_in(year), duplicate_of__isnull=True).aggregate(
        received=Count("pk"), ended=Count("pk", filter=Q(closed_at__isnull=False))
    )
    return CentreLoad(**now, **of_year)
