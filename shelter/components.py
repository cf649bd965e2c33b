"""Every part that pages are made of, in every state, on one page: where building the next page starts.

It exists in demonstration mode only; everything on it is invented. The parts are the real templates, so a
change of one of them is seen here first.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from shelter.accounts.doors import EVERY_ROLE, door
from shelter.desk.conflicts import conflict_page
from shelter.desk.layout import Fold, arrange
from shelter.lib import charts
from shelter.lib.thai_fields import (
    NationalIdField,
    ThaiCharField,
    ThaiDateField,
    ThaiIntegerField,
    ThaiPhoneField,
    ThaiTextField,
)

COLOURS = (
    ("คราม", "kram", ("950", "900", "800", "700", "600", "400", "300", "200", "100", "50")),
    ("ขมิ้น", "khamin", ("700", "500", "200", "50")),
    ("ครั่ง", "krang", ("700", "500", "200", "50")),
    ("ใบตอง", "baitong", ("700", "500", "200", "50")),
    ("อัญชัน", "anchan", ("700", "500", "200", "50")),
    ("หมึก", "ink", ("900", "700", "600")),
    ("กระดาษสา", "paper", ("300", "200", "100", "50", "0")),
)
DIMENSIONS = (
    "สุขภาพ",
    "การศึกษา",
    "ที่อยู่อาศัย",
    "รายได้และงาน",
    "ความมั่นคงปลอดภัย",
    "สิทธิสวัสดิการ",
    "นันทนาการ",
    "กระบวนการยุติธรรม",
)
FIRST, LATEST = (2, 2, 1, 1, 2, 1, 3, 3), (4, 2, 3, 2, 4, 4, 4, None)
STEPS = (
    ("รับเข้า", "done", "3 พ.ย. 69"),
    ("คัดกรอง", "done", "3 พ.ย. 69"),
    ("สอบข้อเท็จจริง/ประเมิน", "missing", ""),
    ("ประชุมทีม", "done", "10 พ.ย. 69"),
    ("แผนรายบุคคล", "now", "ถึง 25 พ.ย. 69"),
    ("ดำเนินการ", "todo", ""),
    ("ส่งต่อ/จำหน่าย", "todo", ""),
    ("ติดตามผล", "todo", ""),
)
# As cases.rules.flags shows them; one with words as long as somebody may need them.
FLAGS = (
    {"label": "แพ้", "words": "เพนิซิลลิน", "tone": "bad", "icon": "exclamation-triangle-fill"},
    {"label": "ระวังการสัมผัส", "words": "", "tone": "warn", "icon": "exclamation-triangle"},
    {
        "label": "ห้ามบอกว่าอยู่ที่นี่",
        "words": "มีผู้ตามหา รับสายแล้วตอบเพียงว่าไม่ให้ข้อมูลของผู้ใด แล้วแจ้งผู้จัดการรายกรณี",
        "tone": "law",
        "icon": "shield-lock",
    },
)
BADGES = (
    ("กำลังทำ", "info", ""),
    ("ได้รับแล้ว", "ok", "check-lg"),
    ("ครบ 21 พ.ย.", "warn", "clock"),
    ("เกิน 12 วัน", "bad", "clock"),
    ("คนไร้ที่พึ่ง ม.3", "law", "bank"),
    ("ยังไม่เริ่ม", "", ""),
    ("ใช้งาน", "solid", ""),
)
NOTES = (
    ("ข้อมูล", "", "ยังไม่บันทึกอะไรลงระบบ"),
    ("สำเร็จ", "ok", "ดีขึ้น 6 มิติ"),
    ("ควรดู", "warn", "ข้อมูลที่ว่างเกิน 14 วัน"),
    ("ต้องแก้", "bad", "ส่วนที่ 2 เหมือนส่วนที่ 3"),
    ("กฎหมาย/ความลับ", "law", "ระบบบันทึกการเปิดดู"),
)
KPIS = (
    ("แฟ้มที่ดูแลอยู่", "11", "เปิดอยู่ และท่านเป็นผู้จัดการหรือร่วมทีม", "", True),
    ("ใกล้ครบกำหนดคุ้มครอง", "3", "วันที่ 10 ถึง 15 นับจากวันรับตัว", "warn", False),
    ("เกินกำหนดคุ้มครอง", "1", "เกิน 15 วันนับจากวันรับตัว", "bad", False),
    ("ปิดแล้วปีนี้", "9", "แฟ้มของปีนี้ที่ยุติแล้ว", "ok", False),
)
EVENTS = (
    ("law", "10 พ.ย. 2569 09:30 น.", "เปิดเลขประจำตัวประชาชน ระบบบันทึกไว้"),
    ("ok", "6 พ.ย. 2569 14:00 น.", "ผู้ใช้บริการตกลงแผน"),
    ("warn", "4 พ.ย. 2569 20:15 น.", "ไม่กลับหอพักก่อนเวลา โทรตามแล้ว"),
    ("", "3 พ.ย. 2569 22:40 น.", "รับเข้า"),
)
ROWS = (
    ("นายสมมติ ใจดี", "ตย 70/9001", "3 พ.ย. 2569", BADGES[2], "wrn"),
    ("ไม่ทราบชื่อ (เรียก “ลุงเสื้อฟ้า”)", "ตย 70/9002", "4 พ.ย. 2569", BADGES[3], "err"),
    ("นางตัวอย่าง แสงทอง", "ตย 70/9003", "6 พ.ย. 2569", BADGES[0], ""),
)
ERRORS = tuple(sorted(page.stem for page in (settings.BASE_DIR / "templates").glob("[45]*.html")))


class SampleForm(forms.Form):
    """One field of every kind the forms use."""

    name = ThaiCharField(label="ชื่อที่ใช้เรียก", help_text="ถ้ายังไม่ทราบชื่อ ให้ตั้งชื่อที่ใช้เรียก")
    age = ThaiIntegerField(label="อายุโดยประมาณ", required=False, min_value=0, max_value=120)
    on = ThaiDateField(label="วันที่รับตัว", past=True)
    national_id = NationalIdField(label="เลขประจำตัวประชาชน", required=False)
    phone = ThaiPhoneField(label="โทรศัพท์", required=False)
    channel = forms.ChoiceField(
        label="มาถึงศูนย์โดย", choices=[("", "เลือก"), ("police", "ตำรวจนำส่ง"), ("self", "มาเอง")]
    )
    sex = forms.ChoiceField(
        label="เพศ",
        choices=[("m", "ชาย"), ("f", "หญิง"), ("o", "อื่น ๆ"), ("u", "ยังไม่ทราบ")],
        widget=forms.RadioSelect(attrs={"class": "cols-4"}),
    )
    agreed = forms.ChoiceField(
        label="คำตอบของผู้ใช้บริการ",
        choices=[("all", "ตกลงทั้งหมด"), ("part", "ตกลงบางส่วน"), ("no", "ไม่ตกลง")],
        widget=forms.RadioSelect(attrs={"class": "stacked"}),
    )
    groups = forms.MultipleChoiceField(
        label="กลุ่ม",
        choices=[("elder", "ผู้สูงอายุ"), ("disabled", "คนพิการ"), ("ill", "ผู้ป่วย")],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "cols-3"}),
        required=False,
    )
    score = forms.ChoiceField(
        label="คะแนน",
        choices=[(str(one), str(one)) for one in range(1, 6)],
        widget=forms.RadioSelect(attrs={"class": "scale"}),
    )
    hidden_address = forms.BooleanField(
        label="ต้องปกปิดที่อยู่และการติดต่อ", required=False, widget=forms.CheckboxInput(attrs={"class": "opt"})
    )
    told = ThaiTextField(label="คำพูดของผู้ใช้บริการ", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label="แนบภาพ", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        *shown, told, file = self.fields
        self.helper = arrange(self, *shown, Fold("ส่วนที่ไม่ค่อยได้กรอก", (told, file)))


FILLED = {"name": "ลุงเสื้อฟ้า", "age": "สิบ", "on": "31/11/2569", "national_id": "1101700230709", "sex": "m"}


@door(*EVERY_ROLE)
def components(request: HttpRequest) -> HttpResponse:
    """The page of parts; 404 outside demonstration mode."""
    if not settings.DEMO:
        raise Http404
    wrong = SampleForm(FILLED, auto_id="wrong_%s")
    wrong.is_valid()
    context = {
        "colours": COLOURS,
        "badges": BADGES,
        "flags": FLAGS,
        "notes": NOTES,
        "kept_at": timezone.now(),
        "kpis": KPIS,
        "events": EVENTS,
        "rows": ROWS,
        "steps": [{"label": label, "state": state, "note": note} for label, state, note in STEPS],
        "tabs": [
            {"label": "ภาพรวม", "url": "#tabs", "current": True},
            {"label": "แผนรายบุคคล", "url": "#tabs", "count": 2},
            {"label": "ทีมผู้รับผิดชอบ", "url": "#tabs"},
        ],
        "radar": charts.radar(list(zip(DIMENSIONS, FIRST, LATEST, strict=True)), 5, "ตัวอย่างใยแมงมุม 8 มิติ"),
        "bars": charts.bars([("มิติที่ 1", 21, 25), ("มิติที่ 2", 12, 25), ("มิติที่ 3", None, 25)]),
        "form": SampleForm(auto_id="sample_%s"),
        "wrong": wrong,
        "errors": ERRORS,
    }
    return render(request, "components.html", context)


@door(*EVERY_ROLE)
def component_page(request: HttpRequest, page: str) -> HttpResponse:
    """A part that fills a page of its own: `confirm`, `conflict`, or an error page by its name."""
    if not settings.DEMO or page not in {"confirm", "conflict", *ERRORS}:
        raise Http404
    back = reverse("components")
    if page == "confirm":
        confirm = {
            "title": "ให้ข้อมูลสถานที่นี้เลิกใช้?",
            "effects": ["ไม่ปรากฏในรายการเลือก", "ประวัติเดิมยังอยู่"],
            "verb": "เลิกใช้",
            "danger": True,
            "safe_url": back,
            "safe_label": "ยังใช้ต่อ",
            "action_url": back,
        }
        return render(request, "_components/confirm_page.html", {"confirm": confirm})
    if page == "conflict":
        name = {"mine": "ลุงเสื้อฟ้า", "mine_value": "ลุงเสื้อฟ้า", "theirs": "ลุงฟ้า", "theirs_value": "ลุงฟ้า"}
        told = {"mine_value": "อยากกลับบ้านที่ขุนหาญ", "theirs": "อยากกลับบ้าน", "long": True}
        fields = [
            {"name": "name", "label": "ชื่อที่ใช้เรียก", **name},
            {"name": "told", "label": "คำพูดของผู้ใช้บริการ", **told},
        ]
        saved = ("นางสาวตัวอย่าง", "21 พ.ย. 2569 09:12 น.")
        return conflict_page(
            request, what="ข้อมูลบุคคล", saved=saved, row_version=2, fields=fields, cancel_url=back
        )
    return HttpResponse(render_to_string(f"{page}.html"), status=int(page[:3]))
