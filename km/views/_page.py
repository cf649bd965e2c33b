"""What the KM pages share: the posted version, the sections' list with its marks, the conflict page."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from km.documents.book import label_of
from km.facts import lint_content
from km.models import KMReport, ReportSection
from km.permissions import can_edit_report
from km.reference import wording
from km.rules.lints import Finding, check
from shelter.desk.tokens import new_token
from shelter.lib.thai import format_datetime


class SentBack(Exception):
    """The form has faults: nothing is written, the page is shown again."""


@dataclass(frozen=True)
class SectionLine:
    """One line of the sections' list. `state`: written, empty or warn (written, with findings)."""

    key: str
    label: str
    url: str
    state: str
    findings: int
    current: bool


def posted_version(request: HttpRequest) -> int | None:
    """The row_version a form was opened with, None when it carries none."""
    text = request.POST.get("row_version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


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
    sections = list(report.sections.select_related("updated_by"))
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
        "post_token": new_token(),
    }


def conflict_page(
    request: HttpRequest,
    *,
    what: str,
    current: Any,
    who: Any,
    when: Any,
    fields: list[dict[str, Any]],
    cancel_url: str,
    hidden: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    """409 with both texts; nothing typed is lost."""
    conflict = {
        "what": what,
        "who": str(who) if who else "เจ้าหน้าที่อีกคน",
        "when": format_datetime(when) if when else "เมื่อครู่",
        "action_url": request.path,
        "row_version": current.row_version,
        "cancel_url": cancel_url,
        "hidden": [("post_token", new_token()), *(hidden or [])],
        "fields": fields,
    }
    return render(request, "_components/conflict_page.html", {"conflict": conflict}, status=409)


def report_url(pk: UUID) -> str:
    return reverse("km:report", args=[pk])
