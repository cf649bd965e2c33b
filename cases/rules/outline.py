"""The text of a plan as plain values, and the difference between two such texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True)
class Part:
    """A plan, one goal or one activity. `key` is the same thing in both texts; `parts` are what it holds."""

    key: str
    values: Mapping[str, Any]
    parts: tuple["Part", ...] = ()


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class FieldChange:
    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """What became of one part. `fields` names only what differs; `parts` leaves out what stayed the same."""

    kind: Kind
    part: Part
    fields: tuple[FieldChange, ...] = ()
    parts: tuple["Change", ...] = field(default=())


def compare(before: Part, after: Part) -> Change:
    """Field by field, then part by part: those of `after` in their order, then the removed ones."""
    fields = tuple(
        FieldChange(name, before.values.get(name), value)
        for name, value in after.values.items()
        if before.values.get(name) != value
    )
    old = {part.key: part for part in before.parts}
    kept = [
        compare(old.pop(part.key), part) if part.key in old else whole(part, Kind.ADDED)
        for part in after.parts
    ]
    parts = (*(change for change in kept if change.kind is not Kind.SAME), *_removed(old.values()))
    return Change(Kind.CHANGED if fields or parts else Kind.SAME, after, fields, parts)


def _removed(parts: Any) -> tuple[Change, ...]:
    return tuple(whole(part, Kind.REMOVED) for part in parts)


def whole(part: Part, kind: Kind) -> Change:
    """A part that stands on one side only, with everything it holds; empty fields are left out."""
    filled = [(name, value) for name, value in part.values.items() if value not in (None, "")]
    return Change(
        kind,
        part,
        tuple(
            FieldChange(name, value, None) if kind is Kind.REMOVED else FieldChange(name, None, value)
            for name, value in filled
        ),
        tuple(whole(inner, kind) for inner in part.parts),
    )
