"""What is written about a person: at the door and later."""

from typing import Any

from django import forms
from django.urls import reverse_lazy

from cases.forms.fields import BirthOrAgeField, PlaceField, SuggestInput
from cases.models import Client, Identity, NationalityStatus, Sex
from shelter.desk import codes
from shelter.desk.layout import Row, arrange
from shelter.lib.thai import bangkok_today, mask_phone
from shelter.lib.thai_fields import (
    NationalIdField,
    ThaiCharField,
    ThaiNameField,
    ThaiPhoneField,
    ThaiTextField,
)

TITLES = ("นาย", "นาง", "นางสาว", "เด็กชาย", "เด็กหญิง", "พระ", "สามเณร", "แม่ชี")


def place_field(label: str) -> PlaceField:
    return PlaceField(label=label, required=False, widget=SuggestInput(url=reverse_lazy("cases:places")))


WHO: tuple[Row, ...] = (
    "identity",
    ("prefix", "first_name", "last_name"),
    ("calling_name", "other_names"),
    "sex",
    ("birth", "nationality_status"),
    ("national_id", "id_card_status"),
    "forget_national_id",
)
MORE: tuple[Row, ...] = (
    "other_document",
    ("ภูมิลำเนาและที่อยู่", [("domicile", "domicile_detail"), "present_same", ("present", "present_detail")]),
    ("การติดต่อและข้อสังเกต", [("phone", "language"), "forget_phone", "safe_contact", "marks"]),
)


class PersonForm(forms.Form):
    """A person, known or not. Only `identity` and something to be called by are needed."""

    identity = forms.ChoiceField(
        label="ทราบว่าเป็นใครหรือไม่",
        choices=Identity.choices,
        widget=forms.RadioSelect(attrs={"class": "cols-3"}),
        error_messages={"required": "เลือกว่าทราบชื่อหรือไม่"},
    )
    prefix = ThaiCharField(label="คำนำหน้า", required=False, max_length=30, widget=SuggestInput(TITLES))
    first_name = ThaiNameField(label="ชื่อ", required=False, max_length=100, help_text="ต้องมีชื่อ หรือชื่อที่ใช้เรียก")
    last_name = ThaiNameField(label="นามสกุล", required=False, max_length=100)
    calling_name = ThaiNameField(
        label="ชื่อที่ใช้เรียก",
        required=False,
        max_length=100,
        help_text="ถ้ายังไม่ทราบชื่อ ให้ตั้งชื่อที่ใช้เรียก เช่น ลุงดำ",
    )
    other_names = ThaiNameField(label="ชื่ออื่นที่เคยใช้", required=False, max_length=200)
    sex = forms.ChoiceField(
        label="เพศ",
        choices=Sex.choices,
        required=False,
        initial=Sex.UNKNOWN,
        widget=forms.RadioSelect(attrs={"class": "cols-4"}),
    )
    birth = BirthOrAgeField(label="วันเกิด หรืออายุโดยประมาณ", required=False)
    national_id = NationalIdField(
        label="เลขประจำตัวประชาชน", required=False, help_text="ไม่มีบัตรให้เว้นว่าง พิมพ์เลขไทยหรือเว้นวรรคได้"
    )
    id_card_status = forms.ChoiceField(label="สถานะบัตร", required=False)
    other_document = ThaiCharField(
        label="เอกสารแสดงตนอื่น",
        required=False,
        max_length=120,
        help_text="เช่น หนังสือเดินทาง บัตรต่างด้าว รหัสอ้างอิงพิสูจน์ลักษณะบุคคล",
    )
    nationality_status = forms.ChoiceField(
        label="สถานะสัญชาติ",
        choices=NationalityStatus.choices,
        required=False,
        initial=NationalityStatus.UNKNOWN,
    )
    domicile = place_field("ภูมิลำเนา")
    domicile_detail = ThaiCharField(label="บ้านเลขที่ หมู่บ้าน ถนน", required=False, max_length=200)
    present_same = forms.BooleanField(
        label="ที่อยู่ปัจจุบันเหมือนภูมิลำเนา", required=False, widget=forms.CheckboxInput(attrs={"class": "opt"})
    )
    present = place_field("ที่อยู่ปัจจุบัน")
    present_detail = ThaiCharField(label="รายละเอียดที่อยู่ปัจจุบัน", required=False, max_length=200)
    phone = ThaiPhoneField(label="โทรศัพท์", required=False)
    language = ThaiCharField(
        label="ภาษาที่ใช้สื่อสาร", required=False, max_length=120, help_text="ระบุถ้าต้องการล่ามหรือภาษามือ"
    )
    marks = ThaiTextField(
        label="ตำหนิ รูปพรรณ รอยสัก",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="ช่วยยืนยันตัวบุคคลเมื่อไม่มีเอกสาร",
    )
    safe_contact = forms.BooleanField(
        label="ต้องปกปิดที่อยู่และการติดต่อ",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "opt"}),
        help_text="ใช้เมื่อการเปิดเผยที่อยู่อาจทำให้เป็นอันตราย ที่อยู่และเบอร์โทรจะไม่ปรากฏในรายการและเอกสาร",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["id_card_status"].choices = [
            ("", "ยังไม่ทราบ"),
            *codes.choices("id_card_status", bangkok_today()),
        ]
        self.helper = arrange(self, *WHO, *MORE)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        identity, first, called = (data.get(name, "") for name in ("identity", "first_name", "calling_name"))
        if identity == Identity.KNOWN and not first and "first_name" not in self.errors:
            self.add_error("first_name", "กรอกชื่อ หรือเลือก “ทราบบางส่วน” แล้วใส่ชื่อที่ใช้เรียก")
        elif identity and not first and not called and not {"first_name", "calling_name"} & set(self.errors):
            self.add_error("calling_name", "ตั้งชื่อที่ใช้เรียก เช่น ลุงดำ หรือลักษณะเด่นที่ไม่ดูหมิ่น")
        return data

    def person(self) -> dict[str, Any]:
        """The cleaned fields as actions.clients takes them; fields this form does not have stay untouched."""
        data = dict(self.cleaned_data)
        birth, age = data.pop("birth", None) or (None, None)
        data["birth_date"], data["estimated_age"] = birth, age
        data["sex"] = data.get("sex") or Sex.UNKNOWN
        data["nationality_status"] = data.get("nationality_status") or NationalityStatus.UNKNOWN
        data["domicile_code"] = data.pop("domicile", "")
        if "present" in self.fields:
            same = data.pop("present_same", False)
            data["present_code"] = data["domicile_code"] if same else data.pop("present", "")
            if same:
                data["present_detail"] = data.get("domicile_detail", "")
        return data


