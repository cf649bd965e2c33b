"""A form with a file: no browser sends a file a second time, so a refused form asks for it again."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from shelter.lib import safe_upload

CHOOSE_AGAIN = "เลือกไฟล์อีกครั้ง เบราว์เซอร์ไม่เก็บไฟล์ไว้เมื่อต้องแก้ช่องอื่น ข้อความที่พิมพ์ยังอยู่ครบ"


def file_input(accept: str, most_bytes: int, too_big: str) -> forms.ClearableFileInput:
    """A file box that says `too_big` as soon as a larger file is chosen, before anything is sent."""
    return forms.ClearableFileInput(
        attrs={"accept": accept, "data-most-bytes": most_bytes, "data-too-big": too_big}
    )


class _SeveralInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PapersField(forms.FileField):
    """Pictures and PDFs, up to `most` at a time; the value is a list of uploads."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        again = "เลือกไฟล์อีกครั้ง"
        kwargs.setdefault(
            "help_text",
            f"รูปภาพ JPG, PNG, WebP หรือ PDF ไฟล์ละไม่เกิน 20 เมกะไบต์ ครั้งละไม่เกิน {most} ไฟล์"
            " ตำแหน่งที่ถ่ายและข้อมูลกล้องจะถูกลบออกจากรูป",
        )
        kwargs["error_messages"] = {
            "required": "เลือกไฟล์อย่างน้อย 1 ไฟล์",
            "empty": "ไฟล์ว่างเปล่า เลือกไฟล์อีกครั้ง",
            "invalid": again,
            "missing": again,
        }
        super().__init__(
            # A phone that keeps pictures as HEIC hands out a JPEG where only that is asked for.
            widget=_SeveralInput(
                attrs={
                    "accept": "image/jpeg,image/png,image/webp,application/pdf",
                    "data-most-bytes": safe_upload.MOST_BYTES,
                    "data-too-big": safe_upload.TOO_BIG,
                }
            ),
            **kwargs,
        )
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)
        if len(given) > self.most:
            raise ValidationError(f"แนบครั้งละไม่เกิน {self.most} ไฟล์ แบ่งแนบหลายครั้งได้", code="too_many")
        one = super().clean
        return [one(upload, initial) for upload in given]


class FileForm(forms.Form):
    """Whatever is wrong elsewhere, a file that was sent is named among what must be done again."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            return
        sent: dict[str, Any] = dict(self.files)
        for name in sent:
            if name in self.fields and name not in self.errors:
                self.add_error(name, CHOOSE_AGAIN)
