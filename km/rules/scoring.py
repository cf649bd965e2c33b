"""Adding up a sheet of the rubric, and what still keeps it from being sent (DOMAIN 9.2). No points: not 0."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """One row of a sheet. `allowed` are the points of its columns.

    `sheets` is what each assessor gave, None = not yet, `reasons` what they wrote. `binary` rows
    (dimension ๔) need an explanation for their full points; `evidence` counts what stands.
    """

    row: int
    dimension: str
    number: int
    text: str
    allowed: tuple[int, ...]
    binary: bool
    points: int | None
    explanation: str = ""
    sheets: tuple[int | None, ...] = ()
    reasons: tuple[str, ...] = ()
    evidence: int = 0

    @property
    def full(self) -> bool:
        return self.points == max(self.allowed)


@dataclass(frozen=True)
class Sum:
    """Points given so far of `maximum`; partial while `answered` is less than `rows`."""

    points: int
    maximum: int
    answered: int
    rows: int

    @property
    def partial(self) -> bool:
        return self.answered < self.rows


@dataclass(frozen=True)
class Missing:
    """Why a row cannot be sent yet, in Thai, as the rest of a line that names the row."""

    mark: Mark
    reason: str


def total(marks: Iterable[Mark]) -> Sum:
    marks = list(marks)
    given = [mark.points for mark in marks if mark.points is not None]
    return Sum(
        points=sum(given),
        maximum=sum(max(mark.allowed) for mark in marks),
        answered=len(given),
        rows=len(marks),
    )


def missing(marks: Iterable[Mark]) -> list[Missing]:
    """What must be filled in before a sheet is sent, in the sheet's order."""
    found = []
    for mark in marks:
        if not mark.text.strip():
            found.append(Missing(mark, "ยังไม่มีข้อความตัวชี้วัด"))
        if mark.points is None:
            found.append(Missing(mark, "ยังไม่ได้ให้คะแนน"))
        elif mark.binary and mark.full and not mark.explanation.strip():
            found.append(Missing(mark, "ให้ “มี” แล้ว ต้องเขียนอธิบายรูปธรรม"))
    return found


def same_on_all_sheets(sheets: Sequence[int | None]) -> int | None:
    """The points every assessor gave, when at least two have a sheet and none left the row out; else None."""
    if len(sheets) < 2 or None in sheets or len(set(sheets)) != 1:
        return None
    return sheets[0]


def apart(sheets: Sequence[int | None]) -> int:
    """How far the assessors' points lie apart; 0 with fewer than two."""
    given = [points for points in sheets if points is not None]
    return max(given) - min(given) if given else 0


def full_without_evidence(marks: Sequence[Mark]) -> list[Mark]:
    """Full marks in every row call for evidence in every row: those that have none (DOMAIN 13, L9)."""
    if not marks or not all(mark.full for mark in marks):
        return []
    return [mark for mark in marks if not mark.evidence]
