"""Ties a status to who moved it there and when, for CheckConstraints (DESIGN 5, States)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q


def status_with(status: str, *, done: Iterable[str] = (), to_come: Iterable[str] = (), **more: Any) -> Q:
    """`status`, with `<verb>_at` and `<verb>_by` set for each verb done and empty for each still to come."""
    empty = dict.fromkeys(done, False) | dict.fromkeys(to_come, True)
    stamps = {f"{verb}_{part}__isnull": value for verb, value in empty.items() for part in ("at", "by")}
    return Q(status=status, **stamps, **more)
