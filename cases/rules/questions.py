"""Questions declared as data: what a form asks, how an answer is kept, and how it reads in words.

Answers are a mapping of question name to a plain value (JSON): text, one code, or a list of codes. What
nobody asked is absent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Answers = Mapping[str, Any]
Words = Mapping[tuple[str, str], str]


class Kind(StrEnum):
    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    MANY = "many"
    PRESENCE = "presence"


# Answers to "มี…หรือไม่": only an answered ไม่มี says no (design corrections, *What could harm a person*).
PRESENCE = (("yes", "มี"), ("no", "ไม่มี"), ("unknown", "ยังไม่ทราบ"), ("", "ยังไม่ได้ถาม"))


@dataclass(frozen=True)
class Question:
    """`list` names the code list of a CHOICE or MANY; `unit` follows a NUMBER."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    list: str = ""
    help: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Topic:
    """Questions asked together. `group` names the sensitive field group they belong to, "" for none."""

    code: str
    label: str
    icon: str
    questions: tuple[Question, ...]
    group: str = ""
    hint: str = ""


def kept(questions: Iterable[Question], cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """What was answered, as plain values; what was left open is left out."""
    values = {question.name: cleaned.get(question.name) for question in questions}
    return {
        name: value if isinstance(value, list) else str(value)
        for name, value in values.items()
        if value not in (None, "", [])
    }


def said(question: Question, value: Any, words: Words) -> str:
    """One answer in words; "" when there is none. `words` maps (list, code) to the Thai name."""
    if value in (None, "", []):
        return ""
    if question.kind is Kind.PRESENCE:
        return dict(PRESENCE).get(value, str(value))
    if question.kind is Kind.CHOICE:
        return words.get((question.list, value), str(value))
    if question.kind is Kind.MANY:
        return ", ".join(words.get((question.list, code), str(code)) for code in value)
    return f"{value} {question.unit}".strip()


def affirmed(value: Any) -> bool | None:
    """มี is True, ไม่มี is False, anything else is not known."""
    return {"yes": True, "no": False}.get(value) if isinstance(value, str) else None
