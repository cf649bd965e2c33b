"""The text of a KM report → its sections, team, scores and findings, with a place for every line. No ORM.

Headings are known by their number in either numbering (๑.๑ or 1.), by likeness to the outline's titles, or by
both; what nobody can place is kept as a leftover with its line and the reason. Nothing is dropped.
"""

import re
from collections.abc import Mapping, Sequence

from km.rules import reading, team_rows
from km.rules.body_text import LONGEST_BODY
from km.rules.front_matter import ContentsReader, close_preface, is_of_the_cover
from km.rules.headings import ALIKE, Heading, Headings, Seen, choose_outline, digit_style_of
from km.rules.outline import APPENDIX, PREFACE, TEAM, Outline
from km.rules.reading import Reading, ReadMember, ReadSection
from km.rules.rubric import Rubric
from km.rules.score_reader import ScoreReader
from km.rules.source_text import Line, UnreadableReport, is_barred, is_rule, key_of, likeness, lines_of
from km.rules.whole_report import note_headings, note_other_centres
from shelter.lib.thai import to_arabic_digits

LONGEST_NAME = 150
MOST_MEMBERS = 40


def read_report(
    text: str,
    *,
    outlines: Sequence[Outline],
    rubric: Rubric,
    roles: Mapping[str, str],
    province: str,
) -> Reading:
    """Read a report's text. `roles`: printed team role → code; `province`: of the centre it should be about.

    Raises UnreadableReport, in Thai, for an empty text or one in which no heading of any outline is found.
    """
    lines = lines_of(text)
    if not lines:
        raise UnreadableReport("ไฟล์ว่าง ไม่มีข้อความให้นำเข้า โปรดเลือกไฟล์ใหม่หรือวางข้อความในช่อง")
    outline = choose_outline(lines, outlines)
    return _Reader(lines, outline, rubric, roles, province).read()


