"""Writing in the directory of places. Who may is asked before; what the place is now is asked here."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases.models import Facility, FacilityCriterion
from cases.rules import criteria
from cases.rules.catalogue import catalogue
from shelter.accounts.models import User
from shelter.desk.refusal import Refused
from shelter.desk.versions import Conflict, save_version

# What people write about a place; everything else is set here.
WRITTEN = (
    "name",
    "ownership",
    "agency",
    "kind",
    "address_code",
    "address_detail",
    "phone",
    "contact",
    "capacity",
    "groups",
    "cost_note",
    "documents_needed",
    "note",
    "source",
    "unverified",
    "verified_on",
)
DERIVED = ("province", "name_key", "search_text")
CLOSED = "สถานที่นี้ปิดใช้แล้ว เปิดใช้อีกครั้งก่อนแก้ไข"


@dataclass(frozen=True)
class CriterionRow:
    """One condition as it is written: what the engine reads, and when it is in force."""

    fact: str
    operator: str
    value: Any = None
    group: str = ""
    unverified: bool = False
    source: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@transaction.atomic
def add(*, by: User, values: Mapping[str, Any], rows: Sequence[CriterionRow]) -> Facility:
    """A new place with its criteria. `values` are named in WRITTEN."""
    facility = built(by=by, values=values)
    facility.save(force_insert=True)
    FacilityCriterion.objects.bulk_create(criteria_of(facility, rows))
    return facility


def built(*, by: User, values: Mapping[str, Any]) -> Facility:
    """The place as it would be saved, unsaved; for `add` and for adding many at once."""
    written = {name: values[name] for name in WRITTEN if name in values}
    facility = Facility(created_by=by, updated_by=by, updated_at=timezone.now(), **written)
    facility.fill_derived()
    return facility


def criteria_of(facility: Facility, rows: Sequence[CriterionRow]) -> list[FacilityCriterion]:
    """The rows as criteria of `facility`, unsaved. Raises ValueError for a row the engine would not take."""
    return [_criterion(facility, row, order) for order, row in enumerate(rows)]


@transaction.atomic
def change(
    *,
    facility_id: UUID,
    by: User,
    values: Mapping[str, Any],
    rows: Sequence[CriterionRow],
    row_version: int | None,
) -> Facility:
    """Write what changed of a place and its criteria. Raises Conflict when somebody saved first."""
    facility = _locked(facility_id, row_version)
    if not facility.is_active:
        raise Refused(CLOSED)
    for name in WRITTEN:
        if name in values:
            setattr(facility, name, values[name])
    facility.fill_derived()
    _save(facility, by, row_version, [*WRITTEN, *DERIVED])
    _write_criteria(facility, rows)
    return facility


@transaction.atomic
def deactivate(*, facility_id: UUID, by: User, reason: str, row_version: int | None) -> Facility:
    """Take a place out of use, for a reason people can read later. Old referrals and history keep it."""
    facility = _locked(facility_id, row_version)
    if not facility.is_active:
        raise Refused("สถานที่นี้ปิดใช้อยู่แล้ว")
    facility.deactivated_at, facility.deactivated_by = timezone.now(), by
    facility.deactivated_reason = reason
    _save(facility, by, row_version, ["deactivated_at", "deactivated_by", "deactivated_reason"])
    return facility


@transaction.atomic
def reactivate(*, facility_id: UUID, by: User, row_version: int | None) -> Facility:
    """Bring a place back into use; history keeps when and why it was closed."""
    facility = _locked(facility_id, row_version)
    if facility.is_active:
        raise Refused("สถานที่นี้เปิดใช้อยู่แล้ว")
    facility.deactivated_at = facility.deactivated_by = None
    facility.deactivated_reason = ""
    _save(facility, by, row_version, ["deactivated_at", "deactivated_by", "deactivated_reason"])
    return facility


def _locked(facility_id: UUID, row_version: int | None) -> Facility:
    facility = Facility.objects.select_for_update(of=("self",)).get(pk=facility_id)
    if facility.row_version != row_version:
        raise Conflict(facility)
    return facility


def _save(facility: Facility, by: User, row_version: int | None, fields: list[str]) -> None:
    facility.updated_by, facility.updated_at = by, timezone.now()
    save_version(facility, row_version, [*fields, "updated_by", "updated_at"])


def _criterion(facility: Facility, row: CriterionRow, order: int) -> FacilityCriterion:
    value = criteria.check(row.fact, row.operator, row.value, catalogue())
    return FacilityCriterion(
        facility=facility,
        fact=row.fact,
        operator=row.operator,
        value=list(value) if isinstance(value, tuple) else value,
        group=row.group,
        unverified=row.unverified,
        source=row.source,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        order=order,
    )


KEPT_FIELDS = ("value", "group", "unverified", "source", "valid_from", "valid_to", "order")


def _write_criteria(facility: Facility, rows: Sequence[CriterionRow]) -> None:
    """Make the place's criteria these rows, touching only those that differ, so that history stays readable.

    A row that keeps its fact and operator is the same criterion, changed; ids never come from the page.
    """
    wanted = criteria_of(facility, rows)
    left = list(facility.criteria.all())
    for criterion in sorted(wanted, key=lambda one: not any(_same(one, old) for old in left)):
        old = next((one for one in left if _same(criterion, one)), None) or next(
            (one for one in left if (one.fact, one.operator) == (criterion.fact, criterion.operator)), None
        )
        if old is None:
            criterion.save()
            continue
        left.remove(old)
        if any(getattr(old, name) != getattr(criterion, name) for name in KEPT_FIELDS):
            for name in KEPT_FIELDS:
                setattr(old, name, getattr(criterion, name))
            old.save(update_fields=KEPT_FIELDS)
    FacilityCriterion.objects.filter(pk__in=[one.pk for one in left]).delete()


def _same(one: FacilityCriterion, other: FacilityCriterion) -> bool:
    return (one.fact, one.operator, one.value, one.group) == (
        other.fact,
        other.operator,
        other.value,
        other.group,
    )


def as_rows(facility: Facility) -> list[CriterionRow]:
    """The place's criteria as they would be written again."""
    return [
        CriterionRow(
            one.fact,
            one.operator,
            one.value,
            one.group,
            one.unverified,
            one.source,
            one.valid_from,
            one.valid_to,
        )
        for one in facility.criteria.all()
    ]


def same_rows(left: Sequence[CriterionRow], right: Sequence[CriterionRow]) -> bool:
    """True when both say the same; a list and a tuple of values are the same value."""
    return [_comparable(row) for row in left] == [_comparable(row) for row in right]


def _comparable(row: CriterionRow) -> tuple[Any, ...]:
    return tuple(tuple(part) if isinstance(part, list) else part for part in astuple(row))
