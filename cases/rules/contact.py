"""May somebody in a person's life be contacted? (DOMAIN 17, *Family*).

Until the person has said so, nobody calls, visits or writes. Only the director's exception, made for that
contact or for the family, opens what the answer leaves shut.
"""

from dataclasses import dataclass

ASK_FIRST = "ยังไม่ได้ถามว่าให้ติดต่อญาติได้ไหม ถามผู้ใช้บริการและบันทึกคำตอบก่อน"
WAIT = "ผู้ใช้บริการยังไม่ตอบเรื่องการติดต่อญาติ ถามอีกครั้งเมื่อพร้อม ระหว่างนี้ไม่โทร ไม่เยี่ยม ไม่เขียนถึง"
FORBIDDEN = "ผู้ใช้บริการไม่ให้ติดต่อญาติ หากจำเป็น ให้ขอผู้อำนวยการพิจารณาเป็นรายกรณี"
ONLY_SOME = "ผู้ใช้บริการให้ติดต่อเฉพาะบางคน เลือกคนที่ระบุว่าติดต่อได้ในรายชื่อผู้ติดต่อ"
NOT_THIS_ONE = "ผู้ใช้บริการไม่ให้ติดต่อคนนี้ หากจำเป็น ให้ขอผู้อำนวยการพิจารณา"
ASK_ABOUT_THIS_ONE = "ยังไม่ได้คำตอบว่าติดต่อคนนี้ได้ไหม ถามผู้ใช้บริการและบันทึกคำตอบก่อน"
DANGEROUS = "คนนี้อาจเป็นอันตรายต่อผู้ใช้บริการ ติดต่อได้เมื่อผู้อำนวยการอนุญาตเท่านั้น"
DECEASED = "คนนี้เสียชีวิตแล้ว หากบันทึกผิด ให้แก้ไขข้อมูลผู้ติดต่อก่อน"

_FAMILY = {"not_asked": ASK_FIRST, "no_answer": WAIT, "no": FORBIDDEN, "some": ONLY_SOME, "yes": ""}


@dataclass(frozen=True)
class Whom:
    """One contact as the rule sees them. `answer`: unanswered | yes | no."""

    family: bool
    answer: str
    dangerous: bool = False
    deceased: bool = False


def why_not(family: str, whom: Whom | None, *, excepted: bool) -> str:
    """The sentence that keeps the telephone down, or "" when contact may be offered.

    `family`: not_asked | no_answer | yes | some | no. `whom` None asks about the family at large (a visit to
    the house, a letter). `excepted`: the director's exception for exactly this contact, or for the family
    when `whom` is None or a relative the person said nothing against.
    """
    if whom is not None and whom.deceased:
        return DECEASED
    if excepted:
        return ""
    if whom is None:
        return _FAMILY[family]
    if whom.dangerous:
        return DANGEROUS
    if whom.answer == "no":
        return NOT_THIS_ONE
    if not whom.family:
        return "" if whom.answer == "yes" else ASK_ABOUT_THIS_ONE
    if family == "some":
        return "" if whom.answer == "yes" else ASK_ABOUT_THIS_ONE
    return _FAMILY[family]


def family_exception_covers(whom: Whom) -> bool:
    """Leave to contact the family reaches no contact the person shut out by name, and nobody dangerous."""
    return whom.family and whom.answer != "no" and not whom.dangerous
