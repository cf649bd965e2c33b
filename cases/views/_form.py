"""A page of a file that is one form: shown, sent, refused, sent back, or met by somebody else's save."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases.models import Case
from cases.permissions.case import can_write_case
from cases.views._open import SentBack, open_case
from shelter.accounts.models import User
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action
from shelter.desk.conflicts import compare, conflict_page, last_saved
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.desk.versions import FIELD, Conflict


@dataclass(frozen=True)
class FormPage:
    """What one such page asks and does.

    form_of(case, typed): the form, bound to `typed` = (POST, FILES) unless that is None. save(case, form)
    writes a valid form and returns where to go. context(case): what the template shows beside the form.
    record_of(case): the versioned row the form changes, None when there is none; its form has `initial_of`.
    opened: how the file is reached. changed: said instead of a conflict page, where the form does not hold
    the text that somebody changed.
    """

    template: str
    what: str
    done: str
    back: str
    form_of: Callable[[Case, tuple[Any, Any] | None], forms.Form]
    save: Callable[[Case, Any], str]
    context: Callable[[Case], dict[str, Any]]
    record_of: Callable[[Case], Any] = lambda case: None
    opened: Callable[..., Any] = open_case
    can: Callable[[User, Case], Answer] = can_write_case
    action: Action = Action.CHANGE
    fields: tuple[str, ...] = ()
    changed: str = ""


def form_page(request: HttpRequest, pk: UUID, page: FormPage) -> HttpResponse:
    """The answer to GET and POST of the page, of a file this person may see and `page.can` allows."""
    sent: forms.Form | None = None
    refused, met = "", False
    if request.method == "POST":

        def write(case: Case) -> str:
            form = page.form_of(case, (request.POST, request.FILES))
            if not form.is_valid():
                raise SentBack(form)
            return once(request, lambda: page.save(case, form))

        try:
            url = page.opened(request, pk, can=page.can, build=write, action=page.action, fields=page.fields)
        except SentBack as back:
            sent = back.form
        except Conflict as conflict:
            if page.changed:
                refused, met = page.changed, True
            else:
                return _conflict(request, pk, page, conflict.current)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, page.done)
            return redirect(url)

    def build(case: Case) -> dict[str, Any]:
        form = sent
        if form is None:
            form = page.form_of(case, (request.POST, request.FILES) if refused else None)
        if refused:
            form.add_error(None, refused)
        record = page.record_of(case)
        return page.context(case) | {
            "case": case,
            "form": form,
            # A form sent back keeps the version it was opened with, unless this page shows what was changed.
            "row_version": (not met and request.POST.get(FIELD)) or (record.row_version if record else ""),
            "post_token": form_token(request),
            "back": page.back,
        }

    shown = page.opened(request, pk, can=page.can, build=build, fields=page.fields)
    return render(request, page.template, shown, status=409 if refused else 200)


def _conflict(request: HttpRequest, pk: UUID, page: FormPage, current: Any) -> HttpResponse:
    def build(case: Case) -> tuple[Any, Any]:
        form: Any = page.form_of(case, (request.POST, request.FILES))
        # Only what the form shows this person.
        fresh = {name: value for name, value in form.initial_of(current).items() if name in form.fields}
        return compare(form, fresh)

    fields, hidden = page.opened(request, pk, can=page.can, build=build, fields=page.fields)
    return conflict_page(
        request,
        what=page.what,
        saved=last_saved(current.history),
        row_version=current.row_version,
        fields=fields,
        hidden=hidden,
        cancel_url=page.back,
    )
