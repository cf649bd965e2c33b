"""Writing a report: a section, the book's settings, the team."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from km.actions import reports, sections
from km.forms.reports import SectionForm, SettingsForm, members_of, team_formset
from km.models import KMReport, ReportSection
from km.permissions import WRITERS, can_edit_report, may_write_report
from km.views._open import SentBack, open_report
from km.views._page import frame, report_url
from shelter.accounts.doors import FORM, VERB, door
from shelter.audit.models import Action
from shelter.desk import drafts
from shelter.desk.conflicts import compare, conflict_page, last_saved
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.desk.versions import Conflict, posted_version
from shelter.lib.thai import format_datetime

DRAFT = "km-section"


REFUSED = "refused"


def _closed(request: HttpRequest, why: str, url: str) -> HttpResponse:
    """An edition that is no draft has no form: back to where it is read, with the reason."""
    messages.warning(request, why)
    return redirect(url)


def _refuse(form: Form, refusal: Refused) -> None:
    """The reason beside the text as typed, so that nothing is lost."""
    form.add_error(None, ValidationError(str(refusal), code=REFUSED))


def _status(form: Form) -> int:
    return 409 if form.is_bound and form.has_error(NON_FIELD_ERRORS, REFUSED) else 200


def _section(found: KMReport, key: str) -> ReportSection:
    shown = found.sections.select_related("updated_by").filter(key=key).first()
    if shown is None:
        raise Http404
    return shown


@door(*WRITERS, methods=FORM)
def section_edit(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """Write one section; what is typed is kept as a draft until it is saved."""
    url = reverse("km:section", args=[pk, key])
    form = SectionForm(request.POST or None)

    def save(found: KMReport) -> str:
        shown = _section(found, key)
        if not form.is_valid():
            raise SentBack

        def do() -> str:
            sections.write(
                section=shown,
                body=form.cleaned_data["body"],
                expected=posted_version(request),
                by=request.user,  # type: ignore[arg-type]
            )
            drafts.drop(request.user, DRAFT, str(shown.pk))
            return url

        return once(request, do)

    if request.method == "POST":
        try:
            open_report(request, pk, can=may_write_report, build=save, action=Action.CHANGE)
        except Conflict as conflict:
            return _section_conflict(request, conflict.current, form.cleaned_data["body"], url)
        except Refused as refusal:
            _refuse(form, refusal)
        except SentBack:
            pass
        else:
            messages.success(request, "บันทึกเนื้อหาแล้ว")
            return redirect(url)

    def build(found: KMReport) -> dict[str, Any]:
        shown = _section(found, key)
        kept = drafts.load(request.user, DRAFT, str(shown.pk))
        return {**frame(request, found, current=key), "section": shown, "kept": kept}

    context = open_report(request, pk, can=may_write_report, build=build)
    shown, kept = context["section"], context["kept"]
    if request.method != "POST" and not context["may_edit"]:
        return _closed(request, context["why_not"], url)
    if request.method != "POST":
        typed = kept[0].get("body", [""])[0] if kept else shown.body
        form = SectionForm(initial={"body": typed})
    context |= {
        "form": form,
        "line": next(line for line in context["lines"] if line.key == key),
        "section_findings": [item for item in context["findings"] if item.section_key == key],
        "kept_at": format_datetime(kept[1]) if kept and request.method != "POST" else "",
        "draft_url": reverse("draft", args=[DRAFT, str(shown.pk)]),
        "row_version": request.POST.get("row_version") or shown.row_version,
        "post_token": form_token(request),
    }
    return render(request, "km/section_edit.html", context, status=_status(form))


def _section_conflict(request: HttpRequest, current: Any, mine: str, url: str) -> HttpResponse:
    field = {"name": "body", "label": current.title, "theirs": current.body, "mine_value": mine, "long": True}
    return conflict_page(
        request,
        what="เนื้อหาส่วนนี้",
        saved=(str(current.updated_by), format_datetime(current.updated_at)),
        row_version=current.row_version,
        fields=[field],
        cancel_url=url,
    )


@door(*WRITERS, methods=VERB)
def draft_drop(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """Throw one's own unsaved draft away and go on from the saved text."""

    def drop(found: KMReport) -> None:
        drafts.drop(request.user, DRAFT, str(_section(found, key).pk))

    open_report(request, pk, can=may_write_report, build=drop, action=Action.CHANGE)
    messages.success(request, "ทิ้งร่างแล้ว ใช้ข้อความที่บันทึกไว้")
    return redirect("km:section-edit", pk=pk, key=key)


