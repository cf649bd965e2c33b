"""Saves of tracked rows as a page tells them: who, when, and what each changed."""

from typing import Any

from shelter.accounts.models import User


def save_of(row: Any, changes: list[dict[str, str]]) -> dict[str, Any]:
    """One save, from the history row it left; `changes` are {label, before, after} in words."""
    actor = row.pgh_context.metadata.get("user") if row.pgh_context else None
    return {"at": row.pgh_created_at, "actor": actor, "changes": changes}


def told(saves: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Newest first, each with the name of who made it. One query."""
    people = User.objects.in_bulk({save["actor"] for save in saves if save["actor"]})
    known = {str(pk): str(user) for pk, user in people.items()}
    named = [{**save, "by": known.get(str(save["actor"]), "ระบบ")} for save in saves]
    return sorted(named, key=lambda save: save["at"])[::-1]
