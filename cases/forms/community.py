"""Forms of the watch list and of helpers' tasks."""

from typing import Any

from django import forms

from cases.forms.case import PersonChoice
from cases.forms.person import place_field
from cases.models import Found, Sex, WatchPerson
from cases.models.community import CAME_IN
from shelter.accounts.models import Role, User
from shelter.desk import codes
from shelter.desk.layout import arrange
from shelter.lib.thai import bangkok_today, mask_phone
from shelter.lib.thai_fields import (
    ThaiCharField,
    ThaiDateField,
    ThaiIntegerField,
    ThaiNameField,
    ThaiPhoneField,
    ThaiTextField,
)

PICK_HELPER = {"required": "เลือกผู้ช่วย 1 คน", "invalid_choice": "เลือกจากรายชื่อของศูนย์นี้"}


def helpers_of(centre_id: Any) -> Any:
    """Active community helpers of a centre, by name."""
    return User.objects.filter(
        centre_id=centre_id, is_active=True, roles__contains=[str(Role.HELPER)]
    ).order_by("full_name")


def _signs_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="สัญญาณที่พบ",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "cols-3"}),
        error_messages={"invalid_choice": "เลือกจากรายการ"},
    )


def _next_look() -> ThaiDateField:
    return ThaiDateField(label="ไปดูครั้งถัดไป", required=False, due=True, min_date=bangkok_today)


class WatchForm(forms.Form):
    """Somebody at risk: what to call them, where they are found, what was seen."""

    called = ThaiNameField(
        label="ชื่อที่ใช้เรียก", max_length=100, help_text="ไม่ทราบชื่อ ให้ตั้งชื่อที่ผู้ช่วยด้วยกันเข้าใจ เช่น ป้าขายผักตลาดเช้า"
    )
    sex = forms.ChoiceField(
        label="เพศ",
        choices=Sex.choices,
        required=False,
        initial=Sex.UNKNOWN,
        widget=forms.RadioSelect(attrs={"class": "cols-4"}),
    )
    estimated_age = ThaiIntegerField(label="อายุโดยประมาณ (ปี)", required=False, min_value=0, max_value=120)
    area = place_field("พื้นที่")
    place = ThaiCharField(
        label="พบได้ที่ไหน", required=False, max_length=200, help_text="จุดที่คนในพื้นที่รู้จัก เช่น ศาลาหน้าวัด หลังตลาด"
    )
    phone = ThaiPhoneField(label="โทรศัพท์ (ถ้ามี)", required=False)
    forget_phone = forms.BooleanField(
        label="ลบเบอร์โทรศัพท์ที่บันทึกไว้", required=False, widget=forms.CheckboxInput(attrs={"class": "opt"})
    )
    signs = _signs_field()
    situation = ThaiTextField(
        label="สิ่งที่เห็นและได้ยิน", max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    helper_person = PersonChoice(
        label="ผู้ช่วยที่ดูแล",
        required=False,
        queryset=User.objects.none(),
        empty_label="ยังไม่มี",
        error_messages=PICK_HELPER,
    )
    next_look_on = _next_look()

    def __init__(
        self, *args: Any, centre_id: Any, own: bool = False, stored: str = "", **kwargs: Any
    ) -> None:
        """`stored`: the telephone already kept. It is not in the page, and an empty box keeps it."""
        super().__init__(*args, **kwargs)
        self.keeps_phone = bool(stored)
        if stored:
            self.fields["phone"].help_text = f"บันทึกไว้แล้ว {mask_phone(stored)} เว้นว่างถ้าไม่เปลี่ยน"
        else:
            del self.fields["forget_phone"]
        self.fields["signs"].choices = codes.choices("watch_sign", bangkok_today())
        if own:
            del self.fields["helper_person"]
        else:
            self.fields["helper_person"].queryset = helpers_of(centre_id)
        self.helper = arrange(
            self,
            ("called", "estimated_age"),
            "sex",
            ("area", "place"),
            "phone",
            "forget_phone",
            "signs",
            "situation",
            ("helper_person", "next_look_on"),
        )

    def clean_sex(self) -> str:
        return self.cleaned_data.get("sex") or Sex.UNKNOWN

    @staticmethod
    def initial_of(person: WatchPerson) -> dict[str, Any]:
        """What the form shows of a stored person."""
        return {
            "called": person.called,
            "sex": person.sex,
            "estimated_age": person.estimated_age,
            "area": person.area_code,
            "place": person.place,
            "signs": person.signs,
            "situation": person.situation,
            "helper_person": person.helper_id,
            "next_look_on": person.next_look_on,
        }

    def values(self) -> dict[str, Any]:
        """The cleaned fields by the model's names."""
        names = {"area": "area_code", "helper_person": "helper"}
        data = dict(self.cleaned_data)
        forget = data.pop("forget_phone", False)
        if self.keeps_phone and not data["phone"] and not forget:
            del data["phone"]
        return {names.get(name, name): value for name, value in data.items()}


class LookForm(forms.Form):
    """What one look showed."""

    seen_on = ThaiDateField(label="วันที่ไปดู", past=True)
    found = forms.ChoiceField(
        label="ผล",
        choices=Found.choices,
        widget=forms.RadioSelect(attrs={"class": "cols-2"}),
        error_messages={"required": "เลือกว่าพบหรือไม่พบ"},
    )
    signs = _signs_field()
    words = ThaiTextField(
        label="สิ่งที่เห็นและได้ยิน", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    next_look_on = _next_look()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"seen_on": bangkok_today()})
        super().__init__(*args, **kwargs)
        self.fields["signs"].choices = codes.choices("watch_sign", bangkok_today())
        self.helper = arrange(self, ("seen_on", "next_look_on"), "found", "signs", "words")


