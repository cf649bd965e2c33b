"""Warnings set and ended."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases.actions import events
from cases.models import Case, CaseEvent, CaseFlag, HealthCheck
from cases.permissions.flag import can_end_flag, can_flag, can_flag_at_door
from cases.rules.flags import AT_THE_DOOR, Warns, shown
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk.refusal import Refused
from shelter.lib.thai import bangkok_date, bangkok_today


def _told(
    case: Case, by: User, title: str, flag: CaseFlag, more: str = "", at: datetime | None = None
) -> None:
    """The timeline is read by the whole team: it says what everybody may know of the warning."""
    badge = shown(flag.kind, flag.words, told=False)
    body = ": ".join(part for part in (badge.label, badge.words) if part)
    # A reason written by whoever knows the words may repeat them.
    if more and badge.words:
        body = f"{body}\n{more}"
    url = reverse("cases:flags", args=[case.pk])
    events.record(case=case, by=by, kind=CaseEvent.Kind.FLAG, title=title, body=body, at=at, url=url)


@transaction.atomic
def add(
    *,
    case: Case,
    by: User,
    kind: str,
    words: str,
    since: date,
    until: date | None = None,
    health_check: HealthCheck | None = None,
) -> CaseFlag:
    """Warn everybody who works with the person, from `since` until a day or until somebody ends it."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    require(can_flag(by, case))
    return _set(case, by, kind=kind, words=words, since=since, until=until, health_check=health_check)


@transaction.atomic
def add_at_door(*, case: Case, by: User, kind: str, words: str) -> CaseFlag:
    """Warn everybody from today on, by whoever has the person in front of them and perhaps opens no file."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    require(can_flag_at_door(by, case))
    if kind not in AT_THE_DOOR:
        raise Refused("เรื่องนี้เพิ่มได้ในแฟ้ม แจ้งผู้จัดการรายกรณี หรือเลือกเรื่องจากรายการ")
    return _set(case, by, kind=kind, words=words, since=bangkok_today())


def _set(case: Case, by: User, *, at: datetime | None = None, **values: Any) -> CaseFlag:
    flag = CaseFlag.objects.create(case=case, added_by=by, **values)
    _told(case, by, "เพิ่มข้อควรระวัง", flag, at=at)
    return flag


def call_for(*, case: Case, by: User, warnings: Iterable[Warns], at: datetime) -> None:
    """Set what a danger found out at `at` calls for, inside the action that writes it down and under its
    permission: an officer on duty sets no warning otherwise. What stands already is not set twice."""
    day = bangkok_date(at)
    for one in warnings:
        until = None if one.days is None else day + timedelta(days=one.days)
        same = CaseFlag.objects.standing(bangkok_today()).filter(
            case__client=case.client_id, kind=one.kind, words=one.words
        )
        if not same.exists():
            _set(case, by, kind=one.kind, words=one.words, since=day, until=until, at=at)


@transaction.atomic
def end(*, case: Case, flag: CaseFlag, by: User, reason: str) -> None:
    """Say that a warning holds no more. `case` is the person's present file; `flag` may be of an earlier."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    current = CaseFlag.objects.select_for_update(of=("self",)).get(pk=flag.pk, case__client=case.client_id)
    require(can_end_flag(by, case, current))
    current.ended_at, current.ended_by, current.end_reason = timezone.now(), by, reason
    current.save(update_fields=["ended_at", "ended_by", "end_reason"])
    _told(case, by, "สิ้นสุดข้อควรระวัง", current, f"เหตุผล: {reason}")
