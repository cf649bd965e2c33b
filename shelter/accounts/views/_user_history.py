"""What changed of an account, by whom and when, as lines people read; from the history the database keeps."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from shelter.accounts.models import Centre, Profession, Role, User

MOST = 50
FIELDS = ("full_name", "position", "profession", "centre_id", "roles", "is_active")
LABELS = {
    "full_name": "ชื่อ-สกุล",
    "position": "ตำแหน่ง",
    "profession": "วิชาชีพ",
    "centre_id": "ศูนย์",
    "roles": "บทบาท",
    "is_active": "การใช้งาน",
}


@dataclass(frozen=True)
class Change:
    """One save: who and when, and its lines. `who` is empty for what the server's operator did."""

    at: datetime
    who: str
    lines: list[str]


def history_of(user: User) -> list[Change]:
    """The last saves, newest first, in three queries."""
    events = User.pgh_event_model.objects  # type: ignore[attr-defined]
    rows = list(
        events.filter(pgh_obj_id=user.pk).select_related("pgh_context").order_by("-pgh_id")[: MOST + 1]
    )[::-1]
    actors = {str(_actor(row)) for row in rows} - {"None"}
    names = {str(pk): str(found) for pk, found in User.objects.in_bulk(actors).items()}
    centres = dict(Centre.objects.filter(pk__in={row.centre_id for row in rows}).values_list("pk", "name"))
    changes = []
    if rows and len(rows) <= MOST:
        first = rows[0]
        lines = ["สร้างบัญชี", f"บทบาท: {_shown('roles', first.roles, centres)}"]
        changes.append(Change(first.pgh_created_at, names.get(str(_actor(first)), ""), lines))
    for before, after in pairwise(rows):
        lines = [
            f"{LABELS[name]}: {_shown(name, getattr(before, name), centres)} → "
            f"{_shown(name, getattr(after, name), centres)}"
            for name in FIELDS
            if getattr(before, name) != getattr(after, name)
        ]
        if lines:
            changes.append(Change(after.pgh_created_at, names.get(str(_actor(after)), ""), lines))
    return changes[::-1]


def _actor(row: Any) -> Any:
    return row.pgh_context.metadata.get("user") if row.pgh_context else None


def _shown(name: str, value: Any, centres: dict[Any, str]) -> str:
    if name == "roles":
        return ", ".join(str(Role(role).label) for role in value) or "ไม่มี"
    if name == "profession":
        return dict(Profession.choices).get(value, "ไม่ระบุ")
    if name == "centre_id":
        return centres.get(value, "ส่วนกลาง")
    if name == "is_active":
        return "ใช้งาน" if value else "ปิดใช้"
    return value or "(ว่าง)"
