"""Writing dated settings: a new value from a day on, and taking back one that has not begun.

What is in force is never changed; a later value ends it. The values of a key are locked together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.permissions.settings import can_set, can_withdraw
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk import config
from shelter.desk.known_settings import known
from shelter.desk.models import Setting
from shelter.desk.refusal import Refused
from shelter.desk.versions import Conflict
from shelter.lib.thai import bangkok_today

THE_SAME = "ค่าและที่อ้างอิงเหมือนที่จะใช้ในวันนั้นอยู่แล้ว ไม่มีอะไรเปลี่ยน แก้ค่าหรือที่อ้างอิงก่อน"


@dataclass(frozen=True)
class New:
    """What somebody wants to hold from `valid_from` on, by which order or law, and why."""

    key: str
    value: Any
    valid_from: date
    source: str
    reason: str
    unverified: bool = False


@dataclass(frozen=True)
class Change:
    """What a new value would change: the value of that day without it, and its last day, None without end."""

    before: Setting | None
    until: date | None


def look(*, new: New, by: User) -> Change:
    """What `put` would change; nothing is written. Raises Refused as `put` does."""
    with transaction.atomic():
        before = config.in_place(new.key, new.valid_from)
        row = _written(new, by)
        transaction.set_rollback(True)
    return Change(before, row.valid_to)


@transaction.atomic
def put(*, new: New, by: User, expected: int | None) -> Setting:
    """The value as it stands among the others.

    Raises Conflict when the setting was written since `expected`; Refused when the day lies behind, another
    value begins on it, nothing would change, or the value does not go with the one it is bound to.
    """
    rows = _lock(new.key)
    if config.version(new.key) != expected:
        raise Conflict(max(rows, key=lambda row: row.withdrawn_at or row.set_at))
    return _written(new, by)


def _written(new: New, by: User) -> Setting:
    if new.valid_from < bangkok_today():
        raise Refused("ค่าใหม่มีผลย้อนหลังไม่ได้ เพราะกำหนดนับไปตามค่าเดิมแล้ว เลือกวันนี้หรือหลังจากนี้")
    row = Setting(
        key=new.key,
        value=new.value,
        valid_from=new.valid_from,
        source=new.source,
        reason=new.reason,
        unverified=new.unverified,
        set_by=by,
    )
    require(can_set(by, row))
    before = config.in_place(new.key, new.valid_from)
    if before is not None and _told(before) == _told(row):
        raise Refused(THE_SAME)
    config.put(row)
    _go_together(new.key)
    return row


def _told(row: Setting) -> tuple[Any, str, bool]:
    return row.value, row.source, row.unverified


@transaction.atomic
def withdraw(*, row: Setting, by: User, reason: str) -> Setting:
    """Take back a planned value; the one before it goes on in its place."""
    current = next(one for one in _lock(row.key) if one.pk == row.pk)
    require(can_withdraw(by, current))
    current.withdrawn_at, current.withdrawn_by, current.withdrawal_reason = timezone.now(), by, reason
    current.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    config.give_back(current)
    _go_together(row.key)
    return current


def _bound(key: str) -> list[tuple[str, str]]:
    """The pairs (not above, that) in which a key stands."""
    pairs = [(one.key, one.not_above) for one in known().values() if one.not_above]
    return [pair for pair in pairs if key in pair]


def _lock(key: str) -> list[Setting]:
    """Every value of the setting, held until the commit with those of the settings it is bound to."""
    keys = {key, *(one for pair in _bound(key) for one in pair)}
    held = list(Setting.objects.select_for_update(of=("self",)).filter(key__in=keys).order_by("pk"))
    return [row for row in held if row.key == key]


def _go_together(key: str) -> None:
    """Refuse what would bind two settings crosswise on any day from today on."""
    for lower, upper in _bound(key):
        rows = list(Setting.objects.standing().filter(key__in=(lower, upper)))
        ahead = [row for row in rows if row.valid_to is None or row.valid_to >= bangkok_today()]
        for low, high in _together(ahead, lower, upper):
            if low.value > high.value:
                first, second = known()[lower], known()[upper]
                raise Refused(
                    f"“{first.label}” ({first.said(low.value)}) จะมากกว่า “{second.label}” "
                    f"({second.said(high.value)}) ในช่วงที่ใช้พร้อมกัน ตั้งค่าของอีกรายการให้เข้ากันก่อน"
                )


def _together(rows: Iterable[Setting], lower: str, upper: str) -> list[tuple[Setting, Setting]]:
    """Pairs of values that hold on one day."""
    lows, highs = ([row for row in rows if row.key == key] for key in (lower, upper))
    return [
        (low, high)
        for low in lows
        for high in highs
        if (low.valid_from or date.min) <= (high.valid_to or date.max)
        and (high.valid_from or date.min) <= (low.valid_to or date.max)
    ]
