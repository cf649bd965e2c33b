"""Visits of a file: planning, the visit's page, what it found, photographs, its paper."""

from typing import Any
from uuid import UUID

from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from cases.actions import visits as actions
from cases.documents import visit as paper
from cases.forms.finding import ReasonForm
from cases.forms.visits import MediationForm, PhotoForm, PlanVisitForm, ReportForm
from cases.models import Case, HomeVisit, VisitPhoto
from cases.permissions.case import can_add_entry
from cases.permissions.contact import can_contact
from cases.permissions.groups import can_see_health
from cases.permissions.visit import (
    can_add_photo,
    can_plan_visit,
    can_remove_photo,
    can_replan_visit,
    can_report_visit,
    can_see_photo,
    can_see_place,
)
from cases.rules.visit import HEALTH_FIELDS, NEVER_CONFIRM
from cases.views._field import VISIT_TONES
from cases.views._open import open_case
from cases.views._pressing import or_back
from cases.views._writing import Writing, write
from cases.views.finding import READERS, WRITERS, basics
from shelter.accounts.doors import FORM, door
from shelter.audit.models import Action
from shelter.desk import files as store
from shelter.desk.papers import not_made
from shelter.lib import pdf

GROUP = ("visit",)


def visit_of(case: Case, number: int) -> HomeVisit:
    people = ("planned_by", "done_by", "called_off_by")
    found = HomeVisit.objects.select_related(*people).filter(case=case, number=number).first()
    if found is None:
        raise Http404
    found.case = case
    return found


def _section(case: Case, visit: HomeVisit | None = None) -> dict[str, Any]:
    if visit is None:
        return {"section": "ข้อเท็จจริง", "section_url": reverse("cases:finding", args=[case.pk])}
    return {"section": str(visit), "section_url": visit.get_absolute_url()}


# --- the plan -------------------------------------------------------------------------------------
@door(*WRITERS, methods=FORM)
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The next visit."""

    def save(case: Case, form: PlanVisitForm, expected: int | None) -> str:
        return actions.plan_visit(case=case, by=request.user, values=form.cleaned_data).get_absolute_url()

    def form(case: Case, **sent: Any) -> PlanVisitForm:
        initial = {"method": "visit", "whom": "community", "safe": "unknown"}
        return PlanVisitForm(family=bool(can_contact(request.user, case)), initial=initial, **sent)

    return write(
        request,
        pk,
        Writing(
            what="แผนการเยี่ยม",
            title="วางแผนเยี่ยมบ้าน",
            can=can_plan_visit,
            form=form,
            save=save,
            back=reverse("cases:finding", args=[pk]),
            template="cases/visit/plan.html",
            fields=GROUP,
            action=Action.CREATE,
            more=lambda case: _section(case) | _reminders(request, case),
        ),
    )


def _reminders(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What stands on every page of a visit; why the family is not offered, when it is not."""
    family = can_contact(request.user, case)
    return {"never_confirm": NEVER_CONFIRM, "no_family": "" if family else family.reason}


