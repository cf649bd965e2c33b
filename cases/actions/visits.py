"""Verbs of visits, photographs, mediations and surveillance. The timeline says that, not what was found."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from cases.actions import events, flags
from cases.models import Case, CaseEvent, HomeVisit, Mediation, Surveillance, SurveillanceLook, VisitPhoto
from cases.permissions.case import can_add_entry
from cases.permissions.groups import can_see_health
from cases.permissions.visit import (
    can_add_photo,
    can_end_surveillance,
    can_look,
    can_plan_visit,
    can_remove_photo,
    can_replan_visit,
    can_report_visit,
    can_visit,
)
from cases.rules.flags import called_for, ticked
from cases.rules.visit import HEALTH_FIELDS, WARNINGS
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk import files
from shelter.desk.refusal import Refused
from shelter.desk.versions import save_version
from shelter.lib.thai import format_date

PLAN_FIELDS = (
    "whom",
    "method",
    "planned_on",
    "place_code",
    "place_detail",
    "route",
    "goers",
    "safe",
    "safety_note",
)
REPORT_FIELDS = (
    "visited_on",
    "goers",
    "informant",
    "informant_age",
    "informant_relation",
    "report",
    *HEALTH_FIELDS,
)
Values = Mapping[str, Any]


def _hold(case: Case) -> Case:
    """The case, held until the commit."""
    return Case.objects.select_for_update(of=("self",)).select_related("client").get(pk=case.pk)


def _tell(visit: HomeVisit, by: User, title: str, body: str = "") -> None:
    events.record(
        case=visit.case,
        by=by,
        kind=CaseEvent.Kind.VISIT,
        title=title,
        body=body,
        url=visit.get_absolute_url(),
    )


# --- visits ---------------------------------------------------------------------------------------
@transaction.atomic
def plan_visit(*, case: Case, by: User, values: Values) -> HomeVisit:
    """The case's next visit. A family is visited only when the person said so. `values`: PLAN_FIELDS."""
    case = _hold(case)
    require(can_plan_visit(by, case))
    require(can_visit(by, case, values["whom"]))
    last = case.visits.aggregate(last=Max("number"))["last"] or 0
    kept = {name: values[name] for name in PLAN_FIELDS}
    visit = HomeVisit.objects.create(case=case, number=last + 1, planned_by=by, **kept)
    _tell(visit, by, f"วางแผนเยี่ยม ครั้งที่ {visit.number}", f"กำหนดไป {format_date(visit.planned_on)}")
    return visit


@transaction.atomic
def replan_visit(*, visit: HomeVisit, by: User, values: Values, expected: int | None) -> HomeVisit:
    """Change a visit still planned. `values`: the PLAN_FIELDS that were shown. Raises Refused, Conflict."""
    visit.case = _hold(visit.case)
    require(can_replan_visit(by, visit))
    require(can_visit(by, visit.case, values["whom"]))
    kept = {name: values[name] for name in PLAN_FIELDS if name in values}
    for name, value in kept.items():
        setattr(visit, name, value)
    save_version(visit, expected, list(kept))
    _tell(visit, by, f"แก้ไขแผนเยี่ยม ครั้งที่ {visit.number}", f"กำหนดไป {format_date(visit.planned_on)}")
    return visit


@transaction.atomic
def report_visit(*, visit: HomeVisit, by: User, values: Values, expected: int | None) -> HomeVisit:
    """What was found; the first report makes the visit done. `values`: REPORT_FIELDS, without HEALTH_FIELDS
    from somebody who does not read them, and what stands there stays. Raises Refused, Conflict.
    """
    visit.case = _hold(visit.case)
    require(can_report_visit(by, visit))
    if values.keys() & HEALTH_FIELDS:
        require(can_see_health(by, visit.case))
    first = visit.status == HomeVisit.Status.PLANNED
    kept = {name: values[name] for name in REPORT_FIELDS if name in values}
    signs = ticked(visit.signs)
    if first:
        kept |= {"status": HomeVisit.Status.DONE, "done_at": timezone.now(), "done_by": by}
    for name, value in kept.items():
        setattr(visit, name, value)
    save_version(visit, expected, list(kept))
    title = "เยี่ยมแล้ว" if first else "แก้ไขผลการเยี่ยม"
    _tell(visit, by, f"{title} ครั้งที่ {visit.number}", format_date(values["visited_on"]))
    warnings = called_for(WARNINGS, signs, ticked(visit.signs))
    flags.call_for(case=visit.case, by=by, warnings=warnings, at=timezone.now())
    return visit


