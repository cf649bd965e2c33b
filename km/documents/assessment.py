"""เกณฑ์การประเมินผลงานการจัดการความรู้: the department's form filled in, and the centre's own summary of it.

Criteria and column heads are printed exactly as the form words them (DOMAIN 9.2); totals are computed.
"""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from km.models import AssessmentRow, DimensionKind, KMAssessment, RubricDimension
from km.rules.body_text import in_digits
from shelter.lib import pdf
from shelter.lib.charts import bars


@dataclass(frozen=True)
class FormLine:
    """`ticks` has one place per score column."""

    order: str
    text: str
    ticks: tuple[bool, ...]
    explanation: str


@dataclass(frozen=True)
class FormTable:
    """One dimension of the form. `total` is None while a row has no points."""

    title: str
    heads: tuple[str, ...]
    is_scale: bool
    lines: tuple[FormLine, ...]
    total_label: str
    total: int | None
    total_text: str
    maximum: int
    unscored: int


def points_of(row: AssessmentRow) -> tuple[int | None, str]:
    """Points and explanation of the agreed sheet; none where the team has not agreed yet."""
    agreed = next((score for score in row.scores.all() if score.assessor_id is None), None)
    return (agreed.points, agreed.explanation) if agreed else (None, "")


def tables(assessment: KMAssessment, digit_style: str = "thai") -> list[FormTable]:
    """The form's tables in order, with the agreed ticks."""
    rows = list(assessment.rows.select_related("dimension").prefetch_related("scores"))
    dimensions = {row.dimension_id: row.dimension for row in rows}
    return [
        _table(dimension, [row for row in rows if row.dimension_id == dimension.pk], digit_style)
        for dimension in sorted(dimensions.values(), key=lambda dimension: dimension.order)
    ]


def _table(dimension: RubricDimension, rows: list[AssessmentRow], style: str) -> FormTable:
    scored = [points_of(row) for row in rows]
    points = [point for point, _ in scored]
    total = None if None in points else sum(point or 0 for point in points)
    heads = [dimension.order_head, dimension.criterion_head, *(head for _, head in dimension.score_heads)]
    if dimension.explanation_head:
        heads.append(dimension.explanation_head)
    return FormTable(
        title=in_digits(dimension.title, style),
        heads=tuple(in_digits(head, style) for head in heads),
        is_scale=dimension.kind == DimensionKind.SCALE,
        lines=tuple(
            FormLine(
                order=in_digits(str(row.order), style),
                text=in_digits(row.text, style),
                ticks=tuple(point == allowed for allowed in dimension.points_allowed),
                explanation=in_digits(explanation, style),
            )
            for row, (point, explanation) in zip(rows, scored, strict=True)
        ),
        total_label=in_digits(dimension.total_label, style),
        total=total,
        total_text="" if total is None else in_digits(str(total), style),
        maximum=dimension.maximum,
        unscored=points.count(None),
    )


def summary(form: list[FormTable], digit_style: str = "thai") -> dict[str, Any]:
    """The four dimensions as bars, and the total of all when every row has its points."""
    totals = [table.total for table in form]
    whole = None if None in totals else sum(total or 0 for total in totals)
    maximum = sum(table.maximum for table in form)
    return {
        "bars": bars(
            [(table.title, table.total, table.maximum) for table in form], thai_digits=digit_style == "thai"
        ),
        "total": whole,
        "total_text": "" if whole is None else in_digits(str(whole), digit_style),
        "maximum": in_digits(str(maximum), digit_style),
        "unscored": in_digits(str(sum(table.unscored for table in form)), digit_style),
    }


def context(assessment: KMAssessment) -> dict[str, Any]:
    """Everything templates/pdf/km_assessment.html prints. The form's own digits are Thai."""
    report = assessment.report
    form = tables(assessment)
    return {
        "title": assessment.rubric_version.title,
        "subtitle": assessment.rubric_version.subtitle,
        "centre": report.project.centre.name,
        "topic": in_digits(report.project.topic, "thai"),
        "year": in_digits(str(report.project.fiscal_year), "thai"),
        "edition": in_digits(str(report.number), "thai"),
        "kind": assessment.get_kind_display(),
        "outside_unit": assessment.outside_unit,
        "tables": form,
        "summary": summary(form),
        "signed_at": assessment.signed_at,
        "signed_by": assessment.signed_by,
    }


def html(assessment: KMAssessment) -> str:
    return render_to_string("pdf/km_assessment.html", context(assessment))


def paper(assessment: KMAssessment) -> bytes:
    """The assessment as a PDF. Raises pdf.PaperError."""
    return pdf.render(html(assessment))
