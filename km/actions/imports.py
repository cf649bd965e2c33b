"""A report's text becomes a new draft: never over an existing one, and with everything the reader found."""

from django.db import transaction
from django.db.models import Max

from km.models import (
    AssessmentRow,
    ImportFinding,
    KMAssessment,
    KMProject,
    KMReport,
    Leftover,
    ReportSection,
    RowScore,
    RubricVersion,
    TeamMember,
)
from km.reference import outline, outlines, rubric
from km.rules.outline_reader import read_report
from km.rules.reading import Reading, ReadRow
from shelter.accounts.models import Centre, User
from shelter.desk.codes import choices
from shelter.desk.refusal import Refused
from shelter.lib.thai import bangkok_today, fiscal_year

EARLIEST_YEAR = 2550
LONGEST_TOPIC = 300


def check_year(year: int) -> None:
    """Refuses a fiscal year no KM report can have."""
    latest = fiscal_year(bangkok_today()) + 1
    if not EARLIEST_YEAR <= year <= latest:
        raise Refused(f"ปีงบประมาณต้องเป็น พ.ศ. ระหว่าง {EARLIEST_YEAR} ถึง {latest} เช่น {latest - 1}")


def read(text: str, centre: Centre) -> Reading:
    """Read without writing. Raises UnreadableReport (Thai) when there is nothing to read."""
    roles = {label: code for code, label in choices("km_team_role", bangkok_today())}
    return read_report(text, outlines=outlines(), rubric=rubric(), roles=roles, province=centre.province)


@transaction.atomic
def import_report(
    *, centre: Centre, fiscal_year: int, text: str, source_name: str, by: User | None
) -> KMReport:
    """Add a draft to the centre's project of that year, making the project when it is the first.

    Raises UnreadableReport for a text without headings, Refused for an impossible year.
    """
    check_year(fiscal_year)
    found = read(text, centre)
    project = locked_project(centre, fiscal_year)
    report = KMReport.objects.create(
        project=project,
        number=next_edition(project),
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


def locked_project(centre: Centre, year: int) -> KMProject:
    """The project of that year, locked, so that two editions never get one number."""
    KMProject.objects.get_or_create(centre=centre, fiscal_year=year)
    return KMProject.objects.select_for_update().get(centre=centre, fiscal_year=year)


def next_edition(project: KMProject) -> int:
    """The next edition's number; call it with the project locked."""
    return (project.reports.aggregate(last=Max("number"))["last"] or 0) + 1


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


def current_rubric() -> RubricVersion:
    """The rubric in force today. Raises Refused when the reference data was never loaded."""
    version = RubricVersion.objects.on(bangkok_today()).order_by("-valid_from", "code").first()
    if version is None:
        raise Refused("ยังไม่มีแบบประเมิน KM ในระบบ โปรดให้ผู้ดูแลระบบรันคำสั่ง load_reference_data")
    return version


def _assessment(report: KMReport, read_rows: list[ReadRow]) -> None:
    """The internal assessment with the ticks the text carries, as the agreed sheet."""
    version = current_rubric()
    assessment = KMAssessment.objects.create(report=report, rubric_version=version)
    by_code = {row.criterion_code: row for row in read_rows if row.criterion_code}
    for dimension in version.dimensions.prefetch_related("criteria"):
        for criterion in dimension.criteria.all():
            read_row = by_code.get(criterion.code)
            own_text = dimension.kind == "binary" and read_row is not None
            row = AssessmentRow.objects.create(
                assessment=assessment,
                dimension=dimension,
                criterion=criterion,
                order=criterion.order,
                text=read_row.text if own_text and read_row else criterion.text,
            )
            if read_row:
                RowScore.objects.create(row=row, points=read_row.points, explanation=read_row.explanation)
