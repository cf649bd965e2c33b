"""The checks of a report: what looks wrong, where, and the one right answer where there is one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from km.actions import sections
from km.facts import MOST_CHECKED
from km.models import KMReport
from km.permissions import OWN_CENTRE, WRITERS, may_write_report
from km.views._open import open_report
from km.views._page import frame
from shelter.accounts.doors import VERB, door
from shelter.audit.models import Action
from shelter.desk.refusal import Refused
from shelter.desk.tokens import new_token, once
from shelter.desk.versions import Conflict, posted_version


@door(*OWN_CENTRE)
def checks(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every finding, section by section, with before and after of what can be put right."""

    def build(found: KMReport) -> dict[str, Any]:
        context = frame(request, found)
        versions = {section.key: section.row_version for section in context["sections"]}
        groups = [{"line": None, "items": _items(context, "", found.row_version)}]
        groups += [
            {"line": line, "items": _items(context, line.key, versions[line.key])}
            for line in context["lines"]
        ]
        fixable = sum(finding.fix is not None for finding in context["findings"])
        long = [
            line.label
            for line, section in zip(context["lines"], context["sections"], strict=True)
            if len(section.body) > MOST_CHECKED
        ]
        empty = [line.label for line in context["lines"] if line.state == "empty"]
        return {
            **context,
            "groups": [group for group in groups if group["items"]],
            "fixable": fixable,
            "unchecked": f"ตรวจเพียง {MOST_CHECKED:,} ตัวอักษรแรกของ: {' · '.join(long)}" if long else "",
            "unwritten": f"ยังไม่ได้เขียน: {' · '.join(empty)}" if empty else "",
        }

    return render(request, "km/checks.html", open_report(request, pk, build=build))


def _items(context: dict[str, Any], key: str, version: int) -> list[dict[str, Any]]:
    return [
        {"finding": finding, "version": version, "post_token": new_token()}
        for finding in context["findings"]
        if finding.section_key == key
    ]


@door(*WRITERS, methods=VERB)
def fix(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """Put the one right answer in. The text is read anew: only a finding that still stands is changed."""

    def do_fix(found: KMReport) -> str:
        def do() -> str:
            sections.apply_fix(
                report=found,
                key=key,
                expected=posted_version(request),
                by=request.user,  # type: ignore[arg-type]
            )
            return request.path

        return once(request, do)

    try:
        open_report(request, pk, can=may_write_report, build=do_fix, action=Action.CHANGE)
    except Conflict:
        messages.error(request, "มีผู้แก้ส่วนนี้ก่อนหน้า จึงยังไม่ได้แก้ให้ รายการด้านล่างอ่านจากข้อความล่าสุดแล้ว")
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "แก้ให้แล้ว")
    return redirect("km:checks", pk=pk)
