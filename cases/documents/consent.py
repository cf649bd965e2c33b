"""The papers of consent, and the picture sheet of rights for who cannot read.

Boxes are empty: they are for the pen. What the system knows of an answer is printed as a sentence.
"""

from dataclasses import dataclass
from typing import Any

from cases.models import Case, Consent, ConsentKind, RightsTold
from shelter.accounts.models import Centre, User
from shelter.desk import codes
from shelter.lib.thai import bangkok_today

TEMPLATES = {
    ConsentKind.SERVICE: "pdf/consent_service.html",
    ConsentKind.DISCLOSURE: "pdf/consent_disclosure.html",
}
PAPERS = {
    ConsentKind.SERVICE: "หนังสือยินยอมรับการคุ้มครอง",
    ConsentKind.DISCLOSURE: "หนังสือยินยอมเปิดเผยข้อมูล",
}
PICTURES_TEMPLATE = "pdf/rights_pictures.html"
PICTURES_PAPER = "แผ่นภาพบอกสิทธิ"
PICTURES_IN_ENGLISH = "แผ่นภาพบอกสิทธิ ภาษาอังกฤษ"


@dataclass(frozen=True)
class RightsWords:
    """What stands under the six pictures, a right as (what it is, what it means)."""

    title: str
    rights: tuple[tuple[str, str], ...]


THAI = RightsWords(
    "สิทธิของท่านที่ศูนย์นี้",
    (
        ("๑. อยู่หรือไป ท่านเลือกเอง", "ประตูเปิด ไม่มีใครกักท่านไว้"),
        ("๒. เรื่องของท่านเป็นความลับ", "บอกใคร ต้องถามท่านก่อน"),
        ("๓. ของของท่านยังเป็นของท่าน", "นับให้ดู มีบัญชี ขอคืนได้"),
        ("๔. ไม่เซ็น ไม่ตอบ ก็ได้", "ยังได้กินข้าว และมีที่นอนคืนนี้"),
        ("๕. ขอล่ามหรือคนที่ไว้ใจได้", "ให้นั่งอยู่ด้วยตอนคุย"),
        ("๖. ไม่เป็นธรรม ร้องเรียนได้", "บอกผู้อำนวยการ หรือโทร ๑๓๐๐"),
    ),
)
ENGLISH = RightsWords(
    "Your rights at this centre",
    (
        ("1. Stay or leave: you choose", "The door is open. Nobody keeps you here."),
        ("2. What you tell us is private", "We ask you before we tell anybody."),
        ("3. Your things stay yours", "Counted before you, listed, given back."),
        ("4. You may say no", "You still get food and a bed."),
        ("5. Ask for an interpreter", "Or for somebody you trust, to sit with you."),
        ("6. Not fair? You may complain", "Tell the director, or call 1300."),
    ),
)
TOLD = dict(RightsTold.choices)


def context_of(case: Case, kind: ConsentKind, *, reader: User) -> dict[str, Any]:
    """What the paper of this kind prints for a file; `answer` is the one that stands, if any."""
    answer = Consent.objects.filter(case=case).select_related("withdrawal").latest(kind).first()
    return {
        "case": case,
        "centre": case.centre,
        "client": case.client,
        "answer": answer,
        "groups": _groups(),
        "officer": reader,
    }


def blank_service(centre: Centre) -> dict[str, Any]:
    return {"centre": centre}


def blank_disclosure(centre: Centre) -> dict[str, Any]:
    return {"centre": centre, "groups": _groups()}


def pictures(centre: Centre) -> dict[str, Any]:
    return {"centre": centre, "words": THAI}


def pictures_in_english(centre: Centre) -> dict[str, Any]:
    return {"centre": centre, "words": ENGLISH}


def _groups() -> list[str]:
    return [label for _, label in codes.choices("disclosure_group", bangkok_today())]
