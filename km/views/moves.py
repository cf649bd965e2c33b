"""The verbs of a report's status: one POST each."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from km.actions import reports
from km.models import KMReport
from km.permissions import WRITERS, may_certify_report, may_write_report
from km.views._open import open_report
from km.views._page import report_url
from shelter.accounts.doors import VERB, door
from shelter.accounts.models import Role
from shelter.audit.models import Action
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


@door(Role.DIRECTOR, methods=VERB)
def certify(request: HttpRequest, pk: UUID) -> HttpResponse:
    def verb(**given: Any) -> KMReport:
        return reports.certify(expected=posted_version(request), **given)

    return _move(request, pk, can=may_certify_report, verb=verb, done="รับรองรายงานแล้ว")


@door(*WRITERS, methods=VERB)
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _move(request, pk, can=may_write_report, verb=reports.reopen, done="เปิดเป็นฉบับถัดไปแล้ว")
