"""The scoring tables inside a report's text: which dimension and criterion, which column has the tick."""

import re

from km.rules import reading, rubric_table
from km.rules.headings import ALIKE
from km.rules.reading import Reading, ReadRow
from km.rules.rubric import BINARY, Dimension, Rubric
from km.rules.source_text import Line, is_rule, key_of, likeness
from shelter.lib.thai import to_arabic_digits

SAME_CRITERION = 0.985


class ScoreReader:
    """Reads the tables line by line into `result`; knows the table it stands in."""

    def __init__(self, rubric: Rubric, result: Reading) -> None:
        self.rubric = rubric
        self.result = result
        self.is_inside = False
        self.dimension: Dimension | None = None
        self.columns: rubric_table.Columns | None = None

    def leave(self) -> None:
        """A heading ends whatever table was open."""
        self.is_inside, self.dimension, self.columns = False, None, None

    def place(self, line: Line) -> str:
        """Where a line of the scoring tables went, or "" for anything else."""
        if likeness(line.plain, self.rubric.title) >= ALIKE:
            self.is_inside, self.dimension, self.columns = True, None, None
            return reading.RUBRIC
        if self.is_inside and line.is_short and key_of(line.plain) == key_of(self.rubric.subtitle):
            return reading.RUBRIC
        if not line.is_row and (number := rubric_table.dimension_number(line.plain)):
            dimension = next((item for item in self.rubric.dimensions if item.order == number), None)
            if dimension and likeness(line.plain, dimension.title) >= ALIKE:
                self.is_inside, self.dimension, self.columns = True, dimension, None
                return reading.RUBRIC
        if not line.is_row:
            self.leave()
        if not line.is_row or self.dimension is None:
            return ""
        cells = line.cells
        if is_rule(line):
            return reading.RUBRIC
        if rubric_table.is_header(cells):
            self.columns = rubric_table.columns_of(cells)
            return reading.RUBRIC
        if rubric_table.is_total(cells):
            return self._total(line, cells, self.dimension)
        return self._row(line, cells, self.dimension)

    def _row(self, line: Line, cells: list[str], dimension: Dimension) -> str:
        columns = self.columns
        if columns is None or not columns.points:
            columns = rubric_table.form_columns(dimension)
        text = cells[1] if len(cells) > 1 else ""
        order = rubric_table.order_of(cells)
        criterion, alike = rubric_table.match_criterion(text, order, dimension)
        if not text or (criterion is None and dimension.kind != BINARY):
            self.result.find("criterion_unknown", f"แถวนี้ไม่ตรงกับเกณฑ์ใดใน{dimension.title}", line=line)
            return self.result.leave(line, "แถวคะแนนไม่ตรงกับเกณฑ์ใดในแบบประเมิน")
        if stray := rubric_table.stray_cells(cells, columns):
            self.result.leave(line, f"มีข้อความ “{' '.join(stray)}” ในช่องคะแนน")
        if criterion and dimension.kind != BINARY and alike < SAME_CRITERION:
            message = f"ข้อความเกณฑ์ต่างจากแบบ พิมพ์ตามแบบว่า “{criterion.text}”"
            self.result.find("criterion_differs", message, line=line, excerpt=text)
        ticks = rubric_table.ticked(cells, columns)
        if len(ticks) > 1:
            message = f"{dimension.title} ข้อ {order or ''} มีเครื่องหมายมากกว่าหนึ่งช่อง จึงยังไม่ให้คะแนน"
            self.result.find("two_ticks", message, line=line)
        elif not ticks:
            message = f"{dimension.title} ข้อ {order or ''} ไม่มีเครื่องหมายในช่องคะแนน"
            self.result.find("no_tick", message, line=line)
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

    def _total(self, line: Line, cells: list[str], dimension: Dimension) -> str:
        written = [to_arabic_digits(cell) for cell in cells[1:] if "รวม" not in cell]
        numbers = [int(found[0]) for cell in written if (found := re.search(r"\d+", cell))]
        points = [row.points for row in self.result.rows if row.dimension_code == dimension.code]
        total = sum(point or 0 for point in points)
        if not numbers:
            self.result.find("total_empty", f"แถวรวมของ{dimension.title}ว่าง ระบบรวมคะแนนให้เอง", line=line)
        elif None not in points and numbers[-1] != total:
            message = f"แถวรวมของ{dimension.title}เขียน {numbers[-1]} แต่รวมได้ {total}"
            self.result.find("total_differs", message, line=line)
        return reading.RUBRIC

    def note_missing_rows(self) -> None:
        """Criteria of a table that was there but lacks their row."""
        tables = {row.dimension_code for row in self.result.rows}
        for dimension in self.rubric.dimensions:
            found = {row.criterion_code for row in self.result.rows}
            for criterion in dimension.criteria:
                if dimension.code in tables and criterion.code not in found:
                    self.result.find("no_tick", f"{dimension.title} ไม่มีแถวของข้อ {criterion.order}")
