"""Invented houses and beds, two reports, and a night at the door of each demo centre."""

from datetime import timedelta

from django.utils import timezone

from cases.actions import beds, notifications, receiving, shift
from cases.facts.door import CALLING_NAMES
from cases.models import BedStay, Case, House, HouseFor, Identity, NationalityStatus, Sex
from cases.models.shift import shifts_around
from shelter.accounts.models import Centre, User

# (name, for whom, how many beds)
HOUSES = (
    ("เรือนชาย", HouseFor.MEN, 16),
    ("เรือนหญิง", HouseFor.WOMEN, 10),
    ("บ้านครอบครัว", HouseFor.FAMILY, 3),
    ("ห้องสังเกตอาการ", HouseFor.OBSERVATION, 2),
)


def demo_door(centre: Centre) -> None:
    """Once per centre."""
    if House.objects.filter(centre=centre).exists():
        return
    code = centre.code.lower()
    director = User.objects.get(username=f"{code}.director")
    worker = User.objects.get(username=f"{code}.social")
    duty = User.objects.get(username=f"{code}.duty")
    houses = {
        meant_for: beds.add_house(
            by=director, name=name, meant_for=meant_for, labels=[str(number + 1) for number in range(many)]
        )
        for name, meant_for, many in HOUSES
    }
    _sleepers(centre, worker, houses)
    _reports(worker)
    _night(duty, houses[HouseFor.MEN])


def _sleepers(centre: Centre, worker: User, houses: dict[HouseFor, House]) -> None:
    """Everybody with an open file lies somewhere; one sleeps on a mattress."""
    cases = Case.objects.filter(centre=centre).open().select_related("client").order_by("received_at", "pk")
    for number, case in enumerate(cases):
        if number == 0:
            words = "โถงหน้าเรือน รอเตียงว่างชั้นล่าง"
            beds.place_elsewhere(
                case=case, by=worker, elsewhere=BedStay.Elsewhere.MATTRESS, words=words, at=case.received_at
            )
            continue
        house = houses[HouseFor.WOMEN if case.client.sex == Sex.FEMALE else HouseFor.MEN]
        beds.place_in_house(case=case, by=worker, house=house, at=case.received_at)


def _reports(worker: User) -> None:
    now = timezone.now()
    notifications.take(
        by=worker,
        taken_at=now - timedelta(hours=3),
        values={
            "channel": "phone",
            "summary": "มีชายสูงอายุนั่งตากฝนอยู่หน้าสถานีขนส่งตั้งแต่เช้า เรียกแล้วไม่ค่อยตอบ ไม่มีญาติมารับ",
            "place": "ม้านั่งหน้าสถานีขนส่ง ช่องจอดที่ 4",
            "person_sex": Sex.MALE,
            "person_age": 70,
            "person_look": "เสื้อเชิ้ตลายสก็อต รองเท้าข้างเดียว",
            "urgency": "urgent",
            "need": "temp_shelter",
            "notifier_type": "citizen",
            "anonymous": True,
            "notifier_phone": "0811112222",
        },
    )
    settled = notifications.take(
        by=worker,
        taken_at=now - timedelta(days=2, hours=4),
        values={
            "channel": "hotline_1300",
            "summary": "ครอบครัวย้ายมาหางานทำ ไม่มีที่พักคืนนี้ ถามว่าติดต่อที่ใดได้บ้าง",
            "place": "บริเวณวัดกลางเมือง",
            "urgency": "normal",
            "notifier_type": "self",
            "notifier_name": "นายสมัย ถามทาง",
            "outside_reference": "1300-69-10442",
            "advice": "แนะนำที่พักชั่วคราวของเทศบาลและศูนย์จัดหางาน",
        },
    )
    notifications.close(
        notification=settled,
        by=worker,
        reason="advised",
        words="ได้ที่พักของเทศบาลแล้ว โทรกลับมาแจ้งว่าปลอดภัย",
        expected=settled.row_version,
    )


def _night(duty: User, house: House) -> None:
    """The shift before this one: somebody received, and what the officer on duty left in writing."""
    begins = shifts_around(timezone.now())[1].begins
    at = begins + timedelta(hours=2, minutes=20)
    counted = House.objects.filter(centre=duty.centre).order_by("name")
    taken = {one: BedStay.objects.open().filter(bed__house=one).count() for one in counted}
    shift.write(
        by=duty,
        kind="heads",
        at=begins + timedelta(minutes=30),
        details={
            "houses": [{"house": one.name, "beds": many, "counted": many} for one, many in taken.items()]
        },
    )
    meal = {"meal": "snack", "people": sum(taken.values())}
    shift.write(by=duty, kind="meal", at=begins + timedelta(hours=1), details=meal)
    case = receiving.receive(
        by=duty,
        person={
            "identity": Identity.UNKNOWN,
            "calling_name": CALLING_NAMES[0],
            "sex": Sex.MALE,
            "estimated_age": 55,
            "nationality_status": NationalityStatus.UNKNOWN,
        },
        intake={
            "received_at": at,
            "sender_kind": "officer",
            "found_place": "ป้อมยามตลาดโต้รุ่ง",
            "circumstances": "ตัวเปียก หนาวสั่น พูดน้อย รับข้าวต้มแล้วหลับ",
        },
        safety=["hungry", "hurt_or_ill"],
        bag_number="D118",
        house=house,
    )
    shift.write(
        by=duty, kind="incident", at=at + timedelta(hours=1), case=case, text="ตื่นตกใจ นั่งเป็นเพื่อนจนหลับต่อ"
    )
    shift.write(
        by=duty,
        kind="handover",
        at=begins + timedelta(hours=7),
        text=f"{CALLING_NAMES[0]} ยังไม่บอกชื่อ ให้นอนให้พอก่อน ถุงของเลข D118 ยังไม่เปิด",
    )
