"""Lines of the shift log: heads, meals, medicine handed out, incidents, words for the next shift."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from cases.facts.beds import HouseNow
from cases.forms.fields import ThaiTimeField, typed_moment
from cases.models import Case
from cases.rules.shift import off_the_beds
from shelter.desk import codes
from shelter.desk.layout import arrange
from shelter.lib.thai import BANGKOK, bangkok_today
from shelter.lib.thai_fields import ThaiDateField, ThaiIntegerField, ThaiTextField

MOST_HEADS = 500
NOBODY_COUNTED = "ใส่จำนวนที่นับได้อย่างน้อย 1 เรือน เรือนที่ยังไม่ได้นับเว้นว่างไว้"


class EntryForm(forms.Form):
    """When it was, and what it was. `people` are the cases that may be named, with their clients."""

    on = ThaiDateField(label="วันที่", past=True)
    at_time = ThaiTimeField(label="เวลา")
    text = ThaiTextField(label="ข้อความ", max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))

    ROWS: tuple[Any, ...] = ("text",)

    def __init__(self, *args: Any, people: Sequence[Case] = (), **kwargs: Any) -> None:
        now = timezone.localtime(timezone=BANGKOK)
        kwargs["initial"] = {"on": now.date(), "at_time": now.time(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.people = {str(case.pk): case for case in people}
        if "person" in self.fields:
            # Nobody is chosen beforehand: the first of the list would be given what another one took.
            nobody = "เลือกชื่อ" if self.fields["person"].required else "ไม่เกี่ยวกับคนใดคนหนึ่ง"
            self.fields["person"].choices = [
                ("", nobody),
                *((pk, case.client.called) for pk, case in self.people.items()),
            ]
        self.helper = arrange(self, *self.ROWS, ("on", "at_time"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["at"] = typed_moment(self, "on", "at_time")
        return data

    def entry(self) -> dict[str, Any]:
        """What actions.shift takes."""
        return {
            "at": self.cleaned_data["at"],
            "text": self.cleaned_data.get("text", ""),
            "case": self.people.get(self.cleaned_data.get("person", "")),
            "details": self.details(),
        }

    def details(self) -> dict[str, Any]:
        return {}


class HandoverForm(EntryForm):
    """Words for the next shift."""

    text = ThaiTextField(
        label="ฝากเวรถัดไป",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="สิ่งที่ต้องดูต่อ ใครต้องไปไหนเมื่อไร เขียนเป็นชื่อเรียก ไม่ต้องเขียนชื่อโรค",
    )


class IncidentForm(EntryForm):
    """Something that happened, about one person or nobody in particular."""

    person = forms.ChoiceField(label="เกี่ยวกับ", required=False)
    text = ThaiTextField(
        label="เหตุการณ์",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="เขียนสิ่งที่เห็น ได้ยิน และทำ ถ้าเลือกชื่อ จะขึ้นในลำดับเหตุการณ์ของคนนั้นด้วย "
        "ผู้อ่านแฟ้มนั้นทุกคนอ่านได้ ไม่ต้องเขียนชื่อโรค",
    )
    ROWS = ("person", "text")


class MedicineForm(EntryForm):
    """Medicine as the manager laid it out, handed to one person."""

    person = forms.ChoiceField(label="ให้แก่", error_messages={"required": "เลือกผู้ที่ได้รับยา"})
    text = ThaiTextField(
        label="ให้อะไร",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="ตามชื่อบนซองที่ผู้จัดการรายกรณีจัดไว้ เช่น ซองก่อนนอน ไม่ต้องเขียนชื่อโรค",
    )
    ROWS = ("person", "text")


class MealForm(EntryForm):
    """A meal and for how many."""

    meal = forms.ChoiceField(
        label="มื้อ",
        widget=forms.RadioSelect(attrs={"class": "cols-2"}),
        error_messages={"required": "เลือกมื้ออาหาร"},
    )
    portions = ThaiIntegerField(label="กี่คน", min_value=0, max_value=MOST_HEADS)
    text = ThaiTextField(
        label="หมายเหตุ", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    ROWS = ("meal", "portions", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meal"].choices = codes.choices("meal", bangkok_today())

    def details(self) -> dict[str, Any]:
        return {"meal": self.cleaned_data["meal"], "people": self.cleaned_data["portions"]}


class HeadsForm(EntryForm):
    """Heads counted house by house; where they differ from the beds, the words say why.

    Nothing stands in the fields beforehand: a number that nobody counted would look counted.
    """

    text = ThaiTextField(
        label="ถ้าไม่ตรงกับเตียง เพราะอะไร",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="เช่น คุณเมฆไปเยี่ยมเพื่อน กลับพรุ่งนี้ เรือนที่ยังไม่ได้นับเว้นว่างไว้",
    )

    def __init__(self, *args: Any, houses: Sequence[HouseNow], **kwargs: Any) -> None:
        self.houses = houses
        super().__init__(*args, **kwargs)
        names = []
        for one in houses:
            name = f"house_{one.house.pk}"
            self.fields[name] = ThaiIntegerField(
                label=f"{one.house.name} นับได้กี่คน",
                required=False,
                min_value=0,
                max_value=MOST_HEADS,
                help_text=f"ตามเตียง {one.taken} คน",
            )
            names.append(name)
        self.helper = arrange(self, *names, "text", ("on", "at_time"))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        names = [f"house_{one.house.pk}" for one in self.houses]
        if (
            names
            and all(data.get(name) is None for name in names)
            and not any(name in self.errors for name in names)
        ):
            self.add_error(None, NOBODY_COUNTED)
        differ = [
            f"{one.house.name} {words}"
            for one, name in zip(self.houses, names, strict=True)
            if (words := off_the_beds(data.get(name), one.taken))
        ]
        if differ and not data.get("text"):
            self.add_error("text", f"{', '.join(differ)} เขียนว่าเพราะอะไร เพื่อให้เวรถัดไปตามต่อได้")
        return data

    def details(self) -> dict[str, Any]:
        return {
            "houses": [
                {
                    "house": one.house.name,
                    "beds": one.taken,
                    "counted": self.cleaned_data[f"house_{one.house.pk}"],
                }
                for one in self.houses
            ]
        }
