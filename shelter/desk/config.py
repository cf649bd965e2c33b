"""Dated settings: the value in force on a day, and how a new one takes its place among the others."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q

from shelter.desk.models import Setting
from shelter.desk.refusal import Refused
from shelter.lib.thai import format_date

DAY = timedelta(days=1)


def value(key: str, on: date) -> Any:
    """The setting's value in force on `on`. Raises Setting.DoesNotExist when none holds that day."""
    return Setting.objects.on(on).get(key=key).value


def values(keys: Iterable[str], on: date) -> dict[str, Any]:
    """Several settings of one day in one query; a key that has no value that day is absent."""
    return dict(Setting.objects.on(on).filter(key__in=list(keys)).values_list("key", "value"))


def course(keys: Iterable[str], until: date) -> list[tuple[date | None, Mapping[str, Any]]]:
    """The values of several settings from each day on which one of them changed, up to `until`.

    Earliest first, in one query; None stands for the beginning. Days without a value of every key are left
    out.
    """
    asked = set(keys)
    rows = list(Setting.objects.standing().filter(key__in=asked))
    begins = {row.valid_from for row in rows if row.valid_from is None or row.valid_from <= until}
    told = []
    for since in sorted(begins, key=lambda day: day or date.min):
        day = since or date.min
        found = {row.key: row.value for row in rows if _holds(row, day)}
        if found.keys() == asked:
            told.append((since, found))
    return told


def _holds(row: Setting, day: date) -> bool:
    return (row.valid_from or date.min) <= day <= (row.valid_to or date.max)


def version(key: str) -> int:
    """How often a setting was written: a page that shows another number was opened before the last time."""
    counted = Setting.objects.filter(key=key).aggregate(rows=Count("pk"), withdrawn=Count("withdrawn_at"))
    return int(counted["rows"] + counted["withdrawn"])


def in_place(key: str, day: date) -> Setting | None:
    """What would hold on `day` without a new value."""
    return Setting.objects.on(day).filter(key=key).first()


def put(row: Setting) -> Setting:
    """Write a value that holds from its day until the next one that is planned; the one before ends the day
    before.

    Inside the caller's transaction, its rows of the key locked. Raises Refused: a value begins that very day.
    """
    day = row.valid_from
    before = in_place(row.key, day or date.min)
    if before is not None and before.valid_from == day:
        begins = f"วันที่ {format_date(day)}" if day else "แรก"
        raise Refused(f"มีค่าที่เริ่มใช้ตั้งแต่{begins}แล้ว ถอนค่านั้นก่อนถ้ายังไม่ถึงวัน หรือเลือกวันเริ่มใช้หลังจากนั้น")
    planned = Setting.objects.standing().filter(key=row.key, valid_from__isnull=False)
    after = (planned.filter(valid_from__gt=day) if day else planned).order_by("valid_from").first()
    row.valid_to = after.valid_from - DAY if after else row.valid_to
    if before is not None:
        before.valid_to = day - DAY
        before.save(update_fields=["valid_to"])
    row.save(force_insert=True)
    return row


def give_back(row: Setting) -> None:
    """Give the days of a withdrawn value to the one that ended for it, in the caller's transaction."""
    ended = Q(valid_to=row.valid_from - DAY) & ~Q(pk=row.pk)
    Setting.objects.standing().filter(ended, key=row.key).update(valid_to=row.valid_to)
