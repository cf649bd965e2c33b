import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from shelter.lib.thai_fields import (
    FiscalYearField,
    NationalIdField,
    ThaiCharField,
    ThaiDateField,
    ThaiDecimalField,
    ThaiIntegerField,
    ThaiNameField,
    ThaiPhoneField,
    ThaiPhonesField,
    ThaiTextField,
)

GOOD_ID = "3330100999125"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC), tick=False):
        yield


def refusal(field, value):
    with pytest.raises(ValidationError) as error:
        field.clean(value)
    return error.value.messages[0]


EVERY_FIELD = [
    ThaiCharField,
    ThaiTextField,
    lambda **kw: ThaiDateField(past=True, **kw),
    ThaiIntegerField,
    ThaiDecimalField,
    NationalIdField,
    ThaiNameField,
    ThaiPhoneField,
    ThaiPhonesField,
    FiscalYearField,
]


@pytest.mark.parametrize("make", EVERY_FIELD)
def test_every_field_asks_for_itself_when_empty(make):
    for empty in (None, "", "   ", "\u200b\u00a0"):
        assert refusal(make(label="เรื่องนี้"), empty) == "กรอกเรื่องนี้"
    assert refusal(make(), "") == "กรอกช่องนี้"
    assert refusal(make(error_messages={"required": "เลือกผู้รับผิดชอบ 1 คน"}), "") == "เลือกผู้รับผิดชอบ 1 คน"


@pytest.mark.parametrize("make", EVERY_FIELD)
def test_every_field_may_be_left_empty_when_not_required(make):
    field = make(required=False)
    assert field.clean("") in ("", None)
    assert not field.has_changed(None, "")


@pytest.mark.parametrize("make", EVERY_FIELD)
@pytest.mark.parametrize("text", ["a\x00b", "\x00", "\ud800"])
def test_every_field_refuses_what_cannot_be_kept(make, text):
    assert "อักขระที่เก็บไม่ได้" in refusal(make(), text)
    assert make().has_changed(None, text)


@pytest.mark.parametrize("make", EVERY_FIELD)
def test_every_field_refuses_a_flood_as_it_came(make):
    """A million marks cost seconds to put in order: how much was sent is asked first, invisible or not."""
    flood = "1" + "\u200b" * 60_000
    assert "ตอนนี้มี 60001 ตัวอักษร ตัดให้สั้นลง" in refusal(make(), flood)
    assert make().has_changed(None, flood)


@pytest.mark.parametrize("make", EVERY_FIELD)
def test_a_disabled_field_never_changed(make):
    assert not make(disabled=True).has_changed(None, "1")


def test_one_line_text_is_normalised_and_squeezed():
    assert ThaiCharField().clean("  น\u0e4dาฝน\u200b \n เ\u0e40ก้ว ") == "นำฝน แก้ว"


def test_text_keeps_its_lines():
    assert ThaiTextField().clean("บรรทัดหนึ่ง\r\n\r\n  บรรทัดสอง  \n") == "บรรทัดหนึ่ง\n\n  บรรทัดสอง"


def test_length_is_counted_after_normalising_and_never_cut():
    assert ThaiCharField(max_length=3).clean("น\u0e4d\u0e49า") == "น้ำ"
    assert refusal(ThaiCharField(max_length=3), "กขคง") == "ยาวได้ไม่เกิน 3 ตัวอักษร ตอนนี้มี 4 ตัวอักษร ตัดให้สั้นลง"
    assert "maxlength" not in ThaiCharField(max_length=3).widget.attrs
    assert ThaiCharField().max_length == 200
    assert ThaiTextField().max_length == 20_000


def test_text_has_changed_compares_what_would_be_kept():
    assert not ThaiCharField().has_changed("น้ำ", " น\u0e4d\u0e49า ")
    assert not ThaiTextField().has_changed("ก\nข", "ก\r\nข\r\n")
    assert ThaiCharField().has_changed("น้ำ", "นำ")


class DatesForm(forms.Form):
    birth = ThaiDateField(birth=True, label="วันเกิด")
    met_on = ThaiDateField(past=True)
    due_on = ThaiDateField(
        due=True, min_date=dt.date(2026, 11, 10), min_note="ซึ่งเป็นวันประชุมทีม", required=False
    )


