"""A form with a file: no browser sends a file a second time, so a refused form asks for it again."""

from typing import Any

from django import forms

CHOOSE_AGAIN = "เลือกไฟล์อีกครั้ง เบราว์เซอร์ไม่เก็บไฟล์ไว้เมื่อต้องแก้ช่องอื่น ข้อความที่พิมพ์ยังอยู่ครบ"


def file_input(accept: str, most_bytes: int, too_big: str) -> forms.ClearableFileInput:
    """A file box that says `too_big` as soon as a larger file is chosen, before anything is sent."""
    return forms.ClearableFileInput(
        attrs={"accept": accept, "data-most-bytes": most_bytes, "data-too-big": too_big}
    )


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
