"""What changed of a place, by whom and when, as lines people read; from the history the database keeps."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cases.models import Facility, TargetGroup
from cases.models.facility import FacilityCriterion
from cases.rules import criteria_words
from cases.rules.catalogue import catalogue
from shelter.desk.conflicts import NOT_TICKED, TICKED
from shelter.lib import addresses
from shelter.lib.thai import format_date

NOT_SHOWN = {
    "id",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "province",
    "deactivated_by",
    "reference_key",
}
FIELDS = [one for one in Facility._meta.concrete_fields if one.name not in NOT_SHOWN]
MOST = 50
ADDED, CHANGED, REMOVED = "insert", "update", "delete"


@dataclass(frozen=True)
class Change:
    """One save: who and when, and its lines. `who` is empty for what the product shipped with."""

    at: datetime
    who: str
    lines: list[str]


def history_of(facility: Facility) -> list[Change]:
    """The last saves, newest first, in two queries. Events of one transaction share its time."""
    events = Facility.pgh_event_model.objects  # type: ignore[attr-defined]
    saves = list(
        events.filter(pgh_obj_id=facility.pk)
        .select_related("updated_by")
        .order_by("-pgh_created_at", "-pgh_id")[: MOST + 1]
    )[::-1]
    criteria = _criteria_lines(facility)
    changes = []
    for before, after in zip([None, *saves], saves, strict=False):
        lines = ["เพิ่มในทำเนียบ"] if before is None else _differences(before, after)
        lines += criteria.pop(after.pgh_created_at, []) if before is not None else []
        if lines:
            changes.append(Change(after.pgh_created_at, str(after.updated_by or ""), lines))
    return changes[::-1][:MOST]


def _differences(before: Any, after: Any) -> list[str]:
    lines = []
    for field in FIELDS:
        old, new = getattr(before, field.attname, None), getattr(after, field.attname, None)
        if old != new and hasattr(after, field.attname):
            lines.append(f"{field.verbose_name}: {_shown(field, old)} → {_shown(field, new)}")
    return lines


def _shown(field: Any, value: Any) -> str:
    if value in (None, "", []):
        return "(ว่าง)"
    if field.name == "address_code":
        return addresses.path(value)
    if field.name == "groups":
        return ", ".join(str(TargetGroup(one).label) for one in value)
    if isinstance(value, bool):
        return TICKED if value else NOT_TICKED
    if isinstance(value, date):
        return format_date(value)
    return str(dict(field.flatchoices).get(value, value))


def _criteria_lines(facility: Facility) -> dict[datetime, list[str]]:
    lines: dict[datetime, list[str]] = defaultdict(list)
    latest: dict[int, str] = {}
    events = FacilityCriterion.pgh_event_model.objects  # type: ignore[attr-defined]
    for event in events.filter(facility_id=facility.pk).order_by("pgh_id")[: MOST * 20]:
        said = _sentence(event)
        if event.pgh_label == ADDED:
            lines[event.pgh_created_at].append(f"เพิ่มเกณฑ์: {said}")
        elif event.pgh_label == REMOVED:
            lines[event.pgh_created_at].append(f"ลบเกณฑ์: {said}")
        elif latest.get(event.pgh_obj_id) == said:
            lines[event.pgh_created_at].append(f"แก้ที่มาหรือวันที่ใช้ของเกณฑ์: {said}")
        else:
            lines[event.pgh_created_at].append(f"แก้เกณฑ์: {latest.get(event.pgh_obj_id, '')} → {said}")
        latest[event.pgh_obj_id] = said
    return lines


def _sentence(event: Any) -> str:
    fact = catalogue().get(event.fact)
    return criteria_words.describe(fact, event.operator, event.value) if fact else event.fact
