"""A report as plain values, for the checks: the only reader that feeds km.rules.lints."""

from km.models import AssessmentKind, FindingCode, KMReport
from km.reference import outline
from km.rules.lints import LintContent, LintSection


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
                body=section.body,
                source_heading=section.source_heading,
            )
            for section in report.sections.all()
        ),
        points=tuple(points),
        rows_without_evidence=bare,
        source_total_empty=report.findings.filter(code=FindingCode.TOTAL_EMPTY).exists(),
        team_names=tuple(report.members.values_list("name", flat=True)),
    )
