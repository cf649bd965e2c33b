"""A report's text becomes a new draft: never over an existing one, and with everything the reader found."""

from django.db import transaction

from km.actions.assessments import add_rows, current_rubric
from km.actions.editions import check_year, locked_project, next_number
from km.models import (
    DimensionKind,
    ImportFinding,
    KMAssessment,
    KMReport,
    Leftover,
    ReportSection,
    RowScore,
    TeamMember,
)
from km.reference import outline, outlines, rubric
from km.rules.outline_reader import read_report
from km.rules.reading import Reading, ReadRow
from km.rules.source_file import Source
from shelter.accounts.models import Centre, User
from shelter.desk.codes import choices
from shelter.lib.thai import bangkok_today

LONGEST_TOPIC = 300


def read(source: Source, centre: Centre) -> Reading:
    """Read without writing. Raises UnreadableReport (Thai) when there is nothing to read."""
    roles = {label: code for code, label in choices("km_team_role", bangkok_today())}
    found = read_report(
        source.text, outlines=outlines(), rubric=rubric(), roles=roles, province=centre.province
    )
    for note in source.notes:
        found.find("not_text", note)
    return found


@transaction.atomic
def import_report(
    *, centre: Centre, fiscal_year: int, source: Source, source_name: str, by: User | None
) -> KMReport:
    """Add a draft to the centre's project of that year, making the project when it is the first.

    Raises UnreadableReport for a text without headings, Refused for an impossible year.
    """
    check_year(fiscal_year)
    found = read(source, centre)
    project = locked_project(centre, fiscal_year)
    report = KMReport.objects.create(
        project=project,
        number=next_number(project),
        outline=found.outline_code,
        digit_style=found.digit_style,
        title=found.title or outline(found.outline_code).title,
        preface_place=found.preface_place[:200],
        preface_on=found.preface_on,
        source_name=source_name[:200],
        created_by=by,
    )
    if not project.topic and found.topic:
        project.topic = found.topic[:LONGEST_TOPIC]
        project.save(update_fields=["topic"])
    _sections(report, found, by)
    TeamMember.objects.bulk_create(
        TeamMember(
            report=report,
            order=order,
            prefix=member.prefix,
            name=member.name,
            position=member.position,
            role=member.role,
        )
        for order, member in enumerate(found.team, start=1)
    )
    Leftover.objects.bulk_create(
        Leftover(report=report, line=item.line, text=item.text, reason=item.reason)
        for item in found.leftovers
    )
    ImportFinding.objects.bulk_create(
        ImportFinding(
            report=report,
            code=item.code,
            section_key=item.section_key,
            line=item.line,
            message=item.message,
            excerpt=item.excerpt,
        )
        for item in found.findings
    )
    if found.rows:
        _assessment(report, found.rows)
    return report


def _sections(report: KMReport, found: Reading, by: User | None) -> None:
    sections = []
    for order, section in enumerate(outline(found.outline_code).sections, start=1):
        read_section = found.sections.get(section.key)
        sections.append(
            ReportSection(
                report=report,
                key=section.key,
                order=order,
                number=section.number,
                title=section.title,
                source_heading=read_section.heading[:400] if read_section else "",
                body=read_section.body if read_section else "",
                updated_by=by,
            )
        )
    ReportSection.objects.bulk_create(sections)


def _assessment(report: KMReport, read_rows: list[ReadRow]) -> None:
    """The internal assessment with the ticks the text carries, as the agreed sheet."""
    assessment = KMAssessment.objects.create(report=report, rubric_version=current_rubric())
    by_code = {row.criterion_code: row for row in read_rows if row.criterion_code}
    for row in add_rows(assessment):
        read_row = by_code.get(row.criterion.code if row.criterion else "")
        if read_row is None:
            continue
        if row.dimension.kind == DimensionKind.BINARY:
            row.text = read_row.text
            row.save(update_fields=["text"])
        RowScore.objects.create(row=row, points=read_row.points, explanation=read_row.explanation)
