"""Changing a person or an intake, and reading what was changed."""

from datetime import date, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import cases as case_actions
from cases.actions import clients
from cases.forms.intake import LISTS, IntakeEditForm
from cases.forms.profile import ProfileForm
from cases.models import Case, Client, ClientRegister, register_of
from cases.permissions.case import can_see_sensitive
from cases.views import _file, _history
from cases.views._labels import CLIENT_LISTS
from cases.views._open import open_case
from cases.views._writing import Writing, write
from cases.views.case_file import READERS
from shelter.accounts.doors import FORM, door
from shelter.accounts.models import Role
from shelter.accounts.opening import log_access
from shelter.audit.models import Action
from shelter.desk import codes
from shelter.desk.conflicts import NOT_TICKED, TICKED
from shelter.lib import addresses
from shelter.lib.thai import format_date, format_datetime

WRITERS = (Role.CASEWORKER, Role.DIRECTOR)


PERSON, INTAKE = "ข้อมูลบุคคล", "ข้อมูลรับเข้า"


@door(*WRITERS, methods=FORM)
def client_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The person behind a file."""
    user: Any = request.user

    def form(case: Case, **sent: Any) -> ProfileForm:
        return ProfileForm(client=case.client, sensitive=bool(can_see_sensitive(user, case)), **sent)

    def save(case: Case, form: ProfileForm, expected: int | None) -> None:
        changed = clients.edit(case=case, by=user, person=form.person(), expected=expected)
        if numbers := [name for name in ("national_id", *ClientRegister.MASKED) if name in changed]:
            log_access(request, Action.IDENTITY, kind="client", ids=[case.client_id], fields=numbers)

    page = Writing(
        what=PERSON,
        title="แก้ไขทะเบียนประวัติ",
        lead="กรอกเท่าที่ทราบ ข้อที่ยังไม่พร้อมให้ข้อมูลเว้นว่างได้",
        template="cases/client/edit.html",
        form=form,
        save=save,
        record=lambda case: case.client,
        back=reverse("cases:profile", args=[pk]),
        fields=("person",),
        draft="person",
    )
    return write(request, pk, page)


@door(*WRITERS, methods=FORM)
def intake_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the person came."""
    user: Any = request.user

    def save(case: Case, form: IntakeEditForm, expected: int | None) -> None:
        case_actions.edit_intake(case=case, by=user, intake=form.intake(), expected=expected)

    page = Writing(
        what=INTAKE,
        title=f"แก้ไข{INTAKE}",
        template="cases/case/intake_edit.html",
        form=lambda case, **sent: IntakeEditForm(case=case, **sent),
        save=save,
        record=lambda case: case,
        back=reverse("cases:case", args=[pk]),
        fields=("intake",),
    )
    return write(request, pk, page)


# --- what was changed -----------------------------------------------------------------------------
PLUMBING = {"id", "created_at", "centre", "client", "case", "merged_into", "family_asked_by"}


def _shown(field: models.Field, value: Any, names: codes.Names, lists: dict[str, str]) -> str:
    if value in (None, "", []):
        return "(เว้นว่าง)"
    if isinstance(value, list):
        if field.name == "not_ready":
            return ", ".join(str(ClientRegister._meta.get_field(name).verbose_name) for name in value)
        return ", ".join(names[lists[field.name], code] for code in value)
    if field.name in lists:
        return names[lists[field.name], value]
    if field.name.endswith("_code"):
        return addresses.path(value) or value
    if field.choices:
        return str(dict(field.choices).get(value, value))
    if isinstance(value, bool):
        return TICKED if value else NOT_TICKED
    if isinstance(value, datetime):
        return format_datetime(value)
    return format_date(value) if isinstance(value, date) else str(value)


def _differences(
    record: Any, hidden: set[str], lists: dict[str, str], *, from_nothing: bool = False
) -> list[dict[str, Any]]:
    """What each save of a tracked row changed, oldest first; `hidden` fields do not appear at all.

    `from_nothing`: the row itself came with its first save, which is told too.
    """
    rows = list(record.history.select_related("pgh_context").order_by("pgh_id"))
    if from_nothing:
        rows.insert(0, record.history.model())
    columns = record.history.model._meta.fields
    fields = [field for field in columns if not field.name.startswith("pgh_") and field.name not in hidden]
    names = codes.names(lists.values())
    found = []
    for before, after in pairwise(rows):
        changes = [
            {
                "label": field.verbose_name,
                "before": _shown(field, getattr(before, field.attname), names, lists),
                "after": _shown(field, getattr(after, field.attname), names, lists),
            }
            for field in fields
            if getattr(before, field.attname) != getattr(after, field.attname)
        ]
        if changes:
            found.append(_history.save_of(after, changes))
    return found


def _changes(request: HttpRequest, found: Case) -> dict[str, Any]:
    hidden = set(PLUMBING)
    if not can_see_sensitive(request.user, found):
        hidden |= Client.SENSITIVE | ClientRegister.SENSITIVE | {"not_ready"}
        if found.client.safe_contact or found.client.history.filter(safe_contact=True).exists():
            hidden |= Client.SAFE_CONTACT
    lists = {name: list_name for name, (list_name, _) in LISTS.items()}
    saves = [{**save, "what": PERSON} for save in _differences(found.client, hidden, CLIENT_LISTS)]
    register = register_of(found.client)
    of_register = _differences(register, hidden, ClientRegister.LISTS, from_nothing=True)
    saves += [{**save, "what": register._meta.verbose_name} for save in of_register]
    saves += [{**save, "what": INTAKE} for save in _differences(found, hidden, lists)]
    return {"case": found, "saves": _history.told(saves), **_file.head(found, "changes")}


@door(*READERS)
def changes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every change of the person and the intake, newest first."""
    context = open_case(request, pk, build=lambda found: _changes(request, found), fields=["history"])
    return render(request, "cases/case/changes.html", context)
