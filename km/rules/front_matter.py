"""What stands before a report's first section: the cover's lines, the contents list, the preface's end."""

import re

from km.rules.headings import ALIKE, names_of, says, without_page
from km.rules.outline import Outline
from km.rules.reading import ContentsEntry, Reading, ReadSection
from km.rules.source_text import Line, key_of, likeness
from shelter.lib.thai import ThaiInputError, parse_date

CENTRE = re.compile(r"ศูนย์คุ้มครองคน\s*ไร้ที่พึ่ง\s*(?:ประจำ)?\s*(?:จังหวัด|จ\.)\s*")
CONTENTS_WORD = "สารบัญ"
CONTENTS_HEADS = {key_of("เรื่อง"), key_of("หน้า"), key_of("เรื่อง หน้า")}


def is_of_the_cover(line: Line, outline: Outline) -> bool:
    """Title of the book, centre, year, department."""
    known = (outline.cover_title, "Knowledge Management KM", "กรมพัฒนาสังคมและสวัสดิการ")
    is_centre = len(line.plain) < 120 and bool(CENTRE.search(line.plain))
    is_year = len(line.plain) < 60 and "ปีงบประมาณ" in line.plain
    ministry = len(line.plain) < 120 and line.plain.startswith(("กรม", "กระทรวง", "หน่วยงาน"))
    return is_centre or is_year or ministry or any(likeness(line.plain, name) >= ALIKE for name in known)


class ContentsReader:
    """Goes through the contents list and knows where it ends."""

    def __init__(self, outline: Outline, result: Reading) -> None:
        self._outline = outline
        self._result = result
        self._names = [name for section in outline.sections for name in names_of(section)]
        self._seen: set[str] = set()

    @staticmethod
    def begins(line: Line) -> bool:
        return line.is_short and key_of(line.plain) == key_of(CONTENTS_WORD)

    def take(self, line: Line) -> bool:
        """Whether the line still belongs to the list."""
        if not line.is_short:
            return False
        if key_of(line.plain) in CONTENTS_HEADS:
            return True
        key = key_of(without_page(line.rest))
        has_page = "\t" in line.raw or bool(re.search(r"[.…·]{3,}\s*[๐-๙\d]*\s*$", line.raw))
        is_title = likeness(line.plain, self._outline.title) >= ALIKE
        if not has_page and (line.is_marked or key in self._seen or is_title):
            return False
        if not has_page and not any(says(line.rest, name) for name in self._names):
            return False
        self._seen.add(key)
        title = re.sub(r"\s+[๐-๙\d]+$", "", without_page(line.rest))
        self._result.contents.append(ContentsEntry(line.number_in_file, line.number, title))
        return True


def close_preface(result: Reading) -> None:
    """The preface's last lines are its place and date; they move out of the running text."""
    preface = result.sections.get("preface")
    if preface is None:
        return
    _drop_blank_end(preface)
    if preface.lines and len(preface.lines[-1]) < 60:
        try:
            result.preface_on = parse_date(preface.lines[-1])
        except ThaiInputError:
            pass
        else:
            preface.lines.pop()
    _drop_blank_end(preface)
    if preface.lines and len(preface.lines[-1]) < 120 and CENTRE.match(preface.lines[-1]):
        result.preface_place = preface.lines.pop()


def _drop_blank_end(section: ReadSection) -> None:
    while section.lines and not section.lines[-1].strip():
        section.lines.pop()
