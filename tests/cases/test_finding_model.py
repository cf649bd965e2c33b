"""What holds of a fact-finding whoever writes it, and what it tells the rules."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from cases.actions import finding as actions
from cases.facts.case import facts_of
from cases.models import FactFinding, FindingSession, Statement
from cases.reference import screening
from cases.rules.catalogue import catalogue
from cases.rules.stage import stage_of
from shelter.desk import codes
from shelter.lib.thai import bangkok_today
from tests.factories.cases import make_case
from tests.factories.finding import make_finding, make_problem, make_session, make_statement, tell
from tests.factories.screening import PLAIN, decided

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def finding(case, caseworker):
    return make_finding(case, caseworker)


@pytest.mark.parametrize("change", [{"words": "อื่น"}, {"source": "relative"}, {"heard_on": date(2026, 1, 1)}])
def test_what_was_said_is_never_overwritten(finding, caseworker, change):
    said = make_statement(finding, caseworker)
    with pytest.raises(DatabaseError), transaction.atomic():
        Statement.objects.filter(pk=said.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        said.delete()


@pytest.mark.parametrize(
    "fields",
    [
        {"result": "not_ready", "reason": ""},
        {"result": "talked", "reason": "เหนื่อย"},
        {"result": "talked", "try_again_on": date(2026, 12, 1)},
    ],
)
def test_a_talk_is_put_off_with_a_reason_or_not_at_all(finding, caseworker, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_session(finding, caseworker, **fields)
    assert FindingSession.objects.count() == 0


def test_a_case_has_one_fact_finding(case, finding, caseworker):
    with pytest.raises(IntegrityError), transaction.atomic():
        FactFinding.objects.create(case=case, started_by=caseworker)


def test_facts_follow_the_answers(case, finding, caseworker):
    unasked = facts_of(case)
    assert unasked["finding_started_on"] == bangkok_today()
    for name in ("finding_done_on", "causes", "relatives_known", "psychiatric", "substance", "problem_count"):
        assert unasked[name] is None
    tell(finding, caseworker, "journey", {"causes": ["no_job", "family"]})
    tell(finding, caseworker, "family", {"relatives": "no"})
    tell(finding, caseworker, "health", {"psychiatric": "stable", "substance": "unknown"})
    tell(finding, caseworker, "law", {"pending_case": "yes"})
    make_problem(finding, caseworker, "CH02", 2)
    make_problem(finding, caseworker, "CH01", 3)
    make_problem(finding, caseworker, "CH05", 3, settled_on=bangkok_today())
    known = facts_of(case)
    assert known["causes"] == {"no_job", "family"}
    assert known["relatives_known"] is False
    assert known["psychiatric"] == "stable"
    assert known["substance"] is None
    assert known["pending_case"] is True
    # Three problems, one of them settled; the worst that is left is 3.
    assert (known["problem_count"], known["worst_severity"]) == (2, 3)


def test_what_homes_ask_before_they_take_somebody_is_asked_here(case, finding, caseworker):
    for name in ("can_work", "harmful_behaviour", "hardship"):
        assert facts_of(case)[name] is None
    tell(finding, caseworker, "story", {"can_work": "no", "hardship": ["no_home", "no_carer"]})
    tell(finding, caseworker, "health", {"harmful_behaviour": "no"})
    known = facts_of(case)
    assert (known["can_work"], known["harmful_behaviour"]) == (False, False)
    assert known["hardship"] == {"no_home", "no_carer"}
    # The list that is offered and the catalogue of criteria speak of the same hardships.
    offered = dict(codes.choices("hardship", bangkok_today()))
    assert offered == dict(catalogue()["hardship"].choices)


def test_what_is_found_out_stands_before_what_screening_was_told(case, finding, caseworker):
    screening.load()
    told = {**PLAIN, "can_work": "yes", "substance": "yes"}
    decided(case, caseworker, answers=told)
    assert (facts_of(case)["can_work"], facts_of(case)["substance"]) == (True, True)
    tell(finding, caseworker, "story", {"can_work": "no"})
    tell(finding, caseworker, "health", {"substance": "unknown"})
    # What is not known here takes nothing away.
    assert (facts_of(case)["can_work"], facts_of(case)["substance"]) == (False, True)


def test_a_talk_written_down_later_counts_from_its_own_day(case, finding, caseworker):
    early = bangkok_today() - timedelta(days=4)
    make_session(finding, caseworker, on=early)
    assert facts_of(case)["finding_started_on"] == early


SCREENED = {"screened_on": date(2026, 11, 3)}


def test_the_next_step_is_the_fact_finding_until_it_is_done_for_now(ssk, caseworker):
    case = make_case(ssk, caseworker)
    steps = [stage_of(facts_of(case) | SCREENED).next]
    finding = make_finding(case, caseworker)
    steps.append(stage_of(facts_of(case) | SCREENED).next)
    again = bangkok_today() + timedelta(days=2)
    make_session(finding, caseworker, result="not_ready", reason="ร้องไห้", try_again_on=again)
    steps.append(stage_of(facts_of(case) | SCREENED).next)
    assert [step.code for step in steps] == ["finding"] * 3
    assert "เลื่อนเพราะยังไม่พร้อม ลองอีกครั้ง" in steps[2].why
    assert stage_of(facts_of(case) | SCREENED).gate.code == "understanding"


def test_another_centre_sees_no_fact_finding(finding, caseworker, outsider):
    assert list(FactFinding.objects.visible_to(caseworker)) == [finding]
    assert not FactFinding.objects.visible_to(outsider).exists()


def test_the_timeline_tells_nothing_of_a_problem_whose_name_says_health(case, finding, caseworker):
    values = {"severity": 3, "urgency": "normal", "detail": "", "settled_on": None}
    for code, told in (("CH08", ""), ("CH02", "ระดับรุนแรง")):
        actions.save_problem(
            finding=finding, by=caseworker, values=values | {"code": code}, problem=None, expected=None
        )
        assert case.events.filter(title="ระบุปัญหา").latest("created_at").body == told
