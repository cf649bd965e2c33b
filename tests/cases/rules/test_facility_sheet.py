"""What a row of the spreadsheet means, and what a place looks like as a row."""

from datetime import date

import pytest

from cases.actions.facility_import import LISTS
from cases.rules import facility_sheet
from cases.rules.criteria import Criterion
from cases.rules.facility_sheet import find_table, read_row
from cases.rules.sheet import SheetError
from shelter.lib.spreadsheet import Row, Sheet

TODAY = date(2026, 11, 20)
GOOD = {"name": "บ้านร่มโพธิ์", "ownership": "มูลนิธิ", "province": "ศรีสะเกษ"}


def read(**cells):
    return read_row({**GOOD, **cells}, {}, LISTS, TODAY)


def test_the_least_a_row_may_say():
    row = read()
    assert row.errors == {}
    assert row.values == {"name": "บ้านร่มโพธิ์", "ownership": "foundation", "address_code": "33"}


@pytest.mark.parametrize(
    ("typed", "ownership", "agency"),
    [
        ("พส.", "dsdw", None),
        ("กรมกิจการผู้สูงอายุ (ผส.)", "dop", None),
        ("กรมกิจการผู้สูงอายุ", None, None),
        ("อปท.", "local", None),
        ("อบจ.", "local", "อบจ."),
        ("เทศบาลเมืองศรีสะเกษ", "local", "เทศบาลเมืองศรีสะเกษ"),
        ("ครอบครัว/ชุมชน", "community", None),
    ],
)
def test_ownership_is_read_as_offices_write_it(typed, ownership, agency):
    row = read(ownership=typed)
    assert row.values.get("ownership") == ownership
    assert row.implied.get("agency") == agency
    assert ("ownership" in row.errors) == (ownership is None)


def test_an_agency_of_its_own_column_is_kept_over_the_ownership_word():
    assert (
        read(ownership="อบจ.", agency="องค์การบริหารส่วนจังหวัดตราด").values["agency"] == "องค์การบริหารส่วนจังหวัดตราด"
    )


def test_conditions_become_criteria():
    row = read(
        age_min="๖๐",
        age_max="99",
        sex="หญิง",
        nationality="ไทย",
        domicile="ศรีสะเกษ, โคราช",
        self_care="ใช่",
        no_disease="x",
        psychiatric="ไม่มี, ทุเลา (แพทย์วินิจฉัย)",
        no_case="ใช่",
        no_substance="ใช่",
        voluntary="✓",
    )
    assert row.errors == {}
    assert list(row.criteria.values()) == [
        Criterion("age", "gte", 60),
        Criterion("age", "lte", 99),
        Criterion("sex", "in", ("female",)),
        Criterion("nationality_status", "in", ("thai",)),
        Criterion("domicile_province", "in", ("ศรีสะเกษ", "นครราชสีมา")),
        Criterion("self_care", "is_true"),
        Criterion("communicable_disease", "is_false"),
        Criterion("psychiatric", "in", ("none", "stable")),
        Criterion("pending_case", "is_false"),
        Criterion("substance", "is_false"),
        Criterion("voluntary", "is_true"),
    ]