@door(*WRITERS, methods=FORM)
def replan(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Change a visit still planned."""

    def form(case: Case, **sent: Any) -> PlanVisitForm:
        found = visit_of(case, number)
        initial = model_to_dict(found, actions.PLAN_FIELDS)
        family, place = bool(can_contact(request.user, case)), can_see_place(request.user, found)
        return PlanVisitForm(family=family, place=place, initial=initial, **sent)

    def save(case: Case, sent: PlanVisitForm, expected: int | None) -> str:
        visit = visit_of(case, number)
        values = sent.cleaned_data
        return actions.replan_visit(
            visit=visit, by=request.user, values=values, expected=expected
        ).get_absolute_url()

    return write(
        request,
        pk,
        Writing(
            what="แผนการเยี่ยม",
            title="แก้ไขแผนการเยี่ยม",
            can=lambda user, case: can_replan_visit(user, visit_of(case, number)),
            form=form,
            save=save,
            back=reverse("cases:visit", args=[pk, number]),
            template="cases/visit/plan.html",
            fields=GROUP,
            record=lambda case: visit_of(case, number),
            in_place=True,
            more=lambda case: _section(case, visit_of(case, number)) | _reminders(request, case),
        ),
    )


@door(*WRITERS, methods=FORM)
def call_off(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """ไปไม่ได้, with the reason."""

    def save(case: Case, form: ReasonForm, expected: int | None) -> str:
        visit = visit_of(case, number)
        actions.call_off_visit(
            visit=visit, by=request.user, reason=form.cleaned_data["reason"], expected=expected
        )
        return visit.get_absolute_url()

    return write(
        request,
        pk,
        Writing(
            what="ว่าไปไม่ได้",
            title="ไปเยี่ยมไม่ได้",
            can=lambda user, case: can_replan_visit(user, visit_of(case, number)),
            form=lambda case, **sent: ReasonForm(**sent),
            save=save,
            back=reverse("cases:visit", args=[pk, number]),
            fields=GROUP,
            action=Action.MOVE,
            record=lambda case: visit_of(case, number),
            changed="มีผู้แก้แผนการเยี่ยมหลังจากท่านเปิดหน้านี้ อ่านแผนล่าสุดก่อน แล้วบันทึกอีกครั้ง",
            more=lambda case: _section(case, visit_of(case, number)),
        ),
    )


# --- the visit ------------------------------------------------------------------------------------
@door(*READERS)
def visit(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """One visit as it stands."""

    def build(case: Case) -> dict[str, Any]:
        found, user = visit_of(case, number), request.user
        every = list(found.photos.select_related("added_by", "removed_by", "file"))
        photos = paper.photos_for(user, found, every)
        return (
            basics(case)
            | _reminders(request, case)
            | paper.sheet_of(found, user)
            | {
                "tone": VISIT_TONES[found.status],
                "may_plan": bool(can_replan_visit(user, found)),
                "may_report": bool(can_report_visit(user, found)),
                "may_add_photo": bool(can_add_photo(user, found)),
                "photos": [
                    (photo, bool(can_remove_photo(user, photo))) for photo in photos if not photo.removed_at
                ],
                "removed": [photo for photo in photos if photo.removed_at],
                "hides_photos": len(photos) < len(every),
            }
        )

    return render(request, "cases/visit/detail.html", open_case(request, pk, build=build, fields=GROUP))


@door(*WRITERS, methods=FORM)
def report(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """What the visit found; kept while typing."""

    def form(case: Case, **sent: Any) -> ReportForm:
        health = bool(can_see_health(request.user, case))
        shown = [name for name in actions.REPORT_FIELDS if health or name not in HEALTH_FIELDS]
        kept = model_to_dict(visit_of(case, number), shown)
        return ReportForm(health=health, stored={**kept.pop("report"), **kept}, **sent)

    def save(case: Case, sent: ReportForm, expected: int | None) -> str:
        found = visit_of(case, number)
        actions.report_visit(visit=found, by=request.user, values=sent.values(), expected=expected)
        return found.get_absolute_url()

    return write(
        request,
        pk,
        Writing(
            what="ผลการเยี่ยม",
            title="ผลการเยี่ยม",
            can=lambda user, case: can_report_visit(user, visit_of(case, number)),
            form=form,
            save=save,
            back=reverse("cases:visit", args=[pk, number]),
            template="cases/visit/plan.html",
            fields=GROUP,
            record=lambda case: visit_of(case, number),
            in_place=True,
            more=lambda case: _section(case, visit_of(case, number)) | {"never_confirm": NEVER_CONFIRM},
            draft=f"visit-{number}",
        ),
    )


@door(*READERS)
def visit_paper(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """รายงานเยี่ยมบ้าน with its photographs; never kept on the shelf, for the pictures' sake."""
    made = open_case(
        request,
        pk,
        build=lambda case: paper.context_of(visit_of(case, number), reader=request.user),
        action=Action.PRINT,
        fields=GROUP,
    )
    try:
        data = pdf.render(render_to_string(paper.TEMPLATE, made), images=paper.pictures(made["photos"]))
    except pdf.PaperError:
        return not_made(request, reverse("cases:visit", args=[pk, number]))
    response = HttpResponse(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="home-visit.pdf"'
    return response


# --- photographs ----------------------------------------------------------------------------------
@door(*READERS, methods=FORM)
def photo_add(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """One photograph with what its faces said."""

    def save(case: Case, form: PhotoForm, expected: int | None) -> str:
        found, sent = visit_of(case, number), form.cleaned_data
        actions.add_photo(
            visit=found, by=request.user, upload=sent["file"], caption=sent["caption"], faces=sent["faces"]
        )
        return found.get_absolute_url() + "#photos"

    return write(
        request,
        pk,
        Writing(
            what="ภาพการเยี่ยม",
            title="แนบภาพการเยี่ยม",
            verb="แนบภาพ",
            can=lambda user, case: can_add_photo(user, visit_of(case, number)),
            form=lambda case, **sent: PhotoForm(**sent),
            save=save,
            back=reverse("cases:visit", args=[pk, number]),
            fields=GROUP,
            action=Action.CREATE,
            more=lambda case: _section(case, visit_of(case, number)),
        ),
    )


def _photo(request: HttpRequest, case: Case, number: int, pk: UUID) -> VisitPhoto:
    found = visit_of(case, number)
    photo = found.photos.select_related("file").filter(pk=pk).first()
    if photo is None:
        raise Http404
    photo.visit = found
    if not can_see_photo(request.user, photo):
        raise Http404
    return photo


@door(*READERS)
def photo(request: HttpRequest, pk: UUID, number: int, photo: UUID) -> HttpResponse:
    """The picture; one that was taken out is not shown any more."""

    def build(case: Case) -> HttpResponse:
        found = _photo(request, case, number, photo)
        if found.removed_at:
            raise Http404
        return store.serve(found.file, what="visit")

    back = reverse("cases:visit", args=[pk, number])
    return or_back(
        request, back, lambda: open_case(request, pk, build=build, action=Action.DOWNLOAD, fields=GROUP)
    )


@door(*READERS, methods=FORM)
def photo_remove(request: HttpRequest, pk: UUID, number: int, photo: UUID) -> HttpResponse:
    """Take a picture out, with the reason."""

    def save(case: Case, form: ReasonForm, expected: int | None) -> str:
        found = _photo(request, case, number, photo)
        actions.remove_photo(photo=found, by=request.user, reason=form.cleaned_data["reason"])
        return found.visit.get_absolute_url() + "#photos"

    return write(
        request,
        pk,
        Writing(
            what="ภาพ",
            verb="นำภาพออก",
            can=lambda user, case: can_remove_photo(user, _photo(request, case, number, photo)),
            form=lambda case, **sent: ReasonForm(**sent),
            save=save,
            back=reverse("cases:visit", args=[pk, number]),
            fields=GROUP,
            more=lambda case: _section(case, visit_of(case, number)),
        ),
    )


# --- mediation ------------------------------------------------------------------------------------
@door(*READERS, methods=FORM)
def mediation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A conflict and what was done about it."""

    def save(case: Case, form: MediationForm, expected: int | None) -> str:
        actions.record_mediation(case=case, by=request.user, values=form.cleaned_data)
        return reverse("cases:finding", args=[pk]) + "#mediations"

    return write(
        request,
        pk,
        Writing(
            what="ความขัดแย้งและการไกล่เกลี่ย",
            title="บันทึกความขัดแย้งและการไกล่เกลี่ย",
            verb="บันทึก",
            done="บันทึกความขัดแย้งและการไกล่เกลี่ยแล้ว",
            can=can_add_entry,
            form=lambda case, **sent: MediationForm(**sent),
            save=save,
            back=reverse("cases:finding", args=[pk]),
            fields=GROUP,
            action=Action.CREATE,
            more=_section,
        ),
    )
