"""Writing in the directory: one version at a time, history that can be read, nothing deleted."""

import pytest
from django.db import IntegrityError, transaction

from cases.actions import facilities
from cases.actions.facilities import CriterionRow
from cases.models import Facility
from cases.rules.catalogue import catalogue
from cases.rules.criteria import Criterion, Verdict, evaluate
from cases.views._facility_history import history_of
from shelter.desk.refusal import Refused
from shelter.desk.versions import Conflict
from tests.factories.facilities import make_facility

SIXTY, WILLING = CriterionRow("age", "gte", 60), CriterionRow("voluntary", "is_true")
VALUES = {"name": "บ้านร่ม  โพธิ์", "ownership": "local", "kind": "elderly_home", "address_code": "3303"}


def test_a_new_place_has_its_criteria_and_what_follows_from_its_name(director):
    place = facilities.add(by=director, values=VALUES, rows=[SIXTY, WILLING])
    place.refresh_from_db()
    assert place.province == "ศรีสะเกษ"
    assert place.name_key == "บ้านร่มโพธิ์|ศรีสะเกษ"
    assert "กันทรารมย์" in place.search_text
    assert (place.created_by, place.updated_by, place.row_version) == (director, director, 1)
    assert [one.sentence for one in place.criteria.all()] == ["อายุ 60 ปีขึ้นไป", "สมัครใจเข้ารับบริการ"]


def test_criteria_feed_the_engine(director):
    place = facilities.add(
        by=director, values=VALUES, rows=[CriterionRow("sex", "in", ["female"], source="ก")]
    )
    [criterion] = [one.as_criterion() for one in place.criteria.all()]
    assert criterion == Criterion("sex", "in", ("female",), source="ก")
    assert evaluate([criterion], {"sex": "male"}, catalogue()).verdict is Verdict.FAIL


def test_a_change_counts_the_version_up_and_names_who(director, people):
    place = make_facility(created_by=director, updated_by=director)
    facilities.change(
        facility_id=place.pk, by=people["ssk.admin"], values={"capacity": 24}, rows=[], row_version=1
    )
    place.refresh_from_db()
    assert (place.capacity, place.row_version, place.updated_by.username) == (24, 2, "ssk.admin")
    assert place.name.startswith("บ้านพักร่มไทร")


@pytest.mark.parametrize("seen", [None, 0, 2])
def test_a_stale_version_is_refused_and_changes_nothing(director, seen):
    place = make_facility(("age", "gte", 60))
    with pytest.raises(Conflict) as conflict:
        facilities.change(
            facility_id=place.pk, by=director, values={"capacity": 9}, rows=[], row_version=seen
        )
    assert conflict.value.current == place
    place.refresh_from_db()
    assert place.capacity is None
    assert place.criteria.count() == 1


def test_criteria_that_stay_the_same_are_not_touched(director):
    place = make_facility(("age", "gte", 60), ("sex", "in", ["male"]), ("voluntary", "is_true", None))
    before = {one.fact: one.pk for one in place.criteria.all()}
    rows = [
        CriterionRow("age", "gte", 65),
        CriterionRow("voluntary", "is_true"),
        CriterionRow("self_care", "is_true"),
    ]
    facilities.change(facility_id=place.pk, by=director, values={}, rows=rows, row_version=1)
    after = {one.fact: one.pk for one in place.criteria.all()}
    assert after["age"] == before["age"]
    assert after["voluntary"] == before["voluntary"]
    assert [one.sentence for one in place.criteria.all()] == [
        "อายุ 65 ปีขึ้นไป",
        "สมัครใจเข้ารับบริการ",
        "ช่วยเหลือตนเองในกิจวัตรประจำวันได้",
    ]


@pytest.mark.django_db(transaction=True)
def test_history_says_who_changed_what_from_what_to_what(director, people):
    place = facilities.add(by=director, values=VALUES, rows=[SIXTY, CriterionRow("sex", "in", ["male"])])
    admin = people["ssk.admin"]
    rows = [CriterionRow("age", "gte", 65), WILLING]
    facilities.change(facility_id=place.pk, by=admin, values={"capacity": 24}, rows=rows, row_version=1)
    facilities.change(
        facility_id=place.pk, by=director, values={"groups": ["elderly"]}, rows=rows, row_version=2
    )
    [newest, middle, oldest] = history_of(place)
    assert (oldest.who, oldest.lines) == (str(director), ["เพิ่มในทำเนียบ"])
    assert middle.who == str(admin)
    assert sorted(middle.lines) == [
        "ความจุ (คน): (ว่าง) → 24",
        "ลบเกณฑ์: เพศ: ชาย",
        "เพิ่มเกณฑ์: สมัครใจเข้ารับบริการ",
        "แก้เกณฑ์: อายุ 60 ปีขึ้นไป → อายุ 65 ปีขึ้นไป",
    ]
    assert newest.lines == ["รับกลุ่ม: (ว่าง) → ผู้สูงอายุ"]


def test_history_of_a_reference_home_names_nobody(db):
    [only] = history_of(make_facility())
    assert (only.who, only.lines) == ("", ["เพิ่มในทำเนียบ"])


def test_closing_needs_a_reason_and_keeps_the_row(director):
    place = make_facility()
    facilities.deactivate(facility_id=place.pk, by=director, reason="เลิกกิจการ", row_version=1)
    place.refresh_from_db()
    assert not place.is_active
    assert (place.deactivated_by, place.deactivated_reason, place.row_version) == (director, "เลิกกิจการ", 2)
    assert list(Facility.objects.active()) == []


def test_a_closed_place_is_neither_changed_nor_closed_again(director):
    place = make_facility()
    facilities.deactivate(facility_id=place.pk, by=director, reason="เลิกกิจการ", row_version=1)
    with pytest.raises(Refused, match="เปิดใช้อีกครั้งก่อนแก้ไข"):
        facilities.change(facility_id=place.pk, by=director, values={"capacity": 9}, rows=[], row_version=2)
    with pytest.raises(Refused, match="ปิดใช้อยู่แล้ว"):
        facilities.deactivate(facility_id=place.pk, by=director, reason="ซ้ำ", row_version=2)
    facilities.reactivate(facility_id=place.pk, by=director, row_version=2)
    with pytest.raises(Refused, match="เปิดใช้อยู่แล้ว"):
        facilities.reactivate(facility_id=place.pk, by=director, row_version=3)


@pytest.mark.parametrize(
    "fields",
    [
        {"deactivated_reason": "ลอย ๆ"},
        {"groups": ["martians"]},
        {"unverified": True, "verified_on": "2026-11-01"},
    ],
)
def test_the_database_refuses_what_cannot_be(db, fields):
    place = make_facility()
    with pytest.raises(IntegrityError), transaction.atomic():
        Facility.objects.filter(pk=place.pk).update(**fields)


def test_a_criterion_ends_after_it_begins(db):
    place = make_facility(("age", "gte", 60))
    with pytest.raises(IntegrityError), transaction.atomic():
        place.criteria.update(valid_from="2026-12-01", valid_to="2026-11-01")


def test_a_row_the_engine_would_not_take_is_not_written(director):
    with pytest.raises(ValueError, match="ไม่รู้จักข้อมูล"):
        facilities.add(by=director, values=VALUES, rows=[CriterionRow("shoe_size", "eq", 1)])
    assert not Facility.objects.exists()
