"""Forms of the clocks of a file."""

from typing import Any

from django import forms

from cases.models import Case, ClockPause
from shelter.desk import config
from shelter.desk.layout import arrange
from shelter.lib.thai import bangkok_date, bangkok_today
from shelter.lib.thai_fields import ThaiCharField, ThaiDateField, ThaiIntegerField


class PauseForm(forms.Form):
    """From when days do not count, and why."""

    kind = forms.ChoiceField(
        label="หยุดนับเพราะ",
        choices=ClockPause.Kind.choices,
        widget=forms.RadioSelect(attrs={"class": "stacked"}),
        error_messages={"required": "เลือกเหตุที่หยุดนับ"},
    )
    reason = ThaiCharField(
        label="รายละเอียด",
        max_length=300,
        help_text="เช่น ผู้ใช้บริการขอเวลาอีกสองสามวันก่อนเล่าเรื่องครอบครัว",
    )
    first_on = ThaiDateField(label="วันแรกที่ไม่นับ", past=True)
    last_on = ThaiDateField(
        label="วันสุดท้ายที่ไม่นับ", required=False, due=True, help_text="เว้นว่างถ้ายังไม่ทราบ แล้วกลับมาบันทึกเมื่อสิ้นสุด"
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"first_on": bangkok_today()})
        super().__init__(*args, **kwargs)
        self.fields["first_on"].min_date = bangkok_date(case.received_at)
        self.fields["first_on"].min_note = "ซึ่งเป็นวันรับตัว"
        self.helper = arrange(self, "kind", "reason", ("first_on", "last_on"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_on"), data.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", "ต้องไม่ก่อนวันแรกที่ไม่นับ")
        return data


class EndPauseForm(forms.Form):
    """The last day that does not count, or that it was written down by mistake."""

    last_on = ThaiDateField(label="วันสุดท้ายที่ไม่นับ", required=False, past=True)
    mistake = forms.BooleanField(label="บันทึกผิด วันเหล่านี้ให้นับตามปกติ", required=False)
    reason = ThaiCharField(
        label="หมายเหตุ", required=False, max_length=300, help_text="ถ้าบันทึกผิด เขียนว่าผิดอย่างไร"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"last_on": bangkok_today()})
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "last_on", "mistake", "reason")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("mistake"):
            if not data.get("reason") and "reason" not in self.errors:
                self.add_error("reason", "เขียนสั้น ๆ ว่าผิดอย่างไร")
        elif not data.get("last_on") and "last_on" not in self.errors:
            self.add_error("last_on", "ใส่วันสุดท้ายที่ไม่นับ เช่น วันก่อนวันที่กลับมา")
        return data


class ExtensionForm(forms.Form):
    """How many more days of protection, and why."""

    days = ThaiIntegerField(label="ขอเพิ่มอีกกี่วัน", min_value=1, example="15")
    reason = ThaiCharField(
        label="เหตุผล", max_length=500, help_text="เช่น รอผลตรวจสอบทะเบียนราษฎร คาดว่าได้ภายใน 2 สัปดาห์"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = int(config.value("extension_most_days", bangkok_today()))
        self.fields["days"].help_text = f"ครั้งละไม่เกิน {most} วัน นับต่อจากกำหนดเดิม"
        self.most = most
        self.helper = arrange(self, "days", "reason")

    def clean_days(self) -> int:
        days: int = self.cleaned_data["days"]
        if days > self.most:
            raise forms.ValidationError(f"ขอได้ครั้งละไม่เกิน {self.most} วัน")
        return days


class DecisionForm(forms.Form):
    """The director's answer to a request for more days."""

    answer = forms.ChoiceField(
        label="ผลการพิจารณา",
        choices=[("approve", "อนุมัติ"), ("refuse", "ไม่อนุมัติ")],
        widget=forms.RadioSelect(attrs={"class": "cols-2"}),
        error_messages={"required": "เลือกอนุมัติหรือไม่อนุมัติ"},
    )
    note = ThaiCharField(label="ความเห็น", required=False, max_length=300, help_text="ต้องเขียนเมื่อไม่อนุมัติ")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "answer", "note")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("answer") == "refuse" and not data.get("note") and "note" not in self.errors:
            self.add_error("note", "เขียนเหตุผลที่ไม่อนุมัติ เพื่อให้ผู้จัดการรายกรณีรู้ว่าต้องทำอะไรต่อ")
        return data
