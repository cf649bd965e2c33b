"""A line of the team list: ลำดับ, คำนำหน้า ชื่อ-สกุล, ตำแหน่ง, หน้าที่ (DOMAIN 9.1)."""

from collections.abc import Mapping
from dataclasses import dataclass

PREFIXES = (
    *("นางสาว", "นาง", "นาย", "น.ส.", "ว่าที่ร้อยตรีหญิง", "ว่าที่ร้อยตรี", "ว่าที่ ร.ต.หญิง", "ว่าที่ ร.ต."),
    *(
        "ว่าที่ร้อยโท",
        "ว่าที่ร้อยเอก",
        "ดร.",
        "พญ.",
        "นพ.",
        "ร.ต.ต.",
        "ร.ต.ท.",
        "ร.ต.อ.",
        "ร.ต.",
        "ร.ท.",
        "ร.อ.",
        "ส.อ.",
        "จ.ส.อ.",
    ),
)
# Ways reports write a role that is not the list's own wording.
OTHER_WORDS = {
    "เลขานุการคณะทำงาน": "member_secretary",
    "เลขานุการ": "member_secretary",
    "ประธาน": "chair",
    "กรรมการและเลขานุการ": "member_secretary",
    "กรรมการ": "member",
}


@dataclass(frozen=True)
class TeamLine:
    """`why` is empty when the line was read whole, else a Thai sentence."""

    prefix: str
    name: str
    position: str
    role: str
    why: str = ""


def _role(text: str, roles: Mapping[str, str]) -> tuple[str, str, str]:
    """(what stands before the role, its code, why not): the longest name at the end of the text wins."""
    for label in sorted(roles, key=len, reverse=True):
        if text.endswith(label):
            return text.removesuffix(label).strip(), roles[label], ""
    for label in sorted(OTHER_WORDS, key=len, reverse=True):
        if text.endswith(label):
            return text.removesuffix(label).strip(), OTHER_WORDS[label], f"หน้าที่เขียนว่า “{label}” โปรดตรวจหน้าที่"
    return text, "", "ไม่พบหน้าที่ในคณะทำงาน โปรดเลือกหน้าที่"


def _split_prefix(text: str) -> tuple[str, str]:
    for prefix in sorted(PREFIXES, key=len, reverse=True):
        if text.startswith(prefix):
            return prefix, text.removeprefix(prefix).strip()
    return "", text


def looks_like_member(text: str, roles: Mapping[str, str]) -> bool:
    """A person's title at the front or a role of the list at the end."""
    return bool(_split_prefix(text)[0]) or any(text.rstrip().endswith(label) for label in roles)


def read_member(text: str, roles: Mapping[str, str]) -> TeamLine:
    """A member from one line of running text. `roles`: printed role → code."""
    before, role, why = _role(" ".join(text.split()), roles)
    prefix, rest = _split_prefix(before)
    words = rest.split()
    if len(words) < 2:
        return TeamLine(prefix, rest, "", role, why or "แยกชื่อกับสกุลไม่ได้ โปรดตรวจชื่อและตำแหน่ง")
    return TeamLine(prefix, " ".join(words[:2]), " ".join(words[2:]), role, why)


def read_cells(cells: list[str], roles: Mapping[str, str]) -> TeamLine:
    """A member from a table row without its order cell: name, position, role."""
    name, position, role_text = (*cells, "", "", "")[:3]
    left, role, why = _role(role_text, roles)
    prefix, rest = _split_prefix(name)
    return TeamLine(prefix, rest, position, role, why or (f"อ่านหน้าที่ “{role_text}” ไม่ครบ" if left else ""))
