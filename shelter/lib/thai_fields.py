"""Form fields for Thai offices: what is typed by habit is understood, and every refusal says what to do.

All of them refuse NUL and lone surrogates, accept Thai digits where digits are meant, redisplay the typed
text untouched, and compare cleaned values in `has_changed`. Messages follow the wording guide: what is wrong
and how to put it right, no blame.
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from shelter.lib import thai
from shelter.lib.text import has_forbidden, has_letter, normalise, squeeze

DateBound = dt.date | Callable[[], dt.date] | None

_FORBIDDEN = "ข้อความมีอักขระที่เก็บไม่ได้ ลบช่องนี้แล้วพิมพ์ใหม่"
_LONGEST_LINE = 200
# Blanks and invisible signs around a text come off before it is counted, and nobody pastes more of them.
_TO_SPARE = 20_000
_OLDEST_AGE = 130  # years
_OLDEST_EVENT = 80
_DUE_YEARS = 10
_DATABASE_INTEGER = 2_147_483_647


class _ThaiField(forms.Field):
    """What the fields share: Thai messages, refusal of what cannot be kept, comparison of cleaned values."""

    default_error_messages = {
        "required": "กรอก{label}",
        "invalid": "อ่านช่องนี้ไม่ออก ดูตัวอย่างใต้ช่องแล้วพิมพ์ใหม่",
        "max_length": "ยาวได้ไม่เกิน %(limit_value)d ตัวอักษร ตอนนี้มี %(show_value)d ตัวอักษร ตัดให้สั้นลง",
        "min_length": "ใส่อย่างน้อย %(limit_value)d ตัวอักษร ตอนนี้มี %(show_value)d ตัวอักษร",
        "min_value": "ต้องไม่น้อยกว่า %(limit_value)s",
        "max_value": "ต้องไม่เกิน %(limit_value)s",
        "max_digits": "ใส่ได้ไม่เกิน %(max)s หลัก",
        "max_decimal_places": "ใส่ทศนิยมได้ไม่เกิน %(max)s ตำแหน่ง",
        "max_whole_digits": "ใส่หน้าจุดทศนิยมได้ไม่เกิน %(max)s หลัก",
    }

    def validate(self, value: Any) -> None:
        if self.required and value in self.empty_values:
            message = str(self.error_messages["required"]).replace("{label}", str(self.label or "ช่องนี้"))
            raise ValidationError(message, code="required")
        super().validate(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        try:
            return bool(self.to_python(data) != self.to_python(initial))
        except ValidationError:
            return True

    def _typed(self, value: Any) -> str:
        """What was typed; refused is what cannot be kept, and at once what is far too long."""
        text = "" if value is None else str(value)
        most = getattr(self, "max_length", None) or _LONGEST_LINE
        if len(text) > most + _TO_SPARE:
            said = str(self.error_messages["max_length"])
            raise ValidationError(
                said, code="max_length", params={"limit_value": most, "show_value": len(text)}
            )
        if has_forbidden(text):
            raise ValidationError(_FORBIDDEN, code="forbidden")
        return text

    def _line(self, value: Any) -> str:
        """One line of what was typed, normalised; `""` when nothing visible was."""
        return squeeze(self._typed(value))


class ThaiCharField(_ThaiField, forms.CharField):
    """One line of text, normalised, at most `max_length` characters (200 unless told)."""

    default_max_length = 200

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        super().__init__(max_length=max_length or self.default_max_length, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: browsers cut a pasted text silently; the message says how much is too much."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

    def to_python(self, value: Any) -> str | None:
        return self._line(value) or self.empty_value


class ThaiTextField(ThaiCharField):
    """Text of several lines, normalised, at most `max_length` characters (20 000 unless told)."""

    widget = forms.Textarea
    default_max_length = 20_000

    def to_python(self, value: Any) -> str | None:
        return normalise(self._typed(value)).strip() or self.empty_value


class ThaiNameField(ThaiCharField):
    """What somebody or something is called: one line with a letter in it."""

    NO_LETTER = "ชื่อต้องมีตัวอักษรอย่างน้อย 1 ตัว เครื่องหมาย ตัวเลข หรือรูปอย่างเดียวใช้เรียกและค้นหาไม่ได้"

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not has_letter(value):
            way_out = "" if self.required else " ไม่มีหรือไม่ทราบให้เว้นว่าง"
            raise ValidationError(f"{self.NO_LETTER}{way_out}", code="no_letter")


class ThaiDateField(_ThaiField):
    """A date typed as `thai.parse_date` reads it, within the range the field states (DESIGN 8).

    birth    not after today, not before 130 years ago; two-digit years are read as births
    past     an event: not after today, not before 80 years ago (a year typed wrong by a digit)
    due      up to ten years on, not before 80 years ago
    min_date, max_date   dates, or callables asked at each validation; they narrow the range or stand alone.
                         `min_note` and `max_note` follow the message: ซึ่งเป็นวันประชุมทีม
    One of `birth`, `past`, `due` or `max_date` is needed. They may also be set on a form's own field.
    """

    widget = forms.TextInput

    def __init__(
        self,
        *,
        birth: bool = False,
        past: bool = False,
        due: bool = False,
        min_date: DateBound = None,
        max_date: DateBound = None,
        min_note: str = "",
        max_note: str = "",
        **kwargs: Any,
    ) -> None:
        if birth + past + due + (max_date is not None) == 0 or birth + past + due > 1:
            raise TypeError("a date field states its range: one of birth, past, due; or max_date")
        self.birth, self.past, self.due = birth, past, due
        self.min_date, self.max_date = min_date, max_date
        self.min_note, self.max_note = min_note, max_note
        within = "ไม่หลังวันนี้" if birth or past else f"ไม่เกิน {_DUE_YEARS} ปีข้างหน้า" if due else ""
        kwargs.setdefault("help_text", f"วัน/เดือน/ปี พ.ศ. เช่น 20/11/2569 {within}".strip())
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # No inputmode=numeric: a phone's number pad has neither the slash nor the month names.
        return {**super().widget_attrs(widget), "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return thai.format_date(value, "numeric") if isinstance(value, dt.date) else value

    def to_python(self, value: Any) -> dt.date | None:
        if isinstance(value, dt.date):
            return thai.bangkok_date(value)
        line = self._line(value)
        if not line:
            return None
        try:
            return thai.parse_date(line, birth=self.birth)
        except thai.ThaiInputError as error:
            raise ValidationError(str(error), code="invalid") from None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        for refused, message in self._bounds(value):
            if refused:
                raise ValidationError(message, code="range")

    def _bounds(self, day: dt.date) -> list[tuple[bool, str]]:
        today = thai.bangkok_today()
        bounds = []
        if self.birth or self.past:
            bounds.append((day > today, f"ต้องไม่หลังวันนี้ ({thai.format_date(today)})"))
        if self.birth or self.past or self.due:
            oldest = thai.add_months(today, -12 * (_OLDEST_AGE if self.birth else _OLDEST_EVENT))
            year = "ปีเกิด" if self.birth else "ปี พ.ศ. "
            bounds.append((day < oldest, f"ต้องไม่ก่อน {thai.format_date(oldest)} ดู{year}อีกครั้ง"))
        if self.due:
            latest = thai.add_months(today, 12 * _DUE_YEARS)
            bounds.append((day > latest, f"ต้องไม่หลัง {thai.format_date(latest)} ซึ่งครบ {_DUE_YEARS} ปีจากวันนี้"))
        if earliest := _asked(self.min_date):
            bounds.append((day < earliest, f"ต้องไม่ก่อน {thai.format_date(earliest)} {self.min_note}".strip()))
        if last := _asked(self.max_date):
            bounds.append((day > last, f"ต้องไม่หลัง {thai.format_date(last)} {self.max_note}".strip()))
        return bounds


def _asked(bound: DateBound) -> dt.date | None:
    return bound() if callable(bound) else bound


class _ThaiNumberField(_ThaiField):
    """Digits of either kind, thousands commas allowed; anything else is refused before Python sees it."""

    widget = forms.TextInput
    example = ""
    shape = re.compile("")

    def _digits(self, value: Any) -> str:
        line = thai.to_arabic_digits(self._line(value)).replace(",", "").replace(" ", "")
        if line and not self.shape.fullmatch(line):
            raise ValidationError(f"ใส่เป็นตัวเลข เช่น {self.example}", code="invalid")
        return line


class ThaiIntegerField(_ThaiNumberField, forms.IntegerField):
    """A whole number in Thai or Arabic digits, within what the database holds.

    `example` is named where a number cannot be read: one that fits the field.
    """

    shape = re.compile(r"[+-]?[0-9]{1,15}")

    def __init__(
        self,
        *,
        min_value: int | None = None,
        max_value: int | None = None,
        example: str = "40",
        **kwargs: Any,
    ) -> None:
        least = -_DATABASE_INTEGER if min_value is None else min_value
        most = _DATABASE_INTEGER if max_value is None else max_value
        if not least <= int(example) <= most:
            raise TypeError(f"{example} is no example of a number from {least} to {most}")
        self.example = example
        super().__init__(min_value=least, max_value=most, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "numeric"}

    def to_python(self, value: Any) -> int | None:
        line = self._digits(value)
        return int(line) if line else None


class ThaiDecimalField(_ThaiNumberField, forms.DecimalField):
    """A number with decimals in Thai or Arabic digits; 12 digits, 2 of them decimals, unless told."""

    shape = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})")

    def __init__(
        self, *, max_digits: int = 12, decimal_places: int = 2, example: str = "1250.50", **kwargs: Any
    ) -> None:
        self.example = example
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal"}

    def to_python(self, value: Any) -> Any:
        return super().to_python(self._digits(value))


class NationalIdField(_ThaiField):
    """The 13-digit เลขประจำตัว, cleaned to its digits and checked; `""` when left empty."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value: Any) -> str:
        line = self._line(value)
        if not line:
            return ""
        try:
            return thai.check_national_id(line)
        except thai.ThaiInputError as error:
            raise ValidationError(str(error), code="invalid") from None


