"""The verbs of a report's status: one POST each, and the page before certifying."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from km.actions import reports
from km.documents.book import internal_assessment
from km.models import AssessmentStatus, KMReport
from km.permissions import WRITERS, can_certify_report, may_certify_report, may_write_report
from km.views._open import open_report
from km.views._page import findings_of, report_url, section_lines
from shelter.accounts.doors import FORM, VERB, door
from shelter.accounts.models import Role
from shelter.audit.models import Action
from shelter.desk import tokens, versions
from shelter.desk.refusal import Refused
from shelter.desk.tokens import once
from shelter.desk.versions import Conflict, posted_version

CHANGED = "รายงานถูกส่งกลับและส่งมาใหม่หลังจากท่านเปิดหน้านี้ อ่านฉบับล่าสุดก่อน แล้วกดรับรองอีกครั้ง"


def _move(
    request: HttpRequest, pk: UUID, *, can: Any, verb: Callable[..., KMReport], done: str
) -> HttpResponse:
    def act(found: KMReport) -> str:
        return once(request, lambda: report_url(verb(report=found, by=request.user).pk))

    try:
        url = open_report(request, pk, can=can, build=act, action=Action.MOVE)
    except Conflict:
        messages.error(request, CHANGED)
        return redirect(report_url(pk))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(report_url(pk))
    messages.success(request, done)
    return redirect(url)


@door(*WRITERS, methods=VERB)
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _move(request, pk, can=may_write_report, verb=reports.send, done="ส่งให้ผู้อำนวยการรับรองแล้ว")


@door(*WRITERS, methods=VERB)
def send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _move(request, pk, can=may_write_report, verb=reports.send_back, done="ส่งกลับเป็นฉบับร่างแล้ว")


@door(Role.DIRECTOR, methods=FORM)
def certify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is still open stands before the director; she decides, for none of it forbids."""
    if request.method != "POST":
        return _certify_page(request, pk)

    def verb(**given: Any) -> KMReport:
        return reports.certify(expected=posted_version(request), **given)

    return _move(request, pk, can=may_certify_report, verb=verb, done="รับรองรายงานแล้ว")


def _certify_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    def build(found: KMReport) -> dict[str, Any]:
        lines = section_lines(found, list(found.sections.all()), findings := findings_of(found))
        assessment = internal_assessment(found)
        return {
            "report": found,
            "possible": can_certify_report(request.user, found),  # type: ignore[arg-type]
            "findings": len(findings),
            "unwritten": [line.label for line in lines if line.state == "empty"],
            "leftovers": found.leftovers.filter(settled_at__isnull=True).count(),
            "assessment": assessment,
            "is_signed": assessment is not None and assessment.status == AssessmentStatus.SIGNED,
        }

    context = open_report(request, pk, can=may_certify_report, build=build)
    if not context["possible"]:
        messages.error(request, context["possible"].reason)
        return redirect(report_url(pk))
    # What she read is the page she came from; certifying refuses when the text has changed since.
    read = versions.linked_version(request) or context["report"].row_version
    context["confirm"] = {
        "title": f"รับรอง{context['report']}",
        "verb": "รับรองรายงาน",
        "safe_url": report_url(pk),
        "safe_label": "ยังไม่รับรอง กลับไปรายงาน",
        "action_url": request.path,
        "hidden": [
            (tokens.FIELD, tokens.form_token(request)),
            (versions.FIELD, read),
        ],
    }
    return render(request, "km/certify.html", context)


@door(*WRITERS, methods=VERB)
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _move(request, pk, can=may_write_report, verb=reports.reopen, done="เปิดเป็นฉบับถัดไปแล้ว")
