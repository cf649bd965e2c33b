"""ทะเบียนประวัติ in one form: who the person is, and everything DOMAIN 5.3 asks beside."""

from typing import Any

from django import forms

from cases.forms.fields import CodesField, HeedField, ReferenceNumberField
from cases.forms.person import MORE, WHO, PersonEditForm
from cases.models import REGISTER_FIELDS, Client, ClientRegister, LivedGender, Stated, register_of
from shelter.desk import codes
from shelter.desk.layout import Row, arrange
from shelter.lib.thai import bangkok_today
from shelter.lib.thai_fields import ThaiCharField, ThaiDecimalField, ThaiIntegerField, ThaiTextField

_UNKNOWN = ("", "ยังไม่ทราบ")
_NOT_ASKED = ("", "ยังไม่ได้ถาม")
_MOST_INCOME = 1_000_000  # baht a month; more is a slip of the keyboard

SECTIONS: tuple[Row, ...] = (
    ("ตัวบุคคล", [*WHO, "reference_number", "forget_reference_number", *MORE[:1]]),
    *MORE[1:],
    ("ภาษาและการสื่อสาร", ["languages", "interpreter_needed"]),
    ("เพศสภาพ", ["lived_gender", "gender_wishes"]),
    ("ศาสนา วัฒนธรรม และอาหาร", [("ethnicity", "religion"), "worship", "food", "food_note"]),
    (
        "ครอบครัว การศึกษา และอาชีพ",
        [
            "marital_status",
            "household",
            ("education_level", "education_status"),
            ("former_occupation", "occupation_detail"),
            "monthly_income",
        ],
    ),
    (
        "ความพิการและสุขภาพ",
        [
            "disabled",
            "disability_types",
            "disability_card",
            "forget_disability_card",
            ("blood_group", "weight_kg", "height_cm"),
        ],
    ),
    ("สิทธิการรักษา", ["health_coverage", ("primary_unit", "referral_unit")]),
    ("ยังไม่พร้อมให้ข้อมูล", ["not_ready"]),
)


def _choice(label: str, help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, help_text=help_text)


def _radio(label: str, choices: list[tuple[str, str]], help_text: str = "") -> forms.ChoiceField:
    widget = forms.RadioSelect(attrs={"class": f"cols-{len(choices) + 1}"})
    return forms.ChoiceField(
        label=label, choices=[_NOT_ASKED, *choices], required=False, widget=widget, help_text=help_text
    )


def _tick(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, widget=forms.CheckboxInput(attrs={"class": "opt"}))


