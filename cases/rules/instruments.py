"""Scored instruments as data: points, bands, and what an answer sets off (DOMAIN 7.5).

A weight is what an option is worth: มี may be 1 in one item and 10 in the next. Answers may be missing; the
total is then unknown, but what the given answers already set off is set off.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class SheetError(ValueError):
    """An instrument's data cannot be read; the message names the place."""


@dataclass(frozen=True)
class Option:
    label: str
    points: int | None


@dataclass(frozen=True)
class Item:
    """One question. `hint` is what is known of a wording that is not entered yet."""

    number: int
    text: str
    options: tuple[Option, ...]
    hint: str = ""


@dataclass(frozen=True)
class Band:
    """From `least` points on, until the next band."""

    least: int
    code: str
    label: str


@dataclass(frozen=True)
class Trigger:
    """From `least` points on, of the sheet or of one `item`: open another instrument, or act at once."""

    least: int
    item: int | None = None
    opens: str = ""
    safety: bool = False


@dataclass(frozen=True)
class Sheet:
    items: tuple[Item, ...]
    bands: tuple[Band, ...]
    triggers: tuple[Trigger, ...]

    @property
    def maximum(self) -> int:
        """The most points there are."""
        return sum(max((one.points or 0 for one in item.options), default=0) for item in self.items)


def parse(items: Sequence[Mapping], bands: Sequence[Mapping], triggers: Sequence[Mapping]) -> Sheet:
    """Rows as JSON holds them. Raises SheetError."""
    try:
        return Sheet(
            tuple(
                Item(
                    row["number"],
                    row["text"],
                    tuple(Option(**one) for one in row["options"]),
                    row.get("hint", ""),
                )
                for row in items
            ),
            tuple(sorted((Band(**row) for row in bands), key=lambda band: band.least)),
            tuple(Trigger(**row) for row in triggers),
        )
    except (TypeError, KeyError) as error:
        raise SheetError(str(error)) from error


@dataclass(frozen=True)
class Outcome:
    """What a filled sheet says. `points` is the sum of what was answered; `total` only when all was."""

    points: int
    total: int | None
    maximum: int
    band: Band | None
    opens: tuple[str, ...]
    safety: bool


def outcome(sheet: Sheet, answers: Mapping[int, int | None]) -> Outcome:
    """`answers` is item number → index of the chosen option, None or absent when it was left open.

    Raises SheetError for an option the item does not have.
    """
    given = {}
    for item in sheet.items:
        chosen = answers.get(item.number)
        if chosen is None:
            continue
        if not 0 <= chosen < len(item.options):
            raise SheetError(f"item {item.number} has no option {chosen}")
        given[item.number] = item.options[chosen].points or 0
    points = sum(given.values())
    whole = len(given) == len(sheet.items)
    fired = [one for one in sheet.triggers if _reached(one, given, points)]
    return Outcome(
        points=points,
        total=points if whole else None,
        maximum=sheet.maximum,
        band=band_of(sheet, points) if whole else None,
        opens=tuple(one.opens for one in fired if one.opens),
        safety=any(one.safety for one in fired),
    )


def _reached(trigger: Trigger, given: Mapping[int, int], points: int) -> bool:
    reached = points if trigger.item is None else given.get(trigger.item, 0)
    return reached >= trigger.least


def band_of(sheet: Sheet, total: int) -> Band | None:
    return next((band for band in reversed(sheet.bands) if total >= band.least), None)


def lacks(sheet: Sheet, *, source: str, sheet_on: Any) -> list[str]:
    """What keeps a sheet from being switched on: every word and every weight comes from the official one."""
    found = []
    if not source:
        found.append("ยังไม่ระบุแหล่งที่มาของแบบ")
    if sheet_on is None:
        found.append("ยังไม่ระบุวันที่ของแบบที่ใช้อ้างอิง")
    if not sheet.items:
        found.append("ยังไม่มีข้อคำถาม")
    for item in sheet.items:
        found += [f"ข้อ {item.number}: {text}" for text in _lacks_of(item)]
    if not sheet.bands:
        found.append("ยังไม่มีเกณฑ์แปลผล")
    elif sheet.bands[0].least != 0:
        found.append("เกณฑ์แปลผลต้องเริ่มที่ 0 คะแนน")
    found += [
        f"เกณฑ์ “{band.label}” เริ่มที่ {band.least} คะแนน แต่คะแนนเต็มมีเพียง {sheet.maximum} ดูน้ำหนักของแต่ละข้ออีกครั้ง"
        for band in sheet.bands
        if band.least > sheet.maximum
    ]
    return found


def _lacks_of(item: Item) -> list[str]:
    found = []
    if not item.text:
        found.append("ยังไม่มีข้อความตามแบบ")
    if len(item.options) < 2:
        found.append("ต้องมีตัวเลือกอย่างน้อย 2 ตัวเลือก")
    if any(not one.label for one in item.options):
        found.append("มีตัวเลือกที่ยังไม่มีข้อความ")
    if any(one.points is None for one in item.options):
        found.append("มีตัวเลือกที่ยังไม่มีคะแนน")
    elif item.options and len({one.points for one in item.options}) == 1:
        found.append("ทุกตัวเลือกได้คะแนนเท่ากัน")
    return found
