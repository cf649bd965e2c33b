"""Forms made of questions declared as data (rules.questions)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django import forms

from cases.rules.questions import PRESENCE, Kind, Question, kept
from shelter.desk import codes
from shelter.lib.thai import bangkok_today
from shelter.lib.thai_fields import ThaiCharField, ThaiDecimalField, ThaiTextField

LONGEST_LINE, LONGEST_TEXT = 300, 8000
NOT_OFFERED = {"invalid_choice": "ตัวเลือกนี้ไม่มีในรายการ เลือกใหม่จากรายการ", "invalid_list": "เลือกใหม่จากรายการ"}


def _text(question: Question) -> forms.Field:
    return ThaiTextField(
        label=question.label,
        required=False,
        max_length=LONGEST_TEXT,
        help_text=question.help,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _line(question: Question) -> forms.Field:
    return ThaiCharField(
        label=question.label, required=False, max_length=LONGEST_LINE, help_text=question.help
    )


def _number(question: Question) -> forms.Field:
    return ThaiDecimalField(
        label=f"{question.label} ({question.unit})",
        required=False,
        min_value=0,
        max_digits=10,
        help_text=question.help,
    )


def _choice(question: Question) -> forms.Field:
    return forms.ChoiceField(
        label=question.label, required=False, help_text=question.help, error_messages=NOT_OFFERED
    )


def _many(question: Question) -> forms.Field:
    return forms.MultipleChoiceField(
        label=question.label,
        required=False,
        help_text=question.help,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "cols-2"}),
        error_messages=NOT_OFFERED,
    )


def _presence(question: Question) -> forms.Field:
    return forms.ChoiceField(
        label=question.label,
        required=False,
        choices=PRESENCE,
        help_text=question.help,
        widget=forms.RadioSelect(attrs={"class": "yn"}),
        error_messages=NOT_OFFERED,
    )


FIELDS: dict[Kind, Callable[[Question], forms.Field]] = {
    Kind.LINE: _line,
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.CHOICE: _choice,
    Kind.MANY: _many,
    Kind.PRESENCE: _presence,
}


def fields_of(questions: Iterable[Question]) -> dict[str, forms.Field]:
    return {question.name: FIELDS[question.kind](question) for question in questions}


def offered(field: Any, list_name: str, held: Any, blank: str = "") -> None:
    """Fill a field's choices: the list's entries in force, and whatever the record already holds."""
    choices = codes.choices(list_name, bangkok_today())
    known = {code for code, _ in choices}
    values = held if isinstance(held, list) else [held]
    choices += [(code, codes.label(list_name, code)) for code in values if code and code not in known]
    field.choices = [("", blank), *choices] if blank else choices


class QuestionsForm(forms.Form):
    """A form whose fields are `questions`; `stored` holds the answers the record has."""

    questions: ClassVar[tuple[Question, ...]] = ()

    def __init__(self, *args: Any, stored: Mapping[str, Any] | None = None, **kwargs: Any):
        kwargs.setdefault("initial", stored or {})
        super().__init__(*args, **kwargs)
        for question in self.questions:
            if question.kind in (Kind.CHOICE, Kind.MANY):
                blank = "ยังไม่ได้ถาม" if question.kind is Kind.CHOICE else ""
                held = (stored or {}).get(question.name)
                offered(self.fields[question.name], question.list, held, blank)

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, as the record keeps it."""
        return kept(self.questions, self.cleaned_data)