@transaction.atomic
def call_off_visit(*, visit: HomeVisit, by: User, reason: str, expected: int | None) -> HomeVisit:
    """ไปไม่ได้, with the reason."""
    visit.case = _hold(visit.case)
    require(can_replan_visit(by, visit))
    visit.status, visit.called_off_at, visit.called_off_by = HomeVisit.Status.NOT_POSSIBLE, timezone.now(), by
    visit.called_off_reason = reason
    save_version(visit, expected, ["status", "called_off_at", "called_off_by", "called_off_reason"])
    _tell(visit, by, f"ไปเยี่ยมไม่ได้ ครั้งที่ {visit.number}")
    return visit


@transaction.atomic
def add_photo(*, visit: HomeVisit, by: User, upload: UploadedFile, caption: str, faces: str) -> VisitPhoto:
    """Keep a photograph. Raises Refused for what is no safe picture."""
    require(can_add_photo(by, visit))
    stored = files.store(upload, centre=visit.case.centre, by=by)
    if not stored.content_type.startswith("image/"):
        raise Refused("ไฟล์นี้ไม่ใช่ภาพถ่าย เลือกไฟล์ภาพ เช่น JPG PNG หรือ HEIC เอกสารอื่นแนบได้ในแท็บ “เอกสาร”")
    photo = VisitPhoto.objects.create(visit=visit, file=stored, caption=caption, faces=faces, added_by=by)
    _tell(visit, by, f"แนบภาพการเยี่ยม ครั้งที่ {visit.number}")
    return photo


@transaction.atomic
def remove_photo(*, photo: VisitPhoto, by: User, reason: str) -> VisitPhoto:
    """Take a photograph out; who, when and why stay."""
    _hold(photo.visit.case)
    photo = VisitPhoto.objects.select_related("visit__case").get(pk=photo.pk)
    require(can_remove_photo(by, photo))
    photo.removed_at, photo.removed_by, photo.remove_reason = timezone.now(), by, reason
    photo.save(update_fields=["removed_at", "removed_by", "remove_reason"])
    _tell(photo.visit, by, f"นำภาพการเยี่ยมออก ครั้งที่ {photo.visit.number}")
    return photo


# --- mediation ------------------------------------------------------------------------------------
@transaction.atomic
def record_mediation(*, case: Case, by: User, values: Values) -> Mediation:
    case = _hold(case)
    require(can_add_entry(by, case))
    made = Mediation.objects.create(case=case, recorded_by=by, **values)
    events.record(
        case=case,
        by=by,
        kind=CaseEvent.Kind.VISIT,
        title="บันทึกความขัดแย้งและการไกล่เกลี่ย",
        url=reverse("cases:finding", args=[case.pk]),
    )
    return made


# --- surveillance ---------------------------------------------------------------------------------
def _tell_watch(watch: Surveillance, by: User, title: str) -> None:
    events.record(
        case=watch.case,
        by=by,
        kind=CaseEvent.Kind.WATCH,
        title=title,
        body="" if watch.private else watch.subject,
        url=reverse("cases:finding", args=[watch.case_id]),
    )


@transaction.atomic
def start_surveillance(*, case: Case, by: User, values: Values) -> Surveillance:
    """Begin to watch. `values`: subject, private, level, next_on, next_by."""
    case = _hold(case)
    require(can_add_entry(by, case))
    watch = Surveillance.objects.create(case=case, started_by=by, **values)
    _tell_watch(watch, by, "เริ่มเฝ้าระวัง")
    return watch


@transaction.atomic
def look(
    *,
    watch: Surveillance,
    by: User,
    on: date,
    signs: str,
    level: str,
    next_on: date | None,
    next_by: User | None,
) -> SurveillanceLook:
    """What was seen, and who looks next when."""
    _hold(watch.case)
    watch = Surveillance.objects.select_related("case").get(pk=watch.pk)
    require(can_look(by, watch))
    seen = SurveillanceLook.objects.create(surveillance=watch, on=on, signs=signs, level=level, by=by)
    watch.level, watch.next_on, watch.next_by = level, next_on, next_by
    watch.save(update_fields=["level", "next_on", "next_by"])
    _tell_watch(watch, by, "บันทึกผลการเฝ้าระวัง")
    return seen


@transaction.atomic
def end_surveillance(*, watch: Surveillance, by: User, reason: str) -> Surveillance:
    _hold(watch.case)
    watch = Surveillance.objects.select_related("case").get(pk=watch.pk)
    require(can_end_surveillance(by, watch))
    watch.ended_at, watch.ended_by, watch.end_reason = timezone.now(), by, reason
    watch.next_on = None
    watch.save(update_fields=["ended_at", "ended_by", "end_reason", "next_on"])
    _tell_watch(watch, by, "เลิกเฝ้าระวัง")
    return watch