class ProfileForm(PersonEditForm):
    """The person's whole register. Without `sensitive` the groups of ม.26 and kept numbers are absent."""

    reference_number = ReferenceNumberField(
        label="รหัสอ้างอิงพิสูจน์ลักษณะบุคคล", required=False, help_text="สำหรับผู้ที่ไม่มีเลขประจำตัวประชาชน 13 หลัก"
    )
    forget_reference_number = _tick("ลบรหัสอ้างอิงที่บันทึกไว้")
    languages = CodesField(label="ภาษาที่พูด")
    interpreter_needed = _radio("ต้องมีล่าม", [("yes", "ต้องมี"), ("no", "ไม่ต้องมี")])
    lived_gender = _radio(
        "ใช้ชีวิตเป็น", list(LivedGender.choices), "ถามว่าเรียกตัวเองว่าอย่างไร ใช้เลือกว่าใครเป็นผู้ตรวจร่างกายและพักเรือนใด"
    )
    gender_wishes = ThaiCharField(label="ความประสงค์เรื่องผู้ตรวจร่างกายและเรือนพัก", required=False, max_length=200)
    ethnicity = ThaiCharField(label="เชื้อชาติ", required=False, max_length=60)
    religion = _choice("ศาสนา")
    worship = ThaiCharField(
        label="การปฏิบัติศาสนกิจ", required=False, max_length=200, help_text="เช่น ละหมาดวันละ 5 ครั้ง ถือศีลวันพระ"
    )
    food = CodesField(label="อาหาร")
    food_note = HeedField(label="อาหารที่กินไม่ได้หรือแพ้", required=False, max_length=200)
    marital_status = _choice("สถานภาพสมรส")
    household = ThaiTextField(
        label="สมาชิกในครอบครัวโดยย่อ",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="ใครอยู่ด้วยกันบ้าง ชื่อและเบอร์โทรของแต่ละคนอยู่ในหน้าญาติและผู้ติดต่อ",
    )
    education_level = _choice("ระดับการศึกษา")
    education_status = _choice("สถานะการศึกษา")
    former_occupation = _choice("อาชีพเดิม")
    occupation_detail = ThaiCharField(label="รายละเอียดอาชีพและทักษะ", required=False, max_length=200)
    monthly_income = ThaiIntegerField(
        label="รายได้เฉลี่ยต่อเดือน (บาท)",
        required=False,
        min_value=0,
        max_value=_MOST_INCOME,
        example="3000",
    )
    disabled = _radio("ความพิการ", list(Stated.choices))
    disability_types = CodesField(label="ประเภทความพิการ")
    disability_card = ReferenceNumberField(label="เลขบัตรประจำตัวคนพิการ", required=False)
    forget_disability_card = _tick("ลบเลขบัตรประจำตัวคนพิการที่บันทึกไว้")
    blood_group = _choice("หมู่เลือด")
    weight_kg = ThaiDecimalField(
        label="น้ำหนัก (กก.)",
        required=False,
        min_value=1,
        max_value=400,
        max_digits=4,
        decimal_places=1,
        example="52.5",
    )
    height_cm = ThaiIntegerField(
        label="ส่วนสูง (ซม.)", required=False, min_value=30, max_value=250, example="160"
    )
    health_coverage = _choice("สิทธิการรักษา")
    primary_unit = ThaiCharField(label="หน่วยบริการปฐมภูมิ", required=False, max_length=120)
    referral_unit = ThaiCharField(label="หน่วยบริการรับส่งต่อ", required=False, max_length=120)
    not_ready = CodesField(
        label="ข้อที่ถามแล้ว ผู้ใช้บริการยังไม่พร้อมให้ข้อมูล", help_text="ไม่เป็นความผิดและไม่ต้องถามซ้ำจนกว่าจะพร้อม"
    )

    def __init__(self, *args: Any, client: Client, sensitive: bool, **kwargs: Any) -> None:
        self.register = register_of(client)
        super().__init__(*args, client=client, sensitive=sensitive, **kwargs)
        today = bangkok_today()
        for name in [] if sensitive else ClientRegister.SENSITIVE:
            del self.fields[name]
        for name in ClientRegister.MASKED:
            stored = getattr(self.register, name)
            if stored and name in self.fields:
                self.fields[name].help_text = f"บันทึกไว้แล้ว ลงท้าย {stored[-3:]} เว้นว่างถ้าไม่เปลี่ยน"
            else:
                self.fields.pop(f"forget_{name}", None)
        for name, list_name in ClientRegister.LISTS.items():
            if name in self.fields:
                several = isinstance(self.fields[name], CodesField)
                empty = [] if several else [_UNKNOWN]
                self.fields[name].choices = [*empty, *codes.choices(list_name, today)]
        self.fields["not_ready"].choices = [
            (name, self.fields[name].label) for name in ClientRegister.NOT_READY if name in self.fields
        ]
        self.helper = arrange(self, *SECTIONS)

    @classmethod
    def initial_of(cls, client: Client) -> dict[str, Any]:
        """What the page may show of the stored person and register."""
        register = register_of(client)
        own = {name: getattr(register, name) for name in REGISTER_FIELDS if name not in ClientRegister.MASKED}
        return {**PersonEditForm.initial_of(client), **own}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "disabled" not in self.fields or "disabled" in self.errors:
            return data
        kept = self.register.disability_card and not data.get("forget_disability_card")
        told = data.get("disability_types") or data.get("disability_card") or kept
        if data.get("disabled") != Stated.YES and told:
            self.add_error("disabled", "ระบุประเภทหรือเลขบัตรไว้ เลือก “มี” หรือล้างประเภทและเลขบัตร")
        return data

    def person(self) -> dict[str, Any]:
        data = super().person()
        for name in ClientRegister.MASKED:
            forget = data.pop(f"forget_{name}", False)
            if name in data and not data[name] and not forget:
                del data[name]
        if "not_ready" in data:
            # What this reader cannot see stays marked as it was.
            unseen = [name for name in self.register.not_ready if name not in self.fields]
            marked = {*data["not_ready"], *unseen}
            data["not_ready"] = [name for name in ClientRegister.NOT_READY if name in marked]
        return data
