"""What the settings are: words, kinds and bounds, as reference/settings.yaml lists them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from shelter.lib import yaml_file
from shelter.lib.thai import format_date

FILE = Path(__file__).parent / "reference" / "settings.yaml"
# What the file holds of a shipped value; the rest of an entry is about its key.
OF_A_VALUE = ("value", "valid_from", "source", "unverified")


@dataclass(frozen=True)
class Known:
    """One setting. `used_by` says in a sentence what reads it, `applies` for whom a new value counts.

    kind: "number", a whole number from `least` to `most` between `lead` and `unit`; "flag", with `words` for
    yes and no; "hours", an hour of the day for each of `parts`; "days", the calendar of `rules.working_days`.
    not_above: the key whose value this one must not exceed. guarded: only for those who watch over others.
    """

    key: str
    group: str
    label: str
    kind: str
    used_by: str
    applies: str
    lead: str = ""
    unit: str = ""
    least: int = 0
    most: int = 0
    words: tuple[str, str] = ("", "")
    parts: Mapping[str, str] = field(default_factory=dict)
    not_above: str = ""
    guarded: bool = False

    def said(self, value: Any) -> str:
        """A value in words, with its unit."""
        if self.kind == "flag":
            return self.words[0] if value else self.words[1]
        if self.kind == "hours":
            return " · ".join(f"{name} {value[part]} {self.unit}" for part, name in self.parts.items())
        if self.kind == "days":
            lines = (f"{name}: {_listed(value.get(part, ()))}" for part, name in self.parts.items())
            return "\n".join(lines)
        return f"{self.lead} {value:,} {self.unit}".strip()


def _listed(items: Any) -> str:
    return ", ".join(map(_day_or_name, items)) or "ไม่มี"


def _day_or_name(item: str) -> str:
    try:
        return format_date(date.fromisoformat(item))
    except ValueError:
        return item


@cache
def _file() -> Mapping[str, Any]:
    return MappingProxyType(yaml_file.read(FILE))


@cache
def groups() -> Mapping[str, str]:
    """Code → heading, in the order of the page."""
    return MappingProxyType(_file()["groups"])


@cache
def known() -> Mapping[str, Known]:
    """Every setting by its key, in the order of the file."""
    return MappingProxyType({item["key"]: _known(item) for item in _file()["settings"]})


def _known(item: Mapping[str, Any]) -> Known:
    told = {name: value for name, value in item.items() if name not in OF_A_VALUE}
    if words := told.get("words"):
        told["words"] = tuple(words)
    return Known(**told)


def shipped() -> list[dict[str, Any]]:
    """The values that come with the product, as fields of `Setting`."""
    return [
        {name: value for name, value in item.items() if name in ("key", *OF_A_VALUE)}
        for item in _file()["settings"]
    ]
