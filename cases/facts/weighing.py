"""A screening as it stands: what is known, what was answered, and where it leads by the rules of a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.facts import screening as room
from cases.facts.case import facts_of
from cases.models import Case, ScreeningRuleSet
from cases.rules.catalogue import catalogue
from cases.rules.questionnaire import Question, facts_from, questions, settings, to_ask
from cases.rules.screening import Outcome, Rule, evaluate
from shelter.desk import config


@dataclass(frozen=True)
class Weighed:
    """`known` came from other pages of the case, `facts` is that with the answers, `asked` what to ask.

    A question that does not apply to the person's age or sex counts as it says (`otherwise`) for the outcome,
    and gives no fact.
    """

    rule_set: ScreeningRuleSet
    rules: list[Rule]
    known: Mapping[str, Any]
    facts: Mapping[str, Any]
    asked: list[Question]
    outcome: Outcome


def rules_on(day: date) -> ScreeningRuleSet | None:
    """The set in force on a day with its rules; None before there is any."""
    return ScreeningRuleSet.objects.on(day).prefetch_related("rules").first()


def weigh(case: Case, answers: Mapping[str, str], day: date) -> Weighed | None:
    """Where these answers (fact → answer) lead; None when no rules are in force.

    What another page of the case knows stands before an answer: it is corrected there.
    """
    rule_set = rules_on(day)
    if rule_set is None:
        return None
    told = facts_of(case, besides=room)
    known = {code: told[code] for code in questions() if told.get(code) is not None}
    facts = {**facts_from(answers), **known, "sex": told["sex"]}
    rules = rule_set.engine_rules()
    asked = to_ask(facts, config.values(settings(), day))
    unasked = {
        code: one.otherwise
        for code, one in questions().items()
        if one not in asked and one.otherwise is not None
    }
    return Weighed(
        rule_set=rule_set,
        rules=rules,
        known=known,
        facts=facts,
        asked=asked,
        outcome=evaluate(rules, {**unasked, **facts}, catalogue()),
    )
