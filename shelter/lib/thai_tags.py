"""Template filters for Thai dates, digits and numbers. A missing value prints nothing, never `None`."""

import datetime as dt
from typing import Any

from django import template

from shelter.lib import thai

register = template.Library()


def _missing(value: Any) -> bool:
    return value is None or value == ""


@register.filter
def thai_date(value: Any, style: str = "short") -> str:
    """`20 พ.ย. 2569`; styles of `thai.format_date`: long, weekday, doc, numeric."""
    return "" if _missing(value) else thai.format_date(value, style)


@register.filter
def thai_date_long(value: Any) -> str:
    """`20 พฤศจิกายน 2569`"""
    return thai_date(value, "long")


@register.filter
def thai_time(value: Any) -> str:
    """`14:10 น.`"""
    return "" if _missing(value) else thai.format_time(value)


@register.filter
def thai_datetime(value: Any, style: str = "short") -> str:
    """`20 พ.ย. 2569 14:10 น.`"""
    return "" if _missing(value) else thai.format_datetime(value, style)


@register.filter
def thai_digits(value: Any) -> str:
    """The text with ๐-๙."""
    return "" if _missing(value) else thai.to_thai_digits(value)


@register.filter
def be_year(value: Any) -> str:
    """`2569` of a date."""
    return "" if _missing(value) else str(thai.be_year(value))


@register.filter
def fiscal_year(value: Any) -> str:
    """`2570` of a date from 1 ต.ค. 2569 on."""
    return "" if _missing(value) else str(thai.fiscal_year(value))


@register.filter
def age(birth: Any, on: dt.date | None = None) -> str:
    """`67 ปี` today, or on the day given."""
    return "" if _missing(birth) else thai.age_text(birth, on or thai.bangkok_today())


@register.filter
def masked_id(value: Any) -> str:
    """`• •••• ••••• 12 5`"""
    return thai.mask_national_id(value or "")


@register.filter
def national_id(value: Any) -> str:
    """`3 3301 00999 12 5`"""
    return thai.format_national_id(value or "")


@register.filter
def masked_phone(value: Any) -> str:
    """`08• ••• 4471`"""
    return thai.mask_phone(value or "")


@register.filter
def phone(value: Any) -> str:
    """`081 234 5678`"""
    return thai.format_phone(value or "")


@register.filter
def number(value: Any, places: int = 0) -> str:
    """`1,234`, or with so many decimals."""
    return "" if _missing(value) else f"{value:,.{places}f}"


@register.filter
def baht(value: Any) -> str:
    """`1,234.50 บาท`; whole amounts without satang."""
    if _missing(value):
        return ""
    return f"{number(value, 0 if value == int(value) else 2)} บาท"
