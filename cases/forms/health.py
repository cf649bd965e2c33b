"""The look before a person shares a house: nothing but the result is required."""

from functools import partial
from typing import Any

from django import forms

from cases.forms.fields import DoneOnField, prose
from cases.models import HousingAdvice, PsychiatricState, ScreeningAnswer
from cases.models.health import SIGNS
from cases.rules.health import ALLERGY, TB_SIGNS
from shelter.desk.layout import arrange
from shelter.lib.thai_fields import ThaiCharField, ThaiDateField, ThaiNameField

ANSWERS = [
    (ScreeningAnswer.YES.value, ScreeningAnswer.YES.label),
    (ScreeningAnswer.NO.value, ScreeningAnswer.NO.label),
    (ScreeningAnswer.UNKNOWN.value, ScreeningAnswer.UNKNOWN.label),
    ("", ScreeningAnswer.NOT_ASKED.label),
    (ScreeningAnswer.NOT_READY.value, ScreeningAnswer.NOT_READY.label),
]
ALONE = ("blood_infection", "pregnancy_wish")


_text = partial(prose, most=2000)


class HealthForm(forms.Form):
    checked_on = DoneOnField(label="วันที่ตรวจ")
    checked_by = ThaiNameField(
        label="ผู้ตรวจ", required=False, max_length=120, help_text="เว้นว่างเมื่อผู้บันทึกตรวจเอง"
    )
    temperature = ThaiCharField(label="อุณหภูมิและสัญญาณชีพ", required=False, max_length=120)
    psychiatric = forms.ChoiceField(label="อาการทางจิต", choices=PsychiatricState.choices, required=False)
    medicines = _text("ยาที่กินอยู่", help_text="ชื่อยา ขนาด เวลา และเหลือกินได้กี่วัน")
    # No longer than a warning, which says it whole: half an allergy is none.
    allergies = _text("แพ้อะไร เกิดอะไรขึ้นเมื่อแพ้", most=200, help_text="เช่น แพ้เพนิซิลลิน เคยมีผื่นและหายใจลำบาก")
    advice = forms.ChoiceField(
        label="ผล",
        choices=HousingAdvice.choices,
        widget=forms.RadioSelect(attrs={"class": "stacked"}),
        error_messages={"required": "เลือกว่าพักรวมได้ แยกพัก หรือส่งโรงพยาบาล"},
    )
    next_on = ThaiDateField(label="นัดตรวจครั้งถัดไป", required=False, due=True)
    note = _text("ข้อสังเกต")
    warn = forms.BooleanField(
        label="ให้ข้อควรระวังของคนนี้เป็นตามผลตรวจ",
        required=False,
        initial=True,
        help_text="ขึ้น “ระวังการสัมผัส” และสิ่งที่ต้องเฝ้าดูให้ทุกคนที่ดูแลเห็น ชื่อโรคเห็นเฉพาะผู้มีสิทธิ "
        "และการสัมผัสสิ้นสุดเมื่อตรวจแล้วไม่มี การแพ้เตือนทุกคนเสมอ",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for code, (label, hint) in SIGNS.items():
            self.fields[code] = forms.ChoiceField(
                label=label,
                choices=ANSWERS,
                required=False,
                help_text=hint,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": "เลือกคำตอบจากรายการ"},
            )
        others = [code for code in SIGNS if code not in (*TB_SIGNS, *ALONE, ALLERGY)]
        self.helper = arrange(
            self,
            ("checked_on", "checked_by"),
            "temperature",
            ("อาการที่ต้องสงสัยวัณโรค", [*TB_SIGNS]),
            ("อาการและโรคอื่น", [*others, "psychiatric"]),
            ("ถามตามลำพัง", [*ALONE]),
            ("ยาและการแพ้", ["medicines", ALLERGY, "allergies"]),
            "note",
            "advice",
            "next_on",
            "warn",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        checked, following = cleaned.get("checked_on"), cleaned.get("next_on")
        if checked and following and following < checked:
            self.add_error("next_on", "วันนัดต้องไม่ก่อนวันที่ตรวจ")
        if cleaned.get("allergies") and cleaned.get(ALLERGY) == ScreeningAnswer.NO:
            self.add_error("allergies", "ตอบว่าไม่แพ้ แต่เขียนไว้ว่าแพ้ ลบข้อความนี้ หรือเปลี่ยนคำตอบเป็น “มี”")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """HealthCheck's own fields; a question that was not put has no answer."""
        data = self.cleaned_data
        plain = {name: data[name] for name in self.base_fields if name != "warn"}
        return plain | {"answers": {code: data[code] for code in SIGNS if data[code]}}
