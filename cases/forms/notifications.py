"""A report as it is told, and how it ends."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from cases.forms.fields import ThaiTimeField, typed_moment
from cases.forms.person import place_field
from cases.models import Notification, Sex
from shelter.desk import codes
from shelter.desk.layout import Fold, Row, arrange
from shelter.lib.file_forms import FileForm, PapersField
from shelter.lib.thai import BANGKOK, bangkok_today, mask_phone
from shelter.lib.thai_fields import (
    ThaiCharField,
    ThaiDateField,
    ThaiIntegerField,
    ThaiNameField,
    ThaiPhoneField,
    ThaiTextField,
)

OLDEST = 120


def _several(label: str, help_text: str = "เลือกได้หลายข้อ") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "cols-2"}),
        help_text=help_text,
    )


LISTS = {
    "channel": ("notification_channel", ""),
    "notifier_type": ("notifier_type", "ยังไม่ทราบ"),
    "notifier_agency": ("notifier_agency", "ไม่ใช่หน่วยงาน หรือยังไม่ทราบ"),
    "target_group": ("user_category", "ยังไม่ทราบ"),
    "main_problem": ("main_problem", "ยังไม่ทราบ"),
    "risk": ("risk_type", "ยังไม่ได้ประเมิน"),
    "urgency": ("urgency", "ยังไม่ได้ประเมิน"),
    "need": ("need", "ยังไม่ได้ถาม"),
}
# Fields of several codes → their list.
SEVERAL = {"person_disabilities": "disability_type", "other_problems": "main_problem"}
MOST_OTHERS = 3


class NotificationForm(forms.Form):
    """Only how the report came and what it says are needed."""

    channel = forms.ChoiceField(
        label="ทราบเรื่องจาก",
        widget=forms.RadioSelect(attrs={"class": "cols-3"}),
        error_messages={"required": "เลือกว่าทราบเรื่องจากทางใด"},
    )
    summary = ThaiTextField(
        label="เกิดอะไรขึ้น",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="เขียนตามที่ได้รับแจ้ง ใครอยู่ที่ไหน สภาพเป็นอย่างไร",
        error_messages={"required": "เขียนสั้น ๆ ตามที่ได้รับแจ้ง"},
    )
    place = ThaiCharField(
        label="อยู่ที่ไหน", required=False, max_length=300, help_text="จุดที่ไปหาพบ เช่น ศาลาหน้าตลาดสด"
    )
    place_code = place_field("ตำบล อำเภอ จังหวัด")
    happened_on = ThaiDateField(label="วันที่เกิดเหตุหรือพบเห็น", required=False, past=True)
    happened_time = ThaiTimeField(label="เวลาเกิดเหตุหรือพบเห็น", required=False)
    person_name = ThaiNameField(label="ชื่อเท่าที่ทราบ", required=False)
    person_sex = forms.ChoiceField(
        label="เพศ",
        choices=Sex.choices,
        required=False,
        initial=Sex.UNKNOWN,
        widget=forms.RadioSelect(attrs={"class": "cols-4"}),
    )
    person_age = ThaiIntegerField(label="อายุโดยประมาณ (ปี)", required=False, min_value=0, max_value=OLDEST)
    person_look = ThaiTextField(
        label="ลักษณะที่จำได้", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    target_group = forms.ChoiceField(label="กลุ่มเป้าหมาย", required=False)
    person_disabilities = _several("ความพิการ เท่าที่ได้รับแจ้ง")
    home_code = place_field("ที่อยู่ตามทะเบียนบ้าน")
    home_detail = ThaiCharField(label="บ้านเลขที่ หมู่บ้าน ถนน", required=False, max_length=200)
    family = ThaiTextField(
        label="บิดา มารดา บุตร เท่าที่ทราบ",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="จดตามที่ได้รับแจ้ง ยังไม่ติดต่อจนกว่าผู้ที่ต้องการความช่วยเหลือจะอนุญาต",
    )
    main_problem = forms.ChoiceField(label="ปัญหาหลัก", required=False)
    other_problems = _several("ปัญหาอื่นที่พบร่วม", "เลือกได้ไม่เกิน 3 ข้อ")
    risk = forms.ChoiceField(label="ความเสี่ยงที่ควรระวังที่สุด", required=False)
    urgency = forms.ChoiceField(label="ความเร่งด่วน", required=False)
    need = forms.ChoiceField(label="ผู้ที่ต้องการความช่วยเหลือต้องการอะไร", required=False)
    advice = ThaiTextField(
        label="คำปรึกษาที่ให้และสิ่งที่ทำไปแล้ว",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    opinion = ThaiTextField(
        label="ความเห็นและแผนการช่วยเหลือ",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="ความเห็นของนักสังคมสงเคราะห์หรือผู้รับเรื่อง จะทำอะไรต่อ ใครทำ ภายในเมื่อใด",
    )
    notifier_type = forms.ChoiceField(label="ประเภทผู้แจ้ง", required=False)
    notifier_agency = forms.ChoiceField(label="หน่วยงานที่แจ้ง", required=False)
    anonymous = forms.BooleanField(
        label="ผู้แจ้งไม่ประสงค์ออกนาม",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "opt"}),
        help_text="ไม่เก็บชื่อ เบอร์โทรเก็บได้ถ้าผู้แจ้งให้ติดต่อกลับ",
    )
    notifier_name = ThaiNameField(label="ชื่อผู้แจ้ง", required=False)
    notifier_phone = ThaiPhoneField(label="โทรศัพท์ผู้แจ้ง", required=False)
    outside_reference = ThaiCharField(
        label="เลขอ้างอิงระบบอื่น", required=False, max_length=60, help_text="เช่น เลขรับแจ้งของ 1300"
    )

    WHAT: tuple[Row, ...] = (
        "channel",
        "summary",
        ("place", "place_code"),
        "urgency",
        Fold("วันและเวลาที่เกิดเหตุ", (("happened_on", "happened_time"),)),
    )
    WHO: tuple[Row, ...] = (
        ("person_name", "person_age"),
        "person_sex",
        "person_look",
        ("main_problem", "need"),
        Fold(
            "ปัญหาอื่น ความเสี่ยง และความพิการ",
            ("other_problems", ("target_group", "risk"), "person_disabilities"),
        ),
        Fold("ที่อยู่ตามทะเบียนบ้านและครอบครัว", (("home_code", "home_detail"), "family")),
    )
    NOTIFIER: tuple[Row, ...] = (
        "notifier_type",
        "anonymous",
        ("notifier_name", "notifier_phone"),
        "forget_notifier_phone",
        Fold("หน่วยงานที่แจ้งและเลขอ้างอิง", (("notifier_agency", "outside_reference"),)),
        Fold("ไม่ได้รับแจ้งตอนนี้ (บันทึกย้อนหลัง)", (("taken_date", "taken_time"),)),
    )

    def __init__(self, *args: Any, without: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in without:
            del self.fields[name]
        today = bangkok_today()
        for name, (list_name, blank) in LISTS.items():
            found = codes.choices(list_name, today)
            chosen = self.initial.get(name)
            if chosen and chosen not in dict(found):
                found.append((chosen, codes.label(list_name, chosen)))
            self.fields[name].choices = [*([("", blank)] if blank else []), *found]
        for name, list_name in SEVERAL.items():
            known = dict(codes.choices(list_name, today))
            kept = {code: codes.label(list_name, code) for code in self.initial.get(name) or ()}
            self.fields[name].choices = list((known | kept).items())
        self.helper = arrange(
            self,
            ("เรื่องที่แจ้ง", list(self.WHAT)),
            ("ผู้ที่ต้องการความช่วยเหลือ", list(self.WHO)),
            ("สิ่งที่ทำไปแล้วและจะทำต่อ", ["advice", "opinion"]),
            ("ผู้แจ้ง (เก็บแยกจากผู้ที่ต้องการความช่วยเหลือ)", list(self.NOTIFIER)),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("anonymous") and data.get("notifier_name"):
            self.add_error("notifier_name", "ผู้แจ้งไม่ประสงค์ออกนาม ลบชื่อออก หรือเอาเครื่องหมายนั้นออก")
        day, time = data.get("happened_on"), data.get("happened_time")
        if time and not day and "happened_on" not in self.errors:
            self.add_error("happened_on", "ใส่วันที่ด้วย เวลาอย่างเดียวบอกไม่ได้ว่าเมื่อใด")
        if time and day and datetime.combine(day, time, BANGKOK) > timezone.now():
            self.add_error("happened_time", "ต้องไม่หลังขณะนี้")
        others = data.get("other_problems") or []
        if len(others) > MOST_OTHERS:
            self.add_error("other_problems", f"เลือกได้ไม่เกิน {MOST_OTHERS} ข้อ เรื่องอื่นเขียนในสภาพปัญหา")
        data["other_problems"] = [code for code in others if code != data.get("main_problem")]
        return data

    def values(self) -> dict[str, Any]:
        """The cleaned fields as actions.notifications takes them."""
        data = dict(self.cleaned_data)
        data["person_sex"] = data.get("person_sex") or Sex.UNKNOWN
        return data


class NewNotificationForm(NotificationForm):
    """A report and when it was taken: now, when left empty."""

    taken_date = ThaiDateField(label="วันที่รับแจ้ง", required=False, past=True, help_text="เว้นว่างคือตอนนี้")
    taken_time = ThaiTimeField(label="เวลารับแจ้ง", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["taken_at"] = typed_moment(self, "taken_date", "taken_time")
        return data


class NotificationEditForm(NotificationForm):
    """Changing an open report. The stored telephone is not in the page: an empty box keeps it."""

    forget_notifier_phone = forms.BooleanField(
        label="ลบเบอร์ผู้แจ้งที่บันทึกไว้", required=False, widget=forms.CheckboxInput(attrs={"class": "opt"})
    )

    def __init__(self, *args: Any, notification: Notification, **kwargs: Any) -> None:
        stored = notification.notifier_phone
        without = () if stored else ("forget_notifier_phone",)
        super().__init__(*args, initial=self.initial_of(notification), without=without, **kwargs)
        if stored:
            self.fields["notifier_phone"].help_text = f"บันทึกไว้แล้ว {mask_phone(stored)} เว้นว่างถ้าไม่เปลี่ยน"

    @staticmethod
    def initial_of(notification: Notification) -> dict[str, Any]:
        """What the page may show of the stored report."""
        return {
            name: getattr(notification, name)
            for name in NotificationForm.base_fields
            if name != "notifier_phone"
        }

    def values(self) -> dict[str, Any]:
        data = super().values()
        forget = data.pop("forget_notifier_phone", False)
        if not data["notifier_phone"] and not forget:
            del data["notifier_phone"]
        return data


class CloseForm(forms.Form):
    """How a report ended without a file."""

    reason = forms.ChoiceField(
        label="เหตุที่ยุติ",
        widget=forms.RadioSelect(attrs={"class": "cols-2"}),
        error_messages={"required": "เลือกเหตุที่ยุติเรื่อง"},
    )
    words = ThaiTextField(
        label="สรุป",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="ทำอะไรไปแล้ว ผลเป็นอย่างไร",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = codes.choices("notification_close", bangkok_today())
        self.helper = arrange(self, "reason", "words")


class ReopenForm(forms.Form):
    """Why a closed report is taken up again."""

    reason = ThaiCharField(label="เหตุผล", max_length=300, help_text="เช่น ผู้แจ้งโทรมาอีกครั้ง พบตัวแล้ว หรือยุติผิดเรื่อง")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "reason")


class NotificationFilesForm(FileForm):
    """Pictures or scans that came with a report."""

    files = PapersField(label="ไฟล์", most=5)
    caption = ThaiCharField(
        label="คำอธิบาย", required=False, max_length=200, help_text="เช่น ภาพจุดที่พบ จากผู้แจ้งทางไลน์"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "files", "caption")
