"""A table in a file, chosen to be read."""

from typing import Any

from django import forms

from shelter.desk.layout import arrange
from shelter.lib.file_forms import file_input
from shelter.lib.spreadsheet import Limits, too_large

LIMITS = Limits(rows=10_000, bytes=10 * 1024 * 1024)


class UploadForm(forms.Form):
    """A file is told apart by its content, not by its name; the reader bounds its size."""

    file = forms.FileField(
        label="ไฟล์ .xlsx หรือ .csv",
        widget=file_input(".xlsx,.csv", LIMITS.bytes, too_large(LIMITS)),
        error_messages={
            "required": "เลือกไฟล์ที่จะนำเข้า",
            "empty": "ไฟล์นี้ว่างเปล่า เลือกไฟล์ที่มีข้อมูล",
            "missing": "เลือกไฟล์ที่จะนำเข้า",
            "invalid": "เลือกไฟล์ที่จะนำเข้า",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, *self.fields)
