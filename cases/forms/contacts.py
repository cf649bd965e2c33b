"""The family question, a contact, and the director's exception."""

from datetime import timedelta
from typing import Any

from django import forms

from cases.forms.case import NoteForm
from cases.forms.fields import DoneOnField, SuggestInput
from cases.forms.person import place_field
from cases.models import (
    CONTACT_FIELDS,
    Client,
    Contact,
    ContactKind,
    ContactOverride,
    FamilyContact,
    MayContact,
)
from shelter.desk import codes
from shelter.desk.layout import arrange
from shelter.lib.thai import bangkok_today, mask_phone
from shelter.lib.thai_fields import ThaiCharField, ThaiDateField, ThaiNameField, ThaiPhoneField, ThaiTextField

RELATIONS = (
    "บิดา",
    "มารดา",
    "บุตร",
    "พี่",
    "น้อง",
    "สามี",
    "ภรรยา",
    "ปู่ย่าตายาย",
    "ลุงป้าน้าอา",
    "หลาน",
    "เพื่อน",
    "นายจ้างเดิม",
    "ผู้ใหญ่บ้าน",
    "อพม.",
    "อสม.",
)
# An exception for more days than this is asked for again.
LONGEST_EXCEPTION = 90
_WORDS = forms.Textarea(attrs={"rows": 3})


class FamilyForm(forms.Form):
    """What the person answered to ให้ติดต่อญาติได้ไหม. Nothing is ticked beforehand the first time."""

    family_contact = forms.ChoiceField(
        label="ให้ติดต่อญาติได้ไหม",
        choices=[pair for pair in FamilyContact.choices if pair[0] != FamilyContact.NOT_ASKED],
        widget=forms.RadioSelect(attrs={"class": "cols-4"}),
        error_messages={"required": "เลือกคำตอบของผู้ใช้บริการ 1 ข้อ ยังไม่พร้อมตอบก็เลือกได้"},
    )
    family_asked_on = DoneOnField(label="ถามเมื่อวันที่")
    family_words = ThaiTextField(
        label="คำพูดของผู้ใช้บริการ",
        required=False,
        max_length=2000,
        widget=_WORDS,
        help_text="เขียนตามที่พูด เห็นได้เฉพาะทีมของแฟ้มและผู้อำนวยการ",
    )

    def __init__(self, *args: Any, client: Client, sensitive: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, initial=self.initial_of(client), **kwargs)
        if not sensitive:
            del self.fields["family_words"]
        self.helper = arrange(self, "family_contact", "family_asked_on", "family_words")

    @staticmethod
    def initial_of(client: Client) -> dict[str, Any]:
        asked = client.family_contact != FamilyContact.NOT_ASKED
        return {
            "family_contact": client.family_contact if asked else None,
            "family_asked_on": client.family_asked_on or bangkok_today(),
            "family_words": client.family_words,
        }


