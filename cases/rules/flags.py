"""How much of a warning somebody reads: what protects acts for all; what is sensitive says how to act."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Shown:
    """A badge: `words` are empty where only readers of the person's health may read them."""

    kind: str
    label: str
    words: str
    tone: str
    icon: str


# kind: label, tone, icon
LOOKS = {
    "allergy": ("แพ้", "bad", "exclamation-triangle-fill"),
    "food": ("กินไม่ได้หรือแพ้", "bad", "exclamation-triangle-fill"),
    "danger": ("ระวังอันตราย", "bad", "exclamation-triangle-fill"),
    "do_not_tell": ("ห้ามบอกว่าอยู่ที่นี่", "law", "shield-lock"),
    "safe_contact": ("ปกปิดที่อยู่และการติดต่อ", "law", "shield-lock"),
    "infection": ("ระวังการสัมผัส", "warn", "exclamation-triangle"),
    "other": ("ควรระวัง", "warn", "flag"),
}
# Why contact is to be avoided is health: it is told to readers of health only.
SENSITIVE = frozenset({"infection"})
# What somebody must not be given.
NOT_GIVEN = frozenset({"allergy", "food"})
# What whoever goes to see somebody outside must know of them.
ON_THE_WAY = frozenset({"danger", "do_not_tell", "safe_contact", "infection"})
# What whoever is told of it, or sees it, with the person in front of them writes down at once.
AT_THE_DOOR = ("allergy", "infection", "danger", "do_not_tell")
ORDER = tuple(LOOKS)


@dataclass(frozen=True)
class Warns:
    """A warning that a danger found out calls for, by itself.

    `kind` is one of LOOKS; the words say how to act, never what is suffered. It stands `days` after it was
    found out, or until somebody ends it.
    """

    kind: str
    words: str
    days: int | None = None


WATCH_HEALTH = Warns("other", "ดูอาการใกล้ชิด ถ้าแย่ลงโทร 1669", days=2)
WATCH_CLOSELY = Warns("other", "ดูแลใกล้ชิด อย่าให้อยู่ลำพังจนกว่าจะได้ประเมิน")
KEEP_APART = Warns("danger", "ให้พักห่างจากคนอื่น เข้าดูแลอย่างน้อยสองคน")
TELL_NOBODY = Warns("do_not_tell", "ใครถามถึงให้ตอบเพียงว่าไม่ให้ข้อมูล แล้วแจ้งผู้จัดการรายกรณี")
WATCH_FIRST_DAYS = Warns("other", "เฝ้าดูอาการ ถ้าสั่น ชัก สับสน หรือมีไข้ โทร 1669", days=3)
KEEP_MEDICINE = Warns("other", "มียาที่ต้องกินต่อเนื่อง ถามผู้จัดการรายกรณีหรือพยาบาลก่อนขาดยา")
SLEEP_APART = Warns("other", "จัดที่นอนที่ปลอดภัย แยกจากผู้อื่น")

# What is written where there is nothing to warn of, whole or one after another. As it stands for PostgreSQL
# too: no class of characters of which the two would think differently.
_BETWEEN = r"""[-\s.,;:·/()"'_*–—]*"""
_NOTHING = (
    r"ไม่(?:มี|แพ้|เคยแพ้|ทราบ|พบ|มีประวัติ(?:การ)?แพ้|มี(?:การ|อาการ)?แพ้)?(?:อะไร|สิ่งใด|ใด|เลย)?",
    r"ปฏิเสธ(?:(?:ประวัติ)?(?:การ)?แพ้)?",
    r"(?:กิน|ทาน|รับประทาน)ได้(?:หมด)?(?:ทุกอย่าง)?",
    r"(?:no|none|nil|n/a|na|nkda)",
)
# Of what, after a word that denies it.
_OF = r"(?:ยา|อาหาร|และ|หรือ|สารเคมี|แมลง|ครับ|ค่ะ|คะ)"
SAYS_NOTHING = rf"^{_BETWEEN}(?:(?:{'|'.join(_NOTHING)})(?:{_BETWEEN}{_OF})*{_BETWEEN})*$"
_SAYS_NOTHING = re.compile(SAYS_NOTHING, re.IGNORECASE)


def says_nothing(words: str) -> bool:
    """Nothing, or words that only say that there is nothing: `ไม่มี`, `-`, `ไม่แพ้ยา ไม่แพ้อาหาร`."""
    return _SAYS_NOTHING.match(words) is not None


def called_for(
    table: Mapping[str, Warns], before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[Warns, ...]:
    """The warnings of what is now answered มี and was not before; question → answer."""
    return tuple(
        dict.fromkeys(
            warns for code, warns in table.items() if after.get(code) == "yes" and before.get(code) != "yes"
        )
    )


def ticked(codes: Iterable[str]) -> dict[str, str]:
    """What was chosen from a list, as answers."""
    return dict.fromkeys(codes, "yes")


def severe_mind(state: str) -> dict[str, str]:
    """A psychiatric state (reference/facts.yaml), as the answer a table of warnings knows."""
    return ticked(["severe_mind"] if state == "severe" else [])


def shown(kind: str, words: str, *, told: bool) -> Shown:
    """`told` says that the reader may know of this person's health."""
    label, tone, icon = LOOKS[kind]
    return Shown(kind, label, words if told or kind not in SENSITIVE else "", tone, icon)


def on_paper(flag: Shown) -> Shown:
    """A warning as it is printed. Paper lies about: that somebody is sought, and by whom, is not on it."""
    return (
        replace(flag, label="ไม่ให้ข้อมูลแก่ผู้ใด", words=TELL_NOBODY.words)
        if flag.kind == TELL_NOBODY.kind
        else flag
    )


def out_of_the_house(flags: Iterable[Shown]) -> list[Shown]:
    """Of printed warnings those that who goes out acts by; why contact is avoided stays behind."""
    carried = (one for one in flags if one.kind in ON_THE_WAY)
    return list(dict.fromkeys(replace(one, words="") if one.kind in SENSITIVE else one for one in carried))


def on_own_paper(flags: Iterable[Shown]) -> list[Shown]:
    """Of the warnings those on a paper that the person and whoever brought them sign, and that may be carried
    home: what must not be given. Who is feared, whom nobody may tell and what others think of the person is
    not for whoever reads over a shoulder."""
    return [one for one in dict.fromkeys(flags) if one.kind in NOT_GIVEN]


def at_table(flag: Shown) -> bool:
    """Must whoever hands somebody a plate know it?"""
    return flag.kind in NOT_GIVEN


def with_medicine(flag: Shown) -> bool:
    """Must whoever hands out medicine know it? Also who must not go without theirs."""
    return flag.kind == "allergy" or flag.words == KEEP_MEDICINE.words
