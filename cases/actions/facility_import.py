"""Many places at once from a spreadsheet: judged for the preview, applied once when confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from cases.actions import facilities
from cases.actions.facilities import CriterionRow
from cases.models import Facility, FacilityCriterion, FacilityKind, Ownership, TargetGroup
from cases.models.facility import name_key
from cases.rules import facility_sheet
from cases.rules.catalogue import catalogue
from cases.rules.criteria import Criterion, describe
from cases.rules.facility_sheet import BY_KEY, ReadRow
from cases.rules.sheet import Problem
from shelter.accounts.models import User
from shelter.desk import batches
from shelter.desk.models import ImportBatch
from shelter.desk.versions import Conflict
from shelter.lib import addresses
from shelter.lib.thai import bangkok_today

KIND = "facilities"
LISTS = facility_sheet.Lists(
    ownership={code: str(label) for code, label in Ownership.choices},
    kind={code: str(label) for code, label in FacilityKind.choices},
    groups={code: str(label) for code, label in TargetGroup.choices},
    agency_words={
        word: str(Ownership.LOCAL) for word in ("อบจ", "อบต", "เทศบาล", "องค์การบริหารส่วน", "กรุงเทพมหานคร")
    },
)
LABELS = {one.name: str(one.verbose_name) for one in Facility._meta.concrete_fields}
CHANGED_MEANWHILE = "มีผู้แก้ไขสถานที่นี้ระหว่างที่ท่านตรวจ จึงไม่ปรับทับ"


class State(StrEnum):
    ERROR = "error"
    DUPLICATE = "duplicate"
    READY = "ready"


class Choice(StrEnum):
    """What to do with a row whose place is in the directory already."""

    SKIP = "skip"
    UPDATE = "update"
    CREATE = "create"


@dataclass
class Judged:
    """A row with what is wrong with it, or what it would do. `changes` are lines like `ความจุ 22 → 24`."""

    number: int
    cells: Mapping[str, str]
    read: ReadRow
    state: State
    problems: list[Problem] = field(default_factory=list)
    existing: Facility | None = None
    changes: list[str] = field(default_factory=list)


def judge(rows: Sequence[Mapping[str, Any]]) -> list[Judged]:
    """Read every row and compare it with the others and with the directory, in two queries."""
    today = bangkok_today()
    read = [facility_sheet.read_row(row["cells"], row["refused"], LISTS, today) for row in rows]
    keys = [_key(row["cells"], one) for row, one in zip(rows, read, strict=True)]
    known = {one.name_key: one for one in Facility.objects.filter(name_key__in=set(keys)).with_criteria()}
    first_at: dict[str, int] = {}
    judged = []
    for row, one, key in zip(rows, read, keys, strict=True):
        if key and key in first_at:
            one.errors.setdefault("name", f"ซ้ำกับแถว {first_at[key]} ในไฟล์นี้ เหลือไว้แถวเดียว")
        elif key:
            first_at[key] = row["row"]
        judged.append(_judged(row, one, known.get(key)))
    return judged


def _key(cells: Mapping[str, str], read: ReadRow) -> str:
    place = addresses.get(read.values.get("address_code", ""))
    return name_key(cells.get("name", ""), place.province) if place and cells.get("name") else ""


def _judged(row: Mapping[str, Any], read: ReadRow, existing: Facility | None) -> Judged:
    problems = [
        Problem(key, BY_KEY[key].title, message, read.suggestions.get(key, []))
        for key, message in read.errors.items()
    ]
    state = State.ERROR if problems else State.DUPLICATE if existing else State.READY
    changes = _changes(existing, read) if existing and not problems else []
    return Judged(row["row"], row["cells"], read, state, problems, existing, changes)


# --- what an update would change ----------------------------------------------------------------------
def _updated(existing: Facility, read: ReadRow) -> tuple[dict[str, Any], list[CriterionRow]]:
    """The place's values and criteria after the row: an empty cell leaves what is there."""
    implied = {name: value for name, value in read.implied.items() if not getattr(existing, name)}
    values = {**implied, **read.values}
    del values["name"]  # the same but for spaces, or it would not be the same place
    if values.get("address_code") and existing.address_code.startswith(values["address_code"]):
        del values["address_code"]  # the row knows the province only, the directory more
    if values.get("verified_on"):
        values["unverified"] = False
    rows = []
    said: dict[str, Criterion | None] = dict(read.criteria)
    for row in facilities.as_rows(existing):
        column = facility_sheet.column_of(Criterion(row.fact, row.operator, row.value, row.group))
        if column not in said:
            rows.append(row)
        elif (new := said.pop(column)) is not None:
            same = _names(row.value) == _names(new.value)
            rows.append(row if same else _row(new, values.get("source", "")))
    rows.extend(_row(new, values.get("source", "")) for new in said.values() if new is not None)
    return values, rows


def _names(value: Any) -> Any:
    return {value} if isinstance(value, str) else set(value) if isinstance(value, (list, tuple)) else value


def _row(criterion: Criterion, source: str) -> CriterionRow:
    return CriterionRow(criterion.fact, criterion.operator, criterion.value, source=source)


