"""How and when a person came."""

import datetime as dt
from typing import Any

from django import forms

from cases.forms.fields import ThaiTimeField, typed_moment
from cases.forms.person import MORE, WHO, PersonForm
from cases.models import Case
from shelter.desk import codes
from shelter.desk.layout import Row, arrange
from shelter.lib.thai import BANGKOK, bangkok_today
from shelter.lib.thai_fields import ThaiCharField, ThaiDateField, ThaiTextField

LISTS = {
    "sender_kind": ("notifier_type", "เลือก"),
    "entry_channel": ("entry_channel", "ยังไม่ทราบ"),
    "legal_basis": ("legal_entry", "ยังไม่ทราบ"),
    "destitute_type": ("destitute_type", "ยังไม่ทราบ"),
}


HOW: tuple[Row, ...] = (
    ("sender_kind", "sender_name"),
    ("entry_channel", "legal_basis"),
    ("received_date", "received_time"),
    ("found_place", "destitute_type"),
    "circumstances",
    ("paper_register_no", "outside_reference"),
)


class IntakeForm(forms.Form):
    """How the person came. Only `sender_kind` is needed; left empty, the time is now."""

    sender_kind = forms.ChoiceField(
        label="มาถึงศูนย์โดย", error_messages={"required": "เลือกว่ามาถึงศูนย์โดยใครหรือหน่วยงานใด"}
    )
    sender_name = ThaiCharField(
        label="ชื่อผู้แจ้งหรือผู้นำส่ง", required=False, max_length=200, help_text="เช่น ร.ต.ต. … สภ.เมืองศรีสะเกษ"
    )
    entry_channel = forms.ChoiceField(label="ช่องทางที่ติดต่อศูนย์", required=False)
    legal_basis = forms.ChoiceField(label="ฐานกฎหมายที่รับ", required=False)
    destitute_type = forms.ChoiceField(label="ประเภทคนไร้ที่พึ่ง", required=False)
    received_date = ThaiDateField(
        label="วันที่รับตัว", required=False, past=True, help_text="เว้นว่างคือวันนี้ บันทึกย้อนหลังให้ใส่วันจริง"
    )
    received_time = ThaiTimeField(label="เวลารับตัว", required=False)
    found_place = ThaiCharField(label="พบที่ไหน", required=False, max_length=200)
    circumstances = ThaiTextField(
        label="สภาพแรกพบ",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="เขียนสิ่งที่เห็นและได้ยิน เลี่ยงคำตัดสิน",
    )
    paper_register_no = ThaiCharField(label="เลขทะเบียนในสมุด", required=False, max_length=40)
    outside_reference = ThaiCharField(
        label="เลขอ้างอิงระบบอื่น", required=False, max_length=60, help_text="เช่น เลขรับแจ้งของ 1300"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = bangkok_today()
        for name, (list_name, blank) in LISTS.items():
            self.fields[name].choices = [("", blank), *self._choices(name, list_name, today)]
        self.helper = arrange(self, *HOW)

    def _choices(self, name: str, list_name: str, today: dt.date) -> list[tuple[str, str]]:
        """Entries in force today, and the one already chosen even when it no longer is."""
        found = codes.choices(list_name, today)
        chosen = self.initial.get(name)
        if chosen and chosen not in dict(found):
            found.append((chosen, codes.label(list_name, chosen)))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        at = typed_moment(self, "received_date", "received_time")
        data["received_at"] = at
        birth = (data.get("birth") or (None, None))[0]
        if at and birth and birth > at.date():
            self.add_error("birth", "วันเกิดต้องไม่หลังวันที่รับตัว ดูวันใดวันหนึ่งอีกครั้ง")
        return data

    def intake(self) -> dict[str, Any]:
        """The cleaned fields as actions.cases takes them."""
        names = set(IntakeForm.base_fields) - {"received_date", "received_time"} | {"received_at"}
        return {name: self.cleaned_data[name] for name in names}


class IntakeEditForm(IntakeForm):
    """Changing the intake of an open file."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, initial=self.initial_of(case), **kwargs)
        # The page shows minutes: a time that was not touched keeps its seconds.
        self.received_at = case.received_at
        self.fields["received_date"].required = self.fields["received_time"].required = True
        self.fields["received_date"].help_text = "วัน/เดือน/ปี พ.ศ. เลขแฟ้มที่ออกแล้วไม่เปลี่ยนตาม"

    @staticmethod
    def initial_of(case: Case) -> dict[str, Any]:
        names = set(IntakeForm.base_fields) - {"received_date", "received_time"}
        at = case.received_at.astimezone(BANGKOK)
        return {
            **{name: getattr(case, name) for name in names},
            "received_date": at.date(),
            "received_time": at.time().replace(second=0, microsecond=0),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not {"received_date", "received_time"} & {*self.changed_data, *self.errors}:
            data["received_at"] = self.received_at
        return data


class RegisterForm(IntakeForm, PersonForm):
    """A person and how they came, on one page."""

    field_order = (*PersonForm.base_fields, *IntakeForm.base_fields)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, ("ตัวบุคคล", list(WHO)), ("การรับเข้า", list(HOW)), *MORE)
