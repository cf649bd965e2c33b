"""Invented people and files for the demonstration: each centre gets its own, the same for the same seed."""

from datetime import timedelta
from random import Random
from typing import Any

from django.utils import timezone

from cases.actions import cases, events, team
from cases.demo_assessments import demo_assessments
from cases.demo_community import demo_community
from cases.demo_door import demo_door
from cases.demo_facilities import demo_facilities
from cases.demo_finding import demo_finding
from cases.demo_lists import demo_lists
from cases.demo_merge import demo_merge
from cases.demo_plans import demo_plans
from cases.demo_reception import demo_reception
from cases.demo_register import demo_register
from cases.demo_screenings import demo_screenings
from cases.generator.people import invented_id
from cases.models import Case, Client, Identity, NationalityStatus, Sex
from shelter.accounts.models import Centre, User
from shelter.lib import addresses
from shelter.lib.thai import parse_date

# (what is known, sex, birth date or age, province of domicile, days since reception, more)
PEOPLE: tuple[tuple[dict[str, Any], str, str | int | None, str, int, dict[str, Any]], ...] = (
    (
        {"prefix": "นาย", "first_name": "คำผาย", "last_name": "แสนคำดี", "calling_name": "ตาผาย"},
        "male",
        "14/2/2502",
        "ศรีสะเกษ",
        13,
        {"card": True, "sender": "officer", "basis": "s20_found", "type": "roaming"},
    ),
    (
        {"prefix": "นาย", "first_name": "คำพาย", "last_name": "แสนดี"},
        "male",
        66,
        "อุบลราชธานี",
        4,
        {"sender": "self", "basis": "s19_self", "type": "no_home_no_income"},
    ),
    ({"calling_name": "ลุงดำ"}, "male", 60, "", 6, {"sender": "citizen", "marks": "แผลเป็นยาวที่คิ้วซ้าย"}),
    (
        {"prefix": "นาง", "first_name": "บุญมี", "last_name": "ทองประกาย"},
        "female",
        "2/9/2511",
        "สุรินทร์",
        9,
        {"card": True, "sender": "agency", "basis": "s20_found", "phone": "0812345678"},
    ),
    (
        {"prefix": "นาย", "first_name": "วีระ", "last_name": "ศรีเมืองใหม่"},
        "male",
        "30/11/2528",
        "ยโสธร",
        17,
        {"card": True, "sender": "self", "basis": "s19_self", "type": "hardship"},
    ),
    (
        {"prefix": "นางสาว", "first_name": "มะลิ", "calling_name": "น้องมะลิ"},
        "female",
        19,
        "",
        2,
        {
            "sender": "charity",
            "nationality": NationalityStatus.UNREGISTERED,
            "type": "unregistered",
            "language": "พูดไทยได้บ้าง ต้องการล่ามภาษาเขมร",
        },
    ),
    (
        {"prefix": "นาย", "first_name": "สมพร", "last_name": "ใจซื่อตรง"},
        "male",
        "5/5/2515",
        "ขอนแก่น",
        1,
        {"card": True, "sender": "self", "basis": "s19_self"},
    ),
    (
        {"prefix": "นาย", "first_name": "เด่นชัย", "last_name": "บัวระภา"},
        "male",
        45,
        "ร้อยเอ็ด",
        0,
        {"sender": "officer", "basis": "s20_found", "type": "public_place_sleeper"},
    ),
    (
        {"prefix": "นางสาว", "first_name": "ดวงดาว", "last_name": "ศรีจันทร์ทร"},
        "female",
        "12/6/2535",
        "บุรีรัมย์",
        5,
        {"card": True, "sender": "relative", "phone": "0898765432", "safe": True, "present": True},
    ),
    (
        {"prefix": "นาย", "first_name": "อาเล", "calling_name": "พ่อเฒ่าอาเล"},
        "male",
        72,
        "ตาก",
        11,
        {
            "sender": "psdhs_office",
            "nationality": NationalityStatus.REGISTERED_STATELESS,
            "type": "registered_stateless",
        },
    ),
    ({"calling_name": "ป้าเสื้อเหลือง"}, "female", 58, "", 3, {"sender": "citizen", "basis": "s20_found"}),
    (
        {"prefix": "นาย", "first_name": "ประยูร", "last_name": "กองแก้วดี"},
        "male",
        "1/1/2498",
        "นครสวรรค์",
        30,
        {"card": True, "sender": "local_gov", "basis": "s20_found", "type": "no_home_no_income"},
    ),
)
NOTES = (
    "อาบน้ำ เปลี่ยนเสื้อผ้า กินข้าวได้ครบมื้อ นอนหลับดี",
    "เล่าว่าเคยทำงานก่อสร้าง อยากกลับไปทำงานเมื่อแข็งแรง",
    "นัดแพทย์ตามปกติ ไปและกลับพร้อมเจ้าหน้าที่",
)


