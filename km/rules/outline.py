"""An outline: the ordered sections of a KM report, one title each for contents and body (DOMAIN 9.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PREFACE, TEAM, TEXT, APPENDIX = "preface", "team", "text", "appendix"
THAI, ARABIC = "thai", "arabic"


@dataclass(frozen=True)
class OutlineSection:
    """`number` in Arabic digits as the outline writes it ("1.1", "1."); empty for preface and appendix."""

    key: str
    kind: str
    number: str
    title: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outline:
    code: str
    label: str
    digit_style: str
    cover_title: str
    title: str
    sections: tuple[OutlineSection, ...]

    def section(self, key: str) -> OutlineSection:
        """Raises KeyError for a key the outline does not have."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)


def outline_from(data: Mapping[str, Any]) -> Outline:
    """An outline from its YAML mapping (km/reference/outlines.yaml)."""
    sections = tuple(
        OutlineSection(**{**section, "aliases": tuple(section.get("aliases", ()))})
        for section in data["sections"]
    )
    return Outline(**{**data, "sections": sections})
