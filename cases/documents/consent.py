"""The papers of consent, and the picture sheet of rights for who cannot read.

Boxes are empty: they are for the pen. What the system knows of an answer is printed as a sentence.
"""

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
    return {"centre": centre}


def _groups() -> list[str]:
    return [label for _, label in codes.choices("disclosure_group", bangkok_today())]
