import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.template import Context, Template

DAY = dt.date(2026, 11, 20)
MOMENT = dt.datetime(2026, 11, 20, 7, 10, tzinfo=dt.UTC)  # 14:10 in Bangkok


def show(expression, value):
    return Template("{{ value|" + expression + " }}").render(Context({"value": value}))


@pytest.mark.parametrize(
    ("expression", "value", "shown"),
    [
        ("thai_date", DAY, "20 พ.ย. 2569"),
        ('thai_date:"weekday"', DAY, "วันศุกร์ที่ 20 พฤศจิกายน 2569"),
        ('thai_date:"doc"', DAY, "๒๐ พฤศจิกายน ๒๕๖๙"),
        ("thai_date_long", DAY, "20 พฤศจิกายน 2569"),
        ("thai_date", dt.datetime(2026, 11, 19, 17, 0, tzinfo=dt.UTC), "20 พ.ย. 2569"),  # midnight in Bangkok
        ("thai_time", MOMENT, "14:10 น."),
        ("thai_datetime", MOMENT, "20 พ.ย. 2569 14:10 น."),
        ("thai_digits", "ข้อ 12", "ข้อ ๑๒"),
        ("thai_digits", 0, "๐"),
        ("be_year", DAY, "2569"),
        ("fiscal_year", DAY, "2570"),
        ("masked_id", "3330100999125", "• •••• ••••• 12 5"),
        ("national_id", "3330100999125", "3 3301 00999 12 5"),
        ("masked_phone", "0812344471", "08• ••• 4471"),
        ("phone", "0812344471", "081 234 4471"),
        ("number", 1234567, "1,234,567"),
        ("number:2", Decimal("1234.5"), "1,234.50"),
        ("number", 0, "0"),
        ("baht", Decimal("1234.50"), "1,234.50 บาท"),
        ("baht", Decimal("1234.00"), "1,234 บาท"),
        ("baht", 0, "0 บาท"),
    ],
)
def test_filters_write_thai(expression, value, shown):
    assert show(expression, value) == shown


@time_machine.travel(dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC), tick=False)
def test_age_is_todays_or_that_of_a_day():
    assert show("age", dt.date(1959, 2, 14)) == "67 ปี"
    template = Template("{{ birth|age:on }}")
    assert template.render(Context({"birth": dt.date(1959, 2, 14), "on": dt.date(2000, 1, 1)})) == "40 ปี"


@pytest.mark.parametrize(
    "expression",
    [
        *(
            "thai_date",
            "thai_date_long",
            "thai_time",
            "thai_datetime",
            "thai_digits",
            "be_year",
            "fiscal_year",
        ),
        *("age", "masked_id", "national_id", "masked_phone", "phone", "number", "baht"),
    ],
)
@pytest.mark.parametrize("missing", [None, ""])
def test_a_missing_value_prints_nothing(expression, missing):
    assert show(expression, missing) == ""


def test_filters_do_not_unescape():
    assert show("thai_digits", "<b>1</b>") == "&lt;b&gt;๑&lt;/b&gt;"
