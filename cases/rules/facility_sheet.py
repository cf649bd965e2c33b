"""The directory as a spreadsheet: its columns, what a row means, and what a place looks like as a row.

One column per common condition of admission; a row's conditions become criteria and back (DESIGN 4). Nothing
here reads the database: lists of names come in as `Lists`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from cases.rules import criteria_words, sheet
from cases.rules.catalogue import catalogue
from cases.rules.criteria import Criterion
from cases.rules.sheet import Column, Found, one_of, quoted, with_its_zero
from shelter.lib import addresses, thai
from shelter.lib.spreadsheet import Cell, Sheet
from shelter.lib.text import has_letter

TITLE = "สถานที่รองรับ"
MOST_PEOPLE = 100_000
NO_LIMIT = {"ไม่จำกัด", "-", "–"}
YES, NO = {"ใช่", "x", "✓", "1", "yes", "y"}, {"ไม่ใช่", "ไม่", "0", "no", "n"} | NO_LIMIT


COLUMNS = (
    Column("name", "ชื่อสถานที่", "ชื่อเต็มของสถานที่", required=True),
    Column(
        "ownership",
        "สังกัด",
        "เช่น พส. ผส. พก. ดย. สค. อปท. อบจ. เทศบาล มูลนิธิ เอกชน สถานประกอบการ",
        required=True,
    ),
    Column("kind", "ประเภท", "เช่น บ้านพักหรือสถานสงเคราะห์คนชรา"),
    Column("agency", "หน่วยงานเจ้าของ", "เช่น องค์การบริหารส่วนจังหวัดศรีสะเกษ"),
    Column("province", "จังหวัด", "ชื่อจังหวัด", required=True),
    Column("district", "อำเภอ/ตำบล", "เช่น กันทรารมย์ หรือ ต.ดูน อ.กันทรารมย์"),
    Column("address_detail", "ที่อยู่", "เลขที่ ถนน ซอย"),
    Column("phone", "โทรศัพท์", "พิมพ์เป็นข้อความ เพื่อไม่ให้เลข 0 หน้าหาย", longest=120),
    Column("contact", "ผู้ประสานงาน", "ชื่อหรือตำแหน่งผู้ประสานงาน"),
    Column("groups", "กลุ่มที่รับ", "หลายกลุ่มคั่นด้วยจุลภาค เช่น ผู้สูงอายุ, คนพิการ"),
    Column("capacity", "ความจุ", "จำนวนคนที่รับได้ เป็นตัวเลข"),
    Column("age_min", "อายุต่ำสุด", "ปี เป็นตัวเลข"),
    Column("age_max", "อายุสูงสุด", "ปี เป็นตัวเลข"),
    Column("sex", "เพศที่รับ", "ชาย หรือ หญิง เว้นว่างเมื่อรับทุกเพศ"),
    Column("nationality", "สัญชาติที่รับ", "เช่น ไทย"),
    Column("domicile", "ภูมิลำเนาที่รับ", "ชื่อจังหวัด หลายจังหวัดคั่นด้วยจุลภาค"),
    Column("self_care", "ต้องช่วยเหลือตนเองได้", "ใช่ หรือเว้นว่าง"),
    Column("no_disease", "ต้องไม่เป็นโรคติดต่อ", "ใช่ หรือเว้นว่าง"),
    Column("psychiatric", "อาการทางจิตที่รับ", "เช่น ไม่มี, ทุเลา (แพทย์วินิจฉัย)"),
    Column("no_case", "ต้องไม่มีคดี", "ใช่ หรือเว้นว่าง"),
    Column("no_substance", "ต้องไม่ติดสารเสพติดหรือสุรา", "ใช่ หรือเว้นว่าง"),
    Column("voluntary", "ต้องสมัครใจ", "ใช่ หรือเว้นว่าง"),
    Column("documents_needed", "เอกสารที่ต้องใช้", longest=2_000),
    Column("cost_note", "ค่าใช้จ่าย", longest=300),
    Column("source", "แหล่งข้อมูล", "ข้อมูลมาจากที่ใด"),
    Column("verified_on", "ยืนยันข้อมูลเมื่อ", "วัน/เดือน/ปี พ.ศ. เช่น 20/11/2569 เว้นว่างเมื่อยังไม่ยืนยัน"),
    Column("note", "หมายเหตุ", longest=2_000),
)
BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
OTHER_CRITERIA = "เกณฑ์อื่น (อ่านอย่างเดียว)"

# Column → the fact and operators it stands for; the first operator is the one a row makes.
CONDITIONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "age_min": ("age", ("gte",)),
    "age_max": ("age", ("lte",)),
    "sex": ("sex", ("in", "eq")),
    "nationality": ("nationality_status", ("in", "eq")),
    "domicile": ("domicile_province", ("in", "eq")),
    "self_care": ("self_care", ("is_true",)),
    "no_disease": ("communicable_disease", ("is_false",)),
    "psychiatric": ("psychiatric", ("in", "eq")),
    "no_case": ("pending_case", ("is_false",)),
    "no_substance": ("substance", ("is_false",)),
    "voluntary": ("voluntary", ("is_true",)),
}


@dataclass(frozen=True)
class Lists:
    """Code → Thai name of each list; `agency_words` are beginnings of agencies' names → their ownership."""

    ownership: Mapping[str, str]
    kind: Mapping[str, str]
    groups: Mapping[str, str]
    agency_words: Mapping[str, str] = field(default_factory=dict)