def test_dates_are_cleaned_by_their_ranges():
    form = DatesForm({"birth": "14/2/02", "met_on": "๒๑ พ.ย. ๒๕๖๙", "due_on": "2027-01-15"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "birth": dt.date(1959, 2, 14),
        "met_on": dt.date(2026, 11, 21),
        "due_on": dt.date(2027, 1, 15),
    }


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("birth", "22/11/2569", "ต้องไม่หลังวันนี้ (21 พ.ย. 2569)"),
        ("birth", "20/11/2439", "ต้องไม่ก่อน 21 พ.ย. 2439 ดูปีเกิดอีกครั้ง"),
        ("met_on", "22/11/2569", "ต้องไม่หลังวันนี้ (21 พ.ย. 2569)"),
        ("met_on", "20/11/2489", "ต้องไม่ก่อน 21 พ.ย. 2489 ดูปี พ.ศ. อีกครั้ง"),
        ("due_on", "22/11/2579", "ต้องไม่หลัง 21 พ.ย. 2579 ซึ่งครบ 10 ปีจากวันนี้"),
        ("due_on", "9/11/2569", "ต้องไม่ก่อน 10 พ.ย. 2569 ซึ่งเป็นวันประชุมทีม"),
        ("met_on", "31/11/2569", "เดือนพฤศจิกายน 2569 มีวันที่ 1 ถึง 30"),
    ],
)
def test_a_date_out_of_range_is_refused_and_the_typed_text_stays(field, typed, says):
    form = DatesForm({field: typed})
    assert form.errors[field] == [says]
    assert f'value="{typed}"' in str(form[field])


@pytest.mark.parametrize(
    ("field", "typed"), [("birth", "21/11/2439"), ("due_on", "21/11/2579"), ("met_on", "21/11/69")]
)
def test_the_bounds_themselves_are_allowed(field, typed):
    assert field not in DatesForm({field: typed}).errors


def test_a_kept_date_is_shown_in_the_buddhist_era():
    shown = str(DatesForm(initial={"birth": dt.date(1959, 2, 4)})["birth"])
    assert 'value="04/02/2502"' in shown


def test_a_date_field_says_its_range():
    helps = [DatesForm().fields[name].help_text for name in ("birth", "met_on", "due_on")]
    example = "วัน/เดือน/ปี พ.ศ. เช่น 20/11/2569"
    assert helps == [f"{example} ไม่หลังวันนี้"] * 2 + [f"{example} ไม่เกิน 10 ปีข้างหน้า"]


@pytest.mark.parametrize("name", ["ก", "Aé", "ลุงดำ 😀", "เตียง 47", "ကို", "ๆ"])
def test_a_name_needs_one_letter_and_no_more(name):
    assert ThaiNameField().clean(name) == name


@pytest.mark.parametrize("typed", ["😀", "-", "47", "๔๗", "ุ่", "👨\u200d👩", "?", "…", "½"])
def test_a_name_nobody_can_say_is_refused(typed):
    assert "ชื่อต้องมีตัวอักษร" in refusal(ThaiNameField(), typed)
    assert "เว้นว่าง" not in refusal(ThaiNameField(), typed)
    assert refusal(ThaiNameField(required=False), typed).endswith("ไม่มีหรือไม่ทราบให้เว้นว่าง")


def test_telephones_of_a_place_are_kept_one_way():
    assert ThaiPhonesField().clean("045-612-345, 081 234 4471") == "045612345, 0812344471"
    assert "เบอร์ที่ 2" in refusal(ThaiPhonesField(), "045612345, 12")
    assert not ThaiPhonesField().has_changed("045612345", "045 612 345")


def test_bounds_may_be_callables_and_set_on_the_form():
    form = DatesForm({"due_on": "1/12/2569"})
    form.fields["due_on"].min_date = lambda: dt.date(2026, 12, 2)
    form.fields["due_on"].min_note = ""
    assert form.errors["due_on"] == ["ต้องไม่ก่อน 2 ธ.ค. 2569"]
    closed = ThaiDateField(max_date=dt.date(2026, 9, 30), max_note="ซึ่งเป็นวันสิ้นปีงบประมาณ")
    assert refusal(closed, "1/10/2569") == "ต้องไม่หลัง 30 ก.ย. 2569 ซึ่งเป็นวันสิ้นปีงบประมาณ"


@pytest.mark.parametrize("arguments", [{}, {"min_date": dt.date(2026, 1, 1)}, {"past": True, "due": True}])
def test_a_date_field_must_state_its_range(arguments):
    with pytest.raises(TypeError, match="states its range"):
        ThaiDateField(**arguments)


def test_a_date_has_changed_only_when_the_day_has():
    field = ThaiDateField(past=True)
    assert not field.has_changed(dt.date(2026, 11, 20), "20 พ.ย. 69")
    assert not field.has_changed(dt.datetime(2026, 11, 19, 17, 0, tzinfo=dt.UTC), "20/11/2569")
    assert field.has_changed(dt.date(2026, 11, 20), "19/11/2569")
    assert field.has_changed(dt.date(2026, 11, 20), "")
    assert field.has_changed(None, "ไม่รู้")


@pytest.mark.parametrize(
    ("typed", "value"),
    [("40", 40), ("๔๐", 40), (" 1,250 ", 1250), ("-3", -3), ("+7", 7), ("007", 7), (12, 12)],
)
def test_whole_numbers_are_read_in_both_digits(typed, value):
    assert ThaiIntegerField().clean(typed) == value


