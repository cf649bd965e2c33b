"""What a list of belongings still wants before anybody signs it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Listed:
    """One item as the rules see it."""

    key: str
    kind: str
    what: str
    kept_where: str
    handed_to: str


@dataclass(frozen=True)
class Problem:
    """`key` is the item's, empty for the list as a whole."""

    key: str
    text: str


def problems(items: Iterable[Listed]) -> list[Problem]:
    """Medicine goes to a nurse by name, dangerous things to a place apart or into other hands; an empty list
    lists nothing."""
    found = list(items)
    if not found:
        return [Problem("", "ยังไม่มีรายการ เพิ่มของที่พบอย่างน้อย 1 รายการ")]
    lacks = []
    for item in found:
        if item.kind == "medicine" and not item.handed_to:
            lacks.append(Problem(item.key, f"{item.what}: ยาต้องมอบให้พยาบาลหรือผู้ดูแลยา ใส่ชื่อผู้รับมอบ"))
        if item.kind == "dangerous" and not (item.kept_where or item.handed_to):
            lacks.append(Problem(item.key, f"{item.what}: ของอันตรายต้องเก็บแยกหรือมอบให้ตำรวจ ใส่ที่เก็บหรือผู้รับมอบ"))
    return lacks