class EndForm(forms.Form):
    """Why somebody is watched no longer."""

    reason = forms.ChoiceField(label="เหตุที่เลิกเฝ้าระวัง", error_messages={"required": "เลือกเหตุ 1 ข้อ"})
    # Beside it the number of the file is kept.
    words = ThaiCharField(label="รายละเอียด", required=False, max_length=250)
    number = ThaiCharField(
        label="เลขแฟ้ม ถ้ารับเข้าที่ศูนย์นี้",
        required=False,
        max_length=24,
        help_text="เช่น 70/0047 สิ่งที่ชุมชนเห็นและเป็นอันตรายจะขึ้นเป็นข้อควรระวังในแฟ้มนั้น",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [("", "เลือก"), *codes.choices("watch_end", bangkok_today())]
        self.helper = arrange(self, "reason", "number", "words")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("number") and data.get("reason") not in {"", None, CAME_IN}:
            self.add_error("number", "ใส่เลขแฟ้มเมื่อเหตุคือรับเข้าศูนย์แล้ว มิฉะนั้นเว้นว่าง")
        return data


class TaskForm(forms.Form):
    """What a helper is asked to do, and what they may know for it."""

    helper_person = PersonChoice(
        label="ผู้ช่วย", queryset=User.objects.none(), empty_label="เลือก", error_messages=PICK_HELPER
    )
    called = ThaiNameField(
        label="ชื่อที่ให้ผู้ช่วยใช้เรียก", max_length=100, help_text="เท่าที่จำเป็น ใช้ชื่อเล่นหรือชื่อที่ตกลงกันก็ได้"
    )
    place = ThaiCharField(label="ไปที่ไหน", required=False, max_length=200)
    what = ThaiTextField(label="งานที่ขอให้ทำ", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    need_to_know = ThaiTextField(
        label="สิ่งที่ผู้ช่วยต้องรู้",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="ผู้ช่วยเห็นเพียงหน้านี้ ไม่เห็นแฟ้ม อย่าใส่โรค คดี หรือที่อยู่ที่ต้องปกปิด ถ้างานไม่จำเป็นต้องรู้",
    )
    due_on = ThaiDateField(label="ภายในวันที่", due=True, min_date=bangkok_today)

    def __init__(self, *args: Any, centre_id: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helper_person"].queryset = helpers_of(centre_id)
        self.helper = arrange(self, ("helper_person", "due_on"), ("called", "place"), "what", "need_to_know")

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"helper": data.pop("helper_person"), **data}


class AnswerForm(forms.Form):
    """What the helper did and found."""

    found = forms.ChoiceField(
        label="พบตัวหรือไม่",
        choices=Found.choices,
        widget=forms.RadioSelect(attrs={"class": "cols-2"}),
        error_messages={"required": "เลือกว่าพบหรือไม่พบ"},
    )
    signs = _signs_field()
    words = ThaiTextField(label="สิ่งที่ทำและพบ", max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signs"].choices = codes.choices("watch_sign", bangkok_today())
        self.helper = arrange(self, "found", "signs", "words")


class WithdrawForm(forms.Form):
    """Why a task is taken back."""

    reason = ThaiCharField(label="เหตุที่ยกเลิก", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "reason")
