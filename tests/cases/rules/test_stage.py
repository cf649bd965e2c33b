"""The stage follows from facts: what is reached, what is missing, what comes next."""

from datetime import date

import pytest

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
    """Gate → state, of the gates a test speaks of."""
    found = {step.gate.code: step.state for step in stage_of(facts).steps}
    return [found[code] for code in ("intake", "understanding", "plan")]


def test_a_new_file_stands_at_reception():
    stage = stage_of(COMPLETE)
    assert stage.gate.code == "intake"
    assert states(COMPLETE) == [State.NOW, State.TODO, State.TODO]
    assert stage.steps[0].on == DAY
    assert stage.lacks == ()
    assert stage.next.code == "screening"


def test_the_step_after_reception_is_screening_until_a_route_is_decided():
    titles = {stage_of(COMPLETE | more).next.title for more in ({}, {"screening_started_on": DAY})}
    assert len(titles) == 2
    away = stage_of({**COMPLETE, "screening_awaits_return": True})
    assert (away.gate.code, away.next.code, away.next.why) == ("intake", "screening", "รอรับกลับ")
    assert stage_of({**COMPLETE, "screened_on": DAY}).gate.code == "screening"
    assert stage_of({**COMPLETE, "screened_on": DAY}).next.code != "screening"


def test_what_reception_does_not_know_is_listed_with_where_to_add_it():
    lacks = stage_of({"received_on": DAY}).lacks
    assert {lack.code for lack in lacks} == {"edit_intake", "edit_person", "contacts"}
    assert len(lacks) == 6


def test_a_started_plan_moves_the_stage():
    facts = {**COMPLETE, "finding_done_on": DAY, "assessed_on": DAY, "plan_started_on": DAY}
    assert stage_of(facts).gate.code == "plan"
    assert states(facts) == [State.DONE, State.DONE, State.NOW]


def test_understanding_is_reached_by_either_and_dated_when_both_are_done():
    later = date(2026, 11, 9)
    facts = {**COMPLETE, "finding_started_on": DAY, "finding_done_on": DAY}
    assert states(facts) == [State.DONE, State.NOW, State.TODO]
    days = [stage_of(facts | more).steps for more in ({}, {"assessed_on": later})]
    assert [next(step.on for step in steps if step.gate.code == "understanding") for steps in days] == [
        DAY,
        later,
    ]


def test_once_the_facts_are_found_the_person_is_assessed_before_a_plan_is_written():
    facts = {**COMPLETE, "screened_on": DAY, "finding_started_on": DAY, "finding_done_on": DAY}
    assert stage_of(facts).next.code == "assessment"
    assert stage_of({**facts, "assessed_on": DAY}).next.code == "plan"


def test_safety_comes_before_every_other_step():
    facts = {**COMPLETE, "safety_open": True}
    for more in ({}, {"plan_started_on": DAY}, {"plan_started_on": DAY, "plan_approved_on": DAY}):
        assert stage_of(facts | more).next.title == "ดูแลความปลอดภัยทันที"


def test_a_gate_that_was_skipped_is_missing():
    facts = {"plan_started_on": DAY}
    assert states(facts) == [State.MISSING, State.MISSING, State.NOW]
    assert "ยังไม่มีรับเข้า" in [lack.text for lack in stage_of(facts).lacks]


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"assessed_on": DAY}, ["ยังไม่ได้สอบข้อเท็จจริง"]),
        (
            {"finding_started_on": DAY},
            ["สอบข้อเท็จจริงยังไม่เสร็จเบื้องต้น", "ยังไม่ได้ประเมินสภาวะ"],
        ),
        (
            {
                "finding_started_on": DAY,
                "assessed_on": DAY,
                "finding_put_off": True,
                "finding_try_again_on": date(2026, 11, 24),
            },
            ["สอบข้อเท็จจริงเลื่อนเพราะยังไม่พร้อม ลองอีกครั้ง 24 พ.ย. 2569"],
        ),
        ({"finding_started_on": DAY, "finding_done_on": DAY}, ["ยังไม่ได้ประเมินสภาวะ"]),
    ],
)
def test_a_plan_begun_before_the_person_is_understood_says_what_was_left_open(known, said):
    facts = {**COMPLETE, "screened_on": DAY, "plan_started_on": DAY} | known
    assert states(facts) == [State.DONE, State.MISSING, State.NOW]
    assert [lack.text for lack in stage_of(facts).lacks] == said


def test_the_next_step_follows_the_plan():
    facts = {**COMPLETE, "plan_started_on": DAY}
    titles = [stage_of(facts).next.title]
    for fact in ("plan_agreed_on", "plan_approved_on"):
        facts[fact] = DAY
        titles.append(stage_of(facts).next.title)
    assert len(set(titles)) == 3


def test_a_closed_file_asks_for_nothing_more():
    assert stage_of({**COMPLETE, "closed_on": DAY}).next is None


@pytest.mark.parametrize(
    ("asked", "first"), [(None, True), (date(2026, 11, 9), True), (date(2026, 11, 10), False)]
)
def test_a_sign_seen_on_a_visit_comes_first_until_it_was_asked_about(asked, first):
    step = stage_of({**COMPLETE, "self_harm_sign_on": date(2026, 11, 10), "mood_asked_on": asked}).next
    assert (step.title == "ทำแบบประเมินตามสัญญาณที่พบ") is first