class PersonEditForm(PersonForm):
    """Changing a person. What is kept masked is not in the page: an empty box keeps what is stored.

    `sensitive` False (not on the case's team) leaves identifiers and a safe-contact address out altogether.
    """

    forget_national_id = forms.BooleanField(
        label="ลบเลขประจำตัวที่บันทึกไว้", required=False, widget=forms.CheckboxInput(attrs={"class": "opt"})
    )
    forget_phone = forms.BooleanField(
        label="ลบเบอร์โทรศัพท์ที่บันทึกไว้", required=False, widget=forms.CheckboxInput(attrs={"class": "opt"})
    )

    SENSITIVE = ("national_id", "forget_national_id", "other_document", "phone", "forget_phone")
    ADDRESS = ("domicile_detail", "present_same", "present", "present_detail", "safe_contact")

    def __init__(self, *args: Any, client: Client, sensitive: bool, **kwargs: Any) -> None:
        self.client = client
        super().__init__(*args, initial=self.initial_of(client), **kwargs)
        absent = set() if sensitive else set(self.SENSITIVE)
        if client.safe_contact and not sensitive:
            absent |= set(self.ADDRESS)
        shown = {
            "national_id": client.national_id and f"ลงท้าย {client.national_id[-3:]}",
            "phone": client.phone and mask_phone(client.phone),
        }
        for name, ending in shown.items():
            if ending:
                self.fields[name].help_text = f"บันทึกไว้แล้ว {ending} เว้นว่างถ้าไม่เปลี่ยน"
            else:
                absent.add(f"forget_{name}")
        for name in absent:
            del self.fields[name]
        self.helper = arrange(self, *WHO, *MORE)

    @staticmethod
    def initial_of(client: Client) -> dict[str, Any]:
        """What the page may show of the stored person."""
        masked = {"national_id", "phone"}
        names = set(PersonForm.base_fields) - masked - {"birth", "domicile", "present", "present_same"}
        known = client.birth_date or client.estimated_age is not None
        return {
            **{name: getattr(client, name) for name in names},
            "birth": (client.birth_date, client.estimated_age) if known else None,
            "domicile": client.domicile_code,
            "present": client.present_code,
        }

    def person(self) -> dict[str, Any]:
        data = super().person()
        for name in ("national_id", "phone"):
            forget = data.pop(f"forget_{name}", False)
            if not data.get(name) and not forget:
                data.pop(name, None)
        return data
