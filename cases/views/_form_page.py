"""One page that writes to a file by one form: opening, drafts, one result, both texts on a conflict."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.models import Case
from cases.views._open import SentBack, open_case
from shelter.accounts.models import User
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action
from shelter.desk import drafts
from shelter.desk.conflicts import compare, last_saved
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.desk.versions import FIELD, Conflict, posted_version

# Kept with a draft, unlike row_version: the version the typed text was written against.
BASE = "base_version"


def _no_context(case: Case) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Writing:
    """What a page writes, and how.

    `form(case, **kwargs)` makes the form: bound with `data` and `files`, or showing `initial` (a draft), or
    what is stored. `save(case, form, expected)` carries it out and returns where to go. `record(case)` is
    the row whose `row_version` the page guards, None where nothing can be overwritten; `stored(record)` its
    values as the form's initial. `draft` names the autosaved form; its subject is the file.
    """

    title: str
    verb: str
    done: str
    can: Callable[[User, Case], Answer]
    form: Callable[..., Any]
    save: Callable[[Case, Any, int | None], str]
    back: str
    template: str = "cases/_write.html"
    fields: tuple[str, ...] = ()
    action: Action = Action.CHANGE
    record: Callable[[Case], Any] | None = None
    stored: Callable[[Any], Mapping[str, Any]] = lambda record: {}
    more: Callable[[Case], dict[str, Any]] = _no_context
    draft: str = ""
    files: bool = False


def write(request: HttpRequest, pk: UUID, page: Writing) -> HttpResponse:
    """The page, and what becomes of a form sent to it."""
    if request.method != "POST":
        return _shown(request, pk, page)
    if page.draft and request.POST.get("save") == "forget":
        open_case(request, pk, can=page.can, fields=page.fields)
        drafts.drop(request.user, page.draft, str(pk))
        return redirect(request.path)

    def save(case: Case) -> str:
        form = page.form(case, data=request.POST, files=request.FILES)
        if not form.is_valid():
            raise SentBack(form)

        def do() -> str:
            url = page.save(case, form, posted_version(request))
            if page.draft:
                drafts.drop(request.user, page.draft, str(pk))
            return url

        return once(request, do)

    try:
        url = open_case(request, pk, can=page.can, build=save, action=page.action, fields=page.fields)
    except SentBack as sent:
        return _shown(request, pk, page, form=sent.form)
    except Conflict as conflict:
        return _both(request, pk, page, conflict.current)
    except Refused as refusal:
        return _shown(request, pk, page, refusal=str(refusal))
    messages.success(request, page.done)
    return redirect(url)


def _shown(
    request: HttpRequest, pk: UUID, page: Writing, *, form: Any = None, refusal: str = ""
) -> HttpResponse:
    def build(case: Case) -> dict[str, Any]:
        return context_of(request, case, page, form=form, refusal=refusal)

    context = open_case(request, pk, can=page.can, build=build, fields=page.fields)
    return render(request, page.template, context, status=409 if refusal else 200)


def context_of(
    request: HttpRequest, case: Case, page: Writing, *, form: Any = None, refusal: str = ""
) -> dict[str, Any]:
    record = page.record(case) if page.record else None
    kept = drafts.load(request.user, page.draft, str(case.pk)) if page.draft else None
    restored = kept is not None and form is None and not refusal and bool(request.GET.get("draft"))
    base = ""
    if refusal:
        form = page.form(case, data=request.POST, files=request.FILES)
        form.is_valid()
    elif restored and kept:
        base = "".join(kept[0].get(BASE, [])[-1:])
        form = page.form(case, initial=_typed(page.form(case), kept[0]))
    elif form is None:
        form = page.form(case)
    return {
        "case": case,
        "page": page,
        "form": form,
        "refusal": refusal,
        "row_version": request.POST.get(FIELD) or base or (record.row_version if record else ""),
        "post_token": form_token(request),
        "kept_at": kept[1] if kept and not restored and not form.is_bound else None,
        "restored_at": kept[1] if kept and restored else None,
        "autosave_url": reverse("draft", args=[page.draft, str(case.pk)]) if page.draft else "",
        **page.more(case),
    }


def _typed(form: forms.Form, kept: Mapping[str, list[str]]) -> dict[str, Any]:
    """A kept draft as the form's initial, exactly as it was typed."""
    return {
        name: kept.get(name, [])
        if isinstance(field, forms.MultipleChoiceField)
        else "".join(kept.get(name, [])[-1:])
        for name, field in form.fields.items()
    }


def _both(request: HttpRequest, pk: UUID, page: Writing, current: Any) -> HttpResponse:
    """409: the typed form again, now against the stored text, with what differs between the two above it."""

    def build(case: Case) -> dict[str, Any]:
        form = page.form(case, data=request.POST, files=request.FILES)
        form.is_valid()
        differing, _ = compare(form, dict(page.stored(current)))
        who, when = last_saved(current.history)
        context = context_of(request, case, page, form=form)
        return context | {
            "row_version": current.row_version,
            "conflict": {"who": who, "when": when, "fields": differing},
        }

    context = open_case(request, pk, can=page.can, build=build, fields=page.fields)
    return render(request, page.template, context, status=409)
