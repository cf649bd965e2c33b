"""How somebody signed: a signature, or a thumbprint with who read aloud and two witnesses."""

from collections.abc import Mapping
from typing import Any

from django import forms

from cases.models import Mark
from shelter.lib import safe_upload
from shelter.lib.file_forms import file_input
from shelter.lib.thai_fields import ThaiCharField, ThaiNameField

WITNESSES = ("witness_one", "witness_two")
READING = ("read_language", "read_by")


class SigningForm(forms.Form):
    """The fields every signed record shares."""

    mark = forms.ChoiceField(
        label="ลงนามอย่างไร",
        choices=Mark.choices,
        widget=forms.RadioSelect(attrs={"class": "stacked"}),
        error_messages={"required": "เลือกว่าลงนามอย่างไร"},
    )
    read_language = ThaiCharField(label="อ่านให้ฟังแล้วด้วยภาษา", required=False, max_length=60)
    read_by = ThaiNameField(label="ผู้อ่านให้ฟัง", required=False, max_length=120)
    witness_one = ThaiNameField(label="พยานคนที่ 1", required=False, max_length=120)
    witness_two = ThaiNameField(label="พยานคนที่ 2", required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.is_signed(cleaned):
            return cleaned
        if cleaned.get("mark") == Mark.THUMBPRINT:
            self.need(cleaned, (*WITNESSES, *READING), "ลายพิมพ์นิ้วมือต้องมีพยาน 2 คน และบันทึกว่าใครอ่านให้ฟังด้วยภาษาใด")
        if cleaned.get("witness_one") and cleaned.get("witness_one") == cleaned.get("witness_two"):
            self.add_error("witness_two", "พยานต้องเป็นคนละคนกัน ใส่ชื่อพยานอีกคน")
        return cleaned

    def is_signed(self, cleaned: Mapping[str, Any]) -> bool:
        """Whether this answer is one that is signed at all."""
        return True

    def need(self, cleaned: Mapping[str, Any], names: tuple[str, ...], words: str) -> None:
        """Say `words` at each of these fields that is empty and has no complaint yet."""
        for name in names:
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, words)


def picture_field(label: str, *, pdf: bool = False, help_text: str = "") -> forms.FileField:
    """An optional upload: a picture, with `pdf` also a scan. What is wrong with it the store says."""
    kinds = "image/jpeg,image/png,image/webp" + (",application/pdf" if pdf else "")
    return forms.FileField(
        label=label,
        required=False,
        help_text=help_text or f"รูปภาพ JPG, PNG, WebP{' หรือ PDF' if pdf else ''} ไม่เกิน 20 เมกะไบต์",
        error_messages={
            "empty": safe_upload.EMPTY,
            "invalid": "เลือกไฟล์อีกครั้ง",
            "missing": "เลือกไฟล์อีกครั้ง",
        },
        # A phone that keeps pictures as HEIC hands out a JPEG where only that is asked for.
        widget=file_input(kinds, safe_upload.MOST_BYTES, safe_upload.TOO_BIG),
    )
