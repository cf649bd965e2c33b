"""A row of the scoring table: which criterion it is, and which column carries the tick."""

import re
from dataclasses import dataclass

from km.rules.rubric import BINARY, Criterion, Dimension
from km.rules.source_text import likeness
from shelter.lib.thai import to_arabic_digits

TICKS = frozenset("√✓✔☑xX/×")
_POINTS = re.compile(r"\(\s*(\d)\s*คะแนน\s*\)")
_DIMENSION = re.compile(r"^มิติที่\s*(\d)")
_TOTAL = re.compile(r"^รวม\b|^รวม\s*\d*\s*คะแนน|^รวม")
ALIKE = 0.72


@dataclass(frozen=True)
class Columns:
    """Where things stand in a table: cell index → points, and the cell of the explanation or None."""

    points: dict[int, int]
    explanation: int | None


def dimension_number(text: str) -> int | None:
    """1 to 4 for a line "มิติที่ ๑ …"."""
    found = _DIMENSION.match(to_arabic_digits(text.strip()))
    return int(found[1]) if found else None


def is_header(cells: list[str]) -> bool:
    return len(cells) > 2 and any(cell in ("เกณฑ์", "ตัวชี้วัด") for cell in cells[:2])


def is_total(cells: list[str]) -> bool:
    return bool(_TOTAL.match(cells[0])) or (len(cells) > 1 and not cells[0] and bool(_TOTAL.match(cells[1])))


def columns_of(cells: list[str]) -> Columns:
    """Read from the heads "(๓ คะแนน)"; the explanation is the last cell when it names no points."""
    points = {}
    for index, cell in enumerate(cells):
        if found := _POINTS.search(to_arabic_digits(cell)):
            points[index] = int(found[1])
    last = len(cells) - 1
    return Columns(points, last if points and last not in points and last > max(points) else None)


def form_columns(dimension: Dimension) -> Columns:
    """The form's own columns, for a table without a head row: ลำดับ, text, points in order, explanation."""
    points = dict(enumerate(dimension.points, start=2))
    return Columns(points, 2 + len(points) if dimension.kind == BINARY else None)


def ticked(cells: list[str], columns: Columns) -> list[int]:
    """The points of every column that carries a tick, or the column's own number."""
    return [
        points
        for index, points in columns.points.items()
        if index < len(cells) and (cells[index] in TICKS or to_arabic_digits(cells[index]) == str(points))
    ]


def stray_cells(cells: list[str], columns: Columns) -> list[str]:
    """What stands in score columns and is no tick."""
    return [
        cells[index]
        for index, points in columns.points.items()
        if index < len(cells)
        and cells[index]
        and cells[index] not in TICKS
        and to_arabic_digits(cells[index]) != str(points)
    ]


def order_of(cells: list[str]) -> int | None:
    found = re.fullmatch(r"(\d{1,2})[.)]?", to_arabic_digits(cells[0]))
    return int(found[1]) if found else None


def match_criterion(text: str, order: int | None, dimension: Dimension) -> tuple[Criterion | None, float]:
    """The criterion a row's text means and how alike they are; by its number when the words are too far."""
    best = max(dimension.criteria, key=lambda criterion: likeness(text, criterion.text), default=None)
    alike = likeness(text, best.text) if best else 0.0
    if best and alike >= ALIKE:
        return best, alike
    if dimension.kind == BINARY:
        by_order = next((criterion for criterion in dimension.criteria if criterion.order == order), None)
        return by_order, likeness(text, by_order.text) if by_order else 0.0
    return None, alike
