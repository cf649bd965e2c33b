"""Pauses and extensions of a file's clocks."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases.actions import events
from cases.models import Case, CaseEvent, ClockExtension, ClockPause
from cases.permissions.clock import can_ask_extension, can_decide_extension, can_pause
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk.refusal import Refused
from shelter.lib.thai import bangkok_date, format_date

Status = ClockExtension.Status


def _lock(case: Case) -> Case:
    return Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


def _told(case: Case, by: User, title: str, body: str) -> None:
    url = reverse("cases:clock", args=[case.pk])
    events.record(case=case, by=by, kind=CaseEvent.Kind.CLOCK, title=title, body=body, url=url)


def _spoken(pause: ClockPause) -> str:
    """The whole team reads the timeline: a stay in hospital is health, and is told as being away."""
    what = "ไม่อยู่ที่ศูนย์" if pause.is_health else f"{pause}: {pause.reason}"
    until = f" ถึง {format_date(pause.last_on)}" if pause.last_on else ""
    return f"{what}\nตั้งแต่ {format_date(pause.first_on)}{until}"


@transaction.atomic
def pause(
    *, case: Case, by: User, kind: str, reason: str, first_on: date, last_on: date | None = None
) -> ClockPause:
    """From `first_on` days do not count, until `last_on` or until somebody says it is over."""
    case = _lock(case)
    require(can_pause(by, case))
    received = bangkok_date(case.received_at)
    if first_on < received:
        raise Refused(f"วันเริ่มหยุดนับต้องไม่ก่อนวันรับตัว ({format_date(received)})")
    made = ClockPause.objects.create(
        case=case, kind=kind, reason=reason, first_on=first_on, last_on=last_on, added_by=by
    )
    _told(case, by, "หยุดนับเวลา", _spoken(made))
    return made


def _standing(pause: ClockPause) -> ClockPause:
    current = ClockPause.objects.select_for_update(of=("self",)).get(pk=pause.pk)
    if current.withdrawn_at is not None:
        raise Refused("ช่วงหยุดนับนี้ยกเลิกแล้ว ไม่ต้องแก้อีก")
    return current


@transaction.atomic
def end_pause(*, pause: ClockPause, by: User, last_on: date, note: str = "") -> None:
    """`last_on` is the last day that does not count; the next one counts again."""
    case = _lock(pause.case)
    require(can_pause(by, case))
    current = _standing(pause)
    if last_on < current.first_on:
        raise Refused(f"วันสุดท้ายต้องไม่ก่อนวันเริ่ม ({format_date(current.first_on)}) ถ้าบันทึกผิด ให้เลือกว่าบันทึกผิด")
    current.last_on, current.end_note = last_on, note
    current.save(update_fields=["last_on", "end_note"])
    _told(case, by, "กลับมานับเวลา", _spoken(current))


@transaction.atomic
def withdraw_pause(*, pause: ClockPause, by: User, reason: str) -> None:
    """A pause that never was: its days count after all."""
    case = _lock(pause.case)
    require(can_pause(by, case))
    current = _standing(pause)
    current.withdrawn_at, current.withdrawn_by, current.withdrawal_reason = timezone.now(), by, reason
    current.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    _told(case, by, "ยกเลิกการหยุดนับเวลา", _spoken(current))


@transaction.atomic
def ask_extension(*, case: Case, by: User, days: int, reason: str) -> ClockExtension:
    """Ask the director for more days of protection."""
    case = _lock(case)
    require(can_ask_extension(by, case))
    asked = ClockExtension.objects.create(case=case, days=days, reason=reason, asked_by=by)
    _told(case, by, f"ขอขยายเวลาคุ้มครอง {days} วัน", reason)
    return asked


@transaction.atomic
def decide_extension(*, extension: ClockExtension, by: User, approve: bool, note: str = "") -> ClockExtension:
    """The director's answer; a refusal says why."""
    case = _lock(extension.case)
    current = ClockExtension.objects.select_for_update(of=("self",)).get(pk=extension.pk)
    current.case = case
    require(can_decide_extension(by, current))
    if not approve and not note:
        raise Refused("เขียนเหตุผลที่ไม่อนุมัติ เพื่อให้ผู้จัดการรายกรณีรู้ว่าต้องทำอะไรต่อ")
    current.status = Status.APPROVED if approve else Status.REFUSED
    current.decided_at, current.decided_by, current.decided_under = timezone.now(), by, by.standing_in
    current.decision_note = note
    current.save(update_fields=["status", "decided_at", "decided_by", "decided_under", "decision_note"])
    verb = "อนุมัติ" if approve else "ไม่อนุมัติ"
    under = f"ตาม{by.standing_in}" if by.standing_in else ""
    _told(
        case,
        by,
        f"{by.approver}{verb}ให้ขยายเวลาคุ้มครอง {current.days} วัน",
        " · ".join(part for part in (note, under) if part),
    )
    return current
