import contextlib
import datetime as dt

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from shelter.lib.thai import (
    ThaiInputError,
    add_months,
    age_on,
    age_text,
    bangkok_date,
    bangkok_today,
    be_year,
    fiscal_year,
    fiscal_year_range,
    format_date,
    format_datetime,
    format_time,
    parse_date,
    to_arabic_digits,
    to_thai_digits,
)

TODAY = dt.date(2026, 11, 21)  # Saturday, 21 พ.ย. 2569
FIRST, LAST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)
days = st.dates(FIRST, LAST)


@given(days, st.sampled_from(["short", "long", "weekday", "doc", "numeric"]), st.booleans(), st.booleans())
def test_every_written_date_reads_back(day, style, thai_digits, birth):
    written = format_date(day, style, thai_digits)
    assert parse_date(written, birth=birth, today=TODAY) == day


def test_every_day_of_two_centuries_reads_back_from_a_field():
    day = FIRST
    while day <= LAST:
        assert parse_date(format_date(day, "numeric"), today=TODAY) == day
        day += dt.timedelta(days=1)


@given(days)
def test_iso_dates_of_both_eras_read_alike(day):
    assert parse_date(day.isoformat(), today=TODAY) == day
    assert parse_date(f"{day.year + 543}-{day:%m-%d}", today=TODAY) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("20/11/2569", dt.date(2026, 11, 20)),
        ("20-11-69", dt.date(2026, 11, 20)),
        ("20.11.2569", dt.date(2026, 11, 20)),
        ("20 11 69", dt.date(2026, 11, 20)),
        ("20112569", dt.date(2026, 11, 20)),
        (" ๑๒/๕/๒๕๖๘ ", dt.date(2025, 5, 12)),
        ("12 พ.ค. 68", dt.date(2025, 5, 12)),
        ("12พค68", dt.date(2025, 5, 12)),
        ("12/พ.ค./68", dt.date(2025, 5, 12)),
        ("12 พฤษภา 2568", dt.date(2025, 5, 12)),
        ("12 พฤษภาคม พ.ศ. 2568", dt.date(2025, 5, 12)),
        ("วันที่ 12 เดือนพฤษภาคม ปี พ.ศ. 2568", dt.date(2025, 5, 12)),
        ("12/5/พ.ศ. 2568", dt.date(2025, 5, 12)),
        ("29 ก.พ. 2567", dt.date(2024, 2, 29)),  # 2567 - 543 = 2024, a leap year; 2567 itself is none
        ("29/2/2543", dt.date(2000, 2, 29)),
        ("20/11/2026", dt.date(2026, 11, 20)),  # common era by habit
        ("20 พ.ย. ค.ศ. 2026", dt.date(2026, 11, 20)),
        ("2569-11-20", dt.date(2026, 11, 20)),
        ("2026/11/20", dt.date(2026, 11, 20)),
        ("1/1/2400", dt.date(1857, 1, 1)),  # the first year taken as BE
        ("31/12/2100", dt.date(2100, 12, 31)),  # the last taken as CE
        ("วันศุกร์ที่ 20 พฤศจิกายน 2569", dt.date(2026, 11, 20)),
        (
            "20 พ\u0e4dศจิกายน 2569".replace("พ\u0e4d", "พฤ\u200b"),
            dt.date(2026, 11, 20),
        ),  # pasted zero-width space
    ],
)
def test_dates_are_read_as_offices_write_them(typed, day):
    assert parse_date(typed, today=TODAY) == day


@pytest.mark.parametrize(
    ("typed", "as_event", "as_birth"),
    [
        ("21/11/69", dt.date(2026, 11, 21), dt.date(2026, 11, 21)),  # today: not ahead
        ("22/11/69", dt.date(2026, 11, 22), dt.date(1926, 11, 22)),  # tomorrow: a birth was in 2469
        ("1/1/70", dt.date(2027, 1, 1), dt.date(1927, 1, 1)),
        ("1/1/10", dt.date(1967, 1, 1), dt.date(1967, 1, 1)),
    ],
)
def test_two_digit_years_are_25xx_and_for_births_never_ahead(typed, as_event, as_birth):
    assert parse_date(typed, today=TODAY) == as_event
    assert parse_date(typed, birth=True, today=TODAY) == as_birth


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("29 ก.พ. 2568", "เดือนกุมภาพันธ์ 2568 มีวันที่ 1 ถึง 28"),  # 2025
        ("31/4/2569", "เดือนเมษายน 2569 มีวันที่ 1 ถึง 30"),
        ("0/4/2569", "มีวันที่ 1 ถึง 30"),
        ("11/20/2569", "เดือนต้องอยู่ระหว่าง 1 ถึง 12"),
        ("20/11/256", "ใส่ปี พ.ศ. เป็นเลข 4 หลัก"),
        ("20/11/25690", "ใส่ปี พ.ศ. เป็นเลข 4 หลัก"),
        ("20/11/2200", "ใส่ปี พ.ศ. เป็นเลข 4 หลัก"),  # neither BE nor CE
        ("20 พ.ย. พ.ศ. 2026", "ใส่ปี พ.ศ. เป็นเลข 4 หลัก"),
        ("20 พ.ย. ค.ศ. 69", "ใส่ปี พ.ศ. เป็นเลข 4 หลัก"),
        ("20 พฤศภาคม 2569", "อ่านชื่อเดือนไม่ออก"),
        ("วันพุธที่ 20 พฤศจิกายน 2569", "20 พ.ย. 2569 เป็นวันศุกร์"),
        ("เมื่อวาน", "ใส่ วัน/เดือน/ปี พ.ศ. เช่น 20/11/2569"),
        ("", "ใส่ วัน/เดือน/ปี พ.ศ."),
        ("20/11/2569" + " " * 3 + "ก" * 100, "ใส่ วัน/เดือน/ปี พ.ศ."),
        ("20/11/2569\x00", "ใส่ วัน/เดือน/ปี พ.ศ."),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_what_to_do(typed, says):
    with pytest.raises(ThaiInputError) as refusal:
        parse_date(typed, today=TODAY)
    assert says in str(refusal.value)