class ContactForm(forms.Form):
    """Somebody in the person's life. A telephone number already kept is not in the page."""

    kind = forms.ChoiceField(
        label="เป็นใคร", choices=ContactKind.choices, widget=forms.RadioSelect(attrs={"class": "cols-4"})
    )
    name = ThaiNameField(label="ชื่อ", max_length=150)
    relation = ThaiCharField(
        label="ความสัมพันธ์",
        required=False,
        max_length=60,
        widget=SuggestInput(RELATIONS),
        help_text="เช่น น้องสาว",
    )
    phone = ThaiPhoneField(label="โทรศัพท์", required=False)
    forget_phone = forms.BooleanField(
        label="ลบเบอร์โทรศัพท์ที่บันทึกไว้", required=False, widget=forms.CheckboxInput(attrs={"class": "opt"})
    )
    place = place_field("ที่อยู่")
    place_detail = ThaiCharField(label="บ้านเลขที่ หมู่บ้าน ถนน", required=False, max_length=200)
    role = ThaiCharField(
        label="บทบาทในชีวิต", required=False, max_length=200, help_text="เช่น เคยเลี้ยงดูมา ช่วยเหลือเรื่องเงิน ผิดใจกัน"
    )
    may_contact = forms.ChoiceField(
        label="ผู้ใช้บริการให้ติดต่อคนนี้ได้ไหม",
        choices=MayContact.choices,
        initial=MayContact.UNANSWERED,
        widget=forms.RadioSelect(attrs={"class": "cols-3"}),
    )
    dangerous = forms.BooleanField(
        label="อาจเป็นอันตรายต่อผู้ใช้บริการ",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "opt"}),
        help_text="ระบบจะไม่เสนอให้ติดต่อคนนี้ เว้นแต่ผู้อำนวยการอนุญาต",
    )
    deceased = forms.BooleanField(
        label="เสียชีวิตแล้ว", required=False, widget=forms.CheckboxInput(attrs={"class": "opt"})
    )
    note = ThaiTextField(
        label="หมายเหตุ", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    PRIVATE = ("phone", "forget_phone", "place", "place_detail", "note")

    def __init__(
        self, *args: Any, contact: Contact | None = None, sensitive: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial=self.initial_of(contact) if contact else None, **kwargs)
        stored = contact.phone if contact else ""
        if stored:
            self.fields["phone"].help_text = f"บันทึกไว้แล้ว {mask_phone(stored)} เว้นว่างถ้าไม่เปลี่ยน"
        else:
            del self.fields["forget_phone"]
        if not sensitive and contact is not None:
            for name in self.PRIVATE:
                self.fields.pop(name, None)
        self.helper = arrange(
            self,
            "kind",
            ("name", "relation"),
            "may_contact",
            "dangerous",
            ("phone", "role"),
            "forget_phone",
            ("place", "place_detail"),
            "note",
            "deceased",
        )

    @staticmethod
    def initial_of(contact: Contact) -> dict[str, Any]:
        """What the page may show of the stored contact."""
        names = set(CONTACT_FIELDS) - {"phone", "place_code"}
        return {**{name: getattr(contact, name) for name in names}, "place": contact.place_code}

    def values(self) -> dict[str, Any]:
        """The cleaned fields as actions.contacts takes them; what the page did not have stays untouched."""
        data = dict(self.cleaned_data)
        if "place" in data:
            data["place_code"] = data.pop("place")
        if "phone" in data and not data["phone"] and not data.pop("forget_phone", False) and self.initial:
            del data["phone"]
        data.pop("forget_phone", None)
        return data


class ContactedForm(NoteForm):
    """That somebody was called, visited or written to, and what came of it."""

    how = forms.ChoiceField(label="ติดต่อโดย", widget=forms.RadioSelect(attrs={"class": "cols-3"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "ผลการติดต่อ"
        self.fields["text"].help_text = "เขียนสิ่งที่พูดคุย ไม่บอกว่าผู้ใช้บริการอยู่ที่ใดถ้าเขาไม่ได้ให้บอก"
        self.fields["how"].choices = codes.choices("contact_method", bangkok_today())
        self.helper = arrange(self, "how", ("on", "at_time"), "text")

    @property
    def way(self) -> str:
        """The way of contact in words."""
        return str(dict(self.fields["how"].choices)[self.cleaned_data["how"]])


class OverrideForm(forms.Form):
    """Why the director should allow it, and for how long."""

    ground = forms.ChoiceField(
        label="เหตุที่ขอ",
        choices=ContactOverride.Ground.choices,
        widget=forms.RadioSelect(attrs={"class": "stacked"}),
    )
    reason = ThaiTextField(
        label="เหตุผล",
        max_length=2000,
        widget=_WORDS,
        help_text="จำเป็นอย่างไร ถ้าไม่ติดต่อจะเกิดอะไร และจะระวังอย่างไร",
    )
    once = forms.ChoiceField(
        label="ใช้ได้",
        choices=[("once", "ครั้งเดียว"), ("until", "จนถึงวันที่กำหนด")],
        initial="once",
        widget=forms.RadioSelect(attrs={"class": "cols-2"}),
    )
    until = ThaiDateField(
        label="ใช้ได้ถึงวันที่",
        required=False,
        min_date=bangkok_today,
        min_note="ซึ่งเป็นวันนี้",
        max_date=lambda: bangkok_today() + timedelta(days=LONGEST_EXCEPTION),
        max_note=f"ซึ่งครบ {LONGEST_EXCEPTION} วัน",
        help_text=f"กรอกเมื่อเลือกจนถึงวันที่กำหนด ไม่เกิน {LONGEST_EXCEPTION} วัน",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "ground", "reason", "once", "until")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("once") == "until" and not data.get("until") and "until" not in self.errors:
            self.add_error("until", "ใส่วันสุดท้ายที่ใช้ได้")
        if data.get("once") == "once":
            data["until"] = None
        return data


class DecisionForm(forms.Form):
    """The director's decision on an exception."""

    grant = forms.ChoiceField(
        label="การพิจารณา",
        choices=[("yes", "อนุญาต"), ("no", "ไม่อนุญาต")],
        widget=forms.RadioSelect(attrs={"class": "cols-2"}),
    )
    words = ThaiTextField(
        label="ความเห็นหรือเงื่อนไข", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "grant", "words")
