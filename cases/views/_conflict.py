"""The page for two people saving one record: both texts, field by field."""

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shelter.accounts.models import User
from shelter.desk.tokens import new_token
from shelter.lib.thai import format_datetime


def last_change(record: models.Model) -> tuple[str, str]:
    """Who changed a tracked row last and when, in words."""
    row = record.history.select_related("pgh_context").order_by("-pgh_id").first()
    actor = row.pgh_context.metadata.get("user") if row and row.pgh_context else None
    user = User.objects.filter(pk=actor).first() if actor else None
    return (str(user) if user else "เจ้าหน้าที่อีกคน", format_datetime(row.pgh_created_at) if row else "")


def conflict_page(
    request: HttpRequest,
    *,
    form: forms.Form,
    fresh: dict[str, Any],
    record: Any,
    what: str,
    action_url: str,
    cancel_url: str,
) -> HttpResponse:
    """409 with the sent form beside `fresh`, the record's values now (as the form's initial).

    Fields that agree, and fields whose stored value the page must not show, travel hidden as they were typed.
    """
    hidden = [("post_token", new_token())]
    differing = []
    for bound in form:
        mine = bound.data
        if isinstance(bound.field, forms.BooleanField):
            mine = "on" if mine else ""
        if bound.name not in fresh or not bound.field.has_changed(fresh[bound.name], mine):
            hidden.append((bound.name, mine if mine is not None else ""))
            continue
        theirs = bound.field.prepare_value(fresh[bound.name])
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
    who, when = last_change(record)
    conflict = {
        "what": what,
        "who": who,
        "when": when,
        "action_url": action_url,
        "row_version": record.row_version,
        "cancel_url": cancel_url,
        "hidden": hidden,
        "fields": differing,
    }
    return render(request, "_components/conflict_page.html", {"conflict": conflict}, status=409)


def _said(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return "ใช่" if value else "ไม่ใช่"
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value or ""))
    return "" if value is None else str(value)