def seed(rng: Random) -> None:
    """Make what is missing; a centre that has people keeps them as they are."""
    for centre in Centre.objects.order_by("code"):
        demo_people(centre, rng)
        demo_screenings(centre)
        demo_finding(centre)
        demo_assessments(centre)
        demo_plans(centre, rng)
        demo_lists(centre, rng)
        demo_register(centre)
        demo_merge(centre)
        demo_door(centre)
        demo_reception(centre)
        demo_community(centre)
    demo_facilities(rng)


def demo_people(centre: Centre, rng: Random) -> None:
    if Client.objects.filter(centre=centre).exists():
        return
    worker = User.objects.get(username=f"{centre.code.lower()}.social")
    helper = User.objects.get(username=f"{centre.code.lower()}.team")
    now = timezone.now().replace(second=0, microsecond=0)
    for number, (names, sex, birth, province, days, more) in enumerate(PEOPLE):
        received = now - timedelta(days=days, minutes=rng.randrange(20, 300))
        case = cases.register(
            by=worker,
            person=_person(number, names, sex, birth, province, more, rng),
            intake={
                "received_at": received,
                "sender_kind": more["sender"],
                "sender_name": "",
                "entry_channel": "walk_in" if more["sender"] == "self" else "hotline_1300",
                "legal_basis": more.get("basis", ""),
                "destitute_type": more.get("type", ""),
                "found_place": "" if more["sender"] == "self" else "ศาลาริมทางหน้าตลาดสด",
                "circumstances": "อ่อนเพลีย พูดคุยรู้เรื่อง บอกว่าไม่มีที่พัก",
                "paper_register_no": "",
                "outside_reference": "",
            },
        )
        if days >= 1:
            events.note(case=case, by=worker, at=received + timedelta(hours=12), text=rng.choice(NOTES))
        if number % 3 == 0:
            team.add_member(case=case, by=worker, user=helper)
    _returning(Case.objects.filter(centre=centre, client__first_name="ประยูร").get(), worker)


def _person(
    number: int, names: dict[str, Any], sex: str, birth: Any, province: str, more: dict[str, Any], rng: Random
) -> dict[str, Any]:
    place = addresses.find_province(province) if province else None
    known = "first_name" in names and "last_name" in names
    unnamed = Identity.PARTLY if "first_name" in names else Identity.UNKNOWN
    here = addresses.find_province("ศรีสะเกษ")
    return {
        "identity": Identity.KNOWN if known else unnamed,
        **names,
        "sex": Sex(sex),
        "birth_date": parse_date(birth, birth=True) if isinstance(birth, str) else None,
        "estimated_age": birth if isinstance(birth, int) else None,
        "nationality_status": more.get(
            "nationality", NationalityStatus.THAI if known else NationalityStatus.UNKNOWN
        ),
        "national_id": invented_id(rng.randrange(10**9)) if more.get("card") else "",
        "id_card_status": "has_card" if more.get("card") else "",
        "domicile_code": place.code if place else "",
        "present_code": here.code if more.get("present") and here else "",
        "present_detail": "บ้านพักของญาติ ไม่เปิดเผย" if more.get("present") else "",
        "phone": more.get("phone", ""),
        "language": more.get("language", ""),
        "marks": more.get("marks", ""),
        "safe_contact": more.get("safe", False),
    }


def _returning(case: Case, worker: User) -> None:
    """A file that has ended, so that a return can be tried."""
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - timedelta(days=2))
