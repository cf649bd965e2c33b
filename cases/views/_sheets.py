"""What every import of a table shares: reading the upload, mending cells in the preview, giving out files."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict

from cases.forms.upload import UploadForm
from cases.rules.sheet import Found, Problem, SheetError
from shelter.lib import spreadsheet
from shelter.lib.spreadsheet import XLSX_TYPE, Limits, Sheet, SpreadsheetError
from shelter.lib.text import squeeze

LONGEST_CELL = 2_000


# --- the upload ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Upload:
    """A file that was read: its name, its table, the encoding guessed, and the digest it is known by."""

    name: str
    found: Found
    guessed: str
    digest: str


def uploaded(
    request: HttpRequest, limits: Limits, find: Callable[[Sequence[Sheet]], Found]
) -> tuple[UploadForm, Upload | None]:
    """The form of the page, and what was read from the file sent with it, if it could be."""
    if request.method != "POST":
        return UploadForm(), None
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return form, None
    file = form.cleaned_data["file"]
    # One byte more than allowed is enough for the reader to refuse it.
    data = file.read(limits.bytes + 1)
    try:
        sheets = spreadsheet.read(data, limits)
        found = find(sheets)
    except (SpreadsheetError, SheetError) as error:
        form.add_error("file", str(error))
        return form, None
    return form, Upload(squeeze(file.name or ""), found, sheets[0].guessed, sha256(data).hexdigest())


def tell_what_was_guessed(request: HttpRequest, read: Upload) -> None:
    """Say which letters to look at, and what was not read."""
    if read.guessed:
        messages.info(
            request,
            f"ไฟล์ไม่บอกรหัสภาษา ระบบอ่านเป็น {read.guessed} "
            "ถ้าตัวอักษรด้านล่างเพี้ยน บันทึกไฟล์เป็น CSV UTF-8 หรือ .xlsx แล้วอัปโหลดใหม่",
        )
    if read.found.unused:
        columns = ", ".join(read.found.unused[:10])[:300]
        messages.warning(request, f"ไม่ได้อ่านคอลัมน์ที่ไม่มีในแม่แบบ: {columns}")


def download(data: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        data, content_type=XLSX_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


# --- mending cells ------------------------------------------------------------------------------------
def number(text: str) -> int | None:
    """A row's number or version as the page wrote it: short, or not ours."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def wrong_row(row: int, cells: Mapping[str, str], name: str, problems: Iterable[Problem]) -> dict[str, Any]:
    """A row as cases/_sheets/wrong.html shows it: each problem with its cell to type over."""
    return {
        "number": row,
        "name": name,
        "problems": [
            {
                "name": f"r{row}:{problem.column}",
                "title": problem.title,
                "message": problem.message,
                "text": cells.get(problem.column, ""),
                "suggestions": [(f"{row}:{problem.column}:{text}", text) for text in problem.suggestions],
            }
            for problem in problems
        ],
    }


def mending(data: QueryDict, columns: Container[str]) -> Callable[[list[dict[str, Any]]], None]:
    """What a posted preview changes: cells typed over (`r<row>:<column>`) and a suggestion taken (`fix`)."""
    typed = _typed_cells(data, columns)

    def change(rows: list[dict[str, Any]]) -> None:
        for row in rows:
            for key, text in typed.get(row["row"], {}).items():
                row["cells"][key] = text
                row["refused"].pop(key, None)

    return change


def _typed_cells(data: QueryDict, columns: Container[str]) -> dict[int, dict[str, str]]:
    pairs = [(name.removeprefix("r"), data[name]) for name in data if name.startswith("r")]
    if data.get("fix", "").count(":") >= 2:
        place, _, text = data["fix"].rpartition(":")
        pairs.append((place, text))
    typed: dict[int, dict[str, str]] = {}
    for place, text in pairs:
        at, _, key = place.partition(":")
        if (row := number(at)) is not None and key in columns:
            typed.setdefault(row, {})[key] = squeeze(text[: LONGEST_CELL * 10])[:LONGEST_CELL]
    return typed
