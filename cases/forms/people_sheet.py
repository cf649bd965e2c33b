"""Rows of people from a spreadsheet, checked by the fields of the form that opens a file."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from cases.actions.team import MANAGERS
from cases.forms.intake import RegisterForm
from cases.models import Identity
from cases.rules.people_sheet import BY_KEY, COLUMNS, ReadRow
from cases.rules.sheet import Problem, one_of, with_its_zero
from shelter.accounts.models import Centre, User

YES, NO = {"ใช่", "x", "✓", "1", "yes", "y"}, {"ไม่ใช่", "ไม่", "0", "no", "n", "-"}
SENDER_UNLESS_SAID = "officer"
# Problems of fields that have no column are shown at the cell they come from.
SHOWN_AT = {"identity": "first_name", "received_time": "received_time"}


def choices() -> dict[str, dict[str, str]]:
    """Column → code → name, of the columns that take only some words."""
    return _choices(RegisterForm())


def _choices(form: RegisterForm) -> dict[str, dict[str, str]]:
    listed = ("sex", "nationality_status", "sender_kind", "entry_channel", "legal_basis", "destitute_type")
    return {
        name: {code: str(label) for code, label in form.fields[name].choices if code}  # type: ignore[attr-defined]
        for name in listed
    }


def read(rows: Sequence[Mapping[str, Any]], centre: Centre) -> list[ReadRow]:
    """Every row with its problems by cell, and against the rows before it: three queries in all."""
    form = RegisterForm({})
    lists = _choices(form)
    managers = {
        user.username.lower(): user.pk
        for user in User.objects.filter(
            centre=centre, is_active=True, roles__overlap=[str(role) for role in MANAGERS]
        )
    }
    read_rows = [_row(form, lists, managers, row) for row in rows]
    first_at: dict[str, int] = {}
    for row in read_rows:
        number = row.person.get("national_id")
        if number and number in first_at:
            _complain(row, "national_id", f"เลขนี้ซ้ำกับแถว {first_at[number]} ในไฟล์ เหลือไว้แถวเดียว")
        elif number:
            first_at[number] = row.number
    return read_rows


def _complain(row: ReadRow, key: str, message: str, suggestions: Sequence[str] = ()) -> None:
    row.problems.append(Problem(key, BY_KEY[key].title, message, list(suggestions)))


def _row(
    form: RegisterForm,
    lists: Mapping[str, Mapping[str, str]],
    managers: Mapping[str, Any],
    row: Mapping[str, Any],
) -> ReadRow:
    cells, found = row["cells"], ReadRow(row["row"], row["cells"])
    for key, reason in row["refused"].items():
        _complain(found, key, reason)
    data = _typed(cells, lists, found)
    username = cells.get("manager", "").lower()
    if username and username not in managers:
        _complain(found, "manager", "ไม่มีเจ้าหน้าที่ชื่อเข้าใช้นี้ที่เป็นผู้จัดการรายกรณีได้ในศูนย์")
    found.manager = managers.get(username)
    wrong = {problem.column for problem in found.problems}
    # One form for every row: making its fields anew costs more than checking them.
    form.data = data
    form.fields["domicile"].widget.suggestions = ()
    form.full_clean()
    for name, messages in form.errors.items():
        key = SHOWN_AT.get(name, name)
        if key in BY_KEY and key not in wrong:
            widget = getattr(form.fields.get(name), "widget", None)
            _complain(found, key, " ".join(messages), getattr(widget, "suggestions", ())[:3])
    if not cells.get("received_date") and "received_date" not in {one.column for one in found.problems}:
        _complain(found, "received_date", "ใส่วันที่รับตัว")
    if not found.problems:
        found.person, found.intake = form.person(), form.intake()
    return found


def _typed(
    cells: Mapping[str, str], lists: Mapping[str, Mapping[str, str]], found: ReadRow
) -> dict[str, str]:
    """The cells as the form's own values: words of a list as its codes, and what the form asks besides."""
    data = {key: text for key, text in cells.items() if key != "manager"}
    for column in COLUMNS:
        key, text = column.key, data.get(column.key, "")
        if not text:
            continue
        if len(text) > column.longest:
            _complain(found, key, f"ยาวได้ไม่เกิน {column.longest} ตัวอักษร ตัดให้สั้นลง")
        elif key in lists:
            try:
                data[key] = one_of(text, lists[key], column.title)
            except ValueError as error:
                _complain(found, key, str(error))
                del data[key]
    if (flag := data.pop("safe_contact", "").lower()) in YES:
        data["safe_contact"] = "on"
    elif flag and flag not in NO:
        _complain(found, "safe_contact", "ใส่ ใช่ หรือเว้นว่าง")
    if data.get("phone"):
        data["phone"] = with_its_zero(data["phone"])
    known = bool(data.get("first_name")) and bool(data.get("last_name"))
    partly = Identity.PARTLY if data.get("first_name") else Identity.UNKNOWN
    data["identity"] = str(Identity.KNOWN if known else partly)
    data.setdefault("sender_kind", SENDER_UNLESS_SAID)
    data.setdefault("received_time", f"{time():%H:%M}")
    return data
