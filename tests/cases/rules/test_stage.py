"""The stage follows from facts: what is reached, what is missing, what comes next."""

from datetime import date

from cases.rules.stage import State, stage_of

DAY = date(2026, 11, 3)
COMPLETE = {
    "received_on": DAY,
    "legal_basis": "s20_found",
    "entry_channel": "walk_in",
    "age": 60,
    "nationality_status": "thai",
    "domicile_code": "33",
    "family_contact": "some",
}


def states(facts):
    return [step.state for step in stage_of(facts).steps]


def test_a_new_file_stands_at_reception():
    stage = stage_of(COMPLETE)
    assert stage.gate.code == "intake"
    assert states(COMPLETE) == [State.NOW, State.TODO]
    assert stage.steps[0].on == DAY
    assert stage.lacks == ()
    assert stage.next.code == "plan"


def test_what_reception_does_not_know_is_listed_with_where_to_add_it():
    lacks = stage_of({"received_on": DAY}).lacks
    assert {lack.code for lack in lacks} == {"edit_intake", "edit_person", "contacts"}
    assert len(lacks) == 6


def test_a_started_plan_moves_the_stage():
    facts = {**COMPLETE, "plan_started_on": DAY}
    assert stage_of(facts).gate.code == "plan"
    assert states(facts) == [State.DONE, State.NOW]


def test_a_gate_that_was_skipped_is_missing():
    facts = {"plan_started_on": DAY}
    assert states(facts) == [State.MISSING, State.NOW]
    assert "ยังไม่มีรับเข้า" in [lack.text for lack in stage_of(facts).lacks]


def test_the_next_step_follows_the_plan():
    facts = {**COMPLETE, "plan_started_on": DAY}
    titles = [stage_of(facts).next.title]
    for fact in ("plan_agreed_on", "plan_approved_on"):
        facts[fact] = DAY
        titles.append(stage_of(facts).next.title)
    assert len(set(titles)) == 3


def test_a_closed_file_asks_for_nothing_more():
    assert stage_of({**COMPLETE, "closed_on": DAY}).next is None
