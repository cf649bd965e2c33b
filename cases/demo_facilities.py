"""Invented places for the demonstration, beside the reference homes; the same for the same seed."""

from datetime import timedelta
from random import Random

from cases.actions import facilities
from cases.actions.facilities import CriterionRow
from cases.models import Facility
from shelter.accounts.models import Role, User
from shelter.lib import addresses
from shelter.lib.thai import bangkok_today

SELF_CARE = CriterionRow("self_care", "is_true")
WELL = CriterionRow("communicable_disease", "is_false")
WILLING = CriterionRow("voluntary", "is_true")
SIXTY = CriterionRow("age", "gte", 60)
ADULT = CriterionRow("age", "gte", 18)
PROVINCE = ("domicile_province", "in")

# name, ownership, agency, kind, province, district, groups, capacity, criteria
PLACES = [
    (
        "บ้านพักผู้สูงอายุร่มโพธิ์",
        "local",
        "องค์การบริหารส่วนจังหวัดศรีสะเกษ",
        "elderly_home",
        "ศรีสะเกษ",
        "กันทรารมย์",
        ["elderly"],
        22,
        [SIXTY, SELF_CARE, WELL, WILLING, CriterionRow(*PROVINCE, ["ศรีสะเกษ"])],
    ),
    (
        "บ้านพักคนชราดอกจาน",
        "local",
        "เทศบาลเมืองดอกจาน",
        "elderly_home",
        "ศรีสะเกษ",
        "เมืองศรีสะเกษ",
        ["elderly"],
        12,
        [SIXTY, SELF_CARE, WELL, CriterionRow("substance", "is_false")],
    ),
    (
        "ศูนย์พักพิงแสงธรรม",
        "religious",
        "วัดป่าแสงธรรม",
        "temporary_home",
        "ศรีสะเกษ",
        "ขุขันธ์",
        ["elderly", "destitute"],
        10,
        [CriterionRow("sex", "in", ["male"]), SELF_CARE, WILLING],
    ),
    (
        "มูลนิธิบ้านอุ่นใจ",
        "foundation",
        "",
        "foundation_home",
        "อุบลราชธานี",
        "วารินชำราบ",
        ["disabled", "elderly"],
        5,
        [
            CriterionRow("disabled", "is_true", group="ก"),
            CriterionRow("age", "gte", 60, group="ก"),
            WELL,
            CriterionRow("psychiatric", "in", ["none", "stable"]),
        ],
    ),
    (
        "โรงงานเย็บผ้าริมมูล",
        "employer",
        "บริษัท ริมมูลสิ่งทอ จำกัด",
        "workplace",
        "ศรีสะเกษ",
        "ราษีไศล",
        ["worker", "disabled"],
        6,
        [CriterionRow("age", "between", [18, 59]), CriterionRow("can_work", "is_true"), WILLING],
    ),
    (
        "บ้านพักสตรีเมืองสองแคว",
        "foundation",
        "มูลนิธิเพื่อนหญิงสองแคว",
        "foundation_home",
        "พิษณุโลก",
        "",
        ["woman", "family"],
        15,
        [CriterionRow("sex", "in", ["female"]), ADULT, WILLING],
    ),
    (
        "สถานสงเคราะห์คนชราบ้านบึงบัว",
        "local",
        "องค์การบริหารส่วนจังหวัดนครสวรรค์",
        "elderly_home",
        "นครสวรรค์",
        "เมืองนครสวรรค์",
        ["elderly"],
        40,
        [SIXTY, SELF_CARE, WELL, WILLING, CriterionRow(*PROVINCE, ["นครสวรรค์", "อุทัยธานี"])],
    ),
    (
        "บ้านฟื้นฟูใจปากน้ำโพ",
        "private",
        "",
        "care_home",
        "นครสวรรค์",
        "พยุหะคีรี",
        ["psychiatric", "patient"],
        18,
        [ADULT, CriterionRow("psychiatric", "in", ["stable"])],
    ),
]


def demo_facilities(rng: Random) -> None:
    """A few places beside the reference homes; those that are there by name are left alone."""
    keeper = User.objects.filter(roles__contains=[Role.ADMIN], centre__code="SSK").first()
    if keeper is None:
        return
    for name, ownership, agency, kind, province, district, groups, capacity, criteria in PLACES:
        checked_days_ago = rng.randrange(3, 60)
        if Facility.objects.filter(name=name).exists():
            continue
        found = addresses.search(f"อ.{district} จ.{province}" if district else f"จ.{province}", limit=1)
        facilities.add(
            by=keeper,
            values={
                "name": name,
                "ownership": ownership,
                "agency": agency,
                "kind": kind,
                "address_code": found[0].code,
                "phone": f"04{rng.randrange(2, 6)} 000 {rng.randrange(100, 1000)}",
                "groups": groups,
                "capacity": capacity,
                "source": "สอบถามทางโทรศัพท์",
                "unverified": False,
                "verified_on": bangkok_today() - timedelta(days=checked_days_ago),
            },
            rows=criteria,
        )
