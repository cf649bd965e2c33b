"""Spreadsheets in and out: .xlsx and .csv as rows of text, bounded on the way in, harmless on the way out.

Reading gives the texts people see and refuses, cell by cell, what only a program could fill in (formulas,
error values) or what cannot be kept. Writing never makes a live formula: a cell that begins like one is text.
"""

import csv
import datetime as dt
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from shelter.lib.text import has_forbidden, squeeze

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"

# = + - @ and their full-width twins begin a formula in one program or another; tab and CR hide one.
_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_QUOTE = "'"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_WEB_PAGE = re.compile(rb"\s*<(?:!doctype|html|head|body|meta|table|style|\?xml|!--)", re.IGNORECASE)
_BINARY = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
LAST_ROW, WIDEST = 1_048_576, 1_000
# Rows that hold nothing but a format, one after another: each costs as much as a full one.
MOST_BLANK = 100_000
_ELEMENTS = re.compile(rb"<(?:[^\s<>/:]+:)?(?:row|c)[\s/>]")
_TAGS_OF_A_CELL = 5  # its own, its value's and what a row and a shared text add to each
_QUOTED = re.compile(r'"[^"]*"')
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

# openpyxl has no one error for a damaged file: a missing part is a KeyError, bad XML a SyntaxError.
_DAMAGED = (
    InvalidFileException,
    zipfile.BadZipFile,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    SyntaxError,
    TypeError,
    ValueError,
    zlib.error,
)

FORMULA = "ช่องนี้เป็นสูตร คัดลอกแล้ววางเป็นค่าแทนสูตร"
ERROR_VALUE = "ช่องนี้เป็นค่าผิดพลาดของโปรแกรมตาราง แก้เป็นค่าจริงก่อน"
UNKEEPABLE = "ช่องนี้มีอักขระที่เก็บไม่ได้ พิมพ์ใหม่แทนการวาง"
_TOO_LONG_A_SHEET = "แผ่นงานกว้างหรือยาวเกินไป คัดลอกเฉพาะข้อมูลไปไว้ในแม่แบบแล้วนำเข้าใหม่"
TOO_LONG = "ข้อความยาวเกินกำหนด ตัดให้สั้นลง"


class SpreadsheetError(ValueError):
    """The file cannot be read as a table; the message says, in Thai, what to do."""


@dataclass(frozen=True)
class Limits:
    """What one file may hold. `ratio` is unpacked size over packed size, the mark of a zip bomb."""

    bytes: int = 5 * 1024 * 1024
    unpacked: int = 40 * 1024 * 1024
    ratio: int = 150
    sheets: int = 10
    rows: int = 5_000
    columns: int = 60
    cell: int = 2_000


@dataclass(frozen=True)
class Row:
    """A row that holds something: its number in the file, its cells up to the last one filled.

    `refused` is column index → Thai reason; such a cell reads as empty.
    """

    number: int
    cells: tuple[str, ...]
    refused: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """`guessed` names the encoding of a .csv that does not say its own, for people to check the letters."""

    name: str
    rows: list[Row]
    guessed: str = ""


def too_large(limits: Limits) -> str:
    """What is said of a file of too many bytes, here and where it is chosen."""
    return f"ไฟล์ใหญ่เกิน {limits.bytes // 1024 // 1024} MB แบ่งเป็นหลายไฟล์แล้วนำเข้าทีละไฟล์"


# --- in -------------------------------------------------------------------------------------------
def read(data: bytes, limits: Limits = Limits()) -> list[Sheet]:
    """Every sheet of an .xlsx that people see, or the one of a .csv, told apart by content.

    Empty rows and hidden sheets are left out. A .csv may be UTF-8 (with or without a byte order mark), UTF-16
    or cp874. Raises SpreadsheetError.
    """
    if len(data) > limits.bytes:
        raise SpreadsheetError(too_large(limits))
    if not data.strip():
        raise SpreadsheetError("ไฟล์นี้ว่างเปล่า เลือกไฟล์ที่มีข้อมูล")
    if data.startswith(_OLE):
        raise SpreadsheetError("ไฟล์นี้เป็น .xls รุ่นเก่าหรือมีรหัสผ่าน เปิดไฟล์แล้วบันทึกใหม่เป็น .xlsx ที่ไม่มีรหัสผ่าน")
    if _WEB_PAGE.match(data.removeprefix(b"\xef\xbb\xbf")):
        raise SpreadsheetError("ไฟล์นี้เป็นหน้าเว็บที่ตั้งชื่อเป็นตาราง เปิดด้วย Excel แล้วเลือกบันทึกเป็น .xlsx แล้วนำเข้าใหม่")
    if data.startswith(_BINARY):
        raise SpreadsheetError("ไฟล์นี้ไม่ใช่ตาราง เลือกไฟล์ .xlsx หรือ .csv ที่บันทึกจากโปรแกรมตาราง")
    return _read_xlsx(data, limits) if data.startswith(_ZIP) else [_read_csv(data, limits)]


