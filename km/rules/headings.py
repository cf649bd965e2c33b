"""Which line is a heading of which section: by number, by likeness to a title, or by both. No ORM."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from km.rules.outline import APPENDIX, ARABIC, PREFACE, THAI, Outline, OutlineSection
from km.rules.reading import ReadSection
from km.rules.source_text import LONGEST_HEADING, Line, UnreadableReport, likeness, opening_of

ALIKE = 0.78
NEARLY_SAME = 0.9
NO_HEADING = (
    "ไม่พบหัวข้อของรายงาน KM ในข้อความนี้ เช่น “๑.๑ คณะทำงาน KM” หรือ “1. คณะทำงาน KM” "
    "โปรดตรวจว่าเลือกไฟล์ถูก หรือใส่เลขและชื่อหัวข้อในข้อความก่อน"
)


@dataclass(frozen=True)
class Heading:
    """A recognised heading: its section, and what follows the title on the same line."""

    section: OutlineSection
    title: str
    remainder: str = ""


@dataclass(frozen=True)
class Seen:
    """What was read before a line: sections so far, the one it stands in, the last number of a list in it."""

    sections: Mapping[str, ReadSection]
    current: str
    last_item: int

    @property
    def in_appendix(self) -> bool:
        return self.current == "appendix"

    @property
    def numbers(self) -> set[str]:
        return {section.source_number for section in self.sections.values()}


def choose_outline(lines: Sequence[Line], outlines: Sequence[Outline]) -> Outline:
    """The outline whose numbered titles the text has most of. Raises UnreadableReport when it has none."""
    scored = [(sum(_speaks_for(line, outline) for line in lines), outline) for outline in outlines]
    best, outline = max(scored, key=lambda pair: pair[0])
    if best == 0:
        raise UnreadableReport(NO_HEADING)
    return outline


def _speaks_for(line: Line, outline: Outline) -> int:
    """2 for a title under its own number, 1 for a title without a number, 0 for anything else."""
    if len(line.plain) > LONGEST_HEADING or line.mark == ")":
        return 0
    for section in outline.sections:
        if not any(says(line.rest, name) for name in names_of(section)):
            continue
        if section.number and line.number == section.number.strip("."):
            return 2
        if not line.number and section.number:
            return 1
    return 0


def names_of(section: OutlineSection) -> tuple[str, ...]:
    return (section.title, *section.aliases)


def says(text: str, name: str) -> bool:
    return likeness(without_page(text), name) >= ALIKE or bool(opening_of(text, name))


def without_page(text: str) -> str:
    """A contents line without its leaders and page."""
    return re.sub(r"[\t .…·]*[\t.…·][\t .…·]*[๐-๙\d]*\s*$", "", text).strip() or text


def digit_style_of(lines: Sequence[Line], outline: Outline) -> str:
    """The digits its heading numbers are written in, whichever are more; the outline's own when none are."""
    heads = [line for line in lines if _speaks_for(line, outline) == 2]
    thai = sum(bool(re.search("[๐-๙]", line.plain[: len(line.number) + 4])) for line in heads)
    if not heads:
        return outline.digit_style
    return THAI if thai * 2 >= len(heads) else ARABIC


