"""The print-ready book of a KM report: cover, preface, contents, sections, appendix with the filled form."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from km.documents import assessment as form
from km.models import AssessmentKind, KMAssessment, KMReport, ReportSection
from km.reference import outline
from km.rules.body_text import HEADING, Block, blocks_of, in_digits
from km.rules.outline import APPENDIX, PREFACE
from shelter.desk.codes import choices
from shelter.lib import pdf
from shelter.lib.thai import bangkok_today, format_date

PAPER = "รายงานการจัดการความรู้"
SUMMARY_TITLE = "สรุปผลการประเมินการจัดการความรู้ ๔ มิติ"
APPENDIX_TITLE = "ภาคผนวก"
MINISTRY = ("กรมพัฒนาสังคมและสวัสดิการ", "กระทรวงการพัฒนาสังคมและความมั่นคงของมนุษย์")


@dataclass(frozen=True)
class PrintedSection:
    """`label` is the heading in the body and the line in the contents: one text, so they cannot differ."""

    anchor: str
    label: str
    kind: str
    blocks: tuple[Block, ...]

    @property
    def is_bare(self) -> bool:
        """Headings and nothing under them: no page of its own."""
        return all(block.kind == HEADING for block in self.blocks)


@dataclass(frozen=True)
class ContentsLine:
    anchor: str
    label: str
    is_sub: bool = False


@dataclass(frozen=True)
class PrintedMember:
    order: str
    name: str
    position: str
    role: str


def label_of(section: ReportSection, digit_style: str) -> str:
    """`๑.๑ รายชื่อคณะทำงาน KM`"""
    return in_digits(f"{section.number} {section.title}".strip(), digit_style)


def internal_assessment(report: KMReport) -> KMAssessment | None:
    """The assessment whose form the book carries, of those the report was opened with."""
    return next((one for one in report.assessments.all() if one.kind == AssessmentKind.INTERNAL), None)


def context(report: KMReport) -> dict[str, Any]:
    """Everything templates/pdf/km_book.html prints, every digit in the report's own style."""
    style = report.digit_style
    project = report.project
    kinds = {section.key: section.kind for section in outline(report.outline).sections}
    printed = {section.key: _printed(section, kinds[section.key], style) for section in report.sections.all()}
    preface = next((section for section in printed.values() if section.kind == PREFACE), None)
    body = [section for section in printed.values() if section.kind != PREFACE and _is_printed(section)]
    assessment = internal_assessment(report)
    tables = form.tables(assessment, style) if assessment else []
    return {
        "digits": style,
        "cover_title": in_digits(outline(report.outline).cover_title, style),
        "topic": in_digits(project.topic, style),
        "year_line": in_digits(f"ประจำปีงบประมาณ พ.ศ. {project.fiscal_year}", style),
        "centre": project.centre.name,
        "ministry": MINISTRY,
        "preface": preface if preface and preface.blocks else None,
        "preface_place": report.preface_place or project.centre.name,
        "preface_date": _date(report),
        "title": _two_lines(in_digits(report.title, style)),
        "sections": body,
        "contents": _contents(body, assessment, style),
        "appendix_title": APPENDIX_TITLE,
        "has_appendix": any(section.kind == APPENDIX for section in body),
        "members": _members(report, style),
        "rubric": {
            "title": in_digits(assessment.rubric_version.title, style),
            "heading": form.kept_words(in_digits(assessment.rubric_version.title, style)),
            "subtitle": in_digits(assessment.rubric_version.subtitle, style),
        }
        if assessment
        else None,
        "tables": tables,
        "summary_title": in_digits(SUMMARY_TITLE, style),
        "summary": form.summary(tables, style) if tables else None,
    }


def _contents(body: list[PrintedSection], assessment: KMAssessment | None, style: str) -> list[ContentsLine]:
    """The lines of สารบัญ: the headings themselves, in their order."""
    lines = [ContentsLine(section.anchor, section.label) for section in body]
    if assessment is None:
        return lines
    if not any(section.kind == APPENDIX for section in body):
        lines.append(ContentsLine("s-appendix", APPENDIX_TITLE))
    lines.append(ContentsLine("s-rubric", in_digits(assessment.rubric_version.title, style), is_sub=True))
    lines.append(ContentsLine("s-summary", in_digits(SUMMARY_TITLE, style), is_sub=True))
    return lines


def _two_lines(title: str) -> tuple[str, str]:
    """The project's title and its bracket, which is never broken: `( ๑ หน่วยงาน ๑ KM )`."""
    head, bracket, tail = title.partition("(")
    return head.strip(), f"{bracket}{tail}".strip()


def _date(report: KMReport) -> str:
    if report.preface_on is None:
        return ""
    return format_date(report.preface_on, "long", thai_digits=report.digit_style == "thai")


def _is_printed(section: PrintedSection) -> bool:
    """An empty section keeps its heading, so that nobody overlooks it; an empty appendix is left out."""
    return section.kind != APPENDIX or bool(section.blocks)


def _printed(section: ReportSection, kind: str, style: str) -> PrintedSection:
    blocks = blocks_of(in_digits(section.body, style))
    return PrintedSection(f"s-{section.key}", label_of(section, style), kind, tuple(blocks))


def _members(report: KMReport, style: str) -> list[PrintedMember]:
    roles = dict(choices("km_team_role", bangkok_today()))
    return [
        PrintedMember(
            order=in_digits(str(order), style),
            name=str(member),
            position=in_digits(member.position, style),
            role=roles.get(member.role, member.role),
        )
        for order, member in enumerate(report.members.all(), start=1)
    ]


def html(report: KMReport) -> str:
    return render_to_string("pdf/km_book.html", context(report))


def paper(report: KMReport) -> bytes:
    """The book as a PDF. Raises pdf.PaperError."""
    return pdf.render(html(report))
