"""A sheet of the rubric, evidence for a row, and the short forms around an assessment."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from km.actions.assessments import Given
from km.models import AssessmentKind
from km.rules.scoring import Mark
from shelter.lib import safe_upload
from shelter.lib.file_forms import FileForm, file_input
from shelter.lib.thai_fields import ThaiCharField, ThaiTextField

LONGEST_TEXT = 1_000
LONGEST_EXPLANATION = 4_000


def points_name(row: int) -> str:
    return f"points_{row}"


def explanation_name(row: int) -> str:
    return f"explanation_{row}"


def text_name(row: int) -> str:
    return f"text_{row}"


class SheetForm(forms.Form):
    """Points of every row, explanations of dimension ๔, and with `edits_texts` its indicators' wording.

    Nothing is required: an unanswered row is not 0. Each field carries its value at the time the page was
    made (`show_hidden_initial`), so that a conflict knows what this person changed.
    """

    def __init__(self, *args: Any, marks: Sequence[Mark], edits_texts: bool, **kwargs: Any):
        self.marks = marks
        super().__init__(*args, **kwargs)
        for mark in marks:
            self.fields[points_name(mark.row)] = forms.TypedChoiceField(
                label=f"คะแนน {mark.text}",
                choices=[("", "ยังไม่ให้คะแนน"), *((str(points), str(points)) for points in mark.allowed)],
                coerce=int,
                empty_value=None,
                required=False,
                initial="" if mark.points is None else str(mark.points),
                show_hidden_initial=True,
                error_messages={"invalid_choice": "เลือกช่องคะแนนที่มีในแบบ"},
            )
            if not mark.binary:
                continue
            self.fields[explanation_name(mark.row)] = ThaiTextField(
                label="อธิบายรูปธรรม",
                required=False,
                max_length=LONGEST_EXPLANATION,
                initial=mark.explanation,
                show_hidden_initial=True,
            )
            if edits_texts:
                self.fields[text_name(mark.row)] = ThaiTextField(
                    label="ตัวชี้วัด",
                    required=False,
                    max_length=LONGEST_TEXT,
                    initial=mark.text,
                    show_hidden_initial=True,
                )

    def given(self) -> dict[int, Given]:
        """Row → what the sheet says of it; after `is_valid()`. A wording that was not sent stays as it is."""
        data = self.cleaned_data
        return {
            mark.row: Given(
                points=data[points_name(mark.row)],
                explanation=data.get(explanation_name(mark.row), ""),
                text=data.get(text_name(mark.row)) if text_name(mark.row) in self.data else None,
            )
            for mark in self.marks
        }


class StartForm(forms.Form):
    """A new assessment of a report."""

    kind = forms.ChoiceField(choices=AssessmentKind.choices)
    outside_unit = ThaiCharField(label="หน่วยงานภายนอกที่ประเมิน", required=False)


def _bare_helper() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class EvidenceForm(FileForm):
    """A file, a note, or both."""

    file = forms.FileField(
        label="ไฟล์หลักฐาน",
        required=False,
        help_text="รูปภาพ JPG, PNG, WebP หรือ PDF ไม่เกิน 20 เมกะไบต์ ตำแหน่งที่ถ่ายและข้อมูลกล้องจะถูกลบออกจากรูป",
        error_messages={
            "empty": "ไฟล์ว่างเปล่า เลือกไฟล์อีกครั้ง",
            "invalid": "เลือกไฟล์อีกครั้ง",
            "missing": "เลือกไฟล์อีกครั้ง",
        },
        widget=file_input(
            # A phone that keeps pictures as HEIC hands out a JPEG where only that is asked for.
            "image/jpeg,image/png,image/webp,application/pdf",
            safe_upload.MOST_BYTES,
            safe_upload.TOO_BIG,
        ),
    )
    note = ThaiCharField(
        label="บันทึกหลักฐาน",
        required=False,
        max_length=500,
        help_text="เช่น คำสั่งแต่งตั้งคณะทำงาน ที่ 12/2569 อย่าใส่ชื่อหรือเลขประจำตัวของผู้ใช้บริการ",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = _bare_helper()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("file") and not data.get("note"):
            self.add_error("file", "เลือกไฟล์หรือเขียนบันทึกหลักฐานอย่างน้อยหนึ่งอย่าง")
        return data


class ReasonForm(forms.Form):
    """Why something is sent back or taken out."""

    reason = ThaiCharField(label="เหตุผล", max_length=300, error_messages={"required": "เขียนเหตุผลสั้นๆ"})

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = _bare_helper()
