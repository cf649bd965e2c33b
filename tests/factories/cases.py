"""People and files, as registration leaves them. Every name is invented."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from cases.models import Case, CaseAssignment, CaseEvent, Client, Identity
from shelter.accounts.models import Centre, User
from shelter.desk.counters import next_number
from shelter.lib.thai import BANGKOK, fiscal_year

_serial = count(1)


def national_id(number: int) -> str:
    """A 13-digit number with a right check digit; the same for the same small `number`."""
    digits = f"3{number:011d}"
    weighed = sum(int(digit) * weight for digit, weight in zip(digits, range(13, 1, -1), strict=True))
    return f"{digits}{(11 - weighed % 11) % 10}"


def make_client(centre: Centre, *, national_id: str = "", **fields: Any) -> Client:
    """A known person with a plain name unless told otherwise."""
    fields.setdefault("identity", Identity.KNOWN)
    if "calling_name" not in fields:
        fields.setdefault("first_name", f"สมหมาย{next(_serial)}")
        fields.setdefault("last_name", "ทดสอบ")
    client = Client(centre=centre, **fields)
    client.set_national_id(national_id)
    client.index_names()
    client.save()
    return client


def make_case(
    centre: Centre, manager: User, *, client: Client | None = None, managed: bool = True, **fields: Any
) -> Case:
    """An open file with its manager and first event, received earlier today unless told otherwise.

    `managed=False`: as an officer on duty leaves it, with nobody answering for it yet.
    """
    now = timezone.now()
    midnight = now.astimezone(BANGKOK).replace(hour=0, minute=0, second=0, microsecond=0)
    received = fields.setdefault("received_at", max(now - timedelta(hours=1), midnight))
    year = fiscal_year(received)
    sequence = next_number(centre.pk, "case", year)
    case = Case.objects.create(
        centre=centre,
        client=client or make_client(centre),
        fiscal_year=year,
        sequence=sequence,
        number=f"{centre.abbreviation} {year % 100:02d}/{sequence:04d}",
        **fields,
    )
    if managed:
        CaseAssignment.objects.create(
            case=case, user=manager, kind=CaseAssignment.Kind.MANAGER, since=case.received_at
        )
    CaseEvent.objects.create(
        case=case, kind=CaseEvent.Kind.RECEIVED, at=case.received_at, by=manager, title="รับเข้า"
    )
    return case


def join_team(case: Case, user: User) -> CaseAssignment:
    return CaseAssignment.objects.create(
        case=case, user=user, kind=CaseAssignment.Kind.MEMBER, since=timezone.now()
    )


def bangkok(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment given as Bangkok's clock shows it (common era)."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)
