"""The one screen of the night door."""

from collections.abc import Sequence
from typing import Any

from django import forms

from cases.facts.beds import HouseNow
from cases.forms.fields import HeedField, ThaiTimeField, typed_moment
from cases.models import House, Identity, NationalityStatus, Sex
from shelter.desk import codes
from shelter.lib.thai import bangkok_today
from shelter.lib.thai_fields import ThaiCharField, ThaiDateField, ThaiNameField, ThaiTextField

MATTRESS, LATER = "mattress", "later"
AGES = ((5, "เด็กเล็ก"), (12, "เด็กโต"), (17, "วัยรุ่น"), *((age, f"ราว {age}") for age in range(25, 90, 10)))


class ReceiveForm(forms.Form):
    """What is asked of somebody at the door. Only how they came has to be answered.

    `proposed` is the name to call somebody by who gives none.
    """

    safety = forms.MultipleChoiceField(
        label="ปลอดภัยตอนนี้ไหม",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "cols-2"}),
        help_text="แตะเฉพาะข้อที่มี ข้อที่ยังไม่ได้ถามเว้นไว้ ถามเรื่องถูกทำร้ายเมื่ออยู่กันลำพัง ห่างจากผู้ที่พามา",
    )
    allergy = HeedField(
        label="แพ้ยา อาหาร หรือสิ่งใด",
        required=False,
        max_length=200,
        help_text="ครัวและเวรเห็นทันที ไม่แพ้หรือยังไม่ได้ถามเว้นว่าง",
    )
    sex = forms.ChoiceField(
        label="เพศ",
        choices=Sex.choices,
        required=False,
        initial=Sex.UNKNOWN,
        widget=forms.RadioSelect(attrs={"class": "cols-2"}),
    )
    age = forms.ChoiceField(
        label="อายุโดยประมาณ",
        choices=[("", "ยังไม่ทราบ"), *((str(age), label) for age, label in AGES)],
        required=False,
        initial="",
        widget=forms.RadioSelect(attrs={"class": "cols-3"}),
    )
    sender_kind = forms.ChoiceField(
        label="มาอย่างไร",
        widget=forms.RadioSelect(attrs={"class": "cols-2"}),
        error_messages={"required": "เลือกว่ามาเองหรือใครพามา"},
    )
    calling_name = ThaiNameField(label="ชื่อที่ใช้เรียก", required=False, max_length=100)
    first_name = ThaiNameField(label="ชื่อ", required=False, max_length=100)
    last_name = ThaiNameField(label="นามสกุล", required=False, max_length=100)
    place = forms.ChoiceField(
        label="ที่นอนคืนนี้",
        initial=LATER,
        widget=forms.RadioSelect(attrs={"class": "cols-2"}),
        error_messages={
            "required": "เลือกที่นอนคืนนี้ หรือ “จัดภายหลัง”",
            "invalid_choice": "เรือนนี้เพิ่งเต็มหรือปิดใช้ เลือกเรือนอื่นจากที่ว่างอยู่",
        },
    )
    bag_number = ThaiCharField(
        label="เลขถุงทรัพย์สินที่ปิดผนึก", required=False, max_length=20, help_text="ยังไม่เปิดดูของ ทำบัญชีเมื่อพักแล้ว"
    )
    nothing_carried = forms.BooleanField(
        label="ไม่มีของติดตัว", required=False, widget=forms.CheckboxInput(attrs={"class": "opt"})
    )
    sender_name = ThaiCharField(label="ชื่อผู้พามาหรือหน่วยงาน", required=False, max_length=200)
    found_place = ThaiCharField(label="พบที่ไหน", required=False, max_length=200)
    circumstances = ThaiTextField(
        label="สภาพแรกพบ",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="เขียนสิ่งที่เห็นและได้ยิน เลี่ยงคำตัดสิน",
    )
    received_date = ThaiDateField(
        label="วันที่รับตัว", required=False, past=True, help_text="เว้นว่างคือตอนนี้ บันทึกจากกระดาษให้ใส่วันจริง"
    )
    received_time = ThaiTimeField(label="เวลารับตัว", required=False)

    FACTS = ("sex", "age", "sender_kind")
    NAMES = ("first_name", "last_name")
    DETAILS = ("sender_name", "found_place", "circumstances")
    WHEN = ("received_date", "received_time")

    def __init__(self, *args: Any, houses: Sequence[HouseNow], proposed: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = proposed
        today = bangkok_today()
        self.fields["safety"].choices = codes.choices("safety_question", today)
        self.fields["sender_kind"].choices = codes.choices("notifier_type", today)
        self.houses: dict[str, House] = {str(one.house.pk): one.house for one in houses if one.free}
        self.fields["place"].choices = [
            *(
                (
                    str(one.house.pk),
                    f"{one.house.described} ว่าง {one.free}",
                )
                for one in houses
                if one.free
            ),
            (MATTRESS, "ที่นอนเสริมในศูนย์"),
            (LATER, "จัดภายหลัง"),
        ]
        self.fields["calling_name"].help_text = f"ไม่ทราบชื่อเว้นว่าง จะเรียกว่า “{proposed}” ไปก่อน"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("bag_number") and data.get("nothing_carried"):
            self.add_error("bag_number", "ใส่เลขถุงแล้ว เอาเครื่องหมาย “ไม่มีของติดตัว” ออก หรือลบเลขถุง")
        data["received_at"] = typed_moment(self, "received_date", "received_time")
        return data

    def person(self) -> dict[str, Any]:
        """The cleaned fields as actions.clients takes them."""
        data = self.cleaned_data
        first, last, called = data["first_name"], data["last_name"], data["calling_name"]
        identity = Identity.KNOWN if first and last else Identity.PARTLY
        if not first and not called:
            identity, called = Identity.UNKNOWN, self.proposed
        return {
            "identity": identity,
            "first_name": first,
            "last_name": last,
            "calling_name": called,
            "sex": data["sex"] or Sex.UNKNOWN,
            "estimated_age": int(data["age"]) if data["age"] else None,
            "nationality_status": NationalityStatus.UNKNOWN,
        }

    def intake(self) -> dict[str, Any]:
        """The cleaned fields as actions.cases takes them."""
        names = ("received_at", "sender_kind", *self.DETAILS)
        return {name: self.cleaned_data[name] for name in names}

    def what_else(self) -> dict[str, Any]:
        """What else actions.receiving is told."""
        data = self.cleaned_data
        return {
            "safety": data["safety"],
            "allergy": data["allergy"],
            "bag_number": data["bag_number"],
            "nothing_carried": data["nothing_carried"],
            "house": self.houses.get(data["place"]),
            "mattress": data["place"] == MATTRESS,
        }