@pytest.mark.parametrize(
    ("key", "text"), [("age_min", "ไม่จำกัด"), ("sex", "-"), ("self_care", "ไม่ใช่"), ("voluntary", "ไม่จำกัด")]
)
def test_no_limit_lifts_a_condition(key, text):
    assert read(**{key: text}).criteria == {key: None}


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("name", "", "ใส่ชื่อสถานที่"),
        ("ownership", "", "ใส่สังกัด"),
        ("province", "", "ใส่จังหวัด"),
        ("province", "ศรีสเกศ", "ไม่มีจังหวัดนี้"),
        ("district", "อำเภอที่ไม่มี", "ไม่พบอำเภอหรือตำบลนี้ใน จ.ศรีสะเกษ"),
        ("ownership", "อะไรก็ไม่รู้", "เลือกจาก"),
        ("kind", "ปราสาท", "ไม่มีประเภท “ปราสาท”"),
        ("groups", "ผู้สูงอายุ, มนุษย์ต่างดาว", "ไม่มีกลุ่มที่รับ “มนุษย์ต่างดาว”"),
        ("capacity", "สี่สิบ", "ใส่เป็นตัวเลข เช่น 40"),
        ("capacity", "-5", "ใส่เป็นตัวเลข เช่น 40"),
        ("capacity", "999999", "ต้องไม่เกิน 100,000 คน"),
        ("age_min", "หกสิบ", "ใส่เป็นตัวเลข"),
        ("age_min", "999", "0 ถึง 130"),
        ("age_min", "59.5", "0 ถึง 130"),
        ("sex", "บุรุษ", "เลือกจาก ชาย, หญิง"),
        ("domicile", "อยุธยา, ดาวอังคาร", "ไม่มีจังหวัด “ดาวอังคาร”"),
        ("self_care", "อาจจะ", "ใส่ ใช่ หรือเว้นว่าง"),
        ("verified_on", "32/1/2569", ""),
        ("verified_on", "21/11/2569", "ต้องไม่เกินวันนี้"),
        ("name", "ก" * 201, "ยาวได้ไม่เกิน 200 ตัวอักษร"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_column(key, text, said):
    row = read(**{key: text})
    assert list(row.errors) == [key]
    assert said in row.errors[key]


def test_every_complaint_of_a_row_is_found_at_once():
    assert set(read(name="", capacity="มาก", sex="บุรุษ", province="").errors) == {
        "name",
        "capacity",
        "sex",
        "province",
    }


def test_a_telephone_that_is_none_is_said_so():
    assert "เบอร์ที่ 2" in read(phone="045000123, โทรหาพี่").errors["phone"]


def test_a_name_of_signs_alone_is_refused():
    assert "ตัวอักษร" in read(name="😀 1").errors["name"]


def test_a_near_miss_province_is_suggested():
    assert read(province="ศรีสเกศ").suggestions["province"][0] == "ศรีสะเกษ"


def test_ages_the_wrong_way_round_are_refused():
    assert read(age_min="60", age_max="18").errors == {"age_max": "อายุสูงสุดต้องไม่น้อยกว่าอายุต่ำสุด"}


def test_a_refused_cell_is_an_error_and_its_text_is_not_read():
    row = read_row({**GOOD, "capacity": ""}, {"capacity": "ช่องนี้เป็นสูตร"}, LISTS, TODAY)
    assert row.errors == {"capacity": "ช่องนี้เป็นสูตร"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("812345678", "0812345678"),
        ("45000123", "045000123"),
        ("๐๔๕ ๐๐๐ ๑๒๓", "045000123"),
        ("0-4500-0123-4 ต่อ 5, 1300", "045000123 ถึง 4 ต่อ 5, 1300"),
    ],
)
def test_a_telephone_number_gets_its_leading_zero_back(typed, kept):
    assert read(phone=typed).values["phone"] == kept


@pytest.mark.parametrize(
    ("district", "code"),
    [("กันทรารมย์", "3303"), ("อ.กันทรารมย์", "3303"), ("เมือง", "3301"), ("ต.ดูน อ.กันทรารมย์", "330301")],
)
def test_the_place_goes_as_deep_as_it_is_known(district, code):
    row = read(district=district)
    assert row.errors == {}
    assert row.values["address_code"] == code


def sheet(*rows, name="แผ่น1", start=1):
    return Sheet(name, [Row(number, tuple(cells)) for number, cells in enumerate(rows, start=start)])


HEADING = ["ชื่อสถานที่ *", "สังกัด", " จังหวัด ", "คอลัมน์แปลก"]


def test_the_table_is_found_on_any_sheet_and_below_a_title():
    found = find_table([sheet(["อะไรก็ได้"]), sheet(["ทำเนียบปี 2569"], HEADING, ["ก", "มูลนิธิ", "ตราด", "x"])])
    assert found.rows == [
        {"row": 3, "cells": {"name": "ก", "ownership": "มูลนิธิ", "province": "ตราด"}, "refused": {}}
    ]
    assert found.unused == ["คอลัมน์แปลก"]


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ([sheet(["เดือน", "ยอด"], name="งบ"), sheet(name="ว่าง")], "แผ่นงานในไฟล์คือ “งบ” “ว่าง”"),
        ([sheet(["เดือน", "ยอด"])], "ต้องมีหัวคอลัมน์อย่างน้อย “ชื่อสถานที่” “สังกัด” “จังหวัด”"),
        ([sheet(["ชื่อสถานที่", "โทรศัพท์"], ["ก", "1"])], "ขาดคอลัมน์ “สังกัด” “จังหวัด”"),
        ([sheet(HEADING)], "มีแต่หัวคอลัมน์"),
        ([], "ไม่พบตารางตามแม่แบบ"),
    ],
)
def test_a_wrong_table_is_answered_in_the_words_of_the_template(sheets, said):
    with pytest.raises(SheetError, match=said):
        find_table(sheets)


def test_criteria_that_have_no_column_are_said_in_the_last_one():
    cells = facility_sheet.row_of(
        {"name": "ก"},
        [
            (Criterion("age", "gte", 60), "อายุ 60 ปีขึ้นไป"),
            (Criterion("sex", "eq", "female"), "เพศ: หญิง"),
            (Criterion("voluntary", "is_true"), "สมัครใจ"),
            (Criterion("disabled", "is_true", group="ก"), "เป็นคนพิการ"),
            (Criterion("age", "gte", 65), "อายุ 65 ปีขึ้นไป"),
        ],
    )
    titled = dict(zip([column.key for column in facility_sheet.COLUMNS], cells, strict=False))
    assert {key: value for key, value in titled.items() if value} == {
        "name": "ก",
        "age_min": "60",
        "sex": "หญิง",
        "voluntary": "ใช่",
    }
    assert cells[-1] == "เป็นคนพิการ / อายุ 65 ปีขึ้นไป"