class _Reader:
    """Goes through the lines once; `zone` says what kind of text it is in."""

    def __init__(
        self, lines: list[Line], outline: Outline, rubric: Rubric, roles: Mapping[str, str], province: str
    ) -> None:
        self.lines = lines
        self.outline = outline
        self.headings = Headings(outline)
        self.roles = roles
        self.province = province
        self.result = Reading(outline_code=outline.code, digit_style=digit_style_of(lines, outline))
        self.contents = ContentsReader(outline, self.result)
        self.scores = ScoreReader(rubric, self.result)
        self.zone = reading.COVER
        self.current: ReadSection | None = None
        self.last_item = 0

    def read(self) -> Reading:
        for line in self.lines:
            self.result.placed[line.number_in_file] = self._place(line)
        close_preface(self.result)
        self.scores.note_missing_rows()
        note_headings(self.result, self.outline)
        note_other_centres(self.result, self.lines, self.province)
        self.result.close()
        return self.result

    # each answers where the line went
    def _place(self, line: Line) -> str:
        if self.zone == reading.CONTENTS:
            if self.contents.take(line):
                return reading.CONTENTS
            self.zone = reading.COVER
        if self.contents.begins(line):
            self.zone, self.current = reading.CONTENTS, None
            return reading.CONTENTS
        if self.current is not None and self.zone != reading.PREFACE and (placed := self.scores.place(line)):
            return placed
        if self._is_title(line):
            return self._take_title(line)
        if heading := self.headings.find(line, self._seen()):
            return self._open(line, heading)
        if self.zone == reading.COVER:
            if is_of_the_cover(line, self.outline):
                return reading.COVER
            return self.result.leave(line, "อยู่ก่อนหัวข้อแรกของรายงาน และไม่ใช่ข้อความของหน้าปก")
        if self.zone == reading.LEFTOVER:
            return self.result.leave(line, "อยู่ใต้หัวข้อที่ไม่มีในเค้าโครงรายงาน")
        if self.headings.is_unknown(line, self._seen()):
            return self._open_unknown(line)
        return self._section_line(line)

    # --- the title ---
    def _is_title(self, line: Line) -> bool:
        if line.is_row or not line.is_short or self.result.title:
            return False
        in_front = self.zone in (reading.COVER, reading.PREFACE)
        return in_front and likeness(line.plain, self.outline.title) >= ALIKE

    def _take_title(self, line: Line) -> str:
        self.zone, self.current = reading.COVER, None
        self.result.title = line.plain
        if key_of(line.plain) != key_of(self.outline.title):
            self.result.find(
                "title_differs",
                f"ต้นฉบับเขียนชื่อโครงการว่า “{line.plain}” เค้าโครงใช้ “{self.outline.title}”",
                line=line,
            )
        return reading.TITLE

    # --- headings ---
    def _seen(self) -> Seen:
        return Seen(self.result.sections, self.current.key if self.current else "", self.last_item)

    def _open(self, line: Line, heading: Heading) -> str:
        key = heading.section.key
        written = line.plain
        title_only = written[: len(written) - len(heading.remainder)].strip()
        self.scores.leave()
        self.last_item = 0
        self.zone = reading.PREFACE if heading.section.kind == PREFACE else reading.SECTION
        earlier = self.result.sections.get(key)
        if earlier is None:
            self.current = ReadSection(
                key=key,
                heading=title_only,
                line=line.number_in_file,
                source_number=line.number,
                source_title=heading.title,
            )
            self.result.sections[key] = self.current
        else:
            self.current = earlier
            if any(text.strip() for text in earlier.lines):
                earlier.lines += ["", f"## {written}"]
                self.result.find(
                    "heading_twice",
                    f"พบหัวข้อ “{heading.section.title}” ซ้ำ เก็บข้อความทั้งสองแห่งไว้ในส่วนเดียวกัน "
                    "โปรดตรวจว่าควรอยู่ส่วนใด",
                    section_key=key,
                    line=line,
                )
                return reading.HEADING
        if key_of(heading.title) != key_of(heading.section.title):
            self.result.find(
                "heading_differs",
                f"ต้นฉบับเขียนหัวข้อว่า “{heading.title}” พิมพ์ตามเค้าโครงว่า “{heading.section.title}”",
                section_key=key,
                line=line,
            )
        if heading.section.kind == APPENDIX and likeness(heading.title, heading.section.title) < ALIKE:
            self.current.lines.append(f"## {line.plain}")
        if heading.remainder:
            self.current.lines.append(heading.remainder)
        return reading.HEADING

    def _open_unknown(self, line: Line) -> str:
        self.zone, self.current = reading.LEFTOVER, None
        self.result.find(
            "section_unknown",
            f"หัวข้อ “{line.plain}” ไม่มีในเค้าโครง ข้อความใต้หัวข้อนี้เก็บไว้ในรายการที่ยังไม่มีที่ลง",
            line=line,
        )
        return self.result.leave(line, "หัวข้อนี้ไม่มีในเค้าโครงรายงาน")

    # --- sections ---
    def _section_line(self, line: Line) -> str:
        if self.current is None:
            return self.result.leave(line, "ไม่อยู่ใต้หัวข้อใด")
        if self.current.key == "team" and (placed := self._member(line)):
            return placed
        if self.current.size > LONGEST_BODY:
            return self.result.leave(line, "ส่วนนี้ยาวเต็มแล้ว โปรดตัดข้อความที่ไม่ใช่รายงานออก หรือวางในส่วนอื่น")
        if is_barred(line.raw):
            if is_rule(line):
                return reading.SECTION
            self._append(line, "\t".join(line.cells))
        elif line.is_row:
            self._append(line, line.raw.replace("**", "").rstrip())
        elif line.is_marked:
            self._append(line, f"## {line.plain}")
        elif line.is_bulleted and line.number:
            self._append(line, line.plain.lstrip("-•*– \t"))
        else:
            self._append(line, line.plain)
        if line.number and "." not in line.number:
            self.last_item = int(line.number)
        return reading.PREFACE if self.current.key == "preface" else reading.SECTION

    def _append(self, line: Line, text: str) -> None:
        assert self.current is not None  # noqa: S101 - narrows the type; _section_line checks it
        if line.has_gap_before and self.current.lines:
            self.current.append("")
        self.current.append(text)

    def _member(self, line: Line) -> str:
        """A row of the team table, or "" for running text."""
        if line.is_row:
            cells = [cell for cell in line.cells if cell]
            is_head = not cells or cells[0].startswith(("ลำดับ", "ที่", "ชื่อ")) or is_rule(line)
            if is_head:
                return reading.TEAM
            if re.fullmatch(r"\d{1,2}[.)]?", to_arabic_digits(cells[0])):
                cells = cells[1:]
            read = team_rows.read_cells(cells, self.roles)
        else:
            if not team_rows.looks_like_member(line.rest, self.roles):
                return ""
            read = team_rows.read_member(line.rest, self.roles)
        if len(read.name) > LONGEST_NAME or len(read.position) > LONGEST_NAME:
            return ""
        if len(self.result.team) >= MOST_MEMBERS:
            return ""
        self.result.team.append(
            ReadMember(line.number_in_file, read.prefix, read.name, read.position, read.role)
        )
        if line.number == str(self.last_item + 1):
            self.last_item += 1
        if read.why:
            self.result.find("team_unclear", read.why, section_key=TEAM, line=line)
        return reading.TEAM
