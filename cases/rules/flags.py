"""How much of a warning somebody reads: what protects acts for all; what is sensitive says how to act."""

from dataclasses import dataclass


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
    "danger": ("ระวังอันตราย", "bad", "exclamation-triangle-fill"),
    "do_not_tell": ("ห้ามบอกว่าอยู่ที่นี่", "law", "shield-lock"),
    "safe_contact": ("ปกปิดที่อยู่และการติดต่อ", "law", "shield-lock"),
    "infection": ("ระวังการสัมผัส", "warn", "exclamation-triangle"),
    "other": ("ควรระวัง", "warn", "flag"),
}
# Why contact is to be avoided is health: it is told to readers of health only.
SENSITIVE = frozenset({"infection"})
ORDER = tuple(LOOKS)


def shown(kind: str, words: str, *, told: bool) -> Shown:
    """`told` says that the reader may know of this person's health."""
    label, tone, icon = LOOKS[kind]
    return Shown(kind, label, words if told or kind not in SENSITIVE else "", tone, icon)