@door(*WRITERS, methods=VERB)
def leftover_settle(request: HttpRequest, pk: UUID, leftover: int) -> HttpResponse:
    """Place a line the import could not, or set it aside."""

    def settle(found: KMReport) -> str:
        line = found.leftovers.filter(pk=leftover).first()
        if line is None:
            raise Http404

        def do() -> str:
            chosen = request.POST.get("section", "")
            sections.settle(leftover=line, section_key=chosen, by=request.user)  # type: ignore[arg-type]
            return report_url(pk)

        return once(request, do)

    try:
        open_report(request, pk, can=may_write_report, build=settle, action=Action.CHANGE)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "จัดการบรรทัดนี้แล้ว")
    return redirect(report_url(pk))


@door(*WRITERS, methods=FORM)
def settings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the book says outside its sections: topic, title, digits, place and date."""
    form = SettingsForm(request.POST or None)

    def save(found: KMReport) -> str:
        if not form.is_valid():
            raise SentBack

        def do() -> str:
            reports.set_up(
                report=found,
                **form.cleaned_data,
                expected=posted_version(request),
                by=request.user,  # type: ignore[arg-type]
            )
            return report_url(pk)

        return once(request, do)

    if request.method == "POST":
        try:
            open_report(request, pk, can=may_write_report, build=save, action=Action.CHANGE)
        except Conflict as conflict:
            return _settings_conflict(request, form, conflict.current)
        except Refused as refusal:
            _refuse(form, refusal)
        except SentBack:
            pass
        else:
            messages.success(request, "บันทึกข้อมูลเล่มแล้ว")
            return redirect(report_url(pk))
    found = open_report(request, pk, can=may_write_report)
    verdict = can_edit_report(request.user, found)  # type: ignore[arg-type]
    if request.method != "POST" and not verdict:
        return _closed(request, verdict.reason, report_url(pk))
    if request.method != "POST":
        form = SettingsForm(initial=SettingsForm.initial_of(found))
    context = {
        "report": found,
        "form": form,
        "row_version": request.POST.get("row_version") or found.row_version,
        "post_token": form_token(request),
    }
    return render(request, "km/settings.html", context, status=_status(form))


def _settings_conflict(request: HttpRequest, form: SettingsForm, current: KMReport) -> HttpResponse:
    fields, hidden = compare(form, SettingsForm.initial_of(current))
    return conflict_page(
        request,
        what="ข้อมูลเล่ม",
        saved=last_saved(current.history),  # type: ignore[attr-defined]
        row_version=current.row_version,
        fields=fields,
        hidden=hidden,
        cancel_url=report_url(current.pk),
    )


@door(*WRITERS, methods=FORM)
def team(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The team's lines, all on one page."""

    def save(found: KMReport) -> str:
        formset = team_formset(found, request.POST)
        if not formset.is_valid():
            raise SentBack

        def do() -> str:
            reports.set_team(
                report=found,
                members=members_of(formset),
                expected=posted_version(request),
                by=request.user,  # type: ignore[arg-type]
            )
            return reverse("km:section", args=[pk, "team"])

        return once(request, do)

    refused = ""
    if request.method == "POST":
        try:
            url = open_report(request, pk, can=may_write_report, build=save, action=Action.CHANGE)
        except Conflict:
            refused = (
                "มีผู้แก้ไขเล่มนี้ก่อนที่ท่านจะบันทึก รายชื่อที่ท่านพิมพ์ยังอยู่ครบในหน้านี้ "
                "โปรดเทียบกับรายชื่อที่บันทึกไว้ล่าสุดด้านล่าง แล้วกดบันทึกอีกครั้ง"
            )
        except Refused as refusal:
            refused = str(refusal)
        except SentBack:
            pass
        else:
            messages.success(request, "บันทึกคณะทำงานแล้ว")
            return redirect(url)

    def build(found: KMReport) -> dict[str, Any]:
        return {
            "report": found,
            "formset": team_formset(found, request.POST or None),
            "standing": list(found.members.all()) if refused else [],
            "version": found.row_version,
            "verdict": can_edit_report(request.user, found),  # type: ignore[arg-type]
        }

    context = open_report(request, pk, can=may_write_report, build=build)
    if request.method != "POST" and not context["verdict"]:
        return _closed(request, context["verdict"].reason, report_url(pk))
    # After a conflict the page shows the list as it stands, so the next save is made knowing it.
    opened_with = None if refused else request.POST.get("row_version")
    context |= {
        "refused": refused,
        "row_version": opened_with or context["version"],
        "post_token": form_token(request),
    }
    return render(request, "km/team.html", context, status=409 if refused else 200)
