"""A mark, a photograph, a document and what is being done to get it."""

from typing import Any

from django import forms

from cases.forms.fields import DoneOnField, SuggestInput
from cases.models import IDENTITY_FIELDS, MARK_FIELDS, ClientMark, ClientPhoto, IdentityPaper
from shelter.desk import codes
from shelter.desk.layout import arrange
from shelter.lib import safe_upload
from shelter.lib.file_forms import FileForm, file_input
from shelter.lib.thai import bangkok_today
from shelter.lib.thai_fields import ThaiCharField, ThaiDateField, ThaiTextField

AGAIN = "เลือกไฟล์อีกครั้ง"
BODY = (
    "ใบหน้า",
    "คิ้วซ้าย",
    "คิ้วขวา",
    "คอ",
    "อกซ้าย",
    "อกขวา",
    "หลัง",
    "ท้อง",
    "แขนซ้าย",
    "แขนขวา",
    "มือซ้าย",
    "มือขวา",
    "ขาซ้าย",
    "ขาขวา",
    "เท้าซ้าย",
    "เท้าขวา",
)


def _choices(name: str) -> list[tuple[str, str]]:
    return codes.choices(name, bangkok_today())


class MarkForm(forms.Form):
    """A scar, a tattoo or the like."""

    kind = forms.ChoiceField(label="ชนิด", widget=forms.RadioSelect(attrs={"class": "cols-3"}))
    place = ThaiCharField(
        label="อยู่ที่", max_length=100, widget=SuggestInput(BODY), help_text="บอกซ้ายหรือขวา เช่น ต้นแขนซ้าย"
    )
    words = ThaiCharField(
        label="ลักษณะ", required=False, max_length=300, help_text="เช่น รูปหงส์ ตัวอักษร ยาวประมาณ 3 ซม."
    )
    remove = forms.BooleanField(
        label="ลบรายการนี้ เพราะบันทึกผิด", required=False, widget=forms.CheckboxInput(attrs={"class": "opt"})
    )

    def __init__(self, *args: Any, mark: ClientMark | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=self.initial_of(mark) if mark else None, **kwargs)
        self.fields["kind"].choices = _choices("mark_kind")
        if mark is None:
            del self.fields["remove"]
        self.helper = arrange(self, "kind", "place", "words", "remove")

    @staticmethod
    def initial_of(mark: ClientMark) -> dict[str, Any]:
        return {name: getattr(mark, name) for name in MARK_FIELDS}


class PhotoForm(FileForm):
    """The photograph, or the answer that none may be taken. Nothing is ticked beforehand."""

    agreed = forms.ChoiceField(
        label="ให้ถ่ายภาพไหม",
        choices=ClientPhoto.Agreed.choices,
        widget=forms.RadioSelect(attrs={"class": "stacked"}),
        error_messages={"required": "เลือกคำตอบของผู้ใช้บริการ 1 ข้อ"},
    )
    taken_on = DoneOnField(label="ถ่ายหรือถามเมื่อ")
    file = forms.FileField(
        label="ไฟล์ภาพ",
        required=False,
        widget=file_input("image/jpeg,image/png,image/webp", safe_upload.MOST_BYTES, safe_upload.TOO_BIG),
        help_text="JPG, PNG หรือ WebP ตำแหน่งที่ถ่ายและข้อมูลกล้องจะถูกลบออก",
        error_messages={
            "empty": "ไฟล์ว่างเปล่า เลือกไฟล์อีกครั้ง",
            "invalid": "เลือกไฟล์อีกครั้ง",
            "missing": "เลือกไฟล์อีกครั้ง",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"taken_on": bangkok_today()})
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "agreed", "file", "taken_on")


class IdentityPaperForm(forms.Form):
    """A document. A number already kept is not in the page."""

    kind = forms.ChoiceField(label="เอกสาร")
    state = forms.ChoiceField(
        label="สถานะ",
        choices=IdentityPaper.State.choices,
        widget=forms.RadioSelect(attrs={"class": "cols-4"}),
    )
    number = ThaiCharField(label="เลขที่เอกสาร", required=False, max_length=60)
    forget_number = forms.BooleanField(
        label="ลบเลขที่บันทึกไว้", required=False, widget=forms.CheckboxInput(attrs={"class": "opt"})
    )
    note = ThaiTextField(
        label="รายละเอียด", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    applied_at = ThaiCharField(label="ยื่นที่", required=False, max_length=200, help_text="เช่น สำนักทะเบียนอำเภอ")
    applied_on = ThaiDateField(label="ยื่นเมื่อ", required=False, past=True)
    application_reference = ThaiCharField(label="เลขรับคำขอ", required=False, max_length=80)
    next_step = ThaiCharField(label="ขั้นต่อไป", required=False, max_length=200)
    next_on = ThaiDateField(label="กำหนดขั้นต่อไป", required=False, due=True)
    result = ThaiCharField(
        label="ผล", required=False, max_length=200, help_text="เช่น ได้รับบัตรแล้ว ไม่อนุมัติเพราะ…"
    )
    result_on = ThaiDateField(label="ทราบผลเมื่อ", required=False, past=True)

    def __init__(self, *args: Any, paper: IdentityPaper | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=self.initial_of(paper) if paper else None, **kwargs)
        self.fields["kind"].choices = [("", "เลือก"), *_choices("identity_paper")]
        if paper and paper.number:
            ending = f" ลงท้าย {paper.ending}" if paper.ending else ""
            self.fields["number"].help_text = f"บันทึกไว้แล้ว{ending} เว้นว่างถ้าไม่เปลี่ยน"
        else:
            del self.fields["forget_number"]
        self.helper = arrange(
            self,
            ("kind", "number"),
            "forget_number",
            "state",
            "note",
            ("การยื่นคำขอ", [("applied_at", "applied_on", "application_reference"), ("next_step", "next_on")]),
            ("ผล", [("result", "result_on")]),
        )

    @staticmethod
    def initial_of(paper: IdentityPaper) -> dict[str, Any]:
        """What the page may show of the stored row."""
        return {name: getattr(paper, name) for name in IDENTITY_FIELDS if name != "number"}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("next_on") and not data.get("next_step") and "next_step" not in self.errors:
            self.add_error("next_step", "บอกว่าต้องทำอะไรภายในวันนั้น")
        if bool(data.get("result")) != bool(data.get("result_on")) and not {"result", "result_on"} & set(
            self.errors
        ):
            missing = "result_on" if data.get("result") else "result"
            self.add_error(missing, "กรอกผลและวันที่ทราบผลคู่กัน")
        return data

    def values(self) -> dict[str, Any]:
        """The cleaned fields as actions.identity takes them; an empty number keeps what is stored."""
        data = dict(self.cleaned_data)
        if not data.pop("forget_number", False) and not data["number"]:
            del data["number"]
        return data
