"""The demo centres and accounts, one per role. Everybody here is invented."""

from datetime import timedelta
from random import Random

from django.conf import settings

from shelter.accounts.actions import invitations
from shelter.accounts.models import Centre, DeputyKind, DeputyOrder, Profession, Role, User
from shelter.lib.thai import bangkok_today, be_year

CENTRES = [
    ("SSK", "ศก", "ศรีสะเกษ", "ตำบลหนองครก อำเภอเมืองศรีสะเกษ จังหวัดศรีสะเกษ 33000"),
    ("NSN", "นว", "นครสวรรค์", "ตำบลนครสวรรค์ตก อำเภอเมืองนครสวรรค์ จังหวัดนครสวรรค์ 60000"),
]
STAFF = {
    "SSK": [
        ("social", "นางสาวอรอุมา แก้วใส", "นักสังคมสงเคราะห์ปฏิบัติการ", [Role.CASEWORKER]),
        ("team", "นางสาวพิมพ์ใจ ศรีทอง", "นักจิตวิทยา", [Role.TEAM]),
        ("director", "นางรัตนา สุขเกษม", "ผู้อำนวยการศูนย์คุ้มครองคนไร้ที่พึ่งจังหวัดศรีสะเกษ", [Role.DIRECTOR]),
        ("admin", "นายธนา ใจมั่น", "เจ้าพนักงานธุรการ", [Role.ADMIN]),
        ("km", "นายวีระ บุญส่ง", "นักพัฒนาสังคมชำนาญการ", [Role.KM]),
        ("duty", "นายสมศักดิ์ ยืนนาน", "พนักงานบริการ", [Role.DUTY]),
        ("helper", "นางทองม้วน ใจบุญ", "อพม. ตำบลหนองครก", [Role.HELPER]),
    ],
    "NSN": [
        ("social", "นายกิตติ พงษ์ดี", "นักสังคมสงเคราะห์", [Role.CASEWORKER]),
        ("team", "นางสาวเมธินี วงศ์งาม", "พยาบาลวิชาชีพ", [Role.TEAM]),
        ("director", "นายประสิทธิ์ ชัยมงคล", "ผู้อำนวยการศูนย์คุ้มครองคนไร้ที่พึ่งจังหวัดนครสวรรค์", [Role.DIRECTOR]),
        ("admin", "นางสาวดวงใจ มีสุข", "เจ้าพนักงานธุรการ", [Role.ADMIN]),
        ("km", "นางสุภาพร ทองคำ", "นักพัฒนาสังคมชำนาญการ", [Role.KM]),
        ("duty", "นายประเสริฐ เฝ้ายาม", "พนักงานบริการ", [Role.DUTY]),
        ("helper", "นายบุญเลิศ ช่วยงาน", "อพม. ตำบลนครสวรรค์ตก", [Role.HELPER]),
    ],
}
PROFESSIONS = {
    "ssk.social": Profession.SOCIAL_WORK,
    "ssk.team": Profession.PSYCHOLOGIST,
    "nsn.social": Profession.SOCIAL_WORK,
    "nsn.team": Profession.NURSE,
}


def seed(rng: Random) -> None:
    """Make what is missing; accounts that exist keep everything but their demo password."""
    centres = {
        code: Centre.objects.get_or_create(
            code=code,
            defaults={
                "abbreviation": abbreviation,
                "province": province,
                "name": f"ศูนย์คุ้มครองคนไร้ที่พึ่งจังหวัด{province}",
                "address": address,
            },
        )[0]
        for code, abbreviation, province, address in CENTRES
    }
    for code, staff in STAFF.items():
        for login, full_name, position, roles in staff:
            _account(f"{code.lower()}.{login}", full_name, position, roles, centres[code])
    _newcomer_and_deputy(centres["SSK"])
    _account("hq.auditor", "นางสาวจิราพร ตรวจการ", "ผู้ตรวจการ", [Role.AUDITOR], None)


def _newcomer_and_deputy(centre: Centre) -> None:
    """Somebody who has not come in yet, and somebody who stood in for the director and will again.

    No order holds today: each demo account keeps to the one role it shows.
    """
    if User.objects.filter(username="ssk.malee").exists():
        return
    administrator = User.objects.get(username="ssk.admin")
    newcomer = User(
        username="ssk.malee",
        full_name="นางสาวมาลี ทองดี",
        position="นักพัฒนาสังคม",
        roles=[Role.CASEWORKER.value],
        centre=centre,
    )
    newcomer.set_unusable_password()
    newcomer.save()
    invitations.issue(user=newcomer, by=administrator)
    deputy = User(
        username="ssk.wilai",
        full_name="นางวิไล พรหมมา",
        position="นักสังคมสงเคราะห์ชำนาญการ",
        roles=[Role.CASEWORKER.value],
        centre=centre,
    )
    deputy.set_password(settings.SHELTER_DEMO_PASSWORD)
    deputy.save()
    today = bangkok_today()
    for number, starts_in, ends_in in (("48", -60, -56), ("12", 14, 18)):
        DeputyOrder.objects.create(
            centre=centre,
            user=deputy,
            kind=DeputyKind.ACTING,
            order_number=f"{number}/{be_year(today)}",
            ordered_on=today + timedelta(days=min(starts_in, 0) - 3),
            starts_on=today + timedelta(days=starts_in),
            ends_on=today + timedelta(days=ends_in),
            made_by=User.objects.get(username="ssk.director"),
        )


def _account(username: str, full_name: str, position: str, roles: list[Role], centre: Centre | None) -> None:
    user = User.objects.filter(username=username).first() or User(username=username)
    user.full_name, user.position, user.roles, user.centre = full_name, position, list(roles), centre
    user.profession = PROFESSIONS.get(username, "")
    if not user.password or not user.check_password(settings.SHELTER_DEMO_PASSWORD):
        user.set_password(settings.SHELTER_DEMO_PASSWORD)
    user.save()
