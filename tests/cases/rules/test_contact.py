"""Whom nobody may call: the person's answer, and what the director's exception opens."""

import pytest

from cases.rules.contact import (
    ASK_ABOUT_THIS_ONE,
    ASK_FIRST,
    DANGEROUS,
    DECEASED,
    FORBIDDEN,
    NOT_THIS_ONE,
    ONLY_SOME,
    WAIT,
    Whom,
    family_exception_covers,
    why_not,
)

RELATIVE, FRIEND = Whom(True, "unanswered"), Whom(False, "unanswered")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [("not_asked", ASK_FIRST), ("no_answer", WAIT), ("no", FORBIDDEN), ("some", ONLY_SOME), ("yes", "")],
)
def test_the_family_at_large_is_opened_by_yes_alone(answer, reason):
    assert why_not(answer, None, excepted=False) == reason


@pytest.mark.parametrize("family", ["not_asked", "no_answer", "no"])
def test_a_relative_marked_yes_stays_shut_without_the_persons_answer_about_the_family(family):
    assert why_not(family, Whom(True, "yes"), excepted=False)


# family's answer, contact's answer → the reason for a relative, and for a friend
TABLE = [
    ("yes", "yes", "", ""),
    ("yes", "unanswered", "", ASK_ABOUT_THIS_ONE),
    ("yes", "no", NOT_THIS_ONE, NOT_THIS_ONE),
    ("some", "yes", "", ""),
    ("some", "unanswered", ASK_ABOUT_THIS_ONE, ASK_ABOUT_THIS_ONE),
    ("some", "no", NOT_THIS_ONE, NOT_THIS_ONE),
    ("no", "yes", FORBIDDEN, ""),
    ("not_asked", "unanswered", ASK_FIRST, ASK_ABOUT_THIS_ONE),
]


@pytest.mark.parametrize(("family", "answer", "relative", "friend"), TABLE)
def test_a_contact_is_opened_by_the_answers(family, answer, relative, friend):
    assert why_not(family, Whom(True, answer), excepted=False) == relative
    assert why_not(family, Whom(False, answer), excepted=False) == friend


@pytest.mark.parametrize("family", ["not_asked", "no_answer", "no", "some"])
@pytest.mark.parametrize("whom", [None, RELATIVE, FRIEND, Whom(True, "no"), Whom(True, "no", dangerous=True)])
def test_the_directors_exception_opens_what_the_answer_shuts(family, whom):
    assert why_not(family, whom, excepted=True) == ""


def test_nothing_opens_a_call_to_the_dead_and_danger_outweighs_a_yes():
    assert why_not("yes", Whom(True, "yes", deceased=True), excepted=True) == DECEASED
    assert why_not("yes", Whom(True, "yes", dangerous=True), excepted=False) == DANGEROUS


def test_leave_for_the_family_reaches_nobody_shut_out_by_name():
    assert family_exception_covers(RELATIVE)
    assert not family_exception_covers(FRIEND)
    assert not family_exception_covers(Whom(True, "no"))
    assert not family_exception_covers(Whom(True, "yes", dangerous=True))
