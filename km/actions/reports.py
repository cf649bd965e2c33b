"""A report's life: started, set up, sent, returned, certified, reopened as the next edition."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from km.actions.editions import check_year, locked_project, next_number
from km.actions.sections import locked_for_writing
from km.models import KMReport, ReportSection, ReportStatus, TeamMember
from km.permissions import can_certify_report, can_reopen_report, can_return_report, can_send_report
from km.reference import outline
from shelter.accounts.models import Centre, User
from shelter.desk.refusal import Refused
from shelter.desk.versions import check_version, save_version


@dataclass(frozen=True)
class Member:
    """One line of the team as typed; `user` when the person has an account of the centre."""

    prefix: str
    name: str
    position: str
    role: str
    user: User | None = None


@transaction.atomic
def start(*, centre: Centre, fiscal_year: int, outline_code: str, by: User) -> KMReport:
    """An empty edition with the outline's sections. Raises Refused for an impossible year."""
    check_year(fiscal_year)
    chosen = outline(outline_code)
    project = locked_project(centre, fiscal_year)
    report = KMReport.objects.create(
        project=project,
        number=next_number(project),
        outline=chosen.code,
        digit_style=chosen.digit_style,
        title=chosen.title,
        preface_place=centre.name,
        created_by=by,
    )
    ReportSection.objects.bulk_create(
        ReportSection(
            report=report,
            key=section.key,
            order=order,
            number=section.number,
            title=section.title,
            updated_by=by,
        )
        for order, section in enumerate(chosen.sections, start=1)
    )
    return report


@transaction.atomic
def set_up(
    *,
    report: KMReport,
    topic: str,
    title: str,
    digit_style: str,
    preface_place: str,
    preface_on: date | None,
    expected: int | None,
    by: User,
) -> KMReport:
    """Change what the book says outside its sections. Raises Refused, Conflict."""
    report = locked_for_writing(report, by)
    report.title, report.digit_style = title, digit_style
    report.preface_place, report.preface_on = preface_place, preface_on
    save_version(report, expected, ["title", "digit_style", "preface_place", "preface_on"])
    if report.project.topic != topic:
        report.project.topic = topic
        report.project.save(update_fields=["topic"])
    return report


@transaction.atomic
def set_team(*, report: KMReport, members: list[Member], expected: int | None, by: User) -> KMReport:
    """The team's lines in order, replacing what was there. Raises Refused, Conflict."""
    report = locked_for_writing(report, by)
    save_version(report, expected, [])
    standing = {member.order: member for member in report.members.all()}
    for order, member in enumerate(members, start=1):
        row = standing.pop(order, None) or TeamMember(report=report, order=order)
        row.prefix, row.name, row.position = member.prefix, member.name, member.position
        row.role, row.user = member.role, member.user
        row.save()
    for row in standing.values():
        row.delete()
    return report


# --- status ----------------------------------------------------------------------------------------------
def _locked(report: KMReport, by: User, can: Any) -> KMReport:
    fresh = (
        KMReport.objects.select_for_update(of=("self",)).select_related("project__centre").get(pk=report.pk)
    )
    allowed = can(by, fresh)
    if not allowed:
        raise Refused(allowed.reason)
    return fresh


def _move(report: KMReport, status: ReportStatus, **stamps: Any) -> KMReport:
    """Set the locked report's status and count its version up: a page from before is known to be old."""
    for name, value in {"status": status, **stamps}.items():
        setattr(report, name, value)
    save_version(report, report.row_version, ["status", *stamps])
    return report


@transaction.atomic
def send(*, report: KMReport, by: User) -> KMReport:
    """draft → in_review"""
    stamps = {"sent_at": timezone.now(), "sent_by": by}
    return _move(_locked(report, by, can_send_report), ReportStatus.IN_REVIEW, **stamps)


@transaction.atomic
def send_back(*, report: KMReport, by: User) -> KMReport:
    """in_review → draft"""
    report = _locked(report, by, can_return_report)
    return _move(report, ReportStatus.DRAFT, sent_at=None, sent_by=None)


@transaction.atomic
def certify(*, report: KMReport, expected: int | None, by: User) -> KMReport:
    """in_review → certified: the texts are frozen from here on.

    Raises Conflict when the report was taken back and sent anew after the director's page was opened.
    """
    report = _locked(report, by, can_certify_report)
    check_version(report, expected)
    stamps = {"certified_at": timezone.now(), "certified_by": by, "certified_under": by.standing_in}
    return _move(report, ReportStatus.CERTIFIED, **stamps)


@transaction.atomic
def reopen(*, report: KMReport, by: User) -> KMReport:
    """certified → a new draft with the same texts and team; the certified edition stays as it is."""
    report = _locked(report, by, can_reopen_report)
    project = locked_project(report.project.centre, report.project.fiscal_year)
    following = KMReport.objects.create(
        project=project,
        number=next_number(project),
        reopened_from=report,
        outline=report.outline,
        digit_style=report.digit_style,
        title=report.title,
        preface_place=report.preface_place,
        preface_on=report.preface_on,
        created_by=by,
    )
    ReportSection.objects.bulk_create(
        ReportSection(
            report=following,
            key=section.key,
            order=section.order,
            number=section.number,
            title=section.title,
            source_heading=section.source_heading,
            body=section.body,
            updated_by=by,
        )
        for section in report.sections.all()
    )
    TeamMember.objects.bulk_create(
        TeamMember(
            report=following,
            order=member.order,
            prefix=member.prefix,
            name=member.name,
            position=member.position,
            role=member.role,
            user=member.user,
        )
        for member in report.members.all()
    )
    return following
