"""เฝ้าระวัง of a file: beginning, a look, the end."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from cases.actions import visits as actions
from cases.forms.finding import ReasonForm
from cases.forms.visits import LookForm, SurveillanceForm
from cases.models import Case, Surveillance
from cases.permissions.case import can_add_entry, readers_of
from cases.permissions.visit import can_end_surveillance, can_look, can_see_surveillance
from cases.views._writing import Writing, write
from cases.views.finding import READERS, WRITERS
from shelter.accounts.doors import FORM, door
from shelter.accounts.models import User
from shelter.audit.models import Action

GROUP = ("watch",)


def _section(case: Case) -> dict[str, Any]:
    return {"section": "ข้อเท็จจริง", "section_url": reverse("cases:finding", args=[case.pk])}


def _staff(case: Case) -> dict[str, User]:
    """Whoever could write the next look down, by name."""
    return {str(user.pk): user for user in readers_of(case).order_by("full_name")}


@door(*READERS, methods=FORM)
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One more thing to watch."""

    def form(case: Case, **sent: Any) -> SurveillanceForm:
        return SurveillanceForm(staff=_staff(case), **sent)

    def save(case: Case, sent: SurveillanceForm, expected: int | None) -> str:
        actions.start_surveillance(case=case, by=request.user, values=sent.cleaned_data)
        return reverse("cases:finding", args=[pk]) + "#watch"

    return write(
        request,
        pk,
        Writing(
            what="การเฝ้าระวัง",
            verb="เริ่มเฝ้าระวัง",
            can=can_add_entry,
            form=form,
            save=save,
            back=reverse("cases:finding", args=[pk]),
            fields=GROUP,
            action=Action.CREATE,
            more=_section,
        ),
    )


def _found(request: HttpRequest, case: Case, pk: UUID) -> Surveillance:
    """One of this file; a private one does not exist for those who may not see it."""
    one = case.surveillances.filter(pk=pk).first()
    if one is None:
        raise Http404
    one.case = case
    if not can_see_surveillance(request.user, one):
        raise Http404
    return one


@door(*READERS, methods=FORM)
def look(request: HttpRequest, pk: UUID, watch: UUID) -> HttpResponse:
    """What was seen, and who looks next."""

    def form(case: Case, **sent: Any) -> LookForm:
        level = _found(request, case, watch).level
        return LookForm(staff=_staff(case), initial={"level": level}, **sent)

    def save(case: Case, sent: LookForm, expected: int | None) -> str:
        actions.look(watch=_found(request, case, watch), by=request.user, **sent.cleaned_data)
        return reverse("cases:finding", args=[pk]) + "#watch"

    return write(
        request,
        pk,
        Writing(
            what="การดู",
            can=lambda user, case: can_look(user, _found(request, case, watch)),
            form=form,
            save=save,
            back=reverse("cases:finding", args=[pk]),
            fields=GROUP,
            more=lambda case: _section(case) | {"subject": _found(request, case, watch).subject},
        ),
    )


@door(*WRITERS, methods=FORM)
def end(request: HttpRequest, pk: UUID, watch: UUID) -> HttpResponse:
    """Watch no more, with the reason."""

    def save(case: Case, form: ReasonForm, expected: int | None) -> str:
        actions.end_surveillance(
            watch=_found(request, case, watch), by=request.user, reason=form.cleaned_data["reason"]
        )
        return reverse("cases:finding", args=[pk]) + "#watch"

    return write(
        request,
        pk,
        Writing(
            what="การเฝ้าระวัง",
            verb="เลิกเฝ้าระวัง",
            can=lambda user, case: can_end_surveillance(user, _found(request, case, watch)),
            form=lambda case, **sent: ReasonForm(**sent),
            save=save,
            back=reverse("cases:finding", args=[pk]),
            fields=GROUP,
            action=Action.MOVE,
            more=lambda case: _section(case) | {"subject": _found(request, case, watch).subject},
        ),
    )