def _changes(existing: Facility, read: ReadRow) -> list[str]:
    values, rows = _updated(existing, read)
    lines = []
    for name, value in values.items():
        if getattr(existing, name) != value:
            lines.append(f"{LABELS[name]} {_shown(name, getattr(existing, name))} → {_shown(name, value)}")
    before, after = _sentences(facilities.as_rows(existing)), _sentences(rows)
    lines.extend(f"เพิ่มเกณฑ์: {one}" for one in after if one not in before)
    lines.extend(f"ยกเลิกเกณฑ์: {one}" for one in before if one not in after)
    return lines


def _sentences(rows: Sequence[CriterionRow]) -> list[str]:
    known = [
        Criterion(one.fact, one.operator, one.value, one.group) for one in rows if one.fact in catalogue()
    ]
    return [line.text for line in describe(known, catalogue())]


def _shown(name: str, value: Any) -> str:
    if value in (None, "", []):
        return "(ว่าง)"
    if name == "address_code":
        return addresses.path(value)
    if name == "unverified":
        return "ยังไม่ยืนยัน" if value else "ยืนยันแล้ว"
    lists = {"ownership": LISTS.ownership, "kind": LISTS.kind, "groups": LISTS.groups}.get(name, {})
    parts = value if isinstance(value, list) else [value]
    return ", ".join(str(lists.get(part, part))[:60] for part in parts)


# --- confirmed ----------------------------------------------------------------------------------------
# Places and conditions written by one confirmation, so that it ends well within a request: some 15 s.
MOST_WRITTEN = 20_000
# A place brought up to date is locked, compared and written by itself: some ten rows of a bulk insert.
COST_OF_A_CHANGE = 10


def apply(
    *,
    batch_id: UUID,
    by: User,
    choices: Mapping[int, tuple[Choice, int | None]],
    rest: Choice = Choice.SKIP,
) -> dict[str, Any]:
    """Carry out a batch once: what is ready is added, duplicates as chosen, what is wrong is left out.

    `choices` is row number → (choice, the row_version seen); a duplicate without one is skipped, or with
    `rest` brought up to date as it stands. One that changed meanwhile is not overwritten and is named in the
    result. It is all one transaction; what does not fit into it waits in a batch of its own.
    Returns {"created", "updated", "skipped", "errors", "ids", "conflicts", "left", "left_in"}. Raises Refused
    when it is gone.
    """
    return batches.apply(batch_id, by, KIND, lambda batch: _carry_out(batch, by, choices, rest))


def _carry_out(
    batch: ImportBatch, by: User, choices: Mapping[int, tuple[Choice, int | None]], rest: Choice
) -> dict[str, Any]:
    new: list[Judged] = []
    result: dict[str, Any] = {
        "created": 0,
        "updated": 0,
        "skipped": 0,
        "errors": 0,
        "ids": [],
        "conflicts": [],
        "left": 0,
        "left_in": None,
    }
    judged, written = judge(batch.rows), 0
    for done, row in enumerate(judged):
        if written >= MOST_WRITTEN:
            waiting = batches.keep_rest(batch, batch.rows[done:])
            result["left"], result["left_in"] = len(waiting.rows), str(waiting.pk)
            break
        choice, seen = choices.get(row.number, (Choice.SKIP, None))
        if row.number not in choices and rest is Choice.UPDATE and row.existing and row.changes:
            choice, seen = rest, row.existing.row_version
        if row.state is State.ERROR:
            result["errors"] += 1
        elif row.state is State.READY or choice is Choice.CREATE:
            new.append(row)
            written += 1 + len(row.read.criteria)
        elif choice is Choice.SKIP or row.existing is None:
            result["skipped"] += 1
        else:
            written += COST_OF_A_CHANGE
            _bring_up_to_date(row, row.existing, seen, by, result)
    added = _add_all(new, by)
    result["created"] = len(added)
    result["ids"].extend(str(one.pk) for one in added)
    return result


def _bring_up_to_date(
    row: Judged, existing: Facility, seen: int | None, by: User, result: dict[str, Any]
) -> None:
    values, rows = _updated(existing, row.read)
    try:
        if existing.row_version != seen or not existing.is_active:
            raise Conflict(existing)
        facilities.change(facility_id=existing.pk, by=by, values=values, rows=rows, row_version=seen)
    except Conflict:
        result["conflicts"].append({"row": row.number, "why": CHANGED_MEANWHILE})
    else:
        result["updated"] += 1
        result["ids"].append(str(existing.pk))


def _add_all(rows: Sequence[Judged], by: User) -> list[Facility]:
    """Two inserts for many places instead of two for each."""
    added, criteria = [], []
    for row in rows:
        values = {"kind": str(FacilityKind.OTHER), **row.read.implied, **row.read.values}
        values["unverified"] = not values.get("verified_on")
        facility = facilities.built(by=by, values=values)
        source = values.get("source", "")
        said = [_row(one, source) for one in row.read.criteria.values() if one is not None]
        criteria.extend(facilities.criteria_of(facility, said))
        added.append(facility)
    Facility.objects.bulk_create(added, batch_size=500)
    FacilityCriterion.objects.bulk_create(criteria, batch_size=1_000)
    return added
