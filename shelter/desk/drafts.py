"""Autosave: what a person has typed, kept for them alone and encrypted, until they send the form."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shelter.desk import tokens, versions
from shelter.desk.models import Draft
from shelter.lib.crypto import decrypt, encrypt

# Kept with a draft, unlike row_version: the version the typed text was written against.
BASE = "base_version"
NOT_TYPED = {"csrfmiddlewaretoken", tokens.FIELD, versions.FIELD}
LARGEST = 1_000_000
# Drafts of one person. Whoever leaves more unsent loses the ones left longest.
MOST = 100
LONGEST_FORM, LONGEST_SUBJECT = (Draft._meta.get_field(name).max_length or 0 for name in ("form", "subject"))


def save(user: Any, form: str, subject: str, typed: Mapping[str, list[str]]) -> datetime:
    """Keep the typed fields (name → values). Raises ValueError beyond 1,000,000 characters."""
    text = json.dumps(
        {name: values for name, values in typed.items() if name not in NOT_TYPED}, ensure_ascii=False
    )
    if len(text) > LARGEST:
        raise ValueError("draft too large")
    draft, new = Draft.objects.update_or_create(
        user=user, form=form, subject=subject, defaults={"data": encrypt(text)}
    )
    if new:
        newest = Draft.objects.filter(user=user).order_by("-updated_at")
        Draft.objects.filter(pk__in=list(newest.values_list("pk", flat=True)[MOST:])).delete()
    return draft.updated_at


def load(user: Any, form: str, subject: str = "") -> tuple[dict[str, list[str]], datetime] | None:
    """The kept fields and when they were kept, or None."""
    draft = Draft.objects.filter(user=user, form=form, subject=subject).first()
    return (json.loads(decrypt(draft.data)), draft.updated_at) if draft else None


def brought_back(
    request: Any, form: str, subject: str = ""
) -> tuple[dict[str, list[str]] | None, dict[str, datetime | None]]:
    """The kept fields if the page asks for them (`?draft=1`), and what _components/draft_note.html tells."""
    kept = load(request.user, form, subject)
    if kept is None:
        return None, {"kept_at": None, "restored_at": None}
    typed, at = kept
    if request.GET.get("draft"):
        return typed, {"kept_at": None, "restored_at": at}
    return None, {"kept_at": at, "restored_at": None}


def last_of(typed: Mapping[str, list[str]]) -> dict[str, str]:
    """Typed fields by name, the last value of each."""
    return {name: values[-1] for name, values in typed.items() if values}


def drop(user: Any, form: str, subject: str = "") -> None:
    """Forget a draft: the form was sent, or its writer threw it away."""
    Draft.objects.filter(user=user, form=form, subject=subject).delete()
