"""The text of a KM report → its sections, team, scores and findings, with a place for every line. No ORM.

Headings are known by their number in either numbering (๑.๑ or 1.), by likeness to the outline's titles, or by
both; what nobody can place is kept as a leftover with its line and the reason. Nothing is dropped.
"""

import re
from collections.abc import Mapping, Sequence

from km.rules import reading, rubric_table, team_rows
from km.rules.headings import (
    ALIKE,
    LONGEST_HEADING,
    Heading,
    Headings,
    Seen,
    choose_outline,
    digit_style_of,
    names_of,
    says,
    without_page,
)
from km.rules.outline import APPENDIX, PREFACE, TEAM, Outline, OutlineSection
from km.rules.reading import ContentsEntry, Found, Reading, ReadMember, ReadRow, ReadSection, Unplaced
from km.rules.rubric import BINARY, Dimension, Rubric
from km.rules.source_text import Line, UnreadableReport, is_barred, key_of, likeness, lines_of
from shelter.lib.thai import ThaiInputError, parse_date, to_arabic_digits

SAME_CRITERION = 0.985
LONGEST_NAME = 150
CENTRE = re.compile(r"ศูนย์คุ้มครองคน\s*ไร้ที่พึ่ง\s*(?:ประจำ)?\s*(?:จังหวัด|จ\.)\s*")
CONTENTS_WORD = "สารบัญ"
CONTENTS_HEADS = {key_of("เรื่อง"), key_of("หน้า"), key_of("เรื่อง หน้า")}


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


def _is_rule(line: Line) -> bool:
    """The |---|---| under the head of a Markdown table: it says nothing."""
    return is_barred(line.raw) and set(line.raw.strip()) <= set("|-: ")


