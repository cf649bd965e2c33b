"""What the KM pages share: the sections' list with its marks, and the frame around a report."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse

from km.documents.book import label_of
from km.facts import lint_content
from km.models import KMReport, ReportSection
from km.permissions import can_edit_report
from km.reference import wording
from km.rules.lint_content import Finding
from km.rules.lints import check
from shelter.desk.tokens import form_token


@dataclass(frozen=True)
class SectionLine:
    """One line of the sections' list. `state`: written, empty or warn (written, with findings)."""

    key: str
    label: str
    url: str
    state: str
    findings: int
    current: bool


def findings_of(report: KMReport) -> list[Finding]:
    return check(lint_content(report), wording())


def section_lines(
    report: KMReport, sections: list[ReportSection], findings: list[Finding], current: str = ""
) -> list[SectionLine]:
    """Every section in order: written, empty, or written with something to look at."""
    counted = Counter(finding.section_key for finding in findings)
    has_team = report.members.exists()
    lines = []
    for section in sections:
        written = bool(section.body.strip()) or (section.key == "team" and has_team)
        state = "empty" if not written else "warn" if counted[section.key] else "written"
        lines.append(
            SectionLine(
                key=section.key,
                label=label_of(section, report.digit_style),
                url=reverse("km:section", args=[report.pk, section.key]),
                state=state,
                findings=counted[section.key],
                current=section.key == current,
            )
        )
    return lines


def frame(request: HttpRequest, report: KMReport, current: str = "") -> dict[str, Any]:
    """The context of every page of one report; all rows are fetched."""
    prefetch_related_objects(
        [report], Prefetch("sections", ReportSection.objects.select_related("updated_by"))
    )
    sections = list(report.sections.all())
    findings = findings_of(report)
    lines = section_lines(report, sections, findings, current)
    verdict = can_edit_report(request.user, report)  # type: ignore[arg-type]
    return {
        "report": report,
        "project": report.project,
        "centre": report.project.centre,
        "sections": sections,
        "lines": lines,
        "written": sum(line.state != "empty" for line in lines),
        "findings": findings,
        "may_edit": bool(verdict),
        "why_not": verdict.reason,
        "post_token": form_token(request),
    }


def report_url(pk: UUID) -> str:
    return reverse("km:report", args=[pk])
