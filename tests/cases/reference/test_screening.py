"""What the product ships for screening: rules in force, questions for every fact they ask about."""

import pytest
from django.db import IntegrityError, transaction

from cases.models import ScreeningRuleSet
from cases.reference import screening
from cases.rules.catalogue import catalogue
from cases.rules.questionnaire import QuestionError, parse, questions
from cases.rules.screening_check import problems_of

pytestmark = pytest.mark.usefixtures("reference")


def test_loading_puts_version_one_in_force_and_leaves_edits_alone():
    screening.load()
    found = ScreeningRuleSet.objects.get()
    assert (found.version, found.status, found.valid_to) == (1, "in_force", None)
    found.rules.filter(code="B12").update(name="ปรับแล้ว")
    screening.load()
    assert found.rules.get(code="B12").name == "ปรับแล้ว"


def test_the_loaded_rules_have_no_problem_and_know_their_papers():
    screening.load()
    rows = ScreeningRuleSet.objects.get().rows()
    assert problems_of(rows, catalogue(), screening.paper_names()) == []


def test_every_fact_the_rules_ask_about_is_a_question_or_stands_in_the_register():
    asked = {row["fact"] for rule in screening.read()["rules"] for row in rule.get("criteria", ())}
    assert asked - set(questions()) == {"sex"}


def test_the_begging_act_is_of_2559():
    acts = {rule["act"] for rule in screening.read()["rules"] if "ขอทาน" in rule["act"]}
    assert acts == {"พ.ร.บ.ควบคุมการขอทาน พ.ศ. 2559"}


def test_a_question_about_nothing_is_refused():
    with pytest.raises(QuestionError):
        parse([{"code": "a", "title": "ก", "questions": [{"fact": "ghost", "text": "มีหรือไม่"}]}])


def test_two_sets_never_hold_on_one_day():
    screening.load()
    with pytest.raises(IntegrityError), transaction.atomic():
        ScreeningRuleSet.objects.create(
            version=2,
            status="retired",
            valid_from="2025-12-01",
            valid_to="2025-12-31",
        )
