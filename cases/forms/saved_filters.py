"""Form of a named filter."""

from typing import Any

from django import forms

from shelter.lib.thai_fields import ThaiCharField


class SavedFilterForm(forms.Form):
    """A name for the filters that stand in the URL of the list."""

    name = ThaiCharField(label="ชื่อตัวกรอง", max_length=60, error_messages={"required": "ตั้งชื่อตัวกรอง"})
    for_centre = forms.BooleanField(label="ให้ทุกคนในศูนย์ใช้ได้", required=False)

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["for_centre"]
