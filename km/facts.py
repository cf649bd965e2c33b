"""KM rows as plain values: the only readers that feed km.rules."""

from typing import Any

from km.models import (
    AssessmentKind,
    AssessmentRow,
    DimensionKind,
    FindingCode,
    KMAssessment,
    KMReport,
    RowScore,
)
from km.reference import outline
from km.rules.lint_content import LintContent, LintSection
from km.rules.scoring import Mark, total
from shelter.accounts.models import User

# Characters of one section that the checks read: some seventy-five pages. Beyond it the page says so.
MOST_CHECKED = 200_000


def lint_content(report: KMReport) -> LintContent:
    """The report's texts, agreed points and team names as they stand now."""
    kinds = {section.key: section.kind for section in outline(report.outline).sections}
    assessment = report.assessments.filter(kind=AssessmentKind.INTERNAL).first()
    points: list[int | None] = []
    bare = 0
    if assessment:
        for row in assessment.rows.prefetch_related("scores", "evidence"):
            bare += not row.evidence.all()
            agreed = [score.points for score in row.scores.all() if score.assessor_id is None]
            points.append(agreed[0] if agreed else None)
    return LintContent(
        fiscal_year=report.project.fiscal_year,
        digit_style=report.digit_style,
        title=report.title,
        is_dated=report.preface_on is not None,
        sections=tuple(
            LintSection(
                key=section.key,
                kind=kinds[section.key],
                number=section.number,
                title=section.title,
                body=section.body[:MOST_CHECKED],
                source_heading=section.source_heading,
            )
            for section in report.sections.all()
        ),
        points=tuple(points),
        rows_without_evidence=bare,
        source_total_empty=report.findings.filter(code=FindingCode.TOTAL_EMPTY).exists(),
        team_names=tuple(report.members.values_list("name", flat=True)),
    )


def _rows(assessment: KMAssessment) -> list[AssessmentRow]:
    return list(
        assessment.rows.select_related("dimension").prefetch_related(
            "scores", "evidence", "evidence__file", "evidence__added_by"
        )
    )


def marks_of(assessment: KMAssessment, *, assessor: User | None = None) -> list[Mark]:
    """One sheet in printed order: the agreed one, or an assessor's own."""
    rows = _rows(assessment)
    assessors = sorted(
        {
            score.assessor_id
            for row in rows
            for score in row.scores.all()
            if score.assessor_id is not None and score.points is not None
        }
    )
    sheet = assessor.pk if assessor else None
    return [_mark(row, sheet, assessors) for row in rows]


def _mark(row: AssessmentRow, sheet: Any, assessors: list[Any]) -> Mark:
    scores = {score.assessor_id: score for score in row.scores.all()}
    own = scores.get(sheet)
    return Mark(
        row=row.pk,
        dimension=row.dimension.code,
        number=row.order,
        text=row.text,
        allowed=row.dimension.points_allowed,
        binary=row.dimension.kind == DimensionKind.BINARY,
        points=own.points if own else None,
        explanation=own.explanation if own else "",
        sheets=tuple(scores[one].points if one in scores else None for one in assessors),
        reasons=tuple(dict.fromkeys(scores[one].explanation for one in assessors if _said(scores, one))),
        evidence=len(row.evidence.all()),
    )


def _said(scores: dict[Any, RowScore], assessor: Any) -> bool:
    return assessor in scores and scores[assessor].explanation != ""


def snapshot_of(assessment: KMAssessment) -> dict[str, Any]:
    """What is signed, as JSON: the form's words, agreed points, explanations, and evidence with its SHA-256.

    The assessors' points stand beside each row without their names. `form` 1 is this shape.
    """
    report, version = assessment.report, assessment.rubric_version
    rows = _rows(assessment)
    marks = {mark.row: mark for mark in marks_of(assessment)}
    dimensions = sorted({row.dimension for row in rows}, key=lambda dimension: dimension.order)
    return {
        "form": 1,
        "rubric": {"code": version.code, "title": version.title, "subtitle": version.subtitle},
        "kind": assessment.kind,
        "outside_unit": assessment.outside_unit,
        "centre": report.project.centre.name,
        "fiscal_year": report.project.fiscal_year,
        "topic": report.project.topic,
        "edition": report.number,
        "total": total(marks.values()).points,
        "maximum": total(marks.values()).maximum,
        "dimensions": [
            {
                "code": dimension.code,
                "title": dimension.title,
                "kind": dimension.kind,
                "order_head": dimension.order_head,
                "criterion_head": dimension.criterion_head,
                "explanation_head": dimension.explanation_head,
                "score_heads": dimension.score_heads,
                "total_label": dimension.total_label,
                "maximum": dimension.maximum,
                "total": total(marks[row.pk] for row in rows if row.dimension_id == dimension.pk).points,
                "rows": [_signed_row(row, marks[row.pk]) for row in rows if row.dimension_id == dimension.pk],
            }
            for dimension in dimensions
        ],
    }


def form_of(assessment: KMAssessment) -> dict[str, Any]:
    """What a paper prints: the snapshot once signed, until then the sheet as it stands in the same shape."""
    return assessment.snapshot or snapshot_of(assessment)


def _signed_row(row: AssessmentRow, mark: Mark) -> dict[str, Any]:
    return {
        "order": row.order,
        "text": row.text,
        "points": mark.points,
        "explanation": mark.explanation,
        "sheets": list(mark.sheets),
        "evidence": [
            {
                "note": item.note,
                "name": item.file.name if item.file else "",
                "sha256": item.file.sha256 if item.file else "",
                "size": item.file.size if item.file else None,
                "added_by": str(item.added_by or ""),
                "added_at": item.created_at.isoformat(),
            }
            for item in row.evidence.all()
        ],
    }
