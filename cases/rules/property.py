"""What a list of belongings still wants before anybody signs it."""

from collections.abc import Iterable, Sequence
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


def still_closed(bags: Sequence[str], why: str) -> str:
    """What is wrong with signing while the sealed bags of these numbers stay closed; empty when nothing is.

    A bag is opened and listed before the person and two witnesses (DOMAIN 17); one that stays closed, also
    because its owner wants it so, has its reason on the list.
    """
    if not bags or why:
        return ""
    numbers = ", ".join(bags)
    return f"ถุง {numbers} ยังไม่ได้เลือกว่าเปิดแล้ว เลือกถุงที่เปิดต่อหน้าผู้ใช้บริการและพยาน หรือเขียนว่าเพราะอะไรจึงยังไม่เปิด"
