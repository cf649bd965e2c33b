"""A house with its beds, and where a person sleeps."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cases.facts.beds import HouseNow
from cases.models import Bed, BedStay, House, HouseFor, Sex
from shelter.desk.layout import arrange
from shelter.lib.text import squeeze
from shelter.lib.thai_fields import ThaiCharField, ThaiNameField, ThaiTextField

MOST_BEDS = 200
LONGEST_LABEL = 40
LEFT = "left"
MEANT_FOR: dict[str, str] = {Sex.MALE: HouseFor.MEN, Sex.FEMALE: HouseFor.WOMEN}


class LabelsField(ThaiTextField):
    """The beds of a house, one on each line; the value is the tuple of their labels."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python("\n".join(value) if isinstance(value, tuple) else value) or ""
        return tuple(label for line in text.splitlines() if (label := squeeze(line)))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, tuple) else value

    def run_validators(self, value: Any) -> None:
        """Each label has its own bounds."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > MOST_BEDS:
            raise ValidationError(f"เรือนหนึ่งมีได้ไม่เกิน {MOST_BEDS} เตียง แบ่งเป็นหลายเรือน", code="many")
        if long := next((label for label in value if len(label) > LONGEST_LABEL), None):
            raise ValidationError(
                f"ชื่อเตียงยาวได้ไม่เกิน {LONGEST_LABEL} ตัวอักษร ดู “{long[:LONGEST_LABEL]}…”", code="long"
            )
        if twice := next((label for label in value if value.count(label) > 1), None):
            raise ValidationError(f"เตียง “{twice}” ซ้ำกัน ตั้งชื่อให้ต่างกัน", code="twice")


class HouseForm(forms.Form):
    """A house and its beds."""

    name = ThaiNameField(label="ชื่อเรือน", max_length=100, help_text="เช่น เรือนชาย 1 หรือ บ้านอุ่นใจ")
    meant_for = forms.ChoiceField(
        label="สำหรับ",
        choices=HouseFor.choices,
        widget=forms.RadioSelect(attrs={"class": "cols-3"}),
        error_messages={"required": "เลือกว่าเรือนนี้สำหรับใคร"},
    )
    bed_labels = LabelsField(
        label="เตียงที่ใช้อยู่",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="บรรทัดละหนึ่งเตียง เช่น 1, 2, 3 เตียงที่ลบออกจะเลิกใช้ ประวัติการเข้าพักยังอยู่",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "name", "meant_for", "bed_labels", "is_active")


class HouseEditForm(HouseForm):
    """Changing a house, or closing it."""

    is_active = forms.BooleanField(
        label="เปิดใช้เรือนนี้",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "opt"}),
        help_text="ปิดใช้ได้เมื่อไม่มีคนพักอยู่",
    )

    @staticmethod
    def initial_of(house: House) -> dict[str, Any]:
        labels = tuple(bed.label for bed in house.beds.all() if bed.in_use)
        return {
            "name": house.name,
            "meant_for": house.meant_for,
            "bed_labels": labels,
            "is_active": house.is_active,
        }


class PlaceForm(forms.Form):
    """A free bed, a place said in words, or no place here any more: a bed's id, or a code of elsewhere.

    Houses meant for `sex` come first. Every free bed can be chosen: who sleeps where, the officer decides.
    """

    place = forms.ChoiceField(
        label="พักที่",
        widget=forms.RadioSelect,
        error_messages={
            "required": "เลือกเตียงที่ว่าง หรือเลือกว่ายังไม่มีเตียง",
            "invalid_choice": "เตียงนี้เพิ่งมีผู้เข้าพักหรือเลิกใช้ เลือกจากที่ว่างอยู่",
        },
    )
    words = ThaiCharField(
        label="พักที่ใด เมื่อยังไม่มีเตียง",
        required=False,
        max_length=200,
        help_text="เช่น ห้องโถงเรือนชาย ไม่ต้องเขียนอาการหรือชื่อโรค",
    )

    def __init__(self, *args: Any, houses: Sequence[HouseNow], sex: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        houses = sorted(houses, key=lambda one: one.house.meant_for != MEANT_FOR.get(sex))
        self.beds: dict[str, Bed] = {
            str(one.bed.pk): one.bed for house in houses for one in house.beds if not one.taken
        }
        groups: list[Any] = [
            (
                house.house.described,
                [(str(one.bed.pk), f"เตียง {one.bed.label}") for one in house.beds if not one.taken],
            )
            for house in houses
            if house.free
        ]
        groups.append(("ยังไม่มีเตียง", BedStay.Elsewhere.choices))
        groups.append(("ไม่ได้พักที่ศูนย์แล้ว", [(LEFT, "ออกจากที่พัก")]))
        self.fields["place"].choices = groups
        self.helper = arrange(self, "place", "words")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        unsaid = not data.get("words") and "words" not in self.errors
        if data.get("place") in BedStay.Elsewhere.values and unsaid:
            self.add_error("words", "เขียนว่าคืนนี้พักที่ใด เพื่อให้เวรถัดไปหาพบ")
        return data
