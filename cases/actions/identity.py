"""Marks, photographs and papers of a person."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases.actions import events
from cases.models import (
    IDENTITY_FIELDS,
    MARK_FIELDS,
    Case,
    CaseEvent,
    ClientMark,
    ClientPhoto,
    IdentityPaper,
)
from cases.permissions.case import can_write_case
from cases.permissions.identity import can_write_identity
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk import files
from shelter.desk.refusal import Refused
from shelter.desk.versions import check_version, save_version
from shelter.lib.thai import format_date

NOT_A_PICTURE = "ภาพถ่ายต้องเป็นไฟล์รูป JPG, PNG หรือ WebP เอกสาร PDF ให้แนบที่แท็บเอกสาร"


def _locked(case: Case) -> Case:
    return Case.objects.select_for_update(of=("self",)).select_related("client").get(pk=case.pk)


def _tell(case: Case, by: User, title: str, body: str = "", route: str = "cases:identity") -> None:
    events.record(
        case=case,
        by=by,
        kind=CaseEvent.Kind.IDENTITY,
        title=title,
        body=body,
        url=reverse(route, args=[case.pk]),
    )


# --- marks and tattoos -------------------------------------------------------------------------------
@transaction.atomic
def add_mark(*, case: Case, by: User, values: Mapping[str, Any]) -> ClientMark:
    """A mark seen on the person; `values` by MARK_FIELDS."""
    case = _locked(case)
    require(can_write_case(by, case))
    mark = ClientMark(client=case.client, **{name: values[name] for name in MARK_FIELDS})
    mark.index_text()
    mark.save(force_insert=True)
    _tell(case, by, "บันทึกตำหนิหรือรอยสัก", route="cases:profile")
    return mark


@transaction.atomic
def edit_mark(
    *, case: Case, mark: ClientMark, by: User, values: Mapping[str, Any], remove: bool, expected: int | None
) -> None:
    """Put a mark right, or take out one that was written down by mistake. Raises Conflict, Refused."""
    case = _locked(case)
    require(can_write_case(by, case))
    mark = case.client.mark_rows.select_for_update().get(pk=mark.pk)
    check_version(mark, expected)
    if remove:
        mark.delete()
        _tell(case, by, "ลบตำหนิหรือรอยสักที่บันทึกผิด", route="cases:profile")
        return
    for name in MARK_FIELDS:
        setattr(mark, name, values[name])
    mark.index_text()
    save_version(mark, expected, [*MARK_FIELDS, "search_text"])
    _tell(case, by, "แก้ไขตำหนิหรือรอยสัก", route="cases:profile")


# --- the photograph ----------------------------------------------------------------------------------
@transaction.atomic
def keep_photo(*, case: Case, by: User, agreed: str, on: date, upload: UploadedFile | None) -> ClientPhoto:
    """The person's new photograph, or their no; what stood before moves into the history.

    Raises Refused for a file that is no picture or is not kept, and says why.
    """
    case = _locked(case)
    require(can_write_identity(by, case))
    refused = agreed == ClientPhoto.Agreed.NO
    if refused and upload is not None:
        raise Refused("ผู้ใช้บริการไม่ยินยอมให้ถ่าย จึงไม่เก็บภาพ เอาไฟล์ออกแล้วบันทึกอีกครั้ง")
    if not refused and upload is None:
        raise Refused("เลือกไฟล์ภาพ หรือเลือกว่าไม่ยินยอมให้ถ่าย")
    stored = None
    if upload is not None:
        stored = files.store(upload, centre=case.centre, by=by)
        if not stored.content_type.startswith("image/"):
            raise Refused(NOT_A_PICTURE)
    case.client.photos.filter(replaced_at__isnull=True).update(replaced_at=timezone.now())
    photo = ClientPhoto.objects.create(
        client=case.client, file=stored, agreed=agreed, taken_on=on, taken_by=by
    )
    _tell(case, by, f"ภาพถ่าย: {photo.get_agreed_display()}", route="cases:photo")
    return photo


# --- papers and the way back to them -------------------------------------------------------------------
def _step(paper: IdentityPaper) -> str:
    """What the timeline, which is read more widely, may say: never which paper, never a number."""
    if paper.result_on:
        return f"ทราบผลเมื่อ {format_date(paper.result_on)}"
    return f"ขั้นต่อไปภายใน {format_date(paper.next_on)}" if paper.next_on else ""


@transaction.atomic
def add_paper(*, case: Case, by: User, values: Mapping[str, Any]) -> IdentityPaper:
    """A document of the person; `values` by IDENTITY_FIELDS."""
    case = _locked(case)
    require(can_write_identity(by, case))
    paper = IdentityPaper(
        client=case.client, **{name: values[name] for name in IDENTITY_FIELDS if name in values}
    )
    paper.save(force_insert=True)
    _tell(case, by, "บันทึกเอกสารแสดงตนและสิทธิ", _step(paper))
    return paper


@transaction.atomic
def edit_paper(
    *, case: Case, paper: IdentityPaper, by: User, values: Mapping[str, Any], expected: int | None
) -> list[str]:
    """What became of a document; returns the changed fields. Raises Conflict, Refused."""
    case = _locked(case)
    require(can_write_identity(by, case))
    paper = case.client.identity_papers.select_for_update().get(pk=paper.pk)
    given = {name: values[name] for name in IDENTITY_FIELDS if name in values}
    changed = [name for name, value in given.items() if getattr(paper, name) != value]
    for name in changed:
        setattr(paper, name, given[name])
    save_version(paper, expected, list(IDENTITY_FIELDS))
    if changed:
        _tell(case, by, "ติดตามเอกสารแสดงตนและสิทธิ", _step(paper))
    return changed
