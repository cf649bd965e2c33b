"""Writing a report's sections: under the version its writer opened, never over somebody else's."""

from django.db import transaction
from django.utils import timezone

from km.facts import lint_content
from km.models import KMReport, Leftover, ReportSection
from km.permissions import can_edit_report
from km.reference import wording
from km.rules.body_text import LONGEST_BODY
from km.rules.lint_content import TITLE, Finding
from km.rules.lints import check
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk.refusal import Refused
from shelter.desk.versions import save_version

GONE = "ข้อความตรงนี้เปลี่ยนไปแล้ว จึงยังไม่ได้แก้ โปรดดูรายการตรวจอีกครั้ง"


def locked_for_writing(report: KMReport, by: User) -> KMReport:
    """The report re-read under a lock. Raises Refused when `by` may not edit it now."""
    fresh = (
        KMReport.objects.select_for_update(of=("self",)).select_related("project__centre").get(pk=report.pk)
    )
    require(can_edit_report(by, fresh))
    return fresh


@transaction.atomic
def write(*, section: ReportSection, body: str, expected: int | None, by: User) -> ReportSection:
    """Save a section's text. Raises Refused (status, role) and Conflict (somebody saved first)."""
    locked_for_writing(section.report, by)
    _save_body(section, body, expected, by)
    return section


def _save_body(section: ReportSection, body: str, expected: int | None, by: User) -> None:
    section.body, section.updated_by, section.updated_at = body, by, timezone.now()
    save_version(section, expected, ["body", "updated_by", "updated_at"])


@transaction.atomic
def settle(*, leftover: Leftover, section_key: str, by: User) -> Leftover:
    """Put a left-over line at the end of a section, or set it aside with an empty key.

    Adding overwrites nobody's text and counts the section's version up, so an open editor is told.
    Raises Refused.
    """
    report = locked_for_writing(leftover.report, by)
    leftover = Leftover.objects.select_for_update().get(pk=leftover.pk)
    if leftover.settled_at:
        raise Refused("บรรทัดนี้มีผู้จัดการแล้ว")
    if section_key:
        section = report.sections.select_for_update().filter(key=section_key).first()
        if section is None:
            raise Refused("ไม่มีส่วนนี้ในรายงาน โปรดเลือกส่วนจากรายการ")
        body = f"{section.body.rstrip()}\n\n{leftover.text}".strip()
        if len(body) > LONGEST_BODY:
            raise Refused("ส่วนนี้ยาวเต็มแล้ว โปรดเลือกส่วนอื่น หรือตัดข้อความในส่วนนี้ก่อน")
        _save_body(section, body, section.row_version, by)
    leftover.placed_in, leftover.settled_at, leftover.settled_by = section_key, timezone.now(), by
    leftover.save(update_fields=["placed_in", "settled_at", "settled_by"])
    return leftover


@transaction.atomic
def apply_fix(*, report: KMReport, key: str, expected: int | None, by: User) -> Finding:
    """Carry out the one right answer of a finding, read anew from the text as it stands.

    `expected` is the version of the section (of the report for its title). Raises Refused when the finding is
    gone or has no fix, Conflict when somebody saved first.
    """
    report = locked_for_writing(report, by)
    finding = next((item for item in check(lint_content(report), wording()) if item.key == key), None)
    if finding is None or finding.fix is None or finding.start is None:
        raise Refused(GONE)
    fix = finding.fix
    if fix.where == TITLE:
        report.title = _replaced(report.title, finding.start, fix.before, fix.after)
        save_version(report, expected, ["title"])
    else:
        section = report.sections.get(key=finding.section_key)
        body = _replaced(section.body, finding.start, fix.before, fix.after)
        _save_body(section, body, expected, by)
    return finding


def _replaced(text: str, start: int, before: str, after: str) -> str:
    if text[start : start + len(before)] != before:
        raise Refused(GONE)
    return text[:start] + after + text[start + len(before) :]
