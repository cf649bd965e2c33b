"""Invented answers, contacts and registers for the demonstration, made by the verbs the pages use."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from cases.actions import clients, contacts, identity
from cases.demo_days import on_day
from cases.models import CONTACT_FIELDS, IDENTITY_FIELDS, Case, Client, ContactOverride, FamilyContact
from shelter.accounts.models import Centre, User
from shelter.lib.thai import bangkok_today

# By first or calling name: (answer about the family, their words, register, contacts)
REGISTERS: dict[str, tuple[str, str, dict[str, Any], tuple[dict[str, Any], ...]]] = {
    "คำผาย": (
        FamilyContact.SOME,
        "โทรหาน้องได้ แต่อย่าให้ลูกชายรู้",
        {
            "languages": ["thai", "kuy"],
            "interpreter_needed": "no",
            "religion": "buddhist",
            "ethnicity": "กูย",
            "marital_status": "widowed",
            "former_occupation": "hired",
            "occupation_detail": "ช่างไม้ ทำประตูหน้าต่าง",
            "monthly_income": 1200,
            "education_level": "primary_lower",
            "health_coverage": "uc",
            "primary_unit": "รพ.สต.ใกล้บ้านเดิม",
            "food": ["soft", "low_sugar"],
            "food_note": "กุ้งและปลาหมึก กินแล้วผื่นขึ้นทั้งตัว",
            "disabled": "yes",
            "disability_types": ["d3_physical"],
            "weight_kg": 52,
            "height_cm": 161,
        },
        (
            {
                "kind": "relative",
                "name": "ทองใบ แสนคำดี",
                "relation": "น้องสาว",
                "phone": "0812340000",
                "may_contact": "yes",
                "role": "ยังโทรหากัน เคยส่งข้าวของมาให้",
            },
            {
                "kind": "relative",
                "name": "สมยศ แสนคำดี",
                "relation": "บุตรชาย",
                "may_contact": "no",
                "dangerous": True,
                "role": "เคยทะเลาะกันรุนแรง",
            },
            {"kind": "community", "name": "ผู้ใหญ่บ้านดอนสว่าง", "relation": "ผู้ใหญ่บ้าน", "may_contact": "yes"},
        ),
    ),
    "คำพาย": (FamilyContact.YES, "", {"languages": ["isan"], "food": ["any"], "religion": "buddhist"}, ()),
    "ลุงดำ": (FamilyContact.NO_ANSWER, "", {"not_ready": ["marital_status", "household"]}, ()),
    "บุญมี": (
        FamilyContact.NO,
        "ไม่อยากให้ใครที่บ้านรู้ว่าอยู่ไหน",
        {"languages": ["khmer", "isan"], "interpreter_needed": "yes", "religion": "buddhist"},
        ({"kind": "friend", "name": "สายหยุด", "relation": "เพื่อนร่วมงานเดิม", "may_contact": "yes"},),
    ),
    "วีระ": (FamilyContact.YES, "", {"lived_gender": "female", "gender_wishes": "ขอให้เจ้าหน้าที่หญิงเป็นผู้ตรวจ"}, ()),
    "มะลิ": (
        "",
        "",
        {"languages": ["khmer"], "interpreter_needed": "yes", "food": ["halal"], "religion": "islam"},
        ({"kind": "relative", "name": "มารดา", "relation": "มารดา"},),
    ),
}


def demo_register(centre: Centre) -> None:
    """Answers of some of the invented people; a centre where anybody has answered keeps what it has."""
    if Client.objects.filter(centre=centre).exclude(family_contact=FamilyContact.NOT_ASKED).exists():
        return
    code = centre.code.lower()
    worker = User.objects.get(username=f"{code}.social")
    director = User.objects.get(username=f"{code}.director")
    open_files = Case.objects.filter(centre=centre, closed_at__isnull=True).select_related("client")
    known = {case.client.first_name or case.client.calling_name: case for case in open_files.of(worker)}
    told = [(known[name], REGISTERS[name]) for name in REGISTERS if name in known]
    for case, (answer, words, register, people) in told:
        with on_day(case, 1, 15):
            _fill(case, worker, answer, words, register, people)
    cases = [case for case, _ in told]
    if cases:
        with on_day(cases[0], 6):
            _papers(cases[0], worker)
        with on_day(cases[0], 1, 16):
            kept = {"agreed": "yes", "on": bangkok_today(), "upload": _portrait()}
            identity.keep_photo(case=cases[0], by=worker, **kept)
    for case in cases[1:2]:
        with on_day(case, 1, 16):
            identity.keep_photo(case=case, by=worker, agreed="no", on=bangkok_today(), upload=None)
    if len(cases) == len(REGISTERS):
        _exceptions(cases[-1], cases[2], worker, director)


def _fill(
    case: Case,
    worker: User,
    answer: str,
    words: str,
    register: dict[str, Any],
    people: tuple[dict[str, Any], ...],
) -> None:
    clients.edit(case=case, by=worker, person=register, expected=case.client.row_version)
    if answer:
        version = Client.objects.get(pk=case.client_id).row_version
        contacts.answer_family(
            case=case, by=worker, answer=answer, on=bangkok_today(), words=words, expected=version
        )
    for person in people:
        blank: dict[str, Any] = dict.fromkeys(CONTACT_FIELDS, "")
        blank |= {"dangerous": False, "deceased": False, "may_contact": "unanswered"}
        contacts.add(case=case, by=worker, values=blank | person)


def _papers(case: Case, worker: User) -> None:
    """One paper on its way back, one that is there."""
    today = bangkok_today()
    blank: dict[str, Any] = dict.fromkeys(IDENTITY_FIELDS, "")
    blank |= {"applied_on": None, "next_on": None, "result_on": None}
    way_back = {
        "kind": "disability_card",
        "state": "never",
        "applied_at": "พมจ.",
        "applied_on": today - timedelta(days=6),
        "next_step": "พาไปพบแพทย์เพื่อออกเอกสารรับรองความพิการ",
        "next_on": today + timedelta(days=3),
    }
    identity.add_paper(case=case, by=worker, values=blank | way_back)
    identity.add_paper(case=case, by=worker, values=blank | {"kind": "id_card", "state": "has"})
    for kind, place, seen in (("scar", "คิ้วซ้าย", "ยาวราว 3 ซม."), ("tattoo", "ต้นแขนขวา", "รูปนกยูง")):
        identity.add_mark(case=case, by=worker, values={"kind": kind, "place": place, "words": seen})


def _portrait() -> SimpleUploadedFile:
    """A drawn head and shoulders: nobody's face."""
    sheet = Image.new("RGB", (600, 760), (216, 222, 226))
    pen = ImageDraw.Draw(sheet)
    pen.ellipse((60, 500, 540, 1000), fill=(92, 108, 122))
    pen.ellipse((190, 150, 410, 450), fill=(176, 140, 112))
    pen.chord((180, 130, 420, 400), 180, 360, fill=(66, 62, 60))
    made = BytesIO()
    sheet.save(made, "JPEG", quality=80)
    return SimpleUploadedFile("ภาพถ่าย.jpg", made.getvalue(), "image/jpeg")


def _exceptions(asked: Case, granted: Case, worker: User, director: User) -> None:
    """One request that waits for the director, one that she granted."""
    contacts.ask_override(
        case=asked,
        by=worker,
        contact=asked.client.contacts.first(),
        ground=ContactOverride.Ground.DANGER,
        reason="มีไข้สูง ต้องถามประวัติแพ้ยาก่อนส่งโรงพยาบาล",
        until=None,
    )
    given = contacts.ask_override(
        case=granted,
        by=worker,
        contact=None,
        ground=ContactOverride.Ground.CANNOT_ANSWER,
        reason="ยังพูดคุยไม่รู้เรื่อง ต้องหาว่าเป็นใครและกินยาอะไรอยู่",
        until=bangkok_today() + timedelta(days=14),
    )
    contacts.decide_override(
        override=given, by=director, grant=True, words="ไม่บอกว่าอยู่ที่ศูนย์", expected=given.row_version
    )