class Headings:
    """Finds the headings of one outline."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline

    def find(self, line: Line, seen: Seen) -> Heading | None:
        if line.is_row or line.is_bulleted or line.mark == ")" or len(line.plain) > LONGEST_HEADING:
            return None
        return self._by_title(line, seen) or self._by_opening(line, seen) or self._by_number(line, seen)

    def _by_title(self, line: Line, seen: Seen) -> Heading | None:
        """The whole line is a title; without number or markup it must be nearly the same words."""
        text = line.rest if line.number else line.plain
        section, alike = self._nearest(text)
        wanted = ALIKE if line.is_marked or self._number_fits(line, section, seen) else NEARLY_SAME
        if seen.in_appendix and not line.number:
            wanted = NEARLY_SAME
        if alike < wanted:
            return None
        if line.number and not section.number:
            return None
        stands_alone = line.is_marked or line.has_gap_before or section.kind in (PREFACE, APPENDIX)
        if not line.number and not stands_alone:
            return None
        # A cover page may carry other words of a title; the appendix tells of the work in the same words.
        if seen.in_appendix and not (line.number and self._number_fits(line, section, seen)):
            return None
        return Heading(section, text)

    def _nearest(self, text: str) -> tuple[OutlineSection, float]:
        alike = [
            (section, likeness(text, name)) for section in self.outline.sections for name in names_of(section)
        ]
        return max(alike, key=lambda pair: pair[1])

    def _by_opening(self, line: Line, seen: Seen) -> Heading | None:
        """A title under its own number and its text on the same line: `2. หัวข้อประเด็นความรู้ กระบวนการ…`."""
        text = line.rest if line.number else line.plain
        best: tuple[int, OutlineSection] | None = None
        for section in self.outline.sections:
            for name in names_of(section):
                end = opening_of(text, name)
                if end and (best is None or end > best[0]):
                    best = (end, section)
        if best is None:
            return None
        end, section = best
        is_flowchart = section.kind == APPENDIX and section.title not in text and line.has_gap_before
        if self._number_fits(line, section, seen) or (line.is_marked and not seen.in_appendix):
            return Heading(section, text[:end].strip(), text[end:].strip(" \t:–-"))
        if is_flowchart and not line.number:
            return Heading(section, text)
        return None

    def _by_number(self, line: Line, seen: Seen) -> Heading | None:
        """Other words under the next section's own number, set apart as a heading is."""
        if not line.number or len(line.rest) > 120:
            return None
        if line.number == str(seen.last_item + 1) and not line.is_marked and seen.last_item:
            return None
        for section in self.outline.sections:
            if section.number.strip(".") != line.number or section.key in seen.sections:
                continue
            set_apart = line.is_marked or (line.has_gap_before and line.has_gap_after)
            if set_apart and self._comes_next(section, seen) and not seen.in_appendix:
                return Heading(section, line.rest)
        return None

    def _number_fits(self, line: Line, section: OutlineSection, seen: Seen) -> bool:
        """The section's own number; in the dotted numbering any number of three parts too (๑.๒.๒ for ๑.๓)."""
        if not line.number or not section.number:
            return False
        if line.number == section.number.strip("."):
            return True
        dotted = "." in section.number.strip(".")
        return dotted and line.number.startswith("1.") and self._comes_next(section, seen)

    def _comes_next(self, section: OutlineSection, seen: Seen) -> bool:
        """Nothing later in the outline has been opened yet."""
        order = [item.key for item in self.outline.sections]
        opened = [order.index(key) for key in seen.sections]
        return not opened or order.index(section.key) >= max(opened)

    def is_unknown(self, line: Line, seen: Seen) -> bool:
        """A numbered heading of the outline's own kind that the outline does not have: ๑.๑๒ …, 13. …"""
        if not line.number or line.is_row or line.is_bulleted or line.mark == ")" or seen.in_appendix:
            return False
        if line.number in {section.number.strip(".") for section in self.outline.sections}:
            return line.is_marked and line.number not in seen.numbers
        dotted = "." in self.outline.sections[-2].number.strip(".")
        own_kind = bool(re.fullmatch(r"1\.\d{1,2}" if dotted else r"\d{1,2}", line.number))
        set_apart = line.is_marked or (line.has_gap_before and line.has_gap_after and len(line.rest) <= 120)
        after_last = int(line.number.split(".")[-1]) == self._last_number() + 1
        return own_kind and set_apart and after_last and int(line.number.split(".")[-1]) != seen.last_item + 1

    def _last_number(self) -> int:
        numbers = [section.number.strip(".") for section in self.outline.sections if section.number]
        return int(numbers[-1].split(".")[-1])
