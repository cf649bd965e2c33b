"""The look before a person shares a house."""

from typing import Any
from uuid import UUID

from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import health as actions
from cases.forms.health import HealthForm
from cases.models import Case, HealthCheck, ScreeningAnswer
from cases.models.health import SIGNS
from cases.permissions.groups import can_write_health
from cases.rules.health import advice
from cases.views._open import open_health_check
from cases.views._writing import Writing, write
from cases.views.assessments import READERS, head_of
from shelter.accounts.doors import FORM, door
from shelter.audit.models import Action
from shelter.lib.thai import bangkok_today


@door(*READERS, methods=FORM)
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down a check; a correction is the next one."""
    user: Any = request.user

    def form(case: Case, **sent: Any) -> HealthForm:
        last = case.health_checks.order_by("-number").first()
        # What was known last time is a start; what was seen then is not seen now.
        kept = model_to_dict(last, ("medicines", "allergies")) if last else {}
        return HealthForm(initial={"checked_on": bangkok_today(), **kept}, **sent)

    def save(case: Case, form: HealthForm, expected: int | None) -> str:
        made = actions.record(case=case, by=user, values=form.values, warn=form.cleaned_data["warn"])
        return made.get_absolute_url()

    page = Writing(
        what="การตรวจ",
        title="ตรวจสุขภาพก่อนพักรวม",
        template="cases/health/new.html",
        form=form,
        save=save,
        back=reverse("cases:assessments", args=[pk]),
        can=can_write_health,
        action=Action.CREATE,
        fields=("health",),
        more=head_of,
    )
    return write(request, pk, page)


@door(*READERS)
def check(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """One check as it was written."""

    def build(found: HealthCheck) -> dict[str, Any]:
        return head_of(found.case) | {
            "check": found,
            "answers": [
                (label, ScreeningAnswer(found.answers[code]).label, found.answers[code])
                for code, (label, _) in SIGNS.items()
                if code in found.answers
            ],
            "unasked": [label for code, (label, _) in SIGNS.items() if code not in found.answers],
            "advice": advice(found.answers),
            "may_write": bool(can_write_health(request.user, found.case)),
        }

    return render(request, "cases/health/check.html", open_health_check(request, pk, number, build=build))