def _read_xlsx(data: bytes, limits: Limits) -> list[Sheet]:
    broken = SpreadsheetError("เปิดไฟล์นี้ไม่ได้ ตรวจว่าเป็นไฟล์ .xlsx ที่บันทึกจากโปรแกรมตาราง แล้วลองอีกครั้ง")
    try:
        _refuse_bombs_and_macros(data, limits)
        with warnings.catch_warnings():
            # openpyxl warns of what it leaves unread: styles, validation, drawings. None of it is a cell.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            try:
                return [Sheet(one.title, list(_xlsx_rows(one, limits))) for one in _tables(book, limits)]
            finally:
                book.close()
    except SpreadsheetError:
        raise
    except _DAMAGED as error:
        raise broken from error


def _refuse_bombs_and_macros(data: bytes, limits: Limits) -> None:
    """The sizes in the directory are what zipfile will read at most, so checking them bounds the reading; how
    long it takes goes by the rows, cells and tags, which are counted before any of them is parsed."""
    too_much = SpreadsheetError("ไฟล์นี้ขยายแล้วใหญ่เกินกำหนด คัดลอกเฉพาะข้อมูลไปไว้ในแม่แบบแล้วนำเข้าใหม่")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
        unpacked = sum(part.file_size for part in parts)
        if unpacked > limits.unpacked or unpacked > limits.ratio * len(data) or len(parts) > 1_000:
            raise too_much
        most = limits.rows * limits.columns
        tags = elements = 0
        for part in parts:
            text = packed.read(part)
            tags += text.count(b"<")
            elements += sum(1 for _ in _ELEMENTS.finditer(text))
            if tags > _TAGS_OF_A_CELL * most + MOST_BLANK or elements > most + MOST_BLANK:
                raise too_much
    names = {part.filename.lower() for part in parts}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise SpreadsheetError("ไฟล์นี้มีแมโคร (.xlsm) เปิดไฟล์แล้วบันทึกเป็น .xlsx ที่ไม่มีแมโคร แล้วนำเข้าใหม่")
    if "xl/workbook.xml" not in names:
        raise SpreadsheetError("ไฟล์นี้ไม่ใช่ .xlsx แม้ชื่อจะบอกเช่นนั้น เปิดด้วยโปรแกรมตารางแล้วบันทึกเป็น .xlsx แล้วนำเข้าใหม่")


def _tables(book: Any, limits: Limits) -> list[Any]:
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise KeyError("a workbook without a sheet to see")
    if len(sheets) > limits.sheets:
        raise SpreadsheetError(f"ไฟล์มีเกิน {limits.sheets} แผ่นงาน ลบแผ่นงานที่ไม่ใช้แล้วนำเข้าใหม่")
    return sheets


def _xlsx_rows(sheet: Any, limits: Limits) -> Iterator[Row]:
    sheet.reset_dimensions()  # the declared size may be a lie, and is padded with empty cells
    kept = blank = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > LAST_ROW or len(cells) > WIDEST or blank > MOST_BLANK:
            raise SpreadsheetError(_TOO_LONG_A_SHEET)
        texts: list[str] = []
        refused: dict[int, str] = {}
        for column, cell in enumerate(cells[: limits.columns]):
            kind = getattr(cell, "data_type", "n")
            if kind == "f":
                texts.append("")
                refused[column] = FORMULA
            elif kind == "e":
                texts.append("")
                refused[column] = ERROR_VALUE
            else:
                _take(_shown(cell.value), column, texts, refused, limits)
        blank += bool(cells)
        if any(texts) or refused:
            kept, blank = kept + 1, 0
            _refuse_too_many(kept, limits)
            yield Row(number, _trimmed(texts), refused)