# --- finding the table ------------------------------------------------------------------------------
def find_table(sheets: Sequence[Sheet]) -> Found:
    """The rows of the sheet that has the template's heading. Raises SheetError in words of the template."""
    return sheet.find_table(sheets, COLUMNS, TITLE, ignored=OTHER_CRITERIA)


# --- a row in -----------------------------------------------------------------------------------------
@dataclass
class ReadRow:
    """What a row says. `values` and `criteria` hold only the cells that were filled in.

    `implied` is what another cell lets one know: it fills what is empty and replaces nothing.
    `criteria` is column → the criterion, or None where the cell lifts the condition (ไม่จำกัด). `errors` is
    column → Thai sentence; `suggestions` is column → what was probably meant.
    """

    values: dict[str, Any] = field(default_factory=dict)
    implied: dict[str, Any] = field(default_factory=dict)
    criteria: dict[str, Criterion | None] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    suggestions: dict[str, list[str]] = field(default_factory=dict)


def read_row(cells: Mapping[str, str], refused: Mapping[str, str], lists: Lists, today: date) -> ReadRow:
    """Read a row's cells (column → text); every complaint is found at once."""
    row = ReadRow(errors=dict(refused))
    for column in COLUMNS:
        if column.required and not cells.get(column.key) and column.key not in row.errors:
            row.errors[column.key] = f"ใส่{column.title}"
    for column in COLUMNS:
        key, text = column.key, cells.get(column.key)
        if key in row.errors or not text:
            continue
        if len(text) > column.longest:
            row.errors[key] = f"ยาวได้ไม่เกิน {column.longest} ตัวอักษร ตัดให้สั้นลง"
            continue
        try:
            _read_cell(row, key, text, lists, today)
        except ValueError as error:
            row.errors[key] = str(error)
    _read_place(row, cells)
    _check_ages(row)
    return row


def _read_cell(row: ReadRow, key: str, text: str, lists: Lists, today: date) -> None:
    if key in CONDITIONS:
        row.criteria[key] = _read_condition(key, text)
    elif key == "ownership":
        row.values[key] = _read_ownership(row, text, lists)
    elif key == "kind":
        row.values[key] = one_of(text, lists.kind, "ประเภท")
    elif key == "groups":
        names = [name for name in re.split(r"\s*[,;]\s*", text) if name]
        row.values[key] = list(dict.fromkeys(one_of(name, lists.groups, "กลุ่มที่รับ") for name in names))
    elif key == "capacity":
        row.values[key] = _read_capacity(text)
    elif key == "verified_on":
        row.values[key] = _read_day(text, today)
    elif key == "phone":
        row.values[key] = thai.clean_phones(with_its_zero(text))
    elif key == "name" and not has_letter(text):
        raise ValueError("ชื่อต้องมีตัวอักษรอย่างน้อย 1 ตัว")
    elif key not in {"province", "district"}:
        row.values[key] = text


def _read_condition(key: str, text: str) -> Criterion | None:
    code, operators = CONDITIONS[key]
    fact = catalogue()[code]
    if text in NO_LIMIT:
        return None
    if operators[0] in {"is_true", "is_false"}:
        word = text.lower()
        if word not in YES | NO:
            raise ValueError("ใส่ ใช่ หรือเว้นว่าง")
        return Criterion(code, operators[0]) if word in YES else None
    value = criteria_words.read(fact, operators[0], text)
    if code == "age" and not (isinstance(value, int) and 0 <= value <= 130):
        raise ValueError("ใส่อายุเป็นจำนวนเต็ม 0 ถึง 130")
    if code == "domicile_province":
        value = [_province(name).province for name in value]
    return Criterion(code, operators[0], tuple(value) if isinstance(value, list) else value)


def _province(text: str) -> addresses.Place:
    place = addresses.find_province(text)
    if place is None:
        raise ValueError(f"ไม่มีจังหวัด {quoted(text[:40])}")
    return place


def _read_ownership(row: ReadRow, text: str, lists: Lists) -> str:
    """A word like อบจ. or เทศบาล… implies the agency too."""
    for beginning, code in lists.agency_words.items():
        if text.startswith(beginning):
            row.implied["agency"] = text
            return code
    return one_of(text, lists.ownership, "สังกัด")


