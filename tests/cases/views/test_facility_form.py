"""Writing a place: who may, what is refused, rows without JavaScript, two people at once."""

import pytest
from django.urls import reverse

from cases.models import Facility
from shelter.audit.models import AccessEntry, Action
from shelter.desk.tokens import new_token
from tests.factories.facilities import make_facility

BASE = {
    "name": "บ้านอุ่นใจ",
    "ownership": "foundation",
    "kind": "foundation_home",
    "province": "33",
    "criteria-TOTAL_FORMS": "0",
    "criteria-INITIAL_FORMS": "0",
}


def criterion(index, condition, value="", **more):
    named = {"condition": condition, "value": value, **more}
    return {f"criteria-{index}-{name}": text for name, text in named.items()}


def filled(*criteria, **fields):
    data = {**BASE, **fields, "criteria-TOTAL_FORMS": str(len(criteria))}
    for index, row in enumerate(criteria):
        data |= criterion(index, *row[:2], **(row[2] if len(row) > 2 else {}))
    return data


@pytest.fixture
def admin(people):
    return people["ssk.admin"]


def edit_url(place):
    return reverse("cases:facility-edit", args=[place.pk])


# --- new ----------------------------------------------------------------------------------------------
def test_a_place_is_added_with_its_criteria(sign_in, admin):
    data = filled(
        ("age:gte", "๖๐", {"source": "ระเบียบ", "unverified": "on"}),
        ("sex:in", "หญิง"),
        ("voluntary:is_true",),
        ("", ""),
        district="กันทรารมย์",
        capacity="๒๒",
        groups=["elderly", "woman"],
        verified_on="20/11/2569",
        phone="045 000 123",
    )
    response = sign_in(admin).post("/facilities/new/", data, follow=True)
    place = Facility.objects.get()
    assert response.redirect_chain[-1][0] == f"/facilities/{place.pk}/"
    assert (place.address_code, place.capacity, place.groups) == ("3303", 22, ["elderly", "woman"])
    assert not place.unverified
    assert [(one.sentence, one.unverified, one.source) for one in place.criteria.all()] == [
        ("อายุ 60 ปีขึ้นไป", True, "ระเบียบ"),
        ("เพศ: หญิง", False, ""),
        ("สมัครใจเข้ารับบริการ", False, ""),
    ]
    page = response.content.decode()
    assert "เพิ่มสถานที่ในทำเนียบแล้ว" in page
    assert "อายุ 60 ปีขึ้นไป" in page
    assert AccessEntry.objects.filter(action=Action.CREATE, subject_ids=[str(place.pk)]).count() == 1


def test_the_same_post_twice_adds_one_place(sign_in, admin):
    browser, data = sign_in(admin), filled(post_token=new_token())
    assert browser.post("/facilities/new/", data).url == browser.post("/facilities/new/", data).url
    assert Facility.objects.count() == 1


