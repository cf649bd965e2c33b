"""Forms of the papers of a file."""

from typing import Any

from django import forms

from cases.actions.attachments import KIND_LISTS
from cases.models import SensitiveGroup
from shelter.desk import codes
from shelter.desk.layout import arrange
from shelter.lib.file_forms import FileForm, PapersField
from shelter.lib.thai import bangkok_today
from shelter.lib.thai_fields import ThaiCharField, ThaiDateField

MOST_FILES = 10
FOR_ALL = "none"


class AttachmentForm(FileForm):
    """Several files of one kind."""

    files = PapersField(label="ไฟล์", most=MOST_FILES)
    kind = forms.ChoiceField(label="ชนิดเอกสาร", error_messages={"required": "เลือกชนิดเอกสาร"})
    dated_on = ThaiDateField(
        label="เอกสารลงวันที่", required=False, past=True, help_text="เว้นว่างได้ถ้าไม่มีวันที่ในเอกสาร"
    )
    caption = ThaiCharField(
        label="คำอธิบาย", required=False, max_length=200, help_text="เช่น ใบรับแจ้งความ หน้า 1 ถึง 2"
    )
    group = forms.ChoiceField(
        label="ใครเปิดดูได้",
        required=False,
        choices=[
            ("", "ตามชนิดเอกสาร (บัตร ทะเบียน ผลตรวจ: ผู้มีสิทธิดูข้อมูลอ่อนไหว)"),
            (FOR_ALL, "ทุกคนที่เปิดแฟ้มนี้ได้"),
            *((code, f"เฉพาะผู้มีสิทธิดูข้อมูลอ่อนไหว: {label}") for code, label in SensitiveGroup.choices),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = bangkok_today()
        kinds = [one for name in KIND_LISTS for one in codes.choices(name, today)]
        kinds.sort(key=lambda one: one[0] == "other")
        self.fields["kind"].choices = [("", "เลือก"), *kinds]
        self.helper = arrange(self, "files", ("kind", "dated_on"), "caption", "group")

    def values(self) -> dict[str, Any]:
        """The cleaned fields as actions.attachments.attach takes them."""
        data = self.cleaned_data
        group = data["group"]
        return {
            "uploads": data["files"],
            "kind": data["kind"],
            "caption": data["caption"],
            "dated_on": data["dated_on"],
            "sensitive_group": None if group == "" else "" if group == FOR_ALL else group,
        }


class WithdrawForm(forms.Form):
    """Why a paper is taken out of the file."""

    reason = ThaiCharField(label="เหตุผล", max_length=300, help_text="เช่น แนบผิดแฟ้ม หรือมีฉบับใหม่")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "reason")
