"""Every fact of a case: each room adds its part to one query."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from cases.facts import (
    assessment,
    clocks,
    consent,
    contact,
    finding,
    identity,
    plan,
    reception,
    screening,
    visit,
)
from cases.models import Case
from shelter.lib import addresses
from shelter.lib.thai import bangkok_date, bangkok_today

# Each has columns() (what it reads beside a file, by name) and facts(row) (those values as facts).
# Of a fact that two rooms know, the later one's value stands: what screening was told is found out and
# assessed after it, and what was found out before it is not asked there again.
ROOMS = (
    contact,
    reception,
    identity,
    screening,
    finding,
    visit,
    consent,
    plan,
    assessment,
    clocks,
)

# A column beside a row of a list is no field of the file.
BESIDE = "known_"


def columns(rooms: Iterable[Any] = ROOMS) -> dict[str, Any]:
    """What rooms read beside a file, by name."""
    return {name: column for room in rooms for name, column in room.columns().items()}


@cache
def _names() -> tuple[str, ...]:
    """The names of `columns`, without building their queries again for every row."""
    return tuple(columns())


# Putting these questions together takes longer than asking them, and they change with the day alone.
@lru_cache(maxsize=2)
def _in_lists(day: date) -> QuerySet[Case]:
    beside = {f"{BESIDE}{name}": column for name, column in columns().items()}
    return Case.objects.in_lists().annotate(**beside)


@lru_cache(maxsize=2 * len(ROOMS))
def _told_by(rooms: tuple[Any, ...], day: date) -> QuerySet[Case, dict[str, Any]]:
    beside = columns(rooms)
    return Case.objects.order_by().annotate(**beside).values("pk", *beside)


def with_facts(which: Q) -> QuerySet[Case]:
    """Files as lists show them, with their facts (`facts_of_row`): no list asks a second time."""
    return _in_lists(bangkok_today()).filter(which)


def facts_of_row(case: Case, today: date) -> dict[str, Any]:
    """Every fact of a file of `with_facts`."""
    row = {name: getattr(case, f"{BESIDE}{name}") for name in _names()}
    return _told(case, row, ROOMS, today)


def facts_of(case: Case, *, besides: Any = None) -> dict[str, Any]:
    """Every fact the rules read about one case, without those the room `besides` tells."""
    return facts_of_many([case], besides=besides)[case.pk]


def facts_of_many(cases: Iterable[Case], *, besides: Any = None) -> dict[UUID, dict[str, Any]]:
    """The facts of many cases by id: one query, for a page of fifty as for one."""
    found = {case.pk: case for case in cases}
    today = bangkok_today()
    rooms = tuple(room for room in ROOMS if room is not besides)
    rows = _told_by(rooms, today).filter(pk__in=found)
    return {row["pk"]: _told(found[row["pk"]], row, rooms, today) for row in rows}


def _told(case: Case, row: Mapping[str, Any], rooms: Iterable[Any], today: date) -> dict[str, Any]:
    known = _own(case, today)
    for room in rooms:
        told = room.facts(row)
        # A room that does not know takes nothing away from one that does.
        known |= {name: value for name, value in told.items() if value is not None or name not in known}
    return known


def _own(case: Case, today: date) -> dict[str, Any]:
    client = case.client
    domicile = addresses.get(client.domicile_code)
    return {
        "received_on": bangkok_date(case.received_at),
        "closed_on": bangkok_date(case.closed_at) if case.closed_at else None,
        "legal_basis": case.legal_basis,
        "entry_channel": case.entry_channel,
        "destitute_type": frozenset({case.destitute_type}) if case.destitute_type else None,
        "sex": _known(client.sex),
        "age": client.age_on(today),
        "nationality_status": _known(client.nationality_status),
        "domicile_code": client.domicile_code,
        "domicile_province": domicile.province if domicile else None,
    }


def _known(code: str) -> str | None:
    """An answer ยังไม่ทราบ is no fact."""
    return None if code == "unknown" else code
