"""What a reception consists of, and what of it still waits (DOMAIN 4.1, 5.2)."""

from collections.abc import Mapping
from dataclasses import dataclass

from cases.rules.flags import (
    KEEP_APART,
    KEEP_MEDICINE,
    SLEEP_APART,
    TELL_NOBODY,
    WATCH_CLOSELY,
    WATCH_HEALTH,
)


@dataclass(frozen=True)
class Check:
    """One line of the checklist. `sensitive`: its finding is health, absent for those without.

    `neutral` stands for the label where everybody reads what waits.
    """

    code: str
    label: str
    hint: str
    sensitive: bool = False
    neutral: str = ""

    @property
    def spoken(self) -> str:
        return self.neutral or self.label


# A signed list settles this one too.
BELONGINGS = "belongings"
CHECKS = (
    Check("papers", "ตรวจเอกสารติดตัว", "บัตรประชาชน ทะเบียนบ้าน บัตรคนพิการ หรือเอกสารอื่นที่นำมาด้วย"),
    Check(
        "body",
        "ตรวจร่างกาย",
        "ผู้ตรวจเป็นเพศเดียวกับเพศที่ผู้ใช้บริการใช้ชีวิต ถามก่อนว่าสะดวกให้ใครตรวจ และตรวจในที่มิดชิด",
        sensitive=True,
        neutral="การตรวจอีกรายการหนึ่ง",
    ),
    Check(BELONGINGS, "ทำบัญชีทรัพย์สิน", "เปิดถุงต่อหน้าผู้ใช้บริการและพยาน 2 คนเมื่อพักผ่อนแล้ว"),
    Check("photo", "ถ่ายภาพ", "ถ่ายเมื่อพักผ่อนแล้วและผู้ใช้บริการยินยอม"),
    Check("register", "ทำทะเบียนประวัติ", "ถามเท่าที่พร้อมตอบ ข้อที่ยังไม่พร้อมเว้นไว้ก่อนได้"),
)


# What is told at the door calls for, by code of the lists safety_question and urgent_need. What is not here
# concerns only the hour of the reception.
WARNINGS = {
    "hurt_or_ill": WATCH_HEALTH,
    "self_harm": WATCH_CLOSELY,
    "harm_others": KEEP_APART,
    "harmed": TELL_NOBODY,
    "medicine": KEEP_MEDICINE,
    "hospital": WATCH_HEALTH,
    "safe_room": SLEEP_APART,
}
# Results that leave nothing to do: done, nothing there, or the person did not want it.
SETTLED = frozenset({"done", "none", "declined"})


def check_of(code: str) -> Check | None:
    return next((check for check in CHECKS if check.code == code), None)


def waiting(results: Mapping[str, str]) -> tuple[Check, ...]:
    """The checks that wait, in their order; `results` is code → result of those written down."""
    return tuple(check for check in CHECKS if results.get(check.code) not in SETTLED)
