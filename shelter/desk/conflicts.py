"""Two people saved one record: the page with both texts, on which nothing typed is lost."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shelter.desk import tokens
from shelter.lib.thai import format_datetime

# A box says in its label what it means; a page of texts says only whether it was ticked.
TICKED, NOT_TICKED = "เลือกไว้", "ไม่ได้เลือก"

Hidden = list[tuple[str, Any]]


def last_saved(history: QuerySet[Any]) -> tuple[str, str]:
    """Who made the newest of these history rows and when, in words."""
    row = history.select_related("pgh_context").order_by("-pgh_id").first()
    if row is None:
        return "เจ้าหน้าที่อีกคน", "เมื่อครู่"
    actor = row.pgh_context.metadata.get("user") if row.pgh_context else None
    user = get_user_model().objects.filter(pk=actor).first() if actor else None
    return str(user or "เจ้าหน้าที่อีกคน"), format_datetime(row.pgh_created_at)


def compare(form: forms.Form, fresh: dict[str, Any]) -> tuple[list[dict[str, Any]], Hidden]:
    """The page's fields and hidden values for the sent form and `fresh`, the stored values as its initial.

    Fields that agree, and fields whose stored value the page must not show, travel hidden as they were typed.
    """
    differing, hidden = [], Hidden()
    for bound in form:
        mine = bound.data
        if isinstance(bound.field, forms.BooleanField):
            mine = "on" if mine else ""
        same = bound.name not in fresh or not bound.field.has_changed(fresh[bound.name], mine)
        several = isinstance(bound.field, forms.MultipleChoiceField)
        if several:
            # One text for the page; a widget that reads `a,b` takes it back.
            mine = ",".join(mine or [])
        if same:
            hidden.append((bound.name, mine if mine is not None else ""))
            continue
        theirs = bound.field.prepare_value(fresh[bound.name])
        if several:
            theirs = ",".join(theirs)
        if isinstance(bound.field, forms.BooleanField):
            theirs = "on" if theirs else ""
        differing.append(
            {
                "name": bound.name,
                "label": bound.label,
                "mine": _said(bound.field, mine),
                "theirs": _said(bound.field, theirs),
                "mine_value": mine,
                "theirs_value": "" if theirs is None else theirs,
                "long": isinstance(bound.field.widget, forms.Textarea),
            }
        )
    return differing, hidden


def _said(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return TICKED if value else NOT_TICKED
    if isinstance(field, forms.MultipleChoiceField):
        names = dict(field.choices)
        return ", ".join(str(names.get(code, code)) for code in value.split(",") if code)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value or ""))
    return "" if value is None else str(value)


def conflict_page(
    request: HttpRequest,
    *,
    what: str,
    saved: tuple[str, str],
    row_version: int,
    fields: list[dict[str, Any]],
    hidden: Iterable[tuple[str, Any]] = (),
    cancel_url: str,
) -> HttpResponse:
    """409 with both texts; it posts back here with the version that stands now.

    `saved` is who saved first and when, in words; `fields` as _components/conflict_page.html reads them.
    """
    who, when = saved
    conflict = {
        "what": what,
        "who": who,
        "when": when,
        "action_url": request.path,
        "row_version": row_version,
        "cancel_url": cancel_url,
        "hidden": [(tokens.FIELD, tokens.form_token(request)), *hidden],
        "fields": fields,
    }
    return render(request, "_components/conflict_page.html", {"conflict": conflict}, status=409)
