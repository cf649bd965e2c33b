"""The homes the product ships with: loaded once, and never over what people have edited."""

import pytest

from cases.models import Facility, FacilityCriterion
from cases.reference import facilities
from cases.rules.catalogue import catalogue


@pytest.mark.django_db
def test_loading_twice_adds_nothing_twice():
    first = facilities.load()
    counts = Facility.objects.count(), FacilityCriterion.objects.count()
    assert facilities.load() == first
    assert (Facility.objects.count(), FacilityCriterion.objects.count()) == counts
    assert counts == (first["facilities"], first["facility_criteria"])


@pytest.mark.django_db
def test_an_edit_and_a_closing_survive_loading_again(director):
    facilities.load()
    home = Facility.objects.get(reference_key="thapkwang")
    home.phone, home.row_version = "036 000 000", 2
    home.save()
    home.criteria.all().delete()
    facilities.load()
    home.refresh_from_db()
    assert home.phone == "036 000 000"
    assert not home.criteria.exists()


@pytest.mark.django_db
def test_homes_of_the_handbook_are_there_and_say_whether_they_are_verified():
    """DOMAIN 8.1: 11 protection homes, four unverified; 8.2: 12 elderly centres, six unverified."""
    facilities.load()
    assert Facility.objects.filter(kind="protection_home").count() == 11
    assert Facility.objects.filter(kind="protection_home", unverified=True).count() == 4
    assert Facility.objects.filter(kind="elderly_centre").count() == 12
    assert Facility.objects.filter(kind="elderly_centre", unverified=True).count() == 6
    assert Facility.objects.filter(source="").count() == 0
    assert FacilityCriterion.objects.filter(source="").count() == 0


@pytest.mark.django_db
def test_published_criteria_read_as_plain_thai():
    facilities.load()
    home = Facility.objects.get(reference_key="karunyawet")
    assert [criterion.sentence for criterion in home.criteria.all()] == [
        "เพศ: หญิง",
        "เป็นคนพิการ",
        "อายุ 18 ปีขึ้นไป",
        "ไม่เป็นโรคติดต่อร้ายแรงหรือโรคติดต่อตามกฎหมาย",
        "ความเดือดร้อน อย่างน้อยหนึ่งข้อ: ไร้ญาติ หรือ ขาดผู้อุปการะหรือผู้ดูแล หรือ มีปัญหากับครอบครัวหรืออยู่กับครอบครัวไม่มีความสุข",
    ]


@pytest.mark.parametrize(
    ("home", "complaint"),
    [
        ("criteria: [{fact: shoe_size, operator: eq, value: 1}]", "odd: แถว 1: ไม่รู้จักข้อมูล"),
        ("province: ดาวอังคาร", "odd: no such province"),
    ],
)
def test_a_home_that_cannot_be_used_is_named_with_its_row(tmp_path, home, complaint):
    path = tmp_path / "facilities.yaml"
    province = "" if "province" in home else "province: ตราด\n    "
    text = f"criteria: {{}}\nhomes:\n  - key: odd\n    {province}{home}"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=complaint):
        facilities.read(path)


def test_every_criterion_shipped_is_of_the_catalogue():
    asked = {row["fact"] for home in facilities.read() for row in home["criteria"]}
    assert asked <= set(catalogue())
