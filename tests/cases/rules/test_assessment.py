"""The lowest score of a dimension rules, and what only the centre holds up is no outcome."""

import pytest

from cases.rules.assessment import (
    Scored,
    Way,
    change,
    changes,
    counted,
    needs,
    problems,
    sentence,
    summary,
)


def scored(person=None, family=None, community=None, code="housing", **more):
    more.setdefault("evidence", "เห็นเอง")
    return Scored(code, code, {"person": person, "family": family, "community": community}, **more)


def test_the_level_is_the_lowest_score_never_an_average():
    """(5 + 5 + 1) / 3 = 3.67 would hide that nobody in the community is safe to live beside."""
    one = scored(5, 5, 1)
    assert (one.level, one.crisis) == (1, True)


def test_a_level_not_assessed_pulls_nothing_down():
    assert scored(3, None, None).level == 3
    assert scored().level is None


@pytest.mark.parametrize(
    ("first", "latest", "way", "steps"),
    [
        (scored(1, 1), scored(3, 2), Way.BETTER, 1),
        (scored(2, 2), scored(2, 4), Way.SAME, 0),
        (scored(3, 3), scored(3, 2), Way.WORSE, -1),
        (scored(1, 1), scored(4, 4, in_centre=True), Way.IN_CENTRE, 3),
        (scored(3, 3), scored(3, 3, in_centre=True), Way.IN_CENTRE, 0),
        # Harm done while in the centre is still harm.
        (scored(3, 3), scored(2, 2, in_centre=True), Way.WORSE, -1),
        # What stood only on the centre's bed is no ground to call today's own two worse.
        (scored(4, 4, in_centre=True), scored(2, 2), Way.IN_CENTRE, -2),
        (scored(2, 2, in_centre=True), scored(4, 4), Way.BETTER, 2),
        # The family was asked about only now: 3 became 4 for the person, the level fell to 2.
        (scored(3), scored(4, 2), Way.UNKNOWN, 0),
        (scored(3), scored(None, 3), Way.UNKNOWN, 0),
        (scored(), scored(3), Way.UNKNOWN, 0),
        (None, scored(3), Way.UNKNOWN, 0),
    ],
)
def test_how_a_dimension_moved(first, latest, way, steps):
    found = change(first, latest)
    assert (found.way, found.steps) == (way, steps)


def test_the_sentence_counts_dimensions_and_leaves_the_centres_own_bed_out():
    first = [scored(1, code=code) for code in ("housing", "income", "health", "justice")]
    latest = [
        scored(4, code="housing", in_centre=True),
        scored(2, code="income"),
        scored(1, code="health"),
        scored(code="justice"),
    ]
    found = summary(changes(first, latest))
    assert found.ways[Way.BETTER] == ("income",)
    assert found.crises == ("health",)
    assert sentence(found) == ("ดีขึ้น 1 มิติ คงเดิม 1 มิติ ขณะอยู่ในศูนย์ ไม่นับเป็นผลลัพธ์ 1 มิติ ยังเทียบไม่ได้ 1 มิติ")


def test_a_first_assessment_has_no_sentence_of_change():
    assert sentence(summary(changes(None, [scored(1)]))) == ""


def test_the_plan_looks_at_the_lowest_first_then_at_what_only_the_centre_holds_up():
    latest = [
        scored(2, code="income"),
        scored(5, code="housing", in_centre=True),
        scored(3, code="health"),
        scored(1, code="safety"),
    ]
    assert [need.scored.code for need in needs(latest)] == ["safety", "income", "housing"]
    assert needs(latest)[0].why == "วิกฤต ระดับ 1"
    assert "เมื่อออก" in needs(latest)[2].why


def test_a_score_without_evidence_and_a_gap_without_reason_are_named():
    sheet = [
        scored(3, code="health", evidence=""),
        scored(code="housing"),
        scored(code="income", unscored_reason="not_ready"),
    ]
    assert [(one.code, one.field) for one in problems(sheet)] == [
        ("health", "evidence"),
        ("housing", "unscored_reason"),
    ]


def test_a_sheet_of_reasons_alone_is_no_assessment():
    assert len(problems([scored(code="income", unscored_reason="not_ready")])) == 1


def test_scores_are_counted_out_of_all_levels():
    sheet = [
        scored(3, 2, code="health"),
        scored(code="income", unscored_reason="not_ready"),
        scored(1, evidence=""),
    ]
    found = counted(sheet)
    assert (found.scores, found.of, found.full) == (3, 9, {"health", "income"})
