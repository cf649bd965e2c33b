"""Forms of a screening: one page of questions, and the decision."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from cases.models import ScreeningAnswer
from cases.rules.questionnaire import Page, Question
from cases.rules.screening import LEADING, Rule
from shelter.lib.thai_fields import ThaiTextField

WORDS_PAGE = "wishes"
OTHER = "เลือกจากคำตอบที่มีให้"


class AnswersForm(forms.Form):
    """The questions of one page that are asked of this person; one field per fact."""

    def __init__(self, *args: Any, page: Page, asked: Sequence[Question], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.page = page
        for question in asked:
            self.fields[question.fact] = forms.ChoiceField(
                label=f"{question.number}. {question.text}",
                choices=ScreeningAnswer.choices,
                required=False,
                error_messages={"invalid_choice": OTHER},
            )
        if page.code == WORDS_PAGE:
            self.fields["own_words"] = OwnWordsForm.base_fields["own_words"]

    @property
    def answers(self) -> dict[str, str]:
        """fact → answer, of the fields that were answered."""
        return {
            code: str(value) for code, value in self.cleaned_data.items() if code != "own_words" and value
        }

    @property
    def own_words(self) -> str | None:
        return self.cleaned_data.get("own_words")


class OwnWordsForm(forms.Form):
    own_words = ThaiTextField(
        label="ผู้ใช้บริการบอกว่าต้องการอะไร (จดตามคำพูด)",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecisionForm(forms.Form):
    """The route; another than the answers lead to needs a reason, which the action asks for."""

    route = forms.ChoiceField(
        label="เส้นทาง",
        widget=forms.RadioSelect(attrs={"class": "stacked"}),
        error_messages={"required": "เลือกเส้นทาง", "invalid_choice": OTHER},
    )
    reason = ThaiTextField(
        label="เหตุผลที่เลือกทางอื่น",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="ต้องเขียนเมื่อเลือกทางที่คำตอบไม่ได้ชี้ หรือยังมีข้อที่ต้องทราบก่อน",
    )

    def __init__(self, *args: Any, rules: Iterable[Rule], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["route"]
        field.choices = [(rule.code, rule.name) for rule in rules if rule.kind in LEADING]


def typed_answers(data: Mapping[str, Any], asked: Iterable[Question]) -> dict[str, str]:
    """What a page has ticked so far, unjudged but for the list of answers."""
    known = set(ScreeningAnswer.values)
    ticked = {one.fact: str(data.get(one.fact, "")) for one in asked}
    return {code: answer for code, answer in ticked.items() if answer in known}