class ThaiPhoneField(_ThaiField):
    """One telephone number, kept as `thai.clean_phone` gives it; `""` when left empty."""

    widget = forms.TextInput
    clean_line: Callable[[str], str] = staticmethod(thai.clean_phone)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "tel", "autocomplete": "off"}

    def to_python(self, value: Any) -> str:
        line = self._line(value)
        if not line:
            return ""
        try:
            return self.clean_line(line)
        except thai.ThaiInputError as error:
            raise ValidationError(str(error), code="invalid") from None


class ThaiPhonesField(ThaiPhoneField):
    """Telephone numbers of a place, several with a comma between, kept as `thai.clean_phones` gives them."""

    clean_line = staticmethod(thai.clean_phones)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "เช่น 045 612 345 ต่อ 12, 081 234 5678 เว้นว่างเมื่อยังไม่ทราบ")
        super().__init__(**kwargs)


class FiscalYearField(ThaiIntegerField):
    """ปีงบประมาณ as a BE year: `2570`, `70` and the common-era `2027` are the same; up to ten years on."""

    first_year = 2500

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("example", "2570")
        kwargs.setdefault("help_text", "ปี พ.ศ. เช่น 2570")
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        year = super().to_python(value)
        if year is None:
            return None
        if 0 <= year < 100:
            return year + 2500
        return year + thai.BE_OFFSET if 1900 <= year <= 2100 else year

    def validate(self, value: Any) -> None:
        super().validate(value)
        last = thai.fiscal_year(thai.bangkok_today()) + _DUE_YEARS
        if value is not None and not self.first_year <= value <= last:
            raise ValidationError(f"ใส่ปีงบประมาณ พ.ศ. ตั้งแต่ {self.first_year} ถึง {last}", code="range")