def test_a_name_that_is_there_already_is_said(sign_in, admin):
    browser = sign_in(admin)
    browser.post("/facilities/new/", filled(name="บ้าน อุ่นใจ"))
    page = browser.post("/facilities/new/", filled(), follow=True).content.decode()
    assert "ในทำเนียบมีชื่อนี้ในจังหวัดเดียวกันอยู่แล้ว" in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (filled(name=""), "กรอกชื่อสถานที่"),
        (filled(name="ก" * 201), "ยาวได้ไม่เกิน 200 ตัวอักษร"),
        (filled(ownership=""), "เลือกสังกัด"),
        (filled(kind=""), "เลือกประเภท"),
        (filled(province=""), "เลือกจังหวัด"),
        (filled(capacity="สี่สิบ"), "ใส่เป็นตัวเลข"),
        (filled(capacity="-1"), "ต้องไม่น้อยกว่า 0"),
        (filled(district="ไม่มีจริง"), "ไม่พบอำเภอหรือตำบลนี้ใน จ.ศรีสะเกษ"),
        (filled(verified_on="1/1/2599"), "1/1/2599"),
        (filled(verified_on="20/11/2569", unverified="on"), "มีวันที่ยืนยันแล้ว"),
        (filled(("", "60")), "เลือกเงื่อนไข หรือทำเครื่องหมายลบแถวนี้"),
        (filled(("age:gte", "หกสิบ")), "ใส่เป็นตัวเลข เช่น 60"),
        (filled(("age:between", "60-18")), "จากน้อยไปมาก"),
        (filled(("sex:in", "บุรุษ")), "เลือกจาก ชาย, หญิง"),
        (filled(("domicile_province:in", "ศรีสเกศ")), "หมายถึง ศรีสะเกษ หรือไม่"),
        (filled(("age:gte", "60"), ("age:gte", "60")), "มีเงื่อนไขซ้ำกัน"),
        (filled(("age:gte", "60", {"valid_from": "2/1/2570", "valid_to": "1/1/2570"})), "ต้องไม่ก่อนวันที่เริ่มใช้"),
        (filled(*[("age:gte", str(n)) for n in range(41)]), "ใส่เกณฑ์ได้ไม่เกิน 40 ข้อ"),
        ({**BASE, "criteria-TOTAL_FORMS": "x"}, "หน้านี้มาไม่ครบ"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(sign_in, admin, data, said):
    response = sign_in(admin).post("/facilities/new/", data)
    page = response.content.decode()
    assert response.status_code == 400
    assert said in page
    assert 'class="errsum"' in page
    assert not Facility.objects.exists()


def test_a_nul_is_refused_before_the_database_sees_it(sign_in, admin):
    assert sign_in(admin).post("/facilities/new/", filled(name="ก\x00ข")).status_code == 400
    assert sign_in(admin).get("/facilities/?q=%00").status_code == 400


def test_an_unknown_condition_is_not_a_way_in(sign_in, admin):
    for condition in ("shoe_size:eq", "age:explode", "age", "__class__:eq"):
        assert sign_in(admin).post("/facilities/new/", filled((condition, "1"))).status_code == 400
    assert not Facility.objects.exists()


def test_fields_the_page_does_not_have_are_ignored(sign_in, admin):
    smuggled = {"row_version": "99", "created_by": "x", "deactivated_reason": "x", "reference_key": "x"}
    sign_in(admin).post("/facilities/new/", filled(**smuggled))
    place = Facility.objects.get()
    assert (place.row_version, place.created_by, place.is_active, place.reference_key) == (1, admin, True, "")


def test_one_more_row_keeps_everything_typed_and_judges_nothing(sign_in, admin):
    data = filled(("age:gte", "หกสิบ"), name="", capacity="สี่สิบ", groups=["elderly"], add_row="1")
    response = sign_in(admin).post("/facilities/new/", data)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'value="หกสิบ"' in page
    assert 'value="สี่สิบ"' in page
    assert 'name="criteria-TOTAL_FORMS" value="2"' in page
    assert "errsum" not in page
    assert response.context["form"]["groups"].value() == ["elderly"]
    assert not Facility.objects.exists()


# --- edit ---------------------------------------------------------------------------------------------
def test_an_edit_shows_what_is_there_and_saves_what_changed(sign_in, director):
    place = make_facility(("age", "gte", 60), ("sex", "in", ["female"]), capacity=22, address_code="3303")
    browser = sign_in(director)
    page = browser.get(edit_url(place)).content.decode()
    assert 'value="60"' in page
    assert 'value="หญิง"' in page
    assert 'value="อ.กันทรารมย์"' in page
    data = filled(("age:gte", "65"), name=place.name, capacity="24", district="อ.กันทรารมย์", row_version="1")
    response = browser.post(edit_url(place), data, follow=True)
    place.refresh_from_db()
    assert (place.capacity, place.address_code, place.row_version) == (24, "3303", 2)
    assert [one.sentence for one in place.criteria.all()] == ["อายุ 65 ปีขึ้นไป"]
    assert "บันทึกข้อมูลสถานที่แล้ว" in response.content.decode()
    assert AccessEntry.objects.filter(action=Action.CHANGE).count() == 1


def test_a_row_marked_for_removal_is_removed(sign_in, director):
    place = make_facility(("age", "gte", 60), ("voluntary", "is_true", None))
    data = filled(("age:gte", "60", {"DELETE": "on"}), ("voluntary:is_true",), row_version="1")
    sign_in(director).post(edit_url(place), data)
    assert [one.fact for one in place.criteria.all()] == ["voluntary"]


def test_one_more_row_while_editing_keeps_the_version(sign_in, director):
    place = make_facility()
    page = sign_in(director).post(edit_url(place), filled(row_version="7", add_row="1")).content.decode()
    assert 'name="row_version" value="7"' in page


@pytest.mark.parametrize("role", ["caseworker", "team", "km"])
def test_readers_may_not_write(sign_in, people, role):
    place = make_facility()
    browser = sign_in(people[f"ssk.{role}"])
    assert browser.post(edit_url(place), filled(row_version="1")).status_code == 403
    assert browser.post("/facilities/new/", filled()).status_code == 403
    assert Facility.objects.get().row_version == 1


def test_the_other_centre_may_write_too_because_the_directory_is_shared(sign_in, people):
    place = make_facility()
    sign_in(people["nsn.director"]).post(edit_url(place), filled(row_version="1"))
    assert Facility.objects.get().updated_by == people["nsn.director"]


@pytest.mark.parametrize("page", ["", "edit/", "deactivate/"])
def test_an_id_that_is_not_there_is_404(sign_in, director, page):
    url = f"/facilities/00000000-0000-4000-8000-000000000000/{page}"
    assert sign_in(director).get(url).status_code == 404


def test_a_closed_place_is_not_edited(sign_in, director):
    place = make_facility(
        deactivated_at="2026-11-01T00:00Z", deactivated_by=director, deactivated_reason="ย้าย"
    )
    response = sign_in(director).post(edit_url(place), filled(row_version="1"))
    assert response.status_code == 403
    assert "เปิดใช้อีกครั้งก่อนแก้ไข" in response.content.decode()


# --- two people ---------------------------------------------------------------------------------------
@pytest.fixture
def met(sign_in, director, admin):
    """The administrator saved capacity 30 and another rule while the director was typing."""
    place = make_facility(("age", "gte", 60), name="บ้านอุ่นใจ", ownership="foundation", kind="foundation_home")
    theirs = filled(("age:gte", "65"), capacity="30", groups=["elderly"], row_version="1")
    assert sign_in(admin).post(edit_url(place), theirs).status_code == 302
    return place


def mine(**more):
    return filled(("age:gte", "60"), capacity="24", groups=["woman"], note="บรรทัด", row_version="1", **more)


def test_the_second_save_gets_both_texts_and_overwrites_nothing(sign_in, director, met):
    response = sign_in(director).post(edit_url(met), mine())
    page = response.content.decode()
    assert response.status_code == 409
    met.refresh_from_db()
    assert met.capacity == 30
    for text in ("ทดสอบ ssk.admin", "อายุ 60 ปีขึ้นไป", "อายุ 65 ปีขึ้นไป", 'value="30"', 'value="24"', "บรรทัด"):
        assert text in page


def conflict_answer(response, **choices):
    """What the conflict page sends back: its hidden fields and one choice per field."""
    conflict = response.context["conflict"]
    data = {"row_version": conflict["row_version"]}
    for name, value in conflict["hidden"]:
        data.setdefault(name, []).append(value)
    for field in conflict["fields"]:
        data[field["name"]] = field[f"{choices.get(field['name'], 'mine')}_value"]
    return data


def test_what_was_chosen_on_the_conflict_page_is_saved(sign_in, director, met):
    browser = sign_in(director)
    response = browser.post(edit_url(met), mine())
    answer = conflict_answer(response, capacity="theirs", keep_criteria="theirs")
    assert browser.post(edit_url(met), answer).status_code == 302
    met.refresh_from_db()
    assert (met.capacity, met.groups, met.note, met.row_version) == (30, ["woman"], "บรรทัด", 3)
    assert [one.sentence for one in met.criteria.all()] == ["อายุ 65 ปีขึ้นไป"]


def test_mine_may_be_kept_whole(sign_in, director, met):
    browser = sign_in(director)
    response = browser.post(edit_url(met), mine())
    browser.post(edit_url(met), conflict_answer(response, keep_groups="theirs"))
    met.refresh_from_db()
    assert (met.capacity, met.groups) == (24, ["elderly"])
    assert [one.sentence for one in met.criteria.all()] == ["อายุ 60 ปีขึ้นไป"]


# --- out of use and back ------------------------------------------------------------------------------
def test_closing_asks_first_and_needs_a_reason(sign_in, director):
    place = make_facility()
    url = reverse("cases:facility-deactivate", args=[place.pk])
    browser = sign_in(director)
    page = browser.get(url).content.decode()
    assert "เปิดใช้อีกครั้งได้" in page
    refused = browser.post(url, {"row_version": "1", "reason": "  "})
    assert refused.status_code == 400
    assert "กรอกเหตุที่ปิดใช้" in refused.content.decode()
    browser.post(url, {"row_version": "1", "reason": "เลิกกิจการ"})
    place.refresh_from_db()
    assert place.deactivated_reason == "เลิกกิจการ"
    page = browser.get(f"/facilities/{place.pk}/").content.decode()
    assert "เลิกกิจการ" in page
    assert "เปิดใช้อีกครั้ง" in page
    assert "แก้ไขข้อมูล" not in page


def test_a_place_somebody_changed_meanwhile_is_not_closed_unseen(sign_in, director):
    place = make_facility(row_version=5)
    url = reverse("cases:facility-deactivate", args=[place.pk])
    response = sign_in(director).post(url, {"row_version": "4", "reason": "เลิกกิจการ"}, follow=True)
    assert "มีผู้แก้ไขสถานที่นี้ก่อนหน้า" in response.content.decode()
    place.refresh_from_db()
    assert place.is_active


def test_a_closed_place_comes_back(sign_in, director):
    closed = {"deactivated_at": "2026-11-01T00:00Z", "deactivated_by": director, "deactivated_reason": "ย้าย"}
    place = make_facility(**closed)
    url = reverse("cases:facility-reactivate", args=[place.pk])
    browser = sign_in(director)
    assert browser.get(url).status_code == 405
    browser.post(url, {"row_version": "1"})
    place.refresh_from_db()
    assert place.is_active
    assert browser.post(url, {"row_version": "2"}).status_code == 403
    assert AccessEntry.objects.filter(action=Action.MOVE).count() == 1


@pytest.mark.parametrize("verb", ["deactivate", "reactivate"])
def test_readers_may_neither_close_nor_open(sign_in, caseworker, verb):
    place = make_facility()
    url = reverse(f"cases:facility-{verb}", args=[place.pk])
    assert sign_in(caseworker).post(url, {"reason": "ลอง", "row_version": "1"}).status_code == 403


# --- one place ----------------------------------------------------------------------------------------
def test_the_page_says_criteria_in_plain_thai_with_source_and_doubt(sign_in, caseworker):
    place = make_facility(
        ("age", "gte", 60), ("disabled", "is_true", None, "ก"), ("hardship", "overlaps", ["poor"], "ก")
    )
    place.criteria.filter(fact="age").update(unverified=True, source="ระเบียบ 2558", valid_to="2020-01-01")
    page = sign_in(caseworker).get(f"/facilities/{place.pk}/").content.decode()
    for text in ("อายุ 60 ปีขึ้นไป", "ยังไม่ยืนยัน", "ที่มา: ระเบียบ 2558", "ยังไม่มีผลวันนี้", "ข้อใดข้อหนึ่งต่อไปนี้", "เป็นคนพิการ"):
        assert text in page
    entry = AccessEntry.objects.get(action=Action.VIEW)
    assert (entry.subject_kind, entry.subject_ids) == ("facility", [str(place.pk)])


def test_the_title_and_url_of_a_place_say_no_name(sign_in, caseworker):
    place = make_facility(name="ครอบครัวใจดี")
    page = sign_in(caseworker).get(f"/facilities/{place.pk}/").content.decode()
    assert "<title>สถานที่รองรับ · สะพาน</title>" in page


def test_what_people_wrote_is_text_never_markup(sign_in, caseworker):
    place = make_facility(name="<script>alert(1)</script>", note="<b>หนา</b>")
    page = sign_in(caseworker).get(f"/facilities/{place.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "<b>หนา" not in page


def test_a_name_that_grows_when_made_small_fits_its_key(sign_in, admin):
    sign_in(admin).post("/facilities/new/", filled(name="İ" * 200))
    assert Facility.objects.get().name == "İ" * 200
