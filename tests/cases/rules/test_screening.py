"""Which way a person is led: every branch of DOMAIN 4.3, three-valued, with its reasons."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.reference.screening import examples, read
from cases.rules.catalogue import Kind, catalogue
from cases.rules.screening import RuleKind, evaluate, gates_of, told
from cases.rules.screening_check import load, try_examples

RULES, _ = load(read()["rules"], catalogue())
BY_CODE = {rule.code: rule for rule in RULES}
CALM = {"body_emergency": False, "mental_danger": False}
ADULT = {**CALM, "sex": "male", "age": 40, "nationality_status": "thai", "trafficking_signs": False}
PLAIN = {**ADULT, "disabled": False, "begging": False}
HOMELESS = {**PLAIN, "home_tonight": False, "enough_income": False}


def led(**facts):
    return evaluate(RULES, facts, catalogue())


def codes(judged):
    return [one.rule.code for one in judged]


@pytest.mark.parametrize("example", examples(), ids=lambda one: one.code)
def test_an_example_person_comes_out_as_expected(example):
    tried = try_examples(RULES, [example], catalogue())[0]
    assert (tried.differences, tried.got["route"]) == ((), example.expected["route"])


BRANCHES = {
    "B0": {"body_emergency": True},
    "B1": {"body_emergency": False, "mental_danger": True},
    "B14": {**ADULT, "voluntary": False},
    "B2": {**ADULT, "trafficking_signs": True},
    "B4": {**CALM, "age": 17},
    "B3": {**ADULT, "nationality_status": "foreign"},
    "B3S": {**ADULT, "nationality_status": "registered_stateless"},
    "B13": {**ADULT, "pending_case": True},
    "B5": {**ADULT, "sex": "female", "pregnant": True},
    "B6": {**ADULT, "age": 60},
    "B7": {**ADULT, "disabled": True},
    "B8": {**PLAIN, "chronic_illness": True},
    "B9": {**PLAIN, "substance": True},
    "B10": {**PLAIN, "begging": True},
    "B11": {**PLAIN, "performing": True},
    "B12": HOMELESS,
    "B15": {**PLAIN, "home_tonight": True, "enough_income": True, "someone_to_rely_on": True},
}


@pytest.mark.parametrize(("code", "facts"), BRANCHES.items(), ids=str)
def test_each_branch_is_reached(code, facts):
    outcome = led(**facts)
    assert outcome.primary is not None, outcome.needs
    assert outcome.primary.rule.code == code


def test_every_leading_rule_has_its_branch_tested():
    assert {rule.code for rule in RULES if rule.kind not in (RuleKind.FLAG, RuleKind.GATE)} == set(BRANCHES)


# --- unknown is never a no ----------------------------------------------------------------------------
def test_nothing_known_asks_for_the_emergencies_first_and_guesses_nothing():
    outcome = led()
    assert outcome.primary is None
    assert [one.fact for one in outcome.needs[:2]] == ["body_emergency", "mental_danger"]
    assert outcome.ruled_out == ()


def test_an_unknown_age_says_that_the_age_is_needed():
    known = {**HOMELESS, "age": None}
    outcome = led(**known)
    assert outcome.primary is None
    assert [one.fact for one in outcome.needs] == ["age"]
    assert outcome.needs[0].text == "ยังไม่ทราบอายุ"
    assert outcome.likely.rule.code == "B12"


def test_only_an_answer_rules_a_route_out():
    asked = led(**{**HOMELESS, "begging": False})
    unasked = led(**{name: value for name, value in HOMELESS.items() if name != "begging"})
    assert "B10" in codes(asked.ruled_out)
    assert "B10" not in codes(unasked.ruled_out)
    assert "B10" in codes(unasked.undecided)
    assert [one.fact for one in unasked.needs] == ["begging"]


def test_what_no_later_route_waits_for_stays_undecided_beside_the_route():
    outcome = led(**HOMELESS)
    assert outcome.primary.rule.code == "B12"
    assert {"B8", "B9", "B13"} <= set(codes(outcome.undecided))


def test_an_emergency_overrules_whatever_else_is_known():
    outcome = led(body_emergency=None, mental_danger=True, age=9, voluntary=False)
    assert outcome.is_emergency
    assert outcome.primary.rule.code == "B1"
    assert outcome.needs == ()


# --- overlapping groups -------------------------------------------------------------------------------
def test_the_first_route_leads_and_the_others_stand_beside_it():
    outcome = led(**{**ADULT, "age": 70, "disabled": True, "begging": True, "violence": True})
    assert outcome.primary.rule.code == "B6"
    assert codes(outcome.flags) == ["B7", "B10", "F2"]


def test_stateless_is_not_foreign():
    outcome = led(**{**ADULT, "nationality_status": "unregistered"})
    assert outcome.primary.rule.code == "B3S"
    assert "B3" in codes(outcome.ruled_out)
    assert "T5" in codes(outcome.flags)


def test_roaming_is_a_type_for_thai_nationals_only():
    slept = {**HOMELESS, "sleeps_in_public": True}
    assert {"T1", "T2", "T3"} <= set(codes(led(**slept).flags))
    assert "T2" not in codes(led(**{**slept, "nationality_status": "unregistered"}).flags)


@pytest.mark.parametrize(
    "facts",
    [BRANCHES["B2"], BRANCHES["B13"], BRANCHES["B6"], BRANCHES["B7"], BRANCHES["B10"], BRANCHES["B12"]],
    ids=["B2", "B13", "B6", "B7", "B10", "B12"],
)
def test_a_refusal_ends_the_branch_of_an_adult(facts):
    outcome = led(**{**facts, "voluntary": False})
    assert outcome.primary.rule.code == "B14"


@pytest.mark.parametrize("code", ["B0", "B1", "B4", "B3"])
def test_a_refusal_ends_no_branch_of_a_child_of_danger_or_of_the_immigration_law(code):
    assert led(**{**BRANCHES[code], "voluntary": False}).primary.rule.code == code


# --- gates --------------------------------------------------------------------------------------------
def test_nobody_is_sent_to_immigration_before_trafficking_was_answered():
    foreign = {**CALM, "age": 30, "nationality_status": "foreign"}
    held = led(**foreign)
    assert held.primary.rule.code == "B3"
    assert codes(held.blocked_by) == ["G1"]
    assert led(**foreign, trafficking_signs=False).gates == ()


def test_a_child_goes_to_shelter_but_not_home_before_trafficking_was_answered():
    outcome = led(**CALM, age=9)
    assert outcome.primary.rule.code == "B4"
    assert codes(outcome.gates) == ["G2"]
    assert outcome.blocked_by == ()


def test_the_elderly_home_waits_for_the_process_of_2557():
    elder = {**ADULT, "age": 71}
    assert codes(led(**elder).gates) == ["G3"]
    assert codes(led(**elder, destitute_process_done=False).gates) == ["G3"]
    assert led(**elder, destitute_process_done=True).gates == ()


def test_a_route_chosen_instead_meets_its_own_gates():
    outcome = led(**{**HOMELESS, "trafficking_signs": None})
    assert [rule.code for rule in gates_of(RULES, outcome, "B3")] == ["G1"]


# --- reasons ------------------------------------------------------------------------------------------
def test_the_reasons_are_the_answers_that_decided():
    outcome = led(**HOMELESS)
    assert [one.text for one in outcome.primary.reasons] == [
        "ไม่มีที่อยู่อาศัยที่กลับไปได้คืนนี้",
        "ไม่มีรายได้เพียงพอแก่การยังชีพ",
    ]
    begging = next(one for one in outcome.ruled_out if one.rule.code == "B10")
    assert [(one.fact, one.text) for one in begging.reasons] == [("begging", "ไม่มีการขอเงินหรือทรัพย์สินจากผู้อื่น")]


def test_the_outcome_keeps_its_words_as_plain_values():
    kept = told(led(**HOMELESS))
    assert kept["primary"]["code"] == "B12"
    assert kept["primary"]["law"] == "พ.ร.บ.การคุ้มครองคนไร้ที่พึ่ง พ.ศ. 2557 ม.3"
    assert kept["primary"]["clock_days"] == 15
    assert kept["needs"] == []


# --- any mixture of answers ---------------------------------------------------------------------------
ASKED = sorted({one.fact for rule in RULES for one in rule.criteria})


def values_of(code):
    fact = catalogue()[code]
    if fact.kind is Kind.YES_NO:
        return st.sampled_from([None, True, False])
    if fact.kind is Kind.NUMBER:
        return st.none() | st.integers(0, 110)
    return st.sampled_from([None, *fact.choices])


@settings(derandomize=True, deadline=None, database=None, max_examples=300)
@given(st.fixed_dictionaries({code: values_of(code) for code in ASKED}))
def test_any_mixture_of_answers_gives_exactly_one_route_or_says_what_is_needed(facts):
    outcome = led(**facts)
    assert (outcome.primary is None) == bool(outcome.needs)
    assert all(facts[one.fact] is None for one in outcome.needs)
    for judged in outcome.ruled_out:
        assert judged.reasons
        assert all(facts[one.fact] is not None for one in judged.reasons)
