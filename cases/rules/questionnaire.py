"""The screening's questions, read once from `cases/reference/screening_questions.yaml`.

A page is a topic. A question fills one fact; which are shown depends on the facts known so far.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cases.rules.catalogue import catalogue
from cases.rules.flags import TELL_NOBODY, WATCH_CLOSELY, WATCH_FIRST_DAYS, WATCH_HEALTH
from cases.rules.health import ASK_A_NURSE
from shelter.lib import yaml_file

# What an answer มี calls for at once, by fact, whatever route is chosen later.
WARNINGS = {
    "body_emergency": WATCH_HEALTH,
    "mental_danger": WATCH_CLOSELY,
    "trafficking_signs": TELL_NOBODY,
    "violence": TELL_NOBODY,
    "communicable_disease": ASK_A_NURSE,
    "substance": WATCH_FIRST_DAYS,
}
SOURCE = Path(__file__).parent.parent / "reference" / "screening_questions.yaml"


@dataclass(frozen=True)
class Question:
    """`number` counts through all pages. `known`: read from the case, corrected at the page `where`.

    `alone`: asked away from whoever brought the person. `visible_if` is fact → values (None: not known).
    `up_to` is fact → the dated setting that holds the highest value for which it is asked; what is not known
    is asked. `otherwise` is what the fact is taken to be for the route while it is not asked.
    """

    number: int
    fact: str
    text: str
    hint: str = ""
    known: bool = False
    where: str = ""
    alone: bool = False
    sensitive: bool = False
    visible_if: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    up_to: Mapping[str, str] = field(default_factory=dict)
    otherwise: bool | None = None

    def is_asked(self, facts: Mapping[str, Any], limits: Mapping[str, Any]) -> bool:
        """Whether it applies to somebody of whom `facts` are known, by the settings `limits` of the day."""
        over = (
            facts[code] > limits[key]
            for code, key in self.up_to.items()
            if facts.get(code) is not None and key in limits
        )
        return not any(over) and all(facts.get(code) in values for code, values in self.visible_if.items())


@dataclass(frozen=True)
class Page:
    code: str
    title: str
    questions: tuple[Question, ...]


class QuestionError(ValueError):
    """An entry of the file cannot be used; the message names it."""


def parse(pages: list[Mapping[str, Any]]) -> tuple[Page, ...]:
    """Pages with their questions numbered through. Raises QuestionError for one without a fact."""
    made, number = [], 0
    for page in pages:
        questions = []
        for entry in page["questions"]:
            number += 1
            known = catalogue()
            asked = {entry["fact"], *entry.get("visible_if", {}), *entry.get("up_to", {})}
            if strange := asked - known.keys():
                raise QuestionError(f"question {number}: no fact {sorted(strange)}")
            shown = {code: tuple(values) for code, values in entry.get("visible_if", {}).items()}
            questions.append(Question(number, **{**entry, "visible_if": shown}))
        made.append(Page(page["code"], page["title"], tuple(questions)))
    return tuple(made)


@cache
def pages() -> tuple[Page, ...]:
    return parse(yaml_file.read(SOURCE))


@cache
def questions() -> Mapping[str, Question]:
    """Every question by the fact it fills."""
    return {one.fact: one for page in pages() for one in page.questions}


@cache
def page_of(fact: str) -> str:
    """The code of the page that asks for a fact, or ""."""
    return next((page.code for page in pages() for one in page.questions if one.fact == fact), "")


# What an answer says as a fact; every other answer says nothing.
AS_FACT = {"yes": True, "no": False}


def facts_from(answers: Mapping[str, str]) -> dict[str, bool]:
    """Answers (fact → answer) as facts: only มี and ไม่มี are."""
    return {code: AS_FACT[answer] for code, answer in answers.items() if answer in AS_FACT}


@cache
def settings() -> frozenset[str]:
    """The dated settings that say for whom questions are asked."""
    return frozenset(key for one in questions().values() for key in one.up_to.values())


def to_ask(facts: Mapping[str, Any], limits: Mapping[str, Any]) -> list[Question]:
    """The questions to be put to somebody of whom `facts` are known; `limits` are the values of `settings()`.

    One that was answered with มี stays, whoever the person is: the officer heard so.
    """
    every = [one for page in pages() for one in page.questions]
    return [one for one in every if one.is_asked(facts, limits) or facts.get(one.fact) is True]
