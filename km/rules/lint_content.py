"""What the checks of a KM report read, and what they answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shelter.lib.thai import to_arabic_digits, to_thai_digits

BODY, TITLE = "body", "title"


@dataclass(frozen=True)
class Fix:
    """Replace `before`, at the finding's offset, by `after`: in the section's body or the report's title."""

    before: str
    after: str
    where: str = BODY


@dataclass(frozen=True)
class Finding:
    """`section_key` is "" for the whole report; `start` is an offset in the body, None for all of it."""

    code: str
    section_key: str
    message: str
    excerpt: str = ""
    start: int | None = None
    fix: Fix | None = None

    @property
    def key(self) -> str:
        """Names the finding on a page; the same until the text before it changes."""
        return f"{self.code}-{self.section_key or 'report'}-{self.start if self.start is not None else 0}"


@dataclass(frozen=True)
class LintSection:
    """`source_heading` is "" for a section that no import brought."""

    key: str
    kind: str
    number: str
    title: str
    body: str
    source_heading: str = ""

    @property
    def source_number(self) -> str:
        found = re.match(r"[\d.]+\d|\d", to_arabic_digits(self.source_heading))
        return found.group() if found else ""

    @property
    def source_title(self) -> str:
        return re.sub(r"^[๐-๙\d.]+\s*", "", self.source_heading)


@dataclass(frozen=True)
class LintContent:
    """A report as the checks see it. `points` are those of the agreed sheet, None where a row has none."""

    fiscal_year: int
    digit_style: str
    title: str
    is_dated: bool
    sections: tuple[LintSection, ...]
    points: tuple[int | None, ...] = ()
    rows_without_evidence: int = 0
    source_total_empty: bool = False
    team_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wording:
    """The word lists of km/reference/wording.yaml, normalised."""

    misspellings: tuple[tuple[str, str], ...]
    doubles_allowed: frozenset[str]
    client_term: str
    client_wrong: tuple[str, ...]
    provider_for_client: tuple[str, ...]
    problem_words: tuple[str, ...]
    success_words: tuple[str, ...]
    not_names: tuple[str, ...]


def around(text: str, start: int, end: int, room: int = 30) -> str:
    """The place in its neighbourhood, on one line."""
    head = "…" if start > room else ""
    tail = "…" if end + room < len(text) else ""
    return f"{head}{text[max(0, start - room) : end + room]}{tail}".replace("\n", " ").strip()


def places(
    content: LintContent, pattern: str | re.Pattern[str]
) -> Iterator[tuple[LintSection, re.Match[str]]]:
    """Matches in every body, with Thai digits read as digits; offsets are those of the body itself."""
    for section in content.sections:
        for found in re.finditer(pattern, to_arabic_digits(section.body)):
            yield section, found


def as_written(section: LintSection, found: re.Match[str]) -> str:
    return section.body[found.start() : found.end()]


def like(sample: str, number: str) -> str:
    """The number in the digits of the sample."""
    return to_thai_digits(number) if re.search("[๐-๙]", sample) else number
