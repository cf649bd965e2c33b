"""Filling in an instrument, saying what was done for somebody's safety, and entering an official sheet."""

from collections.abc import Mapping
from typing import Any

from django import forms

from cases.actions.instruments import NEEDED_STEPS, STEPS_MISSING
from cases.forms.fields import DoneOnField, prose
from cases.models import Instrument
from cases.rules.instruments import Item
from shelter.desk import codes
from shelter.desk.layout import arrange
from shelter.lib.thai import bangkok_today
from shelter.lib.thai_fields import ThaiCharField, ThaiDateField, ThaiIntegerField

MOST_POINTS = 100
OPEN = ("", "ยังไม่ได้ถาม หรือยังไม่พร้อมให้ข้อมูล")


class FillForm(forms.Form):
    """The sheet's questions, each with its options; any of them may be left open."""

    filled_on = DoneOnField(label="วันที่ประเมิน")
    note = prose("ข้อสังเกต", help_text="เช่น ใครตอบแทน ใช้ล่าม หรือหยุดกลางคัน")

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.items = instrument.sheet.items
        for item in self.items:
            self.fields[_name(item)] = _choice(item)
        self.order_fields(["filled_on", *(_name(item) for item in self.items), "note"])
        self.helper = arrange(self, *self.fields)

    @property
    def answers(self) -> dict[int, int | None]:
        return {item.number: self.cleaned_data[_name(item)] for item in self.items}


def _name(item: Item) -> str:
    return f"item-{item.number}"


def _choice(item: Item) -> forms.TypedChoiceField:
    options = [(str(index), one.label) for index, one in enumerate(item.options)]
    return forms.TypedChoiceField(
        label=f"{item.number}. {item.text}",
        choices=[*options, OPEN],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "stacked"}),
        error_messages={"invalid_choice": "เลือกคำตอบจากรายการ"},
    )


def _done(label: str) -> forms.BooleanField:
    return forms.BooleanField(
        label=label,
        widget=forms.CheckboxInput(attrs={"class": "opt"}),
        error_messages={"required": STEPS_MISSING},
    )


class StepsForm(forms.Form):
    """What was done at once: the two that must be, then the others of the list safety_step."""

    stay = _done("มีคนอยู่กับผู้ใช้บริการ ไม่ให้อยู่ลำพัง")
    told_lead = _done("แจ้งผู้จัดการรายกรณีหรือหัวหน้าทีมแล้ว")
    more = forms.MultipleChoiceField(
        label="ทำเพิ่มแล้ว",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "stacked"}),
        error_messages={"invalid_choice": "เลือกจากรายการ"},
    )
    note = prose("รายละเอียด", help_text="ใครอยู่ด้วย แจ้งใคร เวลาใด นัดอะไรต่อ")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, *self.fields)
        more: Any = self.fields["more"]
        offered = codes.choices("safety_step", bangkok_today())
        more.choices = [(code, label) for code, label in offered if code not in NEEDED_STEPS]

    @property
    def steps(self) -> list[str]:
        return [*NEEDED_STEPS, *self.cleaned_data["more"]]


class SheetForm(forms.Form):
    """The official sheet: its source and day, every wording, every weight, where the bands begin."""

    title = ThaiCharField(label="ชื่อแบบ", max_length=200)
    source = ThaiCharField(
        label="แหล่งที่มาของแบบ",
        required=False,
        max_length=300,
        help_text="ชื่อเอกสารทางการ ฉบับ หรือที่อยู่เว็บของหน่วยงานเจ้าของแบบ",
    )
    sheet_on = ThaiDateField(label="วันที่ของแบบที่ใช้อ้างอิง", required=False, past=True)

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any):
        self.instrument = instrument
        super().__init__(*args, initial=initial_of(instrument), **kwargs)
        for item in instrument.items:
            number = item["number"]
            self.fields[f"text-{number}"] = ThaiCharField(
                label=f"ข้อ {number} ข้อความตามแบบ",
                required=False,
                max_length=500,
                help_text=item.get("hint", ""),
            )
            for index in range(len(item["options"])):
                self.fields[f"label-{number}-{index}"] = ThaiCharField(
                    label=f"ข้อ {number} ตัวเลือก {index + 1}", required=False, max_length=200
                )
                self.fields[f"points-{number}-{index}"] = _points(f"ข้อ {number} ตัวเลือก {index + 1} คะแนน")
        for index in range(len(instrument.bands)):
            self.fields[f"least-{index}"] = _points(f"เกณฑ์ {index + 1} ตั้งแต่คะแนน", required=True)
            self.fields[f"band-{index}"] = ThaiCharField(label=f"เกณฑ์ {index + 1} แปลผลว่า", max_length=200)
        for index in range(len(instrument.triggers)):
            self.fields[f"trigger-{index}"] = _points("ตั้งแต่คะแนน", required=True, min_value=1)

    @property
    def values(self) -> dict[str, Any]:
        """As `instruments.edit` takes them: what the page does not ask (codes, hints, targets) stays."""
        data, held = self.cleaned_data, self.instrument
        return {
            "title": data["title"],
            "source": data["source"],
            "sheet_on": data["sheet_on"],
            "items": [self._item(item) for item in held.items],
            "bands": [
                {**band, "least": data[f"least-{index}"], "label": data[f"band-{index}"]}
                for index, band in enumerate(held.bands)
            ],
            "triggers": [
                {**one, "least": data[f"trigger-{index}"]} for index, one in enumerate(held.triggers)
            ],
        }

    def _item(self, item: Mapping[str, Any]) -> dict[str, Any]:
        data, number = self.cleaned_data, item["number"]
        options = [
            {"label": data[f"label-{number}-{index}"], "points": data[f"points-{number}-{index}"]}
            for index in range(len(item["options"]))
        ]
        return {**item, "text": data[f"text-{number}"], "options": options}


def _points(label: str, *, required: bool = False, min_value: int = 0) -> ThaiIntegerField:
    return ThaiIntegerField(
        label=label, required=required, min_value=min_value, max_value=MOST_POINTS, example="2"
    )


def initial_of(instrument: Instrument) -> dict[str, Any]:
    """The stored sheet by field name."""
    found: dict[str, Any] = {name: getattr(instrument, name) for name in ("title", "source", "sheet_on")}
    for item in instrument.items:
        found[f"text-{item['number']}"] = item["text"]
        for index, option in enumerate(item["options"]):
            found[f"label-{item['number']}-{index}"] = option["label"]
            found[f"points-{item['number']}-{index}"] = option["points"]
    for index, band in enumerate(instrument.bands):
        found |= {f"least-{index}": band["least"], f"band-{index}": band["label"]}
    for index, one in enumerate(instrument.triggers):
        found[f"trigger-{index}"] = one["least"]
    return found
