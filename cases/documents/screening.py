"""แบบคัดกรองพร้อมเหตุผล, and the words in which a screening's answers and outcome are told everywhere.

The paper is for whoever may see the answers. Without a record it is the blank form with every question.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cases.models import CaseAssignment, Screening, ScreeningAnswer
from cases.reference.screening import paper_names
from cases.rules import criteria_words
from cases.rules.catalogue import catalogue
from cases.rules.questionnaire import pages, questions
from shelter.accounts.models import Centre
from shelter.lib.thai import bangkok_today

TEMPLATE = "pdf/screening.html"
PAPER = "แบบคัดกรองพร้อมเหตุผล"
ANSWERS: dict[str, str] = {str(value): str(label) for value, label in ScreeningAnswer.choices}
GROUPS = ("ruled_out", "undecided", "flags", "gates", "held")


def stated(fact: str, value: Any) -> str:
    """A fact in words; JSON keeps a set as a list."""
    found = catalogue()[fact]
    return criteria_words.state(found, frozenset(value) if isinstance(value, list) else value)


def outcome(told: Mapping[str, Any], link: Callable[[str], str] = lambda fact: "") -> dict[str, Any]:
    """`told` (rules.screening) with numbers of questions, names of papers, and each reason's `link`."""
    papers = paper_names()

    def reason(one: Mapping[str, str]) -> dict[str, Any]:
        question = questions().get(one["fact"])
        return {
            "text": one["text"],
            "number": question.number if question else None,
            "url": link(one["fact"]),
        }

    def rule(one: Mapping[str, Any] | None) -> dict[str, Any] | None:
        if one is None:
            return None
        return {
            **one,
            "why": [reason(why) for why in one.get("why", ())],
            "papers": [papers.get(code, code) for code in one["papers"]],
        }

    return {
        **told,
        **{name: rule(told.get(name)) for name in ("primary", "likely", "chosen")},
        **{name: [rule(one) for one in told.get(name, ())] for name in GROUPS},
        "needs": [reason(one) for one in told["needs"]],
    }


def answered(
    answers: Mapping[str, str], known: Mapping[str, Any], asked: Iterable[str]
) -> list[dict[str, Any]]:
    """Every page with its questions and what was answered."""
    shown = set(asked)
    return [
        {
            "title": page.title,
            "code": page.code,
            "rows": [
                {
                    "question": one,
                    "answer": _said(one.fact, answers, known),
                    "from_case": one.known or one.fact in known,
                }
                for one in page.questions
                if one.fact in shown
            ],
        }
        for page in pages()
    ]


def _said(fact: str, answers: Mapping[str, str], known: Mapping[str, Any]) -> str:
    if fact in known:
        return stated(fact, known[fact])
    if questions()[fact].known:
        return ANSWERS[ScreeningAnswer.UNKNOWN]
    return ANSWERS.get(answers.get(fact, ""), ANSWERS[ScreeningAnswer.NOT_ASKED])


def context_of(
    screening: Screening, told: Mapping[str, Any] | None, known: Mapping[str, Any]
) -> dict[str, Any]:
    """What the paper prints; `told` is the pinned outcome, or the one of this moment for a draft."""
    case = screening.case
    managing = case.assignments.filter(kind=CaseAssignment.Kind.MANAGER, until__isnull=True)
    manager = managing.select_related("user").first()
    return blank(case.centre) | {
        "screening": screening,
        "case": case,
        "client": case.client,
        "age": case.client.age_on(bangkok_today()),
        "manager": manager.user if manager else None,
        "pages": answered(screening.answers, known, questions()),
        "outcome": outcome(told) if told else None,
    }


def blank(centre: Centre) -> dict[str, Any]:
    """Every question with empty boxes."""
    return {
        "centre": centre,
        "pages": [
            {
                "title": page.title,
                "code": page.code,
                "rows": [{"question": one, "answer": "", "from_case": False} for one in page.questions],
            }
            for page in pages()
        ],
        "choices": list(ANSWERS.values()),
    }