@pytest.mark.parametrize("typed", ["สี่สิบ", "4.5", "1_000", "1e3", "٤٠", "9" * 5000, "--3", "NaN"])
def test_what_is_no_whole_number_is_refused_with_an_example(typed):
    assert refusal(ThaiIntegerField(), typed) == "ใส่เป็นตัวเลข เช่น 40"


def test_an_example_is_one_the_field_would_take():
    assert refusal(ThaiIntegerField(max_value=23, example="8"), "แปดโมง") == "ใส่เป็นตัวเลข เช่น 8"
    assert refusal(ThaiDecimalField(example="52.5"), "หนัก") == "ใส่เป็นตัวเลข เช่น 52.5"
    with pytest.raises(TypeError, match="no example"):
        ThaiIntegerField(max_value=23)


def test_a_birth_is_asked_for_with_the_example_of_a_birth():
    assert refusal(ThaiDateField(birth=True), "ไม่รู้") == "ใส่ วัน/เดือน/ปี พ.ศ. เช่น 14/2/2502 หรือ 14 ก.พ. 2502"


def test_number_bounds_are_said_and_the_database_never_overflows():
    field = ThaiIntegerField(min_value=1, max_value=50)
    assert refusal(field, "0") == "ต้องไม่น้อยกว่า 1"
    assert refusal(field, "๕๑") == "ต้องไม่เกิน 50"
    assert "ต้องไม่เกิน" in refusal(ThaiIntegerField(), "2147483648")


@given(st.integers(-(2**31) + 1, 2**31 - 1))
def test_every_integer_the_database_holds_is_read(value):
    field = ThaiIntegerField()
    assert field.clean(str(value)) == value
    assert not field.has_changed(value, str(value))


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1,250.50", Decimal("1250.50")), ("๑๒.๕", Decimal("12.5")), (".5", Decimal("0.5")), ("3.", Decimal(3))],
)
def test_decimals_are_read_in_both_digits(typed, value):
    assert ThaiDecimalField().clean(typed) == value


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("NaN", "ใส่เป็นตัวเลข เช่น 1250.50"),
        ("1e5", "ใส่เป็นตัวเลข เช่น 1250.50"),
        (".", "ใส่เป็นตัวเลข เช่น 1250.50"),
        ("1.234", "ใส่ทศนิยมได้ไม่เกิน 2 ตำแหน่ง"),
        ("12345678901", "ใส่หน้าจุดทศนิยมได้ไม่เกิน 10 หลัก"),
        ("1234567890123", "ใส่ได้ไม่เกิน 12 หลัก"),
    ],
)
def test_decimals_out_of_shape_are_refused(typed, says):
    assert refusal(ThaiDecimalField(), typed) == says


def test_a_decimal_has_changed_by_value():
    assert not ThaiDecimalField().has_changed(Decimal("10.50"), "๑๐.๕")


def test_a_national_id_is_kept_as_digits_and_typed_text_stays_on_error():
    class IdForm(forms.Form):
        number = NationalIdField(required=False)

    assert NationalIdField().clean("๓-๓๓๐๑-๐๐๙๙๙-๑๒-๕") == GOOD_ID
    form = IdForm({"number": "3 3301 00999 12 4"})
    assert form.errors["number"] == ["เลขหลักสุดท้ายไม่ตรงกับสูตรตรวจสอบ โปรดดูบัตรอีกครั้ง"]
    assert 'value="3 3301 00999 12 4"' in str(form["number"])
    assert 'inputmode="numeric"' in str(form["number"])
    assert 'autocomplete="off"' in str(form["number"])
    assert not NationalIdField().has_changed(GOOD_ID, "3 3301 00999 12 5")


def test_a_telephone_is_kept_one_way():
    assert ThaiPhoneField().clean("081-234-4471") == "0812344471"
    assert "พิมพ์มา 7 หลัก" in refusal(ThaiPhoneField(), "0812345")
    assert not ThaiPhoneField().has_changed("0812344471", "081 234 4471")


@pytest.mark.parametrize("typed", ["2570", "๒๕๗๐", "70", "2027", 2570])
def test_a_fiscal_year_is_a_buddhist_year(typed):
    assert FiscalYearField().clean(typed) == 2570


@pytest.mark.parametrize("typed", ["2499", "2581", "1200", "-1"])
def test_a_fiscal_year_out_of_range_is_refused(typed):
    # 21 Nov 2026 lies in fiscal year 2570, so ten years on is 2580.
    assert refusal(FiscalYearField(), typed) == "ใส่ปีงบประมาณ พ.ศ. ตั้งแต่ 2500 ถึง 2580"


def test_a_fiscal_year_in_words_is_refused_with_an_example():
    assert refusal(FiscalYearField(), "ปีนี้") == "ใส่เป็นตัวเลข เช่น 2570"
