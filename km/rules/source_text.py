"""Reading what people paste or upload: bytes to text, lines without markup, numbers, likeness of titles."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from shelter.lib.text import has_forbidden, normalise
from shelter.lib.thai import to_arabic_digits

LARGEST = 2_000_000
# Every line is compared with every title: a report is a few thousand lines, and a flood of them stops here.
MOST_LINES = 5_000


class UnreadableReport(ValueError):
    """The text cannot be read as a report; the message says in Thai what to do."""


def decode(data: bytes) -> str:
    """The text of an uploaded .txt: UTF-8, UTF-16 with a mark, else Thai Windows (cp874)."""
    if len(data) > LARGEST:
        raise UnreadableReport("ไฟล์ใหญ่เกิน 2 เมกะไบต์ โปรดตัดภาพหรือส่วนที่ไม่ใช่รายงานออก แล้วนำเข้าใหม่")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        candidates: tuple[str, ...] = ("utf-16",)
    else:
        candidates = ("utf-8-sig", "cp874")
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not has_forbidden(text) and (encoding != "cp874" or _mostly_thai(text)):
            return text
    raise UnreadableReport("อ่านไฟล์นี้เป็นข้อความไม่ได้ โปรดบันทึกเป็นไฟล์ .txt แบบ UTF-8 แล้วนำเข้าใหม่ หรือวางข้อความในช่อง")


def _mostly_thai(text: str) -> bool:
    """Guards the Thai Windows code page, which turns almost any bytes into something."""
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and sum("ก" <= char <= "๛" for char in letters) * 2 > len(letters)


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
    def is_row(self) -> bool:
        return "\t" in self.raw or is_barred(self.raw)


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


def likeness(first: str, second: str) -> float:
    """0 to 1: how alike two titles are, spaces and punctuation apart."""
    a, b = key_of(first), key_of(second)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= 0.5 else 0.0


def opening_of(text: str, title: str) -> int:
    """Where `text` goes on after beginning with `title` (spaces apart), or 0 when it does not begin so."""
    wanted = key_of(title)
    if not wanted:
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
