"""What the database itself holds of assessments, and the sets that come with the product."""

import pytest
from django.db import IntegrityError, transaction

from cases.models import Assessment, AssessmentStatus, DimensionScore, DimensionSet
from cases.reference import dimensions
from tests.factories.assessments import make_assessment


@pytest.fixture(autouse=True)
def _sets(reference):
    dimensions.load()


def refused(write):
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


@pytest.mark.parametrize("level", ["person", "family", "community"])
@pytest.mark.parametrize("score", [0, 6])
def test_a_score_is_one_to_five(case, caseworker, level, score):
    made = make_assessment(case, caseworker)
    refused(lambda: made.scores.filter(dimension__code="housing").update(**{level: score}))


def test_only_a_score_can_stand_because_of_the_centre(case, caseworker):
    made = make_assessment(case, caseworker, scores={})
    refused(lambda: made.scores.update(in_centre=True))


def test_a_case_has_one_draft_and_each_number_once(case, caseworker):
    make_assessment(case, caseworker, status=AssessmentStatus.DRAFT)
    refused(lambda: make_assessment(case, caseworker, status=AssessmentStatus.DRAFT))
    refused(lambda: make_assessment(case, caseworker, number=1))


def test_done_says_when_and_by_whom(case, caseworker):
    made = make_assessment(case, caseworker)
    refused(lambda: Assessment.objects.filter(pk=made.pk).update(done_by=None))
    refused(lambda: Assessment.objects.filter(pk=made.pk).update(remark="เห็นด้วย"))


def test_every_score_of_every_set_has_its_own_sentence():
    for one in dimensions.read():
        for dimension in one["dimensions"]:
            said = [text for level in dimension["meanings"].values() for text in level]
            assert len(said) == 15 == len(set(said)), (one["code"], dimension["code"])


def test_the_sets_load_once_and_keep_what_was_scored_against(case, caseworker):
    made = make_assessment(case, caseworker)
    made.dimension_set.dimensions.filter(code="housing").update(label="ที่พัก")
    dimensions.load()
    assert made.dimension_set.dimensions.get(code="housing").label == "ที่พัก"
    assert list(DimensionSet.objects.values_list("code", "is_default")) == [
        ("spider_8", True),
        ("family_book_5", False),
    ]
    assert DimensionScore.objects.filter(assessment=made).count() == 8
