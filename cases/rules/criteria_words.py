"""Criteria in Thai: the sentence a person reads, and the value a person types."""

import re
from collections.abc import Iterable
from typing import Any

from cases.rules.catalogue import Fact, Kind
from shelter.lib.text import squeeze
from shelter.lib.thai import to_arabic_digits

_NUMBER_PHRASES = {
    "eq": "{label} {value} {unit}",
    "ne": "{label} ไม่ใช่ {value} {unit}",
    "gt": "{label} มากกว่า {value} {unit}",
    "gte": "{label} {value} {unit}ขึ้นไป",
    "lt": "{label} น้อยกว่า {value} {unit}",
    "lte": "{label} ไม่เกิน {value} {unit}",
}
_MANY_PHRASES = {
    "eq": "{label}: {names}",
    "ne": "{label} ไม่ใช่ {names}",
    "in": "{label}: {names}",
    "not_in": "{label} ไม่ใช่ {names}",
    "overlaps": "{label} อย่างน้อยหนึ่งข้อ: {names}",
    "contains": "{label} ครบทุกข้อ: {names}",
    "excludes": "{label} ต้องไม่มี: {names}",
}
_JOINED_BY_AND = {"contains"}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_RANGE = re.compile(rf"({_NUMBER.pattern})\s*(?:-|–|—|ถึง)\s*({_NUMBER.pattern})")
_SEPARATOR = re.compile(r"\s*(?:[,;|]|\sหรือ\s|\sและ\s)\s*")


def describe(fact: Fact, operator: str, value: Any) -> str:
    """The criterion as a social worker would say it: `อายุ 60 ปีขึ้นไป`, `ไม่ติดสารเสพติดหรือสุรา`."""
    if fact.kind is Kind.YES_NO:
        return fact.yes if operator == "is_true" else fact.no
    if operator == "between":
        return f"{fact.label} {_number(value[0])}–{_number(value[1])} {fact.unit}".strip()
    if fact.kind is Kind.NUMBER:
        return (
            _NUMBER_PHRASES[operator].format(label=fact.label, value=_number(value), unit=fact.unit).strip()
        )
    joined_by = " และ " if operator in _JOINED_BY_AND else " หรือ "
    return _MANY_PHRASES[operator].format(label=fact.label, names=joined_by.join(_names(fact, _many(value))))


def state(fact: Fact, value: Any) -> str:
    """The fact as it is: `อายุ 67 ปี`, `เพศ: หญิง`, `ไม่ติดสารเสพติดหรือสุรา`."""
    if fact.kind is Kind.YES_NO:
        return fact.yes if value else fact.no
    if fact.kind is Kind.NUMBER:
        return f"{fact.label} {_number(value)} {fact.unit}".strip()
    if fact.kind is Kind.SET and not value:
        return f"{fact.label}: ไม่มี"
    return f"{fact.label}: {', '.join(_names(fact, _many(value)))}"


def typed(fact: Fact, operator: str, value: Any) -> str:
    """A stored value as one would type it, so that `read(typed(v)) == v`; empty where none is taken."""
    if operator in {"is_true", "is_false"}:
        return ""
    if operator == "between":
        return f"{_number(value[0])}-{_number(value[1])}"
    return _number(value) if fact.kind is Kind.NUMBER else ", ".join(_names(fact, _many(value)))


def read(fact: Fact, operator: str, text: str) -> Any:
    """The value a person typed for `fact operator …`. Raises ValueError with a Thai sentence that helps.

    Numbers may be in Thai digits; several names are separated by commas or หรือ; a name is the Thai label or
    the code of a choice.
    """
    line = squeeze(text)
    if fact.kind is Kind.YES_NO:
        return None
    if fact.kind is Kind.NUMBER:
        return _read_numbers(operator, to_arabic_digits(line))
    if not line:
        example = ", ".join(list(fact.choices.values())[:2]) or "ศรีสะเกษ"
        raise ValueError(f"ระบุ{fact.label} เช่น {example}")
    found = [_read_name(fact, name) for name in _names_in(fact, line)]
    if operator in {"eq", "ne"}:
        if len(found) > 1:
            raise ValueError("เงื่อนไขนี้ใส่ได้ค่าเดียว")
        return found[0]
    return list(dict.fromkeys(found))


def _read_numbers(operator: str, line: str) -> Any:
    if operator == "between":
        pair = _RANGE.fullmatch(line)
        if not pair:
            raise ValueError("ใส่เป็นช่วงตัวเลข เช่น 18-59")
        return [_to_number(pair[1]), _to_number(pair[2])]
    if not _NUMBER.fullmatch(line):
        raise ValueError("ใส่เป็นตัวเลข เช่น 60")
    return _to_number(line)


def _names_in(fact: Fact, line: str) -> list[str]:
    """The names typed; a choice whose own name holds a separator is still found whole."""
    if line in fact.choices.values():
        return [line]
    return [name for name in _SEPARATOR.split(line) if name]


def _read_name(fact: Fact, name: str) -> str:
    if not fact.choices or name in fact.choices:
        return name
    for code, label in fact.choices.items():
        if label.replace(" ", "") == name.replace(" ", ""):
            return code
    raise ValueError(f"ไม่มี “{name[:40]}” ใน{fact.label} เลือกจาก {', '.join(fact.choices.values())}")


def _to_number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _number(value: float) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _many(value: Any) -> list[str]:
    return (
        [value]
        if isinstance(value, str)
        else sorted(value)
        if isinstance(value, (set, frozenset))
        else list(value)
    )


def _names(fact: Fact, values: Iterable[str]) -> list[str]:
    return [fact.choices.get(one, one) for one in values]
