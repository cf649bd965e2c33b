"""What a reception consists of, and what of it still waits (DOMAIN 4.1, 5.2)."""

from collections.abc import Mapping
from dataclasses import dataclass


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


CHECKS = (
    Check("papers", "ตรวจเอกสารติดตัว", "บัตรประชาชน ทะเบียนบ้าน บัตรคนพิการ หรือเอกสารอื่นที่นำมาด้วย"),
    Check(
        "body",
        "ตรวจร่างกาย",
        "ผู้ตรวจเป็นเพศเดียวกับเพศที่ผู้ใช้บริการใช้ชีวิต ถามก่อนว่าสะดวกให้ใครตรวจ และตรวจในที่มิดชิด",
        sensitive=True,
        neutral="การตรวจอีกรายการหนึ่ง",
    ),
    Check("belongings", "ทำบัญชีทรัพย์สิน", "เปิดถุงต่อหน้าผู้ใช้บริการและพยาน 2 คนเมื่อพักผ่อนแล้ว"),
    Check("photo", "ถ่ายภาพ", "ถ่ายเมื่อพักผ่อนแล้วและผู้ใช้บริการยินยอม"),
    Check("register", "ทำทะเบียนประวัติ", "ถามเท่าที่พร้อมตอบ ข้อที่ยังไม่พร้อมเว้นไว้ก่อนได้"),
)


@dataclass(frozen=True)
class Warns:
    """What an answer at the door sets as a warning for everybody who meets the person.

    `kind` is one of rules.flags.LOOKS; the words say how to act, never what is suffered. It stands `days`
    after the reception, or until somebody ends it.
    """

    kind: str
    words: str
    days: int | None = None


# By code of list safety_question; what is not here concerns only the hour of the reception.
WARNINGS = {
    "hurt_or_ill": Warns("other", "ดูอาการใกล้ชิด ถ้าแย่ลงโทร 1669", days=2),
    "self_harm": Warns("other", "ดูแลใกล้ชิด อย่าให้อยู่ลำพังจนกว่าจะได้ประเมิน"),
    "harm_others": Warns("danger", "ให้พักห่างจากคนอื่น เข้าดูแลอย่างน้อยสองคน"),
    "harmed": Warns("do_not_tell", "มีผู้ทำร้ายหรือตามหา ใครถามให้ตอบเพียงว่าไม่ให้ข้อมูล"),
}
# Results that leave nothing to do: done, nothing there, or the person did not want it.
SETTLED = frozenset({"done", "none", "declined"})


def check_of(code: str) -> Check | None:
    return next((check for check in CHECKS if check.code == code), None)


def warnings(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Warns, ...]:
    """The warnings of what is now answered มี and was not before; code of safety_question → answer."""
    return tuple(
        warns for code, warns in WARNINGS.items() if after.get(code) == "yes" and before.get(code) != "yes"
    )


def waiting(results: Mapping[str, str]) -> tuple[Check, ...]:
    """The checks that wait, in their order; `results` is code → result of those written down."""
    return tuple(check for check in CHECKS if results.get(check.code) not in SETTLED)
