"""A page that writes to a record by one form: opened, kept while typed, saved once, both texts shown."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.forms.fields import within_file
from cases.models import Case
from cases.permissions.case import can_write_case
from cases.views._open import SentBack, open_case
from shelter.accounts.models import User
from shelter.accounts.opening import Opener
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action
from shelter.desk import drafts
from shelter.desk.conflicts import compare, conflict_page, last_saved
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.desk.versions import FIELD, Conflict, posted_version


@dataclass(frozen=True)
class Writing:
    """What a page writes, and how.

    what: its name in the words of the button and of the answer, where `verb` and `done` have no others.
    form(found, **sent): the form, with what is stored as its initial; `sent` is `data` and `files`, or empty.
    save(found, form, expected): writes a valid form; returns where to go, None for `back`.
    record(found): the row whose version the page guards, None where nothing can be overwritten.
    more(found): what the template shows beside the form.
    opened: how the record of the URL is reached, a file unless said; called: its name in the template;
    fields: the groups its log row names.
    draft: the name under which a long form is kept while it is written; its subject is the record.
    in_place: two texts are put together in the form itself, for pages of long answers; elsewhere on the
    conflict page. changed: said instead of either, where the form does not hold what somebody changed.
    """

    what: str
    form: Callable[..., Any]
    save: Callable[[Any, Any, int | None], str | None]
    back: str
    title: str = ""
    lead: str = ""
    verb: str = ""
    done: str = ""
    template: str = "cases/_write.html"
    record: Callable[[Any], Any] = lambda found: None
    more: Callable[[Any], dict[str, Any]] = lambda found: {}
    opened: Opener = open_case
    called: str = "case"
    can: Callable[[User, Any], Answer] = can_write_case
    action: Action = Action.CHANGE
    fields: tuple[str, ...] = ()
    draft: str = ""
    in_place: bool = False
    changed: str = ""

    @property
    def button(self) -> str:
        return self.verb or f"บันทึก{self.what}"

    @property
    def heading(self) -> str:
        return self.title or self.button


def _form(page: Writing, found: Any, **sent: Any) -> Any:
    """The page's form; of a file, with the bounds its days have there."""
    form = page.form(found, **sent)
    case = found if isinstance(found, Case) else getattr(found, "case", None)
    return form if case is None else within_file(form, case)


def write(request: HttpRequest, pk: UUID, page: Writing) -> HttpResponse:
    """The page of the record `pk`, and what becomes of a form sent to it."""
    if request.method != "POST":
        return _shown(request, pk, page)
    if page.draft and request.POST.get("save") == "forget":
        page.opened(request, pk, can=page.can, fields=page.fields)
        drafts.drop(request.user, page.draft, str(pk))
        return redirect(request.path)

    def save(found: Any) -> str:
        form = _form(page, found, data=request.POST, files=request.FILES)
        if not form.is_valid():
            raise SentBack(form)

        def do() -> str:
            url = page.save(found, form, posted_version(request))
            if page.draft:
                drafts.drop(request.user, page.draft, str(pk))
            return url or page.back

        return once(request, do)

    try:
        url = page.opened(request, pk, can=page.can, build=save, action=page.action, fields=page.fields)
    except SentBack as sent:
        return _shown(request, pk, page, form=sent.form)
    except Conflict as conflict:
        if page.changed:
            return _shown(request, pk, page, refusal=page.changed, afresh=True)
        return _both(request, pk, page, conflict.current)
    except Refused as refusal:
        return _shown(request, pk, page, refusal=str(refusal))
    messages.success(request, page.done or f"{page.button}แล้ว")
    return redirect(url)


def confirm(
    request: HttpRequest, pk: UUID, page: Writing, says: Callable[[Any], dict[str, Any]]
) -> HttpResponse:
    """A step that asks for its reason: `says(found)` gives the title and what follows from it, said first."""

    def more(found: Any) -> dict[str, Any]:
        record = page.record(found)
        hidden = [("post_token", form_token(request)), *([(FIELD, record.row_version)] if record else [])]
        asked = {"verb": page.button, "safe_url": page.back, "action_url": request.path, "hidden": hidden}
        return {"confirm": asked | says(found)}

    return write(request, pk, replace(page, template="_components/confirm_page.html", more=more))


def _shown(
    request: HttpRequest,
    pk: UUID,
    page: Writing,
    *,
    form: Any = None,
    refusal: str = "",
    afresh: bool = False,
) -> HttpResponse:
    """The page with its form as stored, as a draft kept it, or as it was sent.

    A form sent back keeps the version it was opened with, unless `afresh`: the page shows what was changed.
    """

    def build(found: Any) -> dict[str, Any]:
        shown = form
        if refusal:
            shown = _form(page, found, data=request.POST, files=request.FILES)
            shown.add_error(None, refusal)
        return _context(request, found, page, shown, "" if afresh else request.POST.get(FIELD, ""))

    context = page.opened(request, pk, can=page.can, build=build, fields=page.fields)
    return render(request, page.template, context, status=409 if refusal else 200)


def _context(request: HttpRequest, found: Any, page: Writing, form: Any, version: Any) -> dict[str, Any]:
    record = page.record(found)
    told: dict[str, Any] = {}
    if form is None:
        form = _form(page, found)
        if page.draft:
            typed, told = drafts.brought_back(request, page.draft, str(found.pk))
            if typed is not None:
                form.initial.update(_initial(form, typed))
                version = drafts.last_of(typed).get(drafts.BASE, "")
    return {
        page.called: found,
        "page": page,
        "form": form,
        "row_version": version or (record.row_version if record else ""),
        "post_token": form_token(request),
        "autosave_url": reverse("draft", args=[page.draft, str(found.pk)]) if page.draft else "",
        **told,
        **page.more(found),
    }


def _initial(form: forms.Form, typed: dict[str, list[str]]) -> dict[str, Any]:
    """A kept draft as the form's initial, exactly as it was typed."""
    last = drafts.last_of(typed)
    return {
        name: typed.get(name, []) if isinstance(field, forms.MultipleChoiceField) else last.get(name, "")
        for name, field in form.fields.items()
    }


def _both(request: HttpRequest, pk: UUID, page: Writing, current: Any) -> HttpResponse:
    """409: the typed text and the stored one."""

    def build(found: Any) -> dict[str, Any]:
        # Made of the record as it is now, the form has the text saved meanwhile as its initial.
        form = _form(page, found, data=request.POST, files=request.FILES)
        differing, hidden = compare(form, form.initial)
        if not page.in_place:
            return {"fields": differing, "hidden": hidden}
        context = _context(request, found, page, form, current.row_version)
        return context | {"conflict": {"who": who, "when": when, "fields": differing}}

    who, when = last_saved(current.history)
    shown = page.opened(request, pk, can=page.can, build=build, fields=page.fields)
    if page.in_place:
        return render(request, page.template, shown, status=409)
    return conflict_page(
        request,
        what=page.what,
        saved=(who, when),
        row_version=current.row_version,
        cancel_url=page.back,
        **shown,
    )
