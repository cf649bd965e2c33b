"""The note about one pattern of reading."""

from typing import Any

from django import forms

from shelter.audit.models import Review
from shelter.desk.layout import arrange
from shelter.lib.thai_fields import ThaiTextField


class ReviewForm(forms.Form):
    outcome = forms.ChoiceField(
        label="ผลการตรวจ",
        choices=Review.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "เลือกผลการตรวจ"},
    )
    reason = ThaiTextField(
        label="เหตุผลที่ได้",
        max_length=500,
        help_text="เช่น อยู่เวรกลางคืนรับผู้ใช้บริการเข้าใหม่ ไม่ต้องใส่ชื่อผู้ใช้บริการ",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, *self.fields)