class _Reader:
    """Goes through the lines once; `zone` says what kind of text it is in."""

    def __init__(
        self, lines: list[Line], outline: Outline, rubric: Rubric, roles: Mapping[str, str], province: str
    ) -> None:
        self.lines = lines
        self.outline = outline
        self.headings = Headings(outline)
        self.rubric = rubric
        self.roles = roles
        self.province = province
        self.result = Reading(outline_code=outline.code, digit_style=digit_style_of(lines, outline))
        self.zone = reading.COVER
        self.current: ReadSection | None = None
        self.dimension: Dimension | None = None
        self.columns: rubric_table.Columns | None = None
        self.seen_contents: set[str] = set()
        self.last_item = 0

    def read(self) -> Reading:
        for line in self.lines:
            self.result.placed[line.number_in_file] = self._place(line)
        self._close_preface()
        self._note_totals()
        self._note_headings()
        self._note_other_centres()
        self.result.findings.sort(key=lambda found: (found.line is None, found.line or 0))
        return self.result

    # each answers where the line went
    def _place(self, line: Line) -> str:
        if self.zone == reading.CONTENTS and (placed := self._contents(line)):
            return placed
        if key_of(line.plain) == key_of(CONTENTS_WORD):
            self.zone, self.current = reading.CONTENTS, None
            return reading.CONTENTS
        if placed := self._scores(line):
            return placed
        if self._is_title(line):
            return self._take_title(line)
        if heading := self.headings.find(line, self._seen()):
            return self._open(line, heading)
        if self.zone == reading.COVER:
            return self._cover(line)
        if self.zone == reading.LEFTOVER:
            return self._leave(line, "อยู่ใต้หัวข้อที่ไม่มีในเค้าโครงรายงาน")
        if self.headings.is_unknown(line, self._seen()):
            return self._open_unknown(line)
        return self._section_line(line)

    # --- front matter ---
    def _is_title(self, line: Line) -> bool:
        if line.is_row or len(line.plain) > LONGEST_HEADING or self.result.title:
            return False
        in_front = self.zone in (reading.COVER, reading.PREFACE)
        return in_front and likeness(line.plain, self.outline.title) >= ALIKE

    def _take_title(self, line: Line) -> str:
        self.zone, self.current = reading.COVER, None
        self.result.title = line.plain
        if key_of(line.plain) != key_of(self.outline.title):
            self._find(
                "title_differs",
                f"ต้นฉบับเขียนชื่อโครงการว่า “{line.plain}” เค้าโครงใช้ “{self.outline.title}”",
                line=line,
            )
        return reading.TITLE

    def _cover(self, line: Line) -> str:
        """Before the first heading only the cover's own lines belong; others are left over."""
        known = (self.outline.cover_title, "Knowledge Management KM", "กรมพัฒนาสังคมและสวัสดิการ")
        is_centre = bool(CENTRE.search(line.plain)) and len(line.plain) < 120
        is_year = "ปีงบประมาณ" in line.plain and len(line.plain) < 60
        ministry = line.plain.startswith(("กรม", "กระทรวง", "หน่วยงาน")) and len(line.plain) < 120
        if is_centre or is_year or ministry or any(likeness(line.plain, name) >= ALIKE for name in known):
            return reading.COVER
        return self._leave(line, "อยู่ก่อนหัวข้อแรกของรายงาน และไม่ใช่ข้อความของหน้าปก")

    def _contents(self, line: Line) -> str:
        """A line of the contents list, or "" when the list is over."""
        key = key_of(without_page(line.rest))
        if key_of(line.plain) in CONTENTS_HEADS:
            return reading.CONTENTS
        has_page = "\t" in line.raw or bool(re.search(r"[.…·]{3,}\s*[๐-๙\d]*\s*$", line.raw))
        repeated = key in self.seen_contents
        if not has_page and (line.is_marked or repeated or likeness(line.plain, self.outline.title) >= ALIKE):
            self.zone = reading.COVER
            return ""
        names = [name for section in self.outline.sections for name in names_of(section)]
        if not has_page and not any(says(line.rest, name) for name in names):
            self.zone = reading.COVER
            return ""
        self.seen_contents.add(key)
        title = re.sub(r"\s+[๐-๙\d]+$", "", without_page(line.rest))
        self.result.contents.append(ContentsEntry(line.number_in_file, line.number, title))
        return reading.CONTENTS

    def _close_preface(self) -> None:
        """The preface's last lines are its place and date; they move out of the running text."""
        preface = self.result.sections.get("preface")
        if preface is None:
            return
        while preface.lines and not preface.lines[-1].strip():
            preface.lines.pop()
        if preface.lines and len(preface.lines[-1]) < 60:
            try:
                self.result.preface_on = parse_date(preface.lines[-1])
            except ThaiInputError:
                pass
            else:
                preface.lines.pop()
        while preface.lines and not preface.lines[-1].strip():
            preface.lines.pop()
        if preface.lines and len(preface.lines[-1]) < 120 and CENTRE.match(preface.lines[-1]):
            self.result.preface_place = preface.lines.pop()

    # --- headings ---
    def _seen(self) -> Seen:
        return Seen(self.result.sections, self.current.key if self.current else "", self.last_item)

    def _open(self, line: Line, heading: Heading) -> str:
        key = heading.section.key
        written = line.plain
        title_only = written[: len(written) - len(heading.remainder)].strip()
        self.dimension, self.columns, self.last_item = None, None, 0
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
                self._find(
                    "heading_twice",
                    f"พบหัวข้อ “{heading.section.title}” ซ้ำ เก็บข้อความทั้งสองแห่งไว้ในส่วนเดียวกัน "
                    "โปรดตรวจว่าควรอยู่ส่วนใด",
                    section_key=key,
                    line=line,
                )
                return reading.HEADING
        if key_of(heading.title) != key_of(heading.section.title):
            self._find(
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
        self._find(
            "section_unknown",
            f"หัวข้อ “{line.plain}” ไม่มีในเค้าโครง ข้อความใต้หัวข้อนี้เก็บไว้ในรายการที่ยังไม่มีที่ลง",
            line=line,
        )
        return self._leave(line, "หัวข้อนี้ไม่มีในเค้าโครงรายงาน")

    # --- sections ---
    def _section_line(self, line: Line) -> str:
        if self.current is None:
            return self._leave(line, "ไม่อยู่ใต้หัวข้อใด")
        if self.current.key == "team" and (placed := self._member(line)):
            return placed
        if is_barred(line.raw):
            if _is_rule(line):
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
            self.current.lines.append("")
        self.current.lines.append(text)

    def _member(self, line: Line) -> str:
        """A row of the team table, or "" for running text."""
        if line.is_row:
            cells = [cell for cell in line.cells if cell]
            is_head = not cells or cells[0].startswith(("ลำดับ", "ที่", "ชื่อ")) or _is_rule(line)
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
        self.result.team.append(
            ReadMember(line.number_in_file, read.prefix, read.name, read.position, read.role)
        )
        if line.number == str(self.last_item + 1):
            self.last_item += 1
        if read.why:
            self._find("team_unclear", read.why, section_key=TEAM, line=line)
        return reading.TEAM

    # --- scores ---
    def _scores(self, line: Line) -> str:
        """A line of the scoring tables, or "" for anything else."""
        if self.current is None or self.zone == reading.PREFACE:
            return ""
        if likeness(line.plain, self.rubric.title) >= ALIKE:
            self.dimension, self.columns = None, None
            self.zone = reading.RUBRIC
            return reading.RUBRIC
        if self.zone == reading.RUBRIC and key_of(line.plain) == key_of(self.rubric.subtitle):
            return reading.RUBRIC
        if not line.is_row and (number := rubric_table.dimension_number(line.plain)):
            dimension = next((item for item in self.rubric.dimensions if item.order == number), None)
            if dimension and likeness(line.plain, dimension.title) >= ALIKE:
                self.zone, self.dimension, self.columns = reading.RUBRIC, dimension, None
                return reading.RUBRIC
        if not line.is_row or self.dimension is None:
            return self._leave_rubric(line)
        cells = line.cells
        if _is_rule(line):
            return reading.RUBRIC
        if rubric_table.is_header(cells):
            self.columns = rubric_table.columns_of(cells)
            return reading.RUBRIC
        if rubric_table.is_total(cells):
            return self._total(line, cells)
        return self._row(line, cells, self.dimension)

    def _leave_rubric(self, line: Line) -> str:
        if self.zone == reading.RUBRIC and not line.is_row:
            self.zone, self.dimension, self.columns = reading.SECTION, None, None
        return ""

    def _row(self, line: Line, cells: list[str], dimension: Dimension) -> str:
        columns = self.columns
        if columns is None or not columns.points:
            columns = rubric_table.form_columns(dimension)
        text = cells[1] if len(cells) > 1 else ""
        order = rubric_table.order_of(cells)
        criterion, alike = rubric_table.match_criterion(text, order, dimension)
        if not text or (criterion is None and dimension.kind != BINARY):
            self._find("criterion_unknown", f"แถวนี้ไม่ตรงกับเกณฑ์ใดใน{dimension.title}", line=line)
            return self._leave(line, "แถวคะแนนไม่ตรงกับเกณฑ์ใดในแบบประเมิน")
        if stray := rubric_table.stray_cells(cells, columns):
            self._leave(line, f"มีข้อความ “{' '.join(stray)}” ในช่องคะแนน")
        if criterion and dimension.kind != BINARY and alike < SAME_CRITERION:
            message = f"ข้อความเกณฑ์ต่างจากแบบ พิมพ์ตามแบบว่า “{criterion.text}”"
            self._find("criterion_differs", message, line=line, excerpt=text)
        ticks = rubric_table.ticked(cells, columns)
        if len(ticks) > 1:
            message = f"{dimension.title} ข้อ {order or ''} มีเครื่องหมายมากกว่าหนึ่งช่อง จึงยังไม่ให้คะแนน"
            self._find("two_ticks", message, line=line)
        elif not ticks:
            self._find("no_tick", f"{dimension.title} ข้อ {order or ''} ไม่มีเครื่องหมายในช่องคะแนน", line=line)
        at = columns.explanation
        self.result.rows.append(
            ReadRow(
                line=line.number_in_file,
                dimension_code=dimension.code,
                order=criterion.order if criterion else order or 0,
                criterion_code=criterion.code if criterion else "",
                text=text,
                points=ticks[0] if len(ticks) == 1 else None,
                explanation=" ".join(cell for cell in cells[at:] if cell) if at is not None else "",
            )
        )
        return reading.LEFTOVER if stray else reading.RUBRIC

    def _total(self, line: Line, cells: list[str]) -> str:
        assert self.dimension is not None  # noqa: S101 - narrows the type; _scores checks it
        written = [to_arabic_digits(cell) for cell in cells[1:] if "รวม" not in cell]
        numbers = [int(found[0]) for cell in written if (found := re.search(r"\d+", cell))]
        points = [row.points for row in self.result.rows if row.dimension_code == self.dimension.code]
        total = sum(point or 0 for point in points)
        if not numbers:
            self._find("total_empty", f"แถวรวมของ{self.dimension.title}ว่าง ระบบรวมคะแนนให้เอง", line=line)
        elif None not in points and numbers[-1] != total:
            message = f"แถวรวมของ{self.dimension.title}เขียน {numbers[-1]} แต่รวมได้ {total}"
            self._find("total_differs", message, line=line)
        return reading.RUBRIC

    def _note_totals(self) -> None:
        """Criteria of a table that was there but lacks their row."""
        tables = {row.dimension_code for row in self.result.rows}
        for dimension in self.rubric.dimensions:
            found = {row.criterion_code for row in self.result.rows}
            for criterion in dimension.criteria:
                if dimension.code in tables and criterion.code not in found:
                    self._find("no_tick", f"{dimension.title} ไม่มีแถวของข้อ {criterion.order}")

    # --- what was noticed of the whole ---
    def _note_headings(self) -> None:
        numbers = self._seen().numbers
        in_contents = {entry.number: entry for entry in self.result.contents if entry.number}
        for section in self.outline.sections:
            wanted = section.number.strip(".")
            found = self.result.sections.get(section.key)
            if found is None:
                if section.kind != APPENDIX:
                    message = f"ไม่พบหัวข้อ “{section.title}” ในต้นฉบับ"
                    self._find("section_missing", message, section_key=section.key)
                continue
            if wanted and found.source_number != wanted:
                self._note_number(section, found, wanted, numbers)
            entry = in_contents.get(wanted)
            if entry and key_of(entry.title) != key_of(found.source_title):
                self._find(
                    "contents_differs",
                    f"สารบัญเขียน “{entry.title}” เนื้อหาเขียน “{found.source_title}”",
                    section_key=section.key,
                    line=entry.line,
                )

    def _note_number(
        self, section: OutlineSection, found: ReadSection, wanted: str, numbers: set[str]
    ) -> None:
        if found.source_number:
            message = f"ต้นฉบับใช้เลข {found.source_number} เค้าโครงใช้ {wanted} สำหรับ “{section.title}”"
            self._find("number_differs", message, section_key=section.key, line=found.line)
        if wanted not in numbers:
            message = f"ต้นฉบับไม่มีหัวข้อเลข {wanted}"
            self._find("number_missing", message, section_key=section.key, line=found.line)

    def _note_other_centres(self) -> None:
        for line in self.lines:
            for found in CENTRE.finditer(line.plain):
                rest = line.plain[found.end() :]
                if rest and not rest.startswith(self.province):
                    self._find(
                        "other_centre",
                        f"มีชื่อศูนย์อื่น: “{found.group()}{rest.split()[0][:30]}” โปรดตรวจว่าเป็นรายงานของศูนย์นี้",
                        line=line,
                    )

    # --- keeping ---
    def _leave(self, line: Line, reason: str) -> str:
        self.result.leftovers.append(Unplaced(line.number_in_file, line.raw.strip(), reason))
        return reading.LEFTOVER

    def _find(
        self,
        code: str,
        message: str,
        *,
        section_key: str = "",
        line: Line | int | None = None,
        excerpt: str = "",
    ) -> None:
        at = line.number_in_file if isinstance(line, Line) else line
        if not excerpt and isinstance(line, Line):
            excerpt = line.raw.strip()
        self.result.findings.append(Found(code, message, section_key, at, excerpt[:400]))
