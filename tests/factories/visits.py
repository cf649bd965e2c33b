"""Visits, photographs and surveillance as their verbs leave them. Every place is invented."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cases.actions import visits as actions
from cases.models import Case, HomeVisit, Mediation, Surveillance, VisitPhoto
from shelter.accounts.models import User
from shelter.lib.thai import bangkok_today

PLANNED: dict[str, Any] = dict.fromkeys(actions.PLAN_FIELDS, "") | {
    "whom": "community",
    "method": "visit",
    "safe": "unknown",
}
FOUND: dict[str, Any] = {"goers": "", "informant": "", "informant_age": None, "informant_relation": ""} | {
    "signs": [],
    "signs_note": "",
}


def make_visit(case: Case, by: User, **fields: Any) -> HomeVisit:
    return actions.plan_visit(case=case, by=by, values=PLANNED | {"planned_on": bangkok_today()} | fields)


def make_done_visit(case: Case, by: User, report: dict[str, Any] | None = None, **fields: Any) -> HomeVisit:
    values = (
        FOUND
        | {"visited_on": bangkok_today(), "report": report or {}, "signs": [], "signs_note": ""}
        | fields
    )
    return actions.report_visit(visit=make_visit(case, by), by=by, values=values, expected=1)


def a_picture(name: str = "ภาพ.png") -> SimpleUploadedFile:
    kept = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(kept, "PNG")
    return SimpleUploadedFile(name, kept.getvalue(), "image/png")


def make_photo(visit: HomeVisit, by: User, caption: str = "หน้าบ้าน", faces: str = "none") -> VisitPhoto:
    return actions.add_photo(visit=visit, by=by, upload=a_picture(), caption=caption, faces=faces)


def make_surveillance(case: Case, by: User, **fields: Any) -> Surveillance:
    values = {
        "subject": "ออกไปคนเดียวตอนกลางคืน",
        "level": "close",
        "next_on": bangkok_today(),
        "next_by": None,
    }
    return actions.start_surveillance(case=case, by=by, values=values | fields)


def make_mediation(case: Case, by: User, **fields: Any) -> Mediation:
    values = {"on": bangkok_today(), "between": "ผู้ใช้บริการกับพี่ชาย", "conflict": "เรื่องบ้าน"} | fields
    return actions.record_mediation(case=case, by=by, values=values)
