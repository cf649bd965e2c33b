"""Fields that belong to people: a place typed as text, a birth date or an age, a time of day."""

import datetime as dt
import re
from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cases.models import Case
from cases.rules.flags import says_nothing
from shelter.lib import addresses, thai
from shelter.lib.text import squeeze
from shelter.lib.thai_fields import ThaiCharField, ThaiDateField, ThaiTextField

Form = TypeVar("Form", bound=forms.BaseForm)

MOST_PLACES = 8
# Somebody may be met, asked and examined for months before they are received; a year more is a year mistyped.
MET_BEFORE = dt.timedelta(days=366)

# Said before writing: who will read a text of the file, and who the part of it that tells of health.
READ_BY_ALL = "ผู้อ่านแฟ้มทุกคนอ่านได้"
HEALTH_HELP = "เห็นได้เฉพาะผู้จัดการรายกรณี วิชาชีพด้านสุขภาพในทีม และผู้อำนวยการ"
HEALTH_BELOW = f"{READ_BY_ALL} เรื่องสุขภาพเขียนในช่องถัดไป"


def prose(
    label: str, rows: int = 2, *, required: bool = False, most: int = 4000, **more: Any
) -> ThaiTextField:
    """Some lines of text, at most `most` characters; they may stay empty unless said."""
    area = forms.Textarea(attrs={"rows": rows})
    return ThaiTextField(label=label, required=required, max_length=most, widget=area, **more)


class HeedField(ThaiCharField):
    """What somebody must not get, in words that warn. A written "nothing" is left out: it would warn too."""

    def to_python(self, value: Any) -> str:
        words: str = super().to_python(value)
        return "" if says_nothing(words) else words


class DoneOnField(ThaiDateField):
    """The day of something done for or with the person of a file, not after today; see `within_file`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(past=True, **kwargs)


def within_file(form: Form, case: Case) -> Form:
    """The form: none of its past days lies before the person's birth, and nothing was done or is planned for
    long before they came."""
    born = case.client.birth_date
    at_birth = (born, "ซึ่งเป็นวันเกิด")
    earliest = thai.bangkok_date(case.received_at) - MET_BEFORE
    met = (earliest, "ซึ่งเป็น 1 ปีก่อนวันรับตัว ดูปี พ.ศ. อีกครั้ง")
    for field in form.fields.values():
        if isinstance(field, ThaiDateField) and (field.past or field.due) and field.min_date is None:
            ours = field.due or isinstance(field, DoneOnField)
            late = ours and (born is None or born < earliest)
            field.min_date, field.min_note = met if late else at_birth
    return form


class LinesField(ThaiTextField):
    """Several short texts, a line each."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, (list, tuple)) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return list(value)
        lines = [squeeze(line) for line in (super().to_python(value) or "").splitlines()]
        kept = [line for line in lines if line]
        if any(len(line) > 300 for line in kept):
            raise ValidationError("บรรทัดละไม่เกิน 300 ตัวอักษร", code="max_length")
        return kept

    def run_validators(self, value: Any) -> None:
        super().run_validators("\n".join(value))


