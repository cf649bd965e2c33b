"""Forms of the warnings of a person."""

from typing import Any

from django import forms

from cases.forms.fields import HeedField
from cases.models import CaseFlag
from cases.rules.flags import AT_THE_DOOR
from shelter.desk.layout import arrange
from shelter.lib.thai import bangkok_today
from shelter.lib.thai_fields import ThaiCharField, ThaiDateField


class FlagForm(forms.Form):
    """A warning in a few words, from a day on."""

    kind = forms.ChoiceField(
        label="เรื่อง",
        choices=[("", "เลือก"), *CaseFlag.Kind.choices],
        error_messages={"required": "เลือกเรื่องที่ต้องระวัง"},
    )
    words = HeedField(
        label="รายละเอียด",
        max_length=200,
        error_messages={"required": "เขียนว่าต้องระวังอะไร ถ้าไม่มีอะไรต้องระวัง ไม่ต้องเพิ่ม"},
        help_text="สั้นและบอกว่าต้องทำอย่างไร เช่น แพ้ยาเพนิซิลลิน เคยมีผื่นและหายใจลำบาก",
    )
    since = ThaiDateField(label="ตั้งแต่วันที่", past=True, error_messages={"required": "กรอกวันที่เริ่มระวัง"})
    until = ThaiDateField(label="ถึงวันที่", required=False, due=True, help_text="เว้นว่างคือจนกว่าจะมีผู้บันทึกว่าสิ้นสุด")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"since": bangkok_today()})
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "kind", "words", ("since", "until"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", "ต้องไม่ก่อนวันที่เริ่ม")
        return data


class DoorFlagForm(forms.Form):
    """What was told or seen with the person present: a tap and a few words."""

    kind = forms.ChoiceField(
        label="เรื่อง",
        choices=[(kind, CaseFlag.Kind(kind).label) for kind in AT_THE_DOOR],
        widget=forms.RadioSelect(attrs={"class": "cols-2"}),
        error_messages={"required": "เลือกเรื่องที่ต้องระวัง"},
    )
    words = HeedField(
        label="รายละเอียด",
        max_length=200,
        error_messages={"required": "เขียนว่าต้องระวังอะไร ถ้าไม่มีอะไรต้องระวัง ไม่ต้องเพิ่ม"},
        help_text="สั้น ตามที่เขาบอกหรือที่เห็น เช่น ถั่วลิสง ปากบวม · ไอมีเลือดปน · ขู่คนข้างเตียง "
        "ของ “ระวังการสัมผัส” อ่านได้เฉพาะผู้จัดการรายกรณี วิชาชีพด้านสุขภาพในทีม และผู้อำนวยการ",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "kind", "words")


class EndFlagForm(forms.Form):
    """Why a warning holds no more."""

    reason = ThaiCharField(label="เหตุผล", max_length=300, help_text="เช่น แพทย์ตรวจแล้วไม่พบการแพ้")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "reason")
