"""A table somebody filled in by a template: its columns, finding it in a file, and words of its cells.

Nothing here reads the database.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from shelter.lib import thai
from shelter.lib.spreadsheet import Sheet

GUIDE_TITLE = "คำอธิบาย"
_HEADING_WITHIN = 5  # rows above the heading may hold a title


@dataclass(frozen=True)
class Column:
    key: str
    title: str
    help: str = ""
    required: bool = False
    longest: int = 200


class Problem(NamedTuple):
    """What is wrong with a cell, and what was probably meant."""

    column: str
    title: str
    message: str
    suggestions: list[str]


class SheetError(ValueError):
    """The file is not this table; the message says in Thai what is missing."""


@dataclass(frozen=True)
class Found:
    """`rows` as ImportBatch keeps them; `unused` are headings that mean nothing here."""

    rows: list[dict[str, Any]]
    unused: list[str]


def find_table(sheets: Sequence[Sheet], columns: Sequence[Column], title: str, ignored: str = "") -> Found:
    """The rows of the sheet that has the heading of `columns`. Raises SheetError in words of the template.

    `title` is the template's sheet; a column headed `ignored` is known and not read.
    """
    best_missing: list[str] | None = None
    for sheet in sheets:
        for index, row in enumerate(sheet.rows[:_HEADING_WITHIN]):
            places = {plain(text): at for at, text in enumerate(row.cells) if text}
            at = {c.key: places[plain(c.title)] for c in columns if plain(c.title) in places}
            if not at:
                continue
            missing = [column.title for column in columns if column.required and column.key not in at]
            if not missing:
                return Found(_rows(sheet, index, at), _unused(row.cells, at, ignored))
            if best_missing is None or len(missing) < len(best_missing):
                best_missing = missing
    if best_missing is not None:
        raise SheetError(
            f"ไฟล์ขาดคอลัมน์ {' '.join(map(quoted, best_missing))} เพิ่มคอลัมน์ให้ตรงกับแม่แบบแล้วอัปโหลดใหม่"
        )
    required = " ".join(quoted(column.title) for column in columns if column.required)
    names = " ".join(quoted(sheet.name) for sheet in sheets if sheet.name)
    seen = f"แผ่นงานในไฟล์คือ {names} " if names else ""
    raise SheetError(f"ไม่พบตารางตามแม่แบบ {seen}แผ่นงาน {quoted(title)} ต้องมีหัวคอลัมน์อย่างน้อย {required}")


def _rows(sheet: Sheet, heading: int, at: Mapping[str, int]) -> list[dict[str, Any]]:
    rows = []
    for row in sheet.rows[heading + 1 :]:
        cells = {
            key: row.cells[place] for key, place in at.items() if place < len(row.cells) and row.cells[place]
        }
        refused = {key: row.refused[place] for key, place in at.items() if place in row.refused}
        if cells or refused:
            rows.append({"row": row.number, "cells": cells, "refused": refused})
    if not rows:
        raise SheetError("ตารางมีแต่หัวคอลัมน์ ใส่ข้อมูลใต้หัวคอลัมน์อย่างน้อยหนึ่งแถวแล้วอัปโหลดใหม่")
    return rows


def _unused(cells: Sequence[str], at: Mapping[str, int], ignored: str) -> list[str]:
    known = {*at.values()}
    return [
        text
        for place, text in enumerate(cells)
        if text and place not in known and plain(text) != plain(ignored)
    ]


def plain(title: str) -> str:
    return re.sub(r"[\s*]", "", title)


def quoted(text: str) -> str:
    return f"“{text}”"


def one_of(text: str, names: Mapping[str, str], what: str) -> str:
    """The code whose Thai name, or short form in brackets, is `text`. Raises ValueError naming them all."""
    wanted = plain(text)
    for code, name in names.items():
        short = name.split("(")[-1].rstrip(")") if "(" in name else name
        if wanted in {plain(name), plain(short), code}:
            return code
    raise ValueError(f"ไม่มี{what} {quoted(text[:40])} เลือกจาก {', '.join(names.values())}")


def with_its_zero(phone: str) -> str:
    """A number typed as a number lost its leading 0: 812345678 is 0812345678."""
    digits = thai.to_arabic_digits(phone)
    return f"0{digits}" if re.fullmatch(r"[1-9]\d{7,8}", digits, re.ASCII) else phone
