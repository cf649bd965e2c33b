"""Identity numbers and telephones. The numbers are invented; 3 3301 00999 12 5 carries a right check digit:

3·13+3·12+3·11+0·10+1·9+0·8+0·7+9·6+9·5+9·4+1·3+2·2 = 259; 259 mod 11 = 6; 11 - 6 = 5.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.th import pin

from shelter.lib.thai import (
    ThaiInputError,
    check_national_id,
    clean_national_id,
    clean_phone,
    clean_phones,
    format_national_id,
    format_phone,
    mask_national_id,
    mask_phone,
    to_thai_digits,
)

GOOD = "3330100999125"
bodies = st.from_regex(r"[1-8][0-9]{11}", fullmatch=True)


def numbered(body: str) -> str:
    return body + pin.calc_check_digit(body + "0")


@given(bodies, st.booleans(), st.sampled_from(["", " ", "-", "–", ". "]))
def test_a_right_number_is_read_in_any_dress(body, thai, separator):
    number = numbered(body)
    typed = separator.join((number[0], number[1:5], number[5:10], number[10:12], number[12]))
    assert check_national_id(to_thai_digits(typed) if thai else typed) == number


@given(bodies, st.integers(1, 9))
def test_a_wrong_last_digit_is_always_noticed(body, off):
    number = numbered(body)
    wrong = number[:12] + str((int(number[12]) + off) % 10)
    with pytest.raises(ThaiInputError, match="เลขหลักสุดท้ายไม่ตรงกับสูตรตรวจสอบ โปรดดูบัตรอีกครั้ง"):
        check_national_id(wrong)


def test_the_worked_example_is_right():
    assert check_national_id("๓-๓๓๐๑-๐๐๙๙๙-๑๒-๕") == GOOD
    assert clean_national_id(" 3 3301 00999 12 5 ") == GOOD


def test_numbers_of_people_without_civil_registration_are_accepted():
    # 0·13+0·12+3·11+3·10+0·9+1·8+8·7+9·6+0·5+0·4+1·3+2·2 = 188; 188 mod 11 = 1; 11 - 1 = 10, so 0.
    assert check_national_id("0033018900120") == "0033018900120"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("333010099912", "พิมพ์มา 12 หลัก ขาดอีก 1 หลัก"),
        ("33301009991255", "พิมพ์มา 14 หลัก เกินมา 1 หลัก"),
        ("33301O0999125", "ใส่เฉพาะตัวเลข 13 หลัก"),  # a letter O
        ("", "ใส่เฉพาะตัวเลข 13 หลัก"),
        ("٣٣٣٠١٠٠٩٩٩١٢٥", "ใส่เฉพาะตัวเลข 13 หลัก"),  # digits of another script
        ("9330100999125", "ถ้าไม่มีเลขให้เว้นว่าง"),
        ("0000000000001", "ถ้าไม่มีเลขให้เว้นว่าง"),  # zeros typed to get past the box
    ],
)
def test_a_wrong_number_is_refused_with_what_to_do(typed, says):
    with pytest.raises(ThaiInputError) as refusal:
        check_national_id(typed)
    assert says in str(refusal.value)
    assert not typed or typed not in str(refusal.value)


def test_a_number_is_grouped_as_on_the_card_and_masked_to_three_digits():
    assert format_national_id(GOOD) == "3 3301 00999 12 5"
    assert mask_national_id(GOOD) == "• •••• ••••• 12 5"
    assert mask_national_id("") == ""
    assert mask_national_id("12345") == "•••"
    assert format_national_id("12345") == "12345"


@given(bodies)
def test_a_masked_number_shows_its_last_three_digits_only(body):
    number = numbered(body)
    assert [char for char in mask_national_id(number) if char.isdigit()] == list(number[10:])


@pytest.mark.parametrize(
    ("typed", "kept", "shown", "official", "masked"),
    [
        ("081-234-4471", "0812344471", "081 234 4471", "08 1234 4471", "08• ••• 4471"),
        ("+66 81 234 4471", "0812344471", "081 234 4471", "08 1234 4471", "08• ••• 4471"),
        ("๐๔๕-๖๑๒๓๔๕", "045612345", "045 612 345", "0 4561 2345", "04• ••2 345"),
        ("(02) 123 4567", "021234567", "02 123 4567", "0 2123 4567", "02 ••• 4567"),
        ("045612345 ต่อ 12", "045612345 ต่อ 12", "045 612 345 ต่อ 12", "0 4561 2345 ต่อ 12", "04• ••2 345"),
        ("1300", "1300", "1300", "1300", "1300"),
        ("191", "191", "191", "191", "191"),
        ("+856 20 55512345", "+8562055512345", "+8562055512345", "+8562055512345", "+85•••••••2345"),
    ],
)
def test_a_telephone_is_kept_one_way_and_shown_by_need(typed, kept, shown, official, masked):
    assert clean_phone(typed) == kept
    assert clean_phone(kept) == kept
    assert format_phone(kept) == shown
    assert format_phone(kept, official=True) == official
    assert mask_phone(kept) == masked


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("0812345", "พิมพ์มา 7 หลัก"),
        ("081 234 4471, 081 234 4472", "ทีละเบอร์"),
        ("0812344471/2", "ทีละเบอร์"),
        ("โทรหาพี่", "ใส่เบอร์โทรศัพท์เป็นตัวเลข"),
        ("", "ใส่เบอร์โทรศัพท์เป็นตัวเลข"),
        ("+", "ใส่เบอร์โทรศัพท์เป็นตัวเลข"),
        ("()", "ใส่เบอร์โทรศัพท์เป็นตัวเลข"),
    ],
)
def test_what_is_no_telephone_is_refused_with_what_to_do(typed, says):
    with pytest.raises(ThaiInputError) as refusal:
        clean_phone(typed)
    assert says in str(refusal.value)


def test_no_telephone_shows_nothing():
    assert format_phone("") == ""
    assert mask_phone("") == ""


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("0-4561-2345-6", "045612345 ถึง 6", "045 612 345 ถึง 6"),
        ("02 123 4567 ถึง 9 ต่อ 12", "021234567 ถึง 9 ต่อ 12", "02 123 4567 ถึง 9 ต่อ 12"),
        ("045-612-345, 081 234 4471", "045612345, 0812344471", "045 612 345, 081 234 4471"),
        ("๐๔๕๖๑๒๓๔๕ ต่อ ๑๒ หรือ 1300", "045612345 ต่อ 12, 1300", "045 612 345 ต่อ 12, 1300"),
        ("045612345/0812344471", "045612345, 0812344471", "045 612 345, 081 234 4471"),
        ("045612345, 045 612 345,", "045612345", "045 612 345"),
        ("", "", ""),
    ],
)
def test_several_telephones_are_kept_one_way(typed, kept, shown):
    assert clean_phones(typed) == kept
    assert clean_phones(kept) == kept
    assert format_phone(kept) == shown
    assert clean_phones(shown) == kept


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("045612345, 0812345", "เบอร์ที่ 2: เบอร์มือถือมี 10 หลัก"),
        ("โทรหาพี่", "ใส่เบอร์โทรศัพท์เป็นตัวเลข"),
        ("045612345/6", "เบอร์ที่ 2"),
        ("1300, 191, 1669, 1157", "ไม่เกิน 3 เบอร์"),
    ],
)
def test_of_several_telephones_the_wrong_one_is_named(typed, says):
    with pytest.raises(ThaiInputError, match=says):
        clean_phones(typed)


def test_the_longest_telephones_fit_their_column():
    longest = "+856 20 5551 2345 ถึง 99 ต่อ 123456"
    assert len(clean_phones(", ".join([longest, longest.replace("2345", "2346"), "081 234 4471"]))) <= 120


@pytest.mark.parametrize("old", ["045 1", "0x", "โทร 045", "0", "+66 45"])
def test_a_text_that_is_no_kept_number_is_shown_as_it_is(old):
    assert format_phone(old) == old
