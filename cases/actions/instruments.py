"""Instruments: entering a sheet, switching it on, filling it in, and keeping somebody safe afterwards."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.actions import events, flags
from cases.models import Case, CaseEvent, Instrument, InstrumentResult
from cases.permissions.instrument import (
    can_edit_instrument,
    can_fill,
    can_record_steps,
    can_switch_instrument,
)
from cases.rules.flags import WATCH_CLOSELY
from cases.rules.instruments import lacks, outcome
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk.refusal import Refused
from shelter.desk.versions import save_version

SHEET_FIELDS = ("title", "source", "sheet_on", "items", "bands", "triggers")
# Nobody is left alone and somebody answers for what comes next: without these two the alarm stays.
NEEDED_STEPS = {"stay", "told_lead"}
STEPS_MISSING = "ต้องมีคนอยู่กับผู้ใช้บริการ และแจ้งผู้จัดการรายกรณีหรือหัวหน้าทีมแล้ว จึงบันทึกได้"
# The timeline is read by more people than the sheet: it names no instrument and no result.
FILLED, CALLED, KEPT = "บันทึกแบบประเมินมาตรฐาน", "ต้องดูแลความปลอดภัยทันที", "ดูแลความปลอดภัยแล้ว"


# --- the sheet ------------------------------------------------------------------------------------------
@transaction.atomic
def edit(*, instrument: Instrument, by: User, values: Mapping[str, Any], expected: int | None) -> Instrument:
    """Enter the official wording and weights; `values` by SHEET_FIELDS. Raises Conflict, Refused."""
    instrument = Instrument.objects.select_for_update().get(pk=instrument.pk)
    require(can_edit_instrument(by, instrument))
    for name in SHEET_FIELDS:
        setattr(instrument, name, values[name])
    instrument.version += 1
    instrument.edited_at, instrument.edited_by = timezone.now(), by
    save_version(instrument, expected, [*SHEET_FIELDS, "version", "edited_at", "edited_by"])
    return instrument


@transaction.atomic
def switch(*, instrument: Instrument, by: User, on: bool, expected: int | None) -> Instrument:
    """Bring a complete sheet into use, or take it out. Raises Conflict, Refused with what is missing."""
    instrument = Instrument.objects.select_for_update().get(pk=instrument.pk)
    require(can_switch_instrument(by, instrument))
    missing = lacks(instrument.sheet, source=instrument.source, sheet_on=instrument.sheet_on) if on else []
    if missing:
        raise Refused(f"ยังเปิดใช้ไม่ได้ ขาด {len(missing)} อย่าง อย่างแรก: {missing[0]}")
    instrument.switched_on = on
    instrument.edited_at, instrument.edited_by = timezone.now(), by
    save_version(instrument, expected, ["switched_on", "edited_at", "edited_by"])
    return instrument


# --- filling in -----------------------------------------------------------------------------------------
@transaction.atomic
def fill(
    *,
    case: Case,
    instrument: Instrument,
    by: User,
    filled_on: date,
    answers: Mapping[int, int | None],
    note: str = "",
) -> InstrumentResult:
    """One filling; `answers` is item number → index of the option, None when it was left open."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    require(can_fill(by, case, instrument))
    sheet = instrument.sheet
    said = outcome(sheet, answers)
    if all(answers.get(item.number) is None for item in sheet.items):
        raise Refused("ตอบอย่างน้อย 1 ข้อก่อนบันทึก")
    result = InstrumentResult.objects.create(
        case=case,
        instrument=instrument,
        version=instrument.version,
        filled_on=filled_on,
        by=by,
        answers=[_answer(item, answers.get(item.number)) for item in sheet.items],
        points=said.points,
        total=said.total,
        maximum=said.maximum,
        band=said.band.code if said.band else "",
        band_label=said.band.label if said.band else "",
        opens=list(said.opens),
        safety=said.safety,
        note=note,
    )
    _tell(result, by, FILLED)
    if said.safety:
        _tell(result, by, CALLED)
        # The night shift reads no result, and must know that the person is not to be left alone.
        flags.call_for(case=case, by=by, warnings=[WATCH_CLOSELY], at=timezone.now())
    return result


def _answer(item: Any, chosen: int | None) -> dict[str, Any]:
    """As it was asked and answered that day, whatever becomes of the sheet."""
    option = None if chosen is None else item.options[chosen]
    return {
        "number": item.number,
        "text": item.text,
        "answer": option.label if option else "",
        "points": option.points if option else None,
    }


@transaction.atomic
def record_steps(
    *, result: InstrumentResult, by: User, steps: Sequence[str], note: str = ""
) -> InstrumentResult:
    """What was done for the person's safety, and by whom; `steps` are codes of the list safety_step."""
    Case.objects.select_for_update().get(pk=result.case_id)
    result = InstrumentResult.objects.select_for_update(of=("self",)).select_related("case").get(pk=result.pk)
    require(can_record_steps(by, result))
    if not set(steps) >= NEEDED_STEPS:
        raise Refused(STEPS_MISSING)
    result.steps, result.steps_note = sorted(set(steps)), note
    result.steps_at, result.steps_by = timezone.now(), by
    result.save(update_fields=["steps", "steps_note", "steps_at", "steps_by"])
    _tell(result, by, KEPT)
    return result


def _tell(result: InstrumentResult, by: User, title: str) -> None:
    events.record(
        case=result.case,
        by=by,
        kind=CaseEvent.Kind.ASSESSMENT,
        title=title,
        url=result.get_absolute_url(),
    )
