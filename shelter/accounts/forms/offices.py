"""Forms of a centre's own data and of the orders by which somebody stands in for its director."""

from typing import Any

from django import forms

from shelter.accounts.actions.deputies import can_stand_in
from shelter.accounts.models import Centre, DeputyKind, User
from shelter.desk.layout import arrange
from shelter.lib.thai import bangkok_today
from shelter.lib.thai_fields import ThaiCharField, ThaiDateField, ThaiIntegerField

MOST_RANKS = 20


class CentreForm(forms.Form):
    """What papers say of the centre."""

    name = ThaiCharField(label="ชื่อหน่วยงาน", max_length=120, help_text="ตามที่พิมพ์ในเอกสารและหลังคำว่า ผู้อำนวยการ")
    address = ThaiCharField(label="ที่อยู่", max_length=250, required=False)
    phone = ThaiCharField(label="โทรศัพท์", max_length=40, required=False)

    def __init__(self, *args: Any, centre: Centre | None = None, **kwargs: Any) -> None:
        if centre is not None:
            kwargs.setdefault("initial", self.initial_of(centre))
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "name", "address", "phone")

    @staticmethod
    def initial_of(centre: Centre) -> dict[str, Any]:
        return {"name": centre.name, "address": centre.address, "phone": centre.phone}


class StaffChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return f"{obj} ({obj.role_line})"


class DeputyForm(forms.Form):
    """An order as it was written. The last day counts, and lies not before today."""

    user = StaffChoice(
        label="ผู้ได้รับแต่งตั้ง",
        queryset=User.objects.none(),
        empty_label="เลือกเจ้าหน้าที่ของศูนย์",
        error_messages={"required": "เลือกผู้ได้รับแต่งตั้ง 1 คน", "invalid_choice": "เลือกจากรายชื่อของศูนย์นี้"},
        help_text="ผู้อำนวยการ ผู้ดูแลระบบ และผู้บันทึกเอง ไม่อยู่ในรายชื่อ",
    )
    kind = forms.ChoiceField(
        label="ลักษณะการแทน",
        choices=DeputyKind.choices,
        initial=DeputyKind.ACTING,
        widget=forms.RadioSelect,
        error_messages={"required": "เลือกลักษณะการแทน"},
        help_text="รักษาราชการแทน เมื่อผู้อำนวยการไม่อยู่หรือไม่มีผู้ดำรงตำแหน่ง ปฏิบัติราชการแทน เมื่อมอบอำนาจ",
    )
    rank = ThaiIntegerField(
        label="ลำดับที่",
        min_value=1,
        max_value=MOST_RANKS,
        example="1",
        initial=1,
        help_text="ตามที่เรียงในคำสั่ง ลำดับที่ 1 พิมพ์ชื่อในเอกสาร",
    )
    order_number = ThaiCharField(label="เลขที่คำสั่ง", max_length=60, help_text="เช่น 12/2570")
    ordered_on = ThaiDateField(label="ลงวันที่", past=True)
    starts_on = ThaiDateField(label="ตั้งแต่วันที่", due=True, error_messages={"required": "กรอกวันแรกที่แทน"})
    ends_on = ThaiDateField(
        label="ถึงวันที่",
        due=True,
        min_date=bangkok_today,
        help_text="รวมวันนี้ด้วย สิทธิหมดเองเมื่อสิ้นวัน",
        error_messages={"required": "กรอกวันสุดท้ายที่แทน"},
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = User.objects.joined().filter(centre=by.centre, is_active=True).exclude(pk=by.pk)
        fit = [user.pk for user in staff if by.centre and not can_stand_in(user, by.centre)]
        self.fields["user"].queryset = staff.filter(pk__in=fit).order_by("full_name")  # type: ignore[attr-defined]
        self.helper = arrange(
            self, "user", "kind", "rank", ("order_number", "ordered_on"), ("starts_on", "ends_on")
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "ต้องไม่ก่อนวันเริ่ม ดูวันที่ในคำสั่งอีกครั้ง")
        return data


class EndForm(forms.Form):
    """Why an order ends before its last day."""

    reason = ThaiCharField(
        label="เหตุที่สิ้นสุดก่อนกำหนด", max_length=300, help_text="เช่น ผู้อำนวยการกลับมาปฏิบัติราชการ หรือมีคำสั่งใหม่"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "reason")
