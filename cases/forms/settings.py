"""Forms of dated settings: a new value by the setting's kind, its first day, and what it rests on."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cases.forms.fields import LinesField
from cases.rules.working_days import holiday_names
from shelter.desk.known_settings import Known
from shelter.desk.layout import arrange
from shelter.lib.thai import bangkok_today, format_date
from shelter.lib.thai_fields import ThaiCharField, ThaiDateField, ThaiIntegerField

MOST_DAYS = 60


class DaysField(LinesField):
    """Single days, a line each; cleaned to a sorted list of dates."""

    default_max_length = 2_000
    one = ThaiDateField(due=True)

    def prepare_value(self, value: Any) -> Any:
        days = isinstance(value, (list, tuple))
        return super().prepare_value([format_date(day, "numeric") for day in value] if days else value)

    def to_python(self, value: Any) -> Any:
        lines = super().to_python(value)
        return sorted({line if isinstance(line, date) else self._day(line) for line in lines})

    def _day(self, line: str) -> Any:
        try:
            return self.one.clean(line)
        except ValidationError as refusal:
            raise ValidationError(f"{line[:40]}: {refusal.messages[0]}", code="invalid") from None

    def run_validators(self, value: Any) -> None:
        if len(value) > MOST_DAYS:
            raise ValidationError(f"ใส่ได้ไม่เกิน {MOST_DAYS} วัน ลบวันที่ผ่านไปแล้ว", code="max_length")


class SettingForm(forms.Form):
    """What every new value needs. A kind adds its own fields, named in `own`, and says their `value()`."""

    own: tuple[str, ...] = ()

    valid_from = ThaiDateField(label="มีผลตั้งแต่", due=True, help_text="วันนี้หรือหลังจากนี้ เช่น 1/1/2570")
    source = ThaiCharField(
        label="อ้างอิง", max_length=200, help_text="คำสั่ง กฎหมาย หรือหนังสือ พร้อมเลขที่และวันที่ เช่น หนังสือที่ พม 0604/1234"
    )
    reason = ThaiCharField(label="เหตุผล", max_length=300, help_text="เปลี่ยนเพราะอะไร")
    unverified = forms.BooleanField(
        label="ยังไม่ยืนยันแหล่งที่มา", required=False, widget=forms.CheckboxInput(attrs={"class": "opt"})
    )

    def __init__(self, *args: Any, known: Known, value: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        first: Any = self.fields["valid_from"]
        first.min_date = bangkok_today
        first.min_note = "ค่าใหม่มีผลย้อนหลังไม่ได้ เพราะกำหนดนับไปตามค่าเดิมแล้ว"
        self.bind(value)
        self.helper = arrange(self, *self.rows(), "valid_from", "source", "reason", "unverified")

    def rows(self) -> tuple[Any, ...]:
        """How the kind's own fields stand."""
        return self.own

    def bind(self, value: Any) -> None:
        """Words, bounds and the value in force for the kind's own fields."""
        raise NotImplementedError

    def value(self) -> Any:
        """The new value as the setting keeps it."""
        raise NotImplementedError


class NumberForm(SettingForm):
    own = ("number",)
    number = ThaiIntegerField(label="ค่าใหม่")

    def bind(self, value: Any) -> None:
        least, most = self.known.least, self.known.most
        unit = f"{self.known.lead} … {self.known.unit}" if self.known.lead else self.known.unit
        self.fields["number"] = ThaiIntegerField(
            label=f"ค่าใหม่ ({unit})",
            min_value=least,
            max_value=most,
            example=str(least),
            help_text=f"{least:,} ถึง {most:,}",
        )
        self.initial.setdefault("number", value)

    def value(self) -> Any:
        return self.cleaned_data["number"]


class FlagForm(SettingForm):
    own = ("flag",)
    flag = forms.ChoiceField(
        label="ค่าใหม่",
        choices=[("yes", "ต้องมี"), ("no", "ไม่บังคับ")],
        widget=forms.RadioSelect(attrs={"class": "cols-2"}),
        error_messages={"required": "เลือกค่าใหม่", "invalid_choice": "เลือกค่าจากรายการ"},
    )

    def bind(self, value: Any) -> None:
        chosen: Any = self.fields["flag"]
        chosen.choices = list(zip(("yes", "no"), self.known.words, strict=True))
        self.initial.setdefault("flag", "yes" if value else "no")

    def value(self) -> Any:
        return self.cleaned_data["flag"] == "yes"


class HoursForm(SettingForm):
    """An hour of the day for each part; no two of them the same."""

    def bind(self, value: Any) -> None:
        self.own = tuple(self.known.parts)
        for part, name in self.known.parts.items():
            self.fields[part] = ThaiIntegerField(
                label=f"{name} เริ่ม ({self.known.unit})",
                min_value=0,
                max_value=23,
                example="8",
                help_text="0 ถึง 23",
            )
            self.initial.setdefault(part, value[part])

    def rows(self) -> tuple[Any, ...]:
        return (self.own,)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        hours = [data[part] for part in self.own if part in data]
        if len(set(hours)) < len(hours):
            self.add_error(self.own[0], "เวรต้องเริ่มคนละเวลากัน แก้เวลาที่ซ้ำ")
        return data

    def value(self) -> Any:
        return {part: self.cleaned_data[part] for part in self.own}


class DaysForm(SettingForm):
    """The calendar of working days (`rules.working_days`)."""

    own = ("works_on", "working", "off")
    works_on = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "cols-2"}),
        error_messages={"invalid_choice": "เลือกวันหยุดจากรายการ"},
    )
    working = DaysField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    off = DaysField(required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def bind(self, value: Any) -> None:
        year = bangkok_today().year
        names = [*holiday_names((year, year + 1)), *value.get("works_on", ())]
        chosen: Any = self.fields["works_on"]
        chosen.choices = [(name, name) for name in dict.fromkeys(names)]
        for part, label in self.known.parts.items():
            self.fields[part].label = label
        self.initial.setdefault("works_on", value.get("works_on", []))
        for part in ("working", "off"):
            self.fields[part].help_text = "บรรทัดละวัน วัน/เดือน/ปี พ.ศ. เช่น 3/5/2570"
            self.initial.setdefault(part, [date.fromisoformat(day) for day in value.get(part, ())])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if both := set(data.get("working") or ()) & set(data.get("off") or ()):
            self.add_error("off", f"{format_date(min(both))} อยู่ในวันทำงานเพิ่มด้วย ลบออกจากข้อใดข้อหนึ่ง")
        return data

    def value(self) -> Any:
        data = self.cleaned_data
        days = {part: [day.isoformat() for day in data[part]] for part in ("working", "off")}
        return {"works_on": data["works_on"], **days}


FORMS: Mapping[str, type[SettingForm]] = {
    "number": NumberForm,
    "flag": FlagForm,
    "hours": HoursForm,
    "days": DaysForm,
}


class WithdrawForm(forms.Form):
    """Why a planned value does not come after all."""

    reason = ThaiCharField(label="ถอนเพราะ", max_length=300, help_text="เช่น เลขที่คำสั่งผิด หรือหน่วยงานเลื่อนวันเริ่มใช้")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "reason")