@given(st.text(st.sampled_from("0129/-. กพ.คศ๑๒ วันที่มีนาคม\n"), max_size=20) | st.text(max_size=20))
def test_reading_answers_a_date_or_refuses(text):
    with contextlib.suppress(ThaiInputError):
        assert isinstance(parse_date(text, today=TODAY), dt.date)


def test_dates_are_written_as_the_wording_guide_says():
    day = dt.date(2026, 11, 20)
    assert format_date(day) == "20 พ.ย. 2569"
    assert format_date(day, "long") == "20 พฤศจิกายน 2569"
    assert format_date(day, "weekday") == "วันศุกร์ที่ 20 พฤศจิกายน 2569"
    assert format_date(day, "doc") == "๒๐ พฤศจิกายน ๒๕๖๙"
    assert format_date(day, "numeric") == "20/11/2569"
    assert format_date(dt.date(2025, 5, 2), "numeric") == "02/05/2568"
    assert format_date(day, "short", thai_digits=True) == "๒๐ พ.ย. ๒๕๖๙"
    with pytest.raises(ValueError, match="unknown date style"):
        format_date(day, "american")


def test_moments_are_written_in_bangkok_time():
    evening = dt.datetime(2026, 11, 20, 17, 30, tzinfo=dt.UTC)  # 00:30 the next day in Bangkok
    assert format_date(evening) == "21 พ.ย. 2569"
    assert format_time(evening) == "00:30 น."
    assert format_datetime(evening) == "21 พ.ย. 2569 00:30 น."
    assert format_datetime(evening, "doc") == "๒๑ พฤศจิกายน ๒๕๖๙ ๐๐:๓๐ น."
    assert format_time(dt.time(14, 10)) == "14:10 น."
    assert bangkok_date(evening) == dt.date(2026, 11, 21)
    assert be_year(dt.datetime(2026, 12, 31, 17, 0, tzinfo=dt.UTC)) == 2570


def test_a_day_is_a_bangkok_day():
    with time_machine.travel(dt.datetime(2026, 9, 30, 17, 0, tzinfo=dt.UTC), tick=False):
        assert bangkok_today() == dt.date(2026, 10, 1)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (dt.date(2026, 9, 30), 2569),
        (dt.date(2026, 10, 1), 2570),
        (dt.date(2026, 12, 31), 2570),
        (dt.date(2027, 1, 1), 2570),
        (dt.datetime(2026, 9, 30, 17, 0, tzinfo=dt.UTC), 2570),  # midnight in Bangkok
    ],
)
def test_the_fiscal_year_begins_on_the_first_of_october(day, year):
    assert fiscal_year(day) == year


@given(days)
def test_every_day_lies_in_its_fiscal_year(day):
    first, last = fiscal_year_range(fiscal_year(day))
    assert first <= day <= last
    assert fiscal_year(first - dt.timedelta(days=1)) == fiscal_year(last + dt.timedelta(days=1)) - 2


def test_fiscal_year_2570_runs_from_october_2569_to_september_2570():
    assert fiscal_year_range(2570) == (dt.date(2026, 10, 1), dt.date(2027, 9, 30))


@pytest.mark.parametrize(
    ("birth", "on", "years", "text"),
    [
        (dt.date(1959, 2, 14), dt.date(2026, 11, 20), 67, "67 ปี"),  # 14 ก.พ. 2502
        (dt.date(1959, 11, 21), dt.date(2026, 11, 20), 66, "66 ปี"),  # birthday tomorrow
        (dt.date(2000, 2, 29), dt.date(2018, 2, 28), 17, "17 ปี"),
        (dt.date(2000, 2, 29), dt.date(2018, 3, 1), 18, "18 ปี"),
        (dt.date(2000, 2, 29), dt.date(2020, 2, 29), 20, "20 ปี"),
        (dt.date(2026, 3, 15), dt.date(2026, 11, 20), 0, "8 เดือน"),
        (dt.date(2025, 11, 21), dt.date(2026, 11, 20), 0, "11 เดือน"),
        (dt.date(2026, 11, 8), dt.date(2026, 11, 20), 0, "12 วัน"),
        (dt.date(2026, 11, 20), dt.date(2026, 11, 20), 0, "0 วัน"),
    ],
)
def test_age_counts_whole_years_and_months_below_one(birth, on, years, text):
    assert age_on(birth, on) == years
    assert age_text(birth, on) == text


def test_age_before_birth_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="before the birth"):
        age_on(dt.date(2026, 1, 2), dt.date(2026, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 1, 31), 1, dt.date(2024, 2, 29)),
        (dt.date(2026, 11, 21), 3, dt.date(2027, 2, 21)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2026, 1, 15), -1, dt.date(2025, 12, 15)),
        (dt.date(2026, 12, 31), 0, dt.date(2026, 12, 31)),
    ],
)
def test_months_are_added_by_the_calendar(day, months, result):
    assert add_months(day, months) == result


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_digits_go_over_and_back(value):
    assert to_arabic_digits(to_thai_digits(value)) == str(value)


def test_digits_leave_other_text_alone():
    assert to_thai_digits("พ.ศ. 2569 (25%)") == "พ.ศ. ๒๕๖๙ (๒๕%)"
    assert to_arabic_digits("ข้อ ๑.๑๒") == "ข้อ 1.12"
