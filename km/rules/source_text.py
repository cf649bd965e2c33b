"""A report's text as lines without markup, with their numbers; how alike two titles are."""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from shelter.lib.text import normalise
from shelter.lib.thai import to_arabic_digits

# A report is a few thousand lines; a text of 20 MB in lines of a dozen words has a hundred thousand.
MOST_LINES = 200_000
LONGEST_HEADING = 220
# Below this no title is meant, whatever asks; it spares comparing letter by letter.
LEAST_ALIKE = 0.7


class UnreadableReport(ValueError):
    """The text cannot be read as a report; the message says in Thai what to do."""


_HASHES = re.compile(r"^\s*(#{1,6})\s+")
_NUMBER = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})(?P<mark>[.)]?)(?:\s+|(?=[^\s\d.)/]))")
_BULLET = re.compile(r"^[-•*–]\s+")


@dataclass(frozen=True)
class Line:
    """One non-blank line. `plain` is without markup; `number` the leading number in Arabic digits or ""."""

    number_in_file: int
    raw: str
    plain: str
    is_marked: bool
    is_bulleted: bool
    number: str
    mark: str
    rest: str
    has_gap_before: bool
    has_gap_after: bool

    @property
    def cells(self) -> list[str]:
        """The cells of a table row by tabs or by Markdown's bars; one cell when it is no row."""
        if is_barred(self.raw):
            return [cell.strip() for cell in self.raw.strip().strip("|").split("|")]
        return [cell.strip() for cell in self.raw.split("\t")]

    @property
    def is_short(self) -> bool:
        """Not longer than a heading can be."""
        return len(self.raw) <= LONGEST_HEADING + 80

    @property
    def is_row(self) -> bool:
        return "\t" in self.raw or is_barred(self.raw)


def is_rule(line: Line) -> bool:
    """The |---|---| under the head of a Markdown table: it says nothing."""
    return is_barred(line.raw) and set(line.raw.strip()) <= set("|-: ")


def is_barred(raw: str) -> bool:
    line = raw.strip()
    return len(line) > 1 and line.startswith("|") and line.endswith("|")


def lines_of(text: str) -> list[Line]:
    """The non-blank lines of a normalised text with their numbers, 1 first. Raises UnreadableReport."""
    raws = normalise(text).split("\n")
    if sum(bool(raw.strip()) for raw in raws) > MOST_LINES:
        raise UnreadableReport(f"ข้อความเกิน {MOST_LINES:,} บรรทัด โปรดตัดส่วนที่ไม่ใช่รายงานออก แล้วนำเข้าใหม่")
    found = []
    for index, raw in enumerate(raws):
        if raw.strip():
            before = index == 0 or not raws[index - 1].strip()
            after = index + 1 == len(raws) or not raws[index + 1].strip()
            found.append(_line(index + 1, raw, before, after))
    return found


def _line(number_in_file: int, raw: str, before: bool, after: bool) -> Line:
    hashes = _HASHES.match(raw)
    text = raw[hashes.end() :] if hashes else raw
    is_bold = text.strip().startswith("**") and text.strip().endswith("**")
    text = text.replace("**", "").strip()
    bullet = _BULLET.match(text)
    bare = text[bullet.end() :] if bullet else text
    numbered = _NUMBER.match(to_arabic_digits(bare))
    return Line(
        number_in_file=number_in_file,
        raw=raw,
        plain=text,
        is_marked=bool(hashes) or is_bold,
        is_bulleted=bool(bullet),
        number=numbered["number"] if numbered else "",
        mark=numbered["mark"] if numbered else "",
        rest=bare[numbered.end() :].strip() if numbered else bare,
        has_gap_before=before,
        has_gap_after=after,
    )


_NOT_LETTERS = re.compile(r"[^\wก-๎]+|_")


@lru_cache(maxsize=4096)
def key_of(text: str) -> str:
    """A title for comparing: no spaces or punctuation, Arabic digits, lower case."""
    return _NOT_LETTERS.sub("", to_arabic_digits(text)).lower()


@lru_cache(maxsize=4096)
def _letters(key: str) -> Counter[str]:
    return Counter(key)


def likeness(first: str, second: str) -> float:
    """0 to 1: how alike two titles are, spaces and punctuation apart; 0 for anything below LEAST_ALIKE."""
    shorter, longer = sorted((first, second), key=len)
    if len(longer) > 4 * len(shorter) + 80:
        return 0.0
    a, b = key_of(first), key_of(second)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    least = LEAST_ALIKE * (len(a) + len(b)) / 2
    if min(len(a), len(b)) < least or (_letters(a) & _letters(b)).total() < least:
        return 0.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def opening_of(text: str, title: str) -> int:
    """Where `text` goes on after beginning with `title` (spaces apart), or 0 when it does not begin so."""
    wanted = key_of(title)
    if not wanted or not key_of(text[: 2 * len(title) + 80]).startswith(wanted):
        return 0
    seen = ""
    for index, char in enumerate(text):
        seen += key_of(char)
        if not wanted.startswith(seen):
            return 0
        if seen == wanted:
            end = index + 1
            return end if end == len(text) or text[end] in " \t“\"':–-(" else 0
    return 0