def _trimmed(texts: list[str]) -> tuple[str, ...]:
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _shown(value: Any) -> str:
    """A cell's value as the text a person would have typed; days as year-month-day of the common era."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _take(text: str, column: int, texts: list[str], refused: dict[int, str], limits: Limits) -> None:
    if has_forbidden(text):
        refused[column] = UNKEEPABLE
        text = ""
    if len(text) > 4 * limits.cell or len(text := squeeze(text)) > limits.cell:
        refused[column] = TOO_LONG
        text = ""
    texts.append(text)


def _refuse_too_many(kept: int, limits: Limits) -> None:
    if kept > limits.rows + 1:  # the heading is a row too
        raise SpreadsheetError(f"ไฟล์มีเกิน {limits.rows:,} แถว แบ่งเป็นหลายไฟล์แล้วนำเข้าทีละไฟล์")


def _read_csv(data: bytes, limits: Limits) -> Sheet:
    text, guessed = _decode(data)
    # A title may stand above the heading, and a quoted cell may hold any of them.
    head = _QUOTED.sub("", "\n".join(text.split("\n", 5)[:5]))
    delimiter = max(",;\t", key=head.count)
    rows: list[Row] = []
    blank = 0
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1
        ):
            texts: list[str] = []
            refused: dict[int, str] = {}
            for column, cell in enumerate(cells[: limits.columns]):
                if cell.startswith(("=", "＝")):
                    texts.append("")
                    refused[column] = FORMULA
                else:
                    _take(_unquoted(cell), column, texts, refused, limits)
            if any(texts) or refused:
                rows.append(Row(number, _trimmed(texts), refused))
                blank = 0
                _refuse_too_many(len(rows), limits)
            elif (blank := blank + 1) > MOST_BLANK:
                raise SpreadsheetError(_TOO_LONG_A_SHEET)
    except csv.Error as error:
        raise SpreadsheetError("อ่านไฟล์ CSV นี้ไม่ได้ บันทึกใหม่เป็น .xlsx แล้วลองอีกครั้ง") from error
    return Sheet("", rows, guessed)


def _decode(data: bytes) -> tuple[str, str]:
    """The text, and the name of its encoding where that is only a guess."""
    encodings = (
        {"utf-16": ""} if data.startswith(_UTF16) else {"utf-8-sig": "", "cp874": "Windows-874 (TIS-620)"}
    )
    for encoding, guessed in encodings.items():
        try:
            return data.decode(encoding), guessed
        except UnicodeDecodeError:
            continue
    raise SpreadsheetError("อ่านภาษาไทยในไฟล์นี้ไม่ได้ บันทึกเป็น CSV UTF-8 หรือ .xlsx แล้วลองอีกครั้ง")


def _unquoted(cell: str) -> str:
    """Without the quote that `write_csv` puts before what begins like a formula."""
    return cell[1:] if cell.startswith(_QUOTE) and cell[1:].startswith(_LIVE) else cell


# --- out ------------------------------------------------------------------------------------------
Cell = str | int | float | None


@dataclass(frozen=True)
class Table:
    """A sheet to write: its name (31 characters at most), heading and rows of texts and numbers."""

    name: str
    heading: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def is_live(value: Cell) -> bool:
    """True when a spreadsheet program could take the text for a formula."""
    return isinstance(value, str) and value.startswith(_LIVE)


def write_xlsx(tables: Iterable[Table]) -> bytes:
    """A workbook of text and numbers; every text is a text cell, whatever it begins with."""
    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table.name)
        sheet.freeze_panes = "A2"
        for column, title in enumerate(table.heading, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = max(12, min(40, len(title) + 4))
        sheet.append([_xlsx_cell(sheet, title, bold=True) for title in table.heading])
        for row in table.rows:
            sheet.append([_xlsx_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _xlsx_cell(sheet: Any, value: Cell, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=None if value == "" else value)
    if value and isinstance(value, str):
        cell.data_type = "s"
    if is_live(value):
        cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell


def write_csv(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark, so that office programs read Thai; formula-like texts are quoted."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in [heading, *rows]:
        writer.writerow([_QUOTE + value if is_live(value) else value for value in row])  # type: ignore[operator]
    return out.getvalue().encode("utf-8-sig")