class SuggestInput(forms.TextInput):
    """A text box with suggestions below it (a datalist): works without scripts, never hides what is typed.

    `suggestions` is set on the instance; with `url` the browser asks it for more while typing (htmx).
    """

    def __init__(self, suggestions: tuple[str, ...] = (), url: str = "", **kwargs: Any):
        super().__init__(**kwargs)
        self.suggestions, self.url = suggestions, url

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        list_id = f"{(attrs or {}).get('id', name)}_list"
        given = {**(attrs or {}), "list": list_id, "autocomplete": "off"}
        if self.url:
            given |= {
                "hx-post": self.url,
                "hx-trigger": "input changed delay:300ms",
                "hx-target": f"#{list_id}",
                "hx-params": f"csrfmiddlewaretoken,{name}",
                "hx-swap": "innerHTML",
            }
        options = format_html_join("", '<option value="{}"></option>', ((one,) for one in self.suggestions))
        box = super().render(name, value, given, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', box, list_id, options)


class PlaceField(ThaiCharField):
    """A place typed as `ตำบล อำเภอ จังหวัด`, or only a part of it; the value is its code (lib.addresses)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", SuggestInput())
        kwargs.setdefault("help_text", "พิมพ์ตำบล อำเภอ จังหวัด หรือเท่าที่ทราบ เช่น โพธิ์ เมืองศรีสะเกษ")
        super().__init__(max_length=200, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return addresses.path(value) or value if isinstance(value, str) else value

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if not text or addresses.get(text):
            return text
        if province := addresses.find_province(text):
            return province.code
        found = addresses.search(text, limit=MOST_PLACES)
        exact = [place for place in found if squeeze(place.path) == text]
        if exact or len(found) == 1:
            return (exact or found)[0].code
        if not found:
            raise ValidationError("ไม่พบพื้นที่นี้ ตรวจตัวสะกด หรือพิมพ์เพียงจังหวัด", code="unknown")
        self.widget.suggestions = tuple(place.path for place in found)
        names = " หรือ ".join(place.path for place in found[:3])
        raise ValidationError(f"พบหลายแห่ง พิมพ์ให้ครบแห่งเดียว เช่น {names}", code="ambiguous")


class JoinedCheckboxes(forms.CheckboxSelectMultiple):
    """Check boxes that also read `a,b` from one value: the conflict page carries a choice as one text."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        given = super().value_from_datadict(data, files, name) or []
        return [code for value in given for code in str(value).split(",") if code]


class CodesField(forms.MultipleChoiceField):
    """Any number of codes of one list, in the list's order; none is an answer not given."""

    default_error_messages: ClassVar = {
        "invalid_choice": "เลือกจากรายการที่มี",
        "invalid_list": "เลือกจากรายการที่มี",
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", JoinedCheckboxes(attrs={"class": "cols-3"}))
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> list[str]:
        given = super().clean(value)
        return [code for code, _ in self.choices if code in given]


class ReferenceNumberField(ThaiCharField):
    """รหัสอ้างอิงพิสูจน์ลักษณะบุคคล: 13 digits, in Thai or Arabic, spaces and dashes allowed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def to_python(self, value: Any) -> str:
        line = thai.clean_national_id(thai.to_arabic_digits(self._line(value)))
        if line and not (len(line) == 13 and line.isascii() and line.isdigit()):
            raise ValidationError("รหัสนี้มี 13 หลัก ดูตัวเลขอีกครั้ง หรือเว้นว่างไว้ก่อน", code="invalid")
        return line


_AGE = re.compile(r"(?:อายุ)?\s*(?:ประมาณ|ราว ?ๆ?|~)?\s*([0-9]{1,3})\s*(?:ปี)?")
_YEAR = re.compile(r"(?:ปี|พ\.?ศ\.?)?\s*(2[0-9]{3})")
_OLDEST = 120


class BirthOrAgeField(ThaiDateField):
    """A birth date, or how old the person seems: `14/2/2502`, `67`, `ราว 60 ปี`, or only the year `2502`.

    The value is `(birth_date, None)`, `(None, age)` or None.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "พิมพ์วันเกิด พ.ศ. เช่น 14/2/2502 หรืออายุโดยประมาณ เช่น 67")
        super().__init__(birth=True, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, tuple):
            birth, age = value
            return super().prepare_value(birth) if birth else f"{age}"
        return value

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, tuple):
            return value
        line = thai.to_arabic_digits(self._line(value))
        today = thai.bangkok_today()
        if age := _AGE.fullmatch(line):
            return (None, int(age[1]))
        if year := _YEAR.fullmatch(line):
            return (None, thai.be_year(today) - int(year[1]))
        birth = super().to_python(value)
        return (birth, None) if birth else None

    def validate(self, value: Any) -> None:
        birth, age = value or (None, None)
        super().validate(birth)
        if age is not None and not 0 <= age <= _OLDEST:
            raise ValidationError(f"อายุต้องอยู่ระหว่าง 0 ถึง {_OLDEST} ปี ดูตัวเลขอีกครั้ง", code="range")


_TIME = re.compile(r"([0-9]{1,2})\s?[:.]?\s?([0-9]{2})(?:\s?น\.?)?")


class ThaiTimeField(ThaiCharField):
    """A time of day: `14:10`, `14.10 น.`, `๑๔๑๐`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "เวลา เช่น 14:10")
        super().__init__(max_length=20, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value

    def to_python(self, value: Any) -> dt.time | None:
        if isinstance(value, dt.time):
            return value
        line = thai.to_arabic_digits(self._line(value))
        if not line:
            return None
        found = _TIME.fullmatch(line)
        if not found or int(found[1]) > 23 or int(found[2]) > 59:
            raise ValidationError("ใส่เวลาเป็น ชั่วโมง:นาที ตั้งแต่ 0:00 ถึง 23:59 เช่น 14:10", code="invalid")
        return dt.time(int(found[1]), int(found[2]))

    def run_validators(self, value: Any) -> None:
        """A time has no length to check."""


def typed_moment(form: forms.Form, day_name: str, time_name: str) -> dt.datetime | None:
    """When something was, from a field for the day and one for the time: now, when both are left empty.

    Call it in `clean()`. None when it cannot be said; then the field holds the message.
    """
    if {day_name, time_name} & set(form.errors):
        return None
    now = timezone.localtime(timezone=thai.BANGKOK)
    day, time = form.cleaned_data.get(day_name), form.cleaned_data.get(time_name)
    if time is None and day not in (None, now.date()):
        form.add_error(time_name, "บันทึกย้อนหลังให้ใส่เวลาด้วย ถ้าจำไม่ได้ใส่เวลาโดยประมาณ")
        return None
    at = dt.datetime.combine(day or now.date(), time, thai.BANGKOK) if time else now
    if at > now + dt.timedelta(minutes=5):
        form.add_error(time_name, not_yet(now))
        return None
    return at


def not_yet(now: dt.datetime) -> str:
    """What is said of a time that has not come; after midnight it is mostly one of the night before."""
    last_night = thai.format_date(now.date() - dt.timedelta(days=1), "numeric")
    return f"ต้องไม่หลังเวลานี้ ({now:%H:%M} น.) ถ้าเป็นเวลาของเมื่อคืนหรือเมื่อวาน ใส่วันที่เป็น {last_night}"
