"""KM home, a report, one of its sections, and starting an empty one."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from km.actions import reports
from km.forms.reports import StartForm
from km.models import KMReport
from km.permissions import READERS, WRITERS, available_moves, can_import
from km.rules.body_text import blocks_of, in_digits
from km.views._open import open_list, open_report
from km.views._page import frame
from shelter.accounts.doors import FORM, door
from shelter.accounts.models import Role
from shelter.accounts.opening import log_access
from shelter.audit.models import Action
from shelter.desk.codes import choices
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, new_token, once
from shelter.lib.thai import bangkok_today, format_date

NEWEST = 100


@door(*READERS)
def home(request: HttpRequest) -> HttpResponse:
    """Reports this person may see, by fiscal year, the newest edition first."""

    def rows() -> list[KMReport]:
        seen = KMReport.objects.visible_to(request.user).select_related("project__centre")  # type: ignore[arg-type]
        return list(seen.order_by("-project__fiscal_year", "project__centre__code", "-number")[:NEWEST])

    found = open_list(request, rows, kind="km_report")
    years = [
        {
            "title": f"ปีงบประมาณ {year}",
            "hid": f"y-{year}",
            "projects": [
                {"project": project, "reports": list(editions)}
                for project, editions in groupby(group, key=lambda report: report.project)
            ],
        }
        for year, group in groupby(found, key=lambda report: report.project.fiscal_year)
    ]
    context = {
        "years": years,
        "count": len(found),
        "may_write": bool(can_import(request.user)),  # type: ignore[arg-type]
        "all_centres": request.user.has_role(Role.AUDITOR),  # type: ignore[union-attr]
    }
    return render(request, "km/home.html", context)


@door(*WRITERS, methods=FORM)
def start(request: HttpRequest) -> HttpResponse:
    """A new, empty edition."""
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            report = reports.start(
                centre=request.user.centre,  # type: ignore[union-attr, arg-type]
                fiscal_year=form.cleaned_data["year"],
                outline_code=form.cleaned_data["outline"],
                by=request.user,  # type: ignore[arg-type]
            )
            log_access(request, Action.CREATE, kind="km_report", ids=[report.pk])
            return reverse("km:report", args=[report.pk])

        try:
            with transaction.atomic():
                url = once(request, do)
        except Refused as refusal:
            form.add_error("year", str(refusal))
        else:
            messages.success(request, "เริ่มรายงานฉบับใหม่แล้ว")
            return redirect(url)
    token = form_token(request)
    return render(request, "km/start.html", {"form": form, "post_token": token})


@door(*READERS)
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One edition: what is written, what is missing, and what may be done now."""

    def build(found: KMReport) -> dict[str, Any]:
        roles = dict(choices("km_team_role", bangkok_today()))
        members = [
            {"member": member, "role": roles.get(member.role, member.role)}
            for member in found.members.select_related("user")
        ]
        return {
            **frame(request, found),
            "members": members,
            "leftovers": [
                {"item": item, "post_token": new_token()}
                for item in found.leftovers.filter(settled_at__isnull=True)
            ],
            "import_findings": list(found.findings.all()),
            "assessments": list(found.assessments.all()),
            "moves": available_moves(request.user, found),  # type: ignore[arg-type]
            "team_warnings": _team_warnings(members),
            "certified_note": _certified_note(found),
            "is_own": found.project.centre_id == request.user.centre_id,  # type: ignore[union-attr]
            "editions": list(found.project.reports.visible_to(request.user).order_by("-number")),
        }

    return render(request, "km/report.html", open_report(request, pk, build=build))


def _certified_note(report: KMReport) -> str:
    if report.certified_at is None:
        return ""
    under = report.certified_under
    acting = f" {under.get_kind_display()}ผู้อำนวยการ ตาม{under}" if under else ""
    return f"โดย {report.certified_by}{acting} เมื่อ {format_date(report.certified_at)} แก้ไขไม่ได้"


def _team_warnings(members: list[dict[str, Any]]) -> list[str]:
    """DOMAIN 16, S04: a team has a chair, and somebody who keeps its papers."""
    held = {line["member"].role for line in members}
    warnings = []
    if members and "chair" not in held:
        warnings.append("คณะทำงานยังไม่มีประธาน")
    if members and "member_secretary" not in held:
        warnings.append("คณะทำงานยังไม่มีเลขานุการ")
    return warnings


@door(*READERS)
def section(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """One section as it will be printed."""

    def build(found: KMReport) -> dict[str, Any]:
        context = frame(request, found, current=key)
        places = [item.key for item in context["sections"]]
        if key not in places:
            return {}
        at = places.index(key)
        roles = dict(choices("km_team_role", bangkok_today()))
        shown = context["sections"][at]
        return {
            **context,
            "section": shown,
            "line": context["lines"][at],
            "blocks": blocks_of(in_digits(shown.body, found.digit_style)),
            "members": [
                {"member": member, "role": roles.get(member.role, member.role)}
                for member in (found.members.all() if key == "team" else ())
            ],
            "section_findings": [item for item in context["findings"] if item.section_key == key],
            "previous": context["lines"][at - 1] if at else None,
            "following": context["lines"][at + 1] if at + 1 < len(places) else None,
        }

    context = open_report(request, pk, build=build)
    if not context:
        raise Http404
    return render(request, "km/section.html", context)
