"""A page of a file that edits one record: opened, checked, saved once, and both texts shown on a conflict."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import MultipleChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.models import Case
from cases.permissions.case import can_write_case
from cases.views._open import SentBack, open_case
from shelter.accounts.models import User
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action
from shelter.desk import drafts
from shelter.desk.conflicts import compare, conflict_page, last_saved
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.desk.versions import Conflict

# Kept with a draft, unlike row_version: the version the typed text was written against.
BASE = "base_version"


@dataclass(frozen=True)
class Part:
    """What one page of a file edits: its words, its record, its form and the verb that saves it.

    `form_of` binds the form when something was posted; `save` writes a valid one. `title`, `lead` and `verb`
    head the page and stand on its button. `record_of` is the row
    whose version the page carries, None for a page that adds one. `back` is the route of the page that
    shows the result; `more` what the template needs beside the form; `draft` the name under which a long
    form is kept while it is written.
    """

    what: str
    field_group: str
    form_of: Callable[[HttpRequest, Case], Any]
    save: Callable[[HttpRequest, Case, Any], Any]
    title: str = ""
    lead: str = ""
    verb: str = ""
    template: str = "cases/case/form_page.html"
    record_of: Callable[[Case], Any] = lambda found: None
    back: str = "cases:case"
    can: Callable[[User, Case], Answer] = can_write_case
    action: Action = Action.CHANGE
    more: Callable[[HttpRequest, Case], dict[str, Any]] = lambda request, found: {}
    draft: str = ""


def posted(request: HttpRequest) -> Any:
    """What a form is bound to: the sent fields, though they be none, or None for a page just opened."""
    return request.POST if request.method == "POST" else None


def edited(request: HttpRequest, pk: UUID, part: Part) -> HttpResponse:
    """The page of `part` for the file `pk`, or the way back after saving."""
    url = reverse(part.back, args=[pk])
    opening: dict[str, Any] = {"can": part.can, "fields": [part.field_group]}

    if part.draft and request.POST.get("save") == "forget":
        found = open_case(request, pk, **opening)
        drafts.drop(request.user, part.draft, str(found.pk))
        return redirect(request.path)

    def form_for(found: Case) -> dict[str, Any]:
        record = part.record_of(found)
        form = part.form_of(request, found)
        version, kept = _restored(request, part, found, form) if part.draft else ("", {})
        return {
            "case": found,
            "form": form,
            # A form sent back with errors keeps the version it was opened with: the check must still see it.
            "row_version": request.POST.get("row_version")
            or version
            or (record.row_version if record else ""),
            "post_token": form_token(request),
            "back": url,
            "title": part.title,
            "lead": part.lead,
            "verb": part.verb or f"บันทึก{part.what}",
            **kept,
            **part.more(request, found),
        }

    def save(found: Case) -> str:
        form = part.form_of(request, found)
        if not form.is_valid():
            raise SentBack(form)

        def do() -> str:
            part.save(request, found, form)
            if part.draft:
                drafts.drop(request.user, part.draft, str(found.pk))
            return url

        return once(request, do)

    refused = ""
    if request.method == "POST":
        try:
            open_case(request, pk, build=save, action=part.action, **opening)
        except Conflict as conflict:
            context = open_case(request, pk, build=form_for, **opening)
            return _conflict(request, part, context["form"], conflict.current, url)
        except Refused as refusal:
            refused = str(refusal)
        except SentBack:
            pass
        else:
            messages.success(request, f"บันทึก{part.what}แล้ว")
            return redirect(url)
    context = open_case(request, pk, build=form_for, **opening)
    if refused:
        context["form"].add_error(None, refused)
    return render(request, part.template, context)


def _restored(request: HttpRequest, part: Part, found: Case, form: Any) -> tuple[str, dict[str, Any]]:
    """The version a kept draft was written against, and what the page says; `?draft=1` fills the form."""
    kept = drafts.load(request.user, part.draft, str(found.pk)) if request.method != "POST" else None
    told = {"autosave_url": reverse("draft", args=[part.draft, str(found.pk)])}
    if kept is None:
        return "", told
    typed, at = kept
    if not request.GET.get("draft"):
        return "", told | {"kept_at": at}
    for name, field in form.fields.items():
        values = typed.get(name, [])
        several = isinstance(field, MultipleChoiceField)
        form.initial[name] = values if several else (values[-1] if values else "")
    return "".join(typed.get(BASE, [""])[-1:]), told | {"restored_at": at}


def _conflict(request: HttpRequest, part: Part, form: Any, current: Any, url: str) -> HttpResponse:
    # Only what the form shows this person: stored identifiers stay out of the page.
    fresh = {name: value for name, value in form.initial_of(current).items() if name in form.fields}
    fields, hidden = compare(form, fresh)
    return conflict_page(
        request,
        what=part.what,
        saved=last_saved(current.history),
        row_version=current.row_version,
        fields=fields,
        hidden=hidden,
        cancel_url=url,
    )