def _read_capacity(text: str) -> int:
    digits = thai.to_arabic_digits(text).replace(",", "")
    if not re.fullmatch(r"\d{1,6}", digits, re.ASCII):
        raise ValueError("ใส่เป็นตัวเลข เช่น 40")
    if int(digits) > MOST_PEOPLE:
        raise ValueError(f"ต้องไม่เกิน {MOST_PEOPLE:,} คน")
    return int(digits)


def _read_day(text: str, today: date) -> date:
    day = thai.parse_date(text, today=today)
    if day > today:
        raise ValueError("ต้องไม่เกินวันนี้")
    return day


def _read_place(row: ReadRow, cells: Mapping[str, str]) -> None:
    if not cells.get("province") or "province" in row.errors:
        return
    province = addresses.find_province(cells["province"])
    if province is None:
        row.errors["province"] = "ไม่มีจังหวัดนี้"
        row.suggestions["province"] = addresses.suggest_provinces(cells["province"])
        return
    row.values["address_code"] = province.code
    if cells.get("district") and "district" not in row.errors:
        try:
            row.values["address_code"] = find_place(province, cells["district"]).code
        except PlaceUnclear as error:
            row.errors["district"] = str(error)
            row.suggestions["district"] = error.suggestions


class PlaceUnclear(ValueError):
    """The text names no place of the province, or several; `suggestions` are texts that would do."""

    def __init__(self, message: str, suggestions: list[str]):
        self.suggestions = suggestions
        super().__init__(message)


@lru_cache(maxsize=512)
def find_place(province: addresses.Place, text: str) -> addresses.Place:
    """The district or sub-district of `province` that the text names. Raises PlaceUnclear."""
    found = [
        place
        for place in addresses.search(f"{text} จ.{province.province}", limit=20)
        if place.code.startswith(province.code) and place.level > 0
    ]
    exact = [place for place in found if _names_exactly(place, text)]
    chosen = sorted(exact or found, key=lambda place: place.level)
    if chosen and (len(chosen) == 1 or chosen[0].level < chosen[1].level):
        return chosen[0]
    suggestions = [
        f"ต.{p.subdistrict} อ.{p.district}" if p.level == 2 else f"อ.{p.district}" for p in chosen[:3]
    ]
    if chosen:
        raise PlaceUnclear(f"ใน จ.{province.province} มีหลายแห่งที่ใช้ชื่อนี้ ระบุตำบลและอำเภอ", suggestions)
    raise PlaceUnclear(f"ไม่พบอำเภอหรือตำบลนี้ใน จ.{province.province} เว้นว่างได้หากไม่แน่ใจ", suggestions)


def _names_exactly(place: addresses.Place, text: str) -> bool:
    words = [re.sub(r"^(?:ตำบล|อำเภอ|แขวง|เขต|ต\.|อ\.)", "", word) for word in text.split()]
    known = {place.subdistrict, place.district, place.province}
    return all(
        word in known or (word == "เมือง" and place.district.startswith("เมือง")) for word in words if word
    )


def _check_ages(row: ReadRow) -> None:
    low, high = row.criteria.get("age_min"), row.criteria.get("age_max")
    if low and high and low.value > high.value:
        row.errors["age_max"] = "อายุสูงสุดต้องไม่น้อยกว่าอายุต่ำสุด"


# --- a row out ----------------------------------------------------------------------------------------
def column_of(criterion: Criterion) -> str | None:
    """The column that says this criterion, or None: alternatives of a group have no column."""
    for key, (fact, operators) in CONDITIONS.items():
        if not criterion.group and criterion.fact == fact and criterion.operator in operators:
            return key
    return None


def row_of(values: Mapping[str, Cell], criteria: Iterable[tuple[Criterion, str]]) -> list[Cell]:
    """A place as the cells of COLUMNS, and one of sentences for the criteria that have no column.

    `criteria` are pairs of the criterion and its sentence.
    """
    cells: dict[str, Cell] = dict(values)
    others = []
    for criterion, sentence in criteria:
        key = column_of(criterion)
        if key is None or cells.get(key):
            others.append(sentence)
        elif criterion.operator in {"is_true", "is_false"}:
            cells[key] = "ใช่"
        else:
            cells[key] = criteria_words.typed(
                catalogue()[criterion.fact], criterion.operator, criterion.value
            )
    return [*(cells.get(column.key, "") for column in COLUMNS), " / ".join(others)]


def guide(lists: Lists) -> list[list[Cell]]:
    """Rows of the template's second sheet: each column, whether it is needed, and what may stand in it."""
    allowed = {"ownership": lists.ownership, "kind": lists.kind, "groups": lists.groups}
    rows: list[list[Cell]] = []
    for column in COLUMNS:
        names = ", ".join(allowed.get(column.key, {}).values())
        fact = CONDITIONS.get(column.key)
        if fact and catalogue()[fact[0]].choices:
            names = ", ".join(catalogue()[fact[0]].choices.values())
        rows.append([column.title, "ต้องใส่" if column.required else "ใส่เท่าที่รู้", column.help, names])
    return rows
