"""What the scoring pages show of a sheet: dimensions with their rows, totals, notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.urls import reverse
from django.utils.html import format_html_join

from km.forms.assessments import SheetForm, explanation_name, points_name, text_name
from km.models import AssessmentStatus, KMAssessment, RubricDimension
from km.rules.scoring import (
    Mark,
    Missing,
    Sum,
    apart,
    full_without_evidence,
    missing,
    total,
)

AGREED, OWN = "agreed", "own"
ROUTES = {AGREED: "km:assessment", OWN: "km:assessment-own"}
TONES = {AssessmentStatus.OPEN: "info", AssessmentStatus.SUBMITTED: "warn", AssessmentStatus.SIGNED: "ok"}
WIDE_APART = 2


def url_of(assessment: KMAssessment, sheet: str = AGREED) -> str:
    return reverse(ROUTES[sheet], args=[assessment.pk])


@dataclass(frozen=True)
class Choice:
    """One column of a row. `head` is the form's own column head."""

    points: int
    head: str
    chosen: bool


@dataclass(frozen=True)
class Line:
    """One row of a sheet with its fields; fields are None where the page only reads."""

    mark: Mark
    choices: tuple[Choice, ...]
    name: str
    points_field: BoundField | None
    explanation_field: BoundField | None
    text_field: BoundField | None

    @property
    def kept(self) -> str:
        """Hidden fields with the values this page was made with: what a conflict compares against."""
        fields = (self.points_field, self.explanation_field, self.text_field)
        return format_html_join("", "{}", ((one.as_hidden(only_initial=True),) for one in fields if one))

    @property
    def given(self) -> list[int]:
        """The assessors' points, lowest first: numbers without names."""
        return sorted(points for points in self.mark.sheets if points is not None)

    @property
    def wide_apart(self) -> bool:
        return apart(self.mark.sheets) >= WIDE_APART


@dataclass(frozen=True)
class Table:
    """One dimension of a sheet."""

    dimension: RubricDimension
    lines: tuple[Line, ...]
    sum: Sum

    @property
    def heads(self) -> list[tuple[str, str]]:
        """The column heads in two parts that never break inside the second: ระดับดี, (๔ คะแนน)."""
        parts = (head.partition(" (") for _, head in self.dimension.score_heads)
        return [(words, opened.strip() + rest) for words, opened, rest in parts]

    @property
    def binary(self) -> bool:
        return self.lines[0].mark.binary if self.lines else False


def dimensions_of(assessment: KMAssessment) -> list[RubricDimension]:
    return list(assessment.rubric_version.dimensions.all())


def tables(
    dimensions: Sequence[RubricDimension], marks: Sequence[Mark], form: SheetForm | None
) -> list[Table]:
    """The sheet by dimension, in printed order; `form` when the page may be filled in."""
    return [
        Table(
            dimension=dimension,
            lines=tuple(_line(mark, dimension, form) for mark in marks if mark.dimension == dimension.code),
            sum=total(mark for mark in marks if mark.dimension == dimension.code),
        )
        for dimension in dimensions
    ]


def _line(mark: Mark, dimension: RubricDimension, form: SheetForm | None) -> Line:
    name = points_name(mark.row)
    points = form[name].value() if form else mark.points
    chosen = "" if points is None else str(points)
    return Line(
        mark=mark,
        choices=tuple(Choice(points, head, str(points) == chosen) for points, head in dimension.score_heads),
        name=name,
        points_field=form[name] if form else None,
        explanation_field=_field(form, explanation_name(mark.row)),
        text_field=_field(form, text_name(mark.row)),
    )


def _field(form: SheetForm | None, name: str) -> BoundField | None:
    return form[name] if form and name in form.fields else None


def totals(dimensions: Sequence[RubricDimension], marks: Sequence[Mark]) -> dict[str, Any]:
    """Context of `_totals.html`: sums per dimension and in all, and what a full sheet calls for."""
    return {
        "sums": [
            (dimension, total(mark for mark in marks if mark.dimension == dimension.code))
            for dimension in dimensions
        ],
        "whole": total(marks),
        "bare": full_without_evidence(marks),
    }


def gaps(assessment: KMAssessment, marks: Sequence[Mark]) -> list[dict[str, str]]:
    """What keeps the agreed sheet from being sent, each with a link to its row."""
    titles = {dimension.code: dimension.title for dimension in dimensions_of(assessment)}
    return [_gap(assessment, one, titles) for one in missing(marks)]


def _gap(assessment: KMAssessment, one: Missing, titles: dict[str, str]) -> dict[str, str]:
    return {
        "url": f"{url_of(assessment)}#row-{one.mark.row}",
        "text": f"{titles[one.mark.dimension]} ข้อ {one.mark.number}: {one.reason}",
    }
