"""What the database itself refuses, whatever code asks it."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.models import PlanActivity, PlanGoal, PlanStatus, ServicePlan
from tests.factories.cases import join_team, make_case
from tests.factories.plans import make_activity, make_answer, make_goal, make_plan


def refused(do, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        do()


def test_a_case_has_one_working_version(case, caseworker):
    make_plan(case, caseworker)
    refused(lambda: make_plan(case, caseworker, number=2), "plan_one_working_version")


def test_a_case_has_one_approved_version(case, caseworker):
    make_plan(case, caseworker, status=PlanStatus.APPROVED)
    refused(lambda: make_plan(case, caseworker, number=2, status=PlanStatus.APPROVED), "plan_one_approved")


def test_a_version_number_stands_once(case, caseworker):
    make_plan(case, caseworker, status=PlanStatus.COMPLETED)
    refused(lambda: make_plan(case, caseworker, number=1), "plan_number_once")


@pytest.mark.parametrize(
    ("status", "verb"),
    [
        (PlanStatus.AGREED, "agreed"),
        (PlanStatus.APPROVED, "approved"),
        (PlanStatus.SUPERSEDED, "superseded"),
        (PlanStatus.COMPLETED, "completed"),
    ],
)
def test_a_status_stands_only_with_who_and_when(case, caseworker, status, verb):
    plan = make_plan(case, caseworker, status=status)
    plans = ServicePlan.objects.filter(pk=plan.pk)
    refused(lambda: plans.update(**{f"{verb}_at": None}), f"plan_{verb}_stamped")
    refused(lambda: plans.update(**{f"{verb}_by": None}), f"plan_{verb}_stamped")
    other = make_plan(make_case(case.centre, caseworker), caseworker)
    stamped = {f"{verb}_at": timezone.now(), f"{verb}_by": caseworker}
    refused(lambda: ServicePlan.objects.filter(pk=other.pk).update(**stamped), f"plan_{verb}_stamped")


def test_a_return_has_a_reason_and_belongs_to_a_draft(case, caseworker):
    plan = make_plan(case, caseworker, status=PlanStatus.AGREED)
    plans = ServicePlan.objects.filter(pk=plan.pk)
    returned = {"returned_at": timezone.now(), "returned_by": caseworker, "return_reason": "ขอเหตุผล"}
    refused(lambda: plans.update(**returned), "plan_returned_stamped")
    draft = make_plan(make_case(case.centre, caseworker), caseworker)
    plans = ServicePlan.objects.filter(pk=draft.pk)
    refused(lambda: plans.update(**returned | {"return_reason": ""}), "plan_returned_stamped")
    assert plans.update(**returned) == 1


def test_an_activity_has_one_responsible(case, caseworker):
    goal = make_goal(make_plan(case, caseworker, goals=0))
    refused(
        lambda: make_activity(goal, caseworker, responsible_user=caseworker, responsible_name="อบต. หนองครก"),
        "plan_activity_one_responsible",
    )


def test_a_finished_activity_has_its_day(case, caseworker):
    activity = make_activity(make_goal(make_plan(case, caseworker, goals=0)), caseworker)
    rows = PlanActivity.objects.filter(pk=activity.pk)
    refused(lambda: rows.update(status="done"), "plan_activity_closed_is_dated")
    refused(lambda: rows.update(closed_on=timezone.now().date()), "plan_activity_closed_is_dated")


def test_a_thumbprint_needs_two_different_witnesses_and_a_reader(case, caseworker):
    plan = make_plan(case, caseworker)
    whole = {
        "mark": "thumbprint",
        "witness_one": "นางหนึ่ง ทดสอบ",
        "witness_two": "นายสอง ทดสอบ",
        "read_language": "ไทย",
        "read_by": "นางสาวสาม ทดสอบ",
    }
    for name in list(whole)[1:]:
        refused(
            lambda name=name: make_answer(plan, caseworker, **whole | {name: ""}),
            "plan_thumbprint_has_two_witnesses",
        )
    same = whole | {"witness_two": whole["witness_one"]}
    refused(lambda: make_answer(plan, caseworker, **same), "plan_thumbprint_has_two_witnesses")
    assert make_answer(plan, caseworker, **whole).pk


def test_only_a_refusal_may_stand_unsigned(case, caseworker):
    plan = make_plan(case, caseworker)
    refused(lambda: make_answer(plan, caseworker, mark="none"), "plan_agreement_is_signed")
    assert make_answer(plan, caseworker, mark="none", result="refused").pk


def test_one_answer_stands_at_a_time(case, caseworker):
    plan = make_plan(case, caseworker)
    first = make_answer(plan, caseworker, result="refused", mark="none")
    refused(lambda: make_answer(plan, caseworker), "plan_one_standing_answer")
    first.void_at = timezone.now()
    first.save()
    second = make_answer(plan, caseworker)
    assert plan.agreement == second


def test_progress_counts_what_was_not_cancelled(case, caseworker):
    # 4 activities: 1 done, 1 in progress, 1 planned, 1 cancelled → 1 of 3
    goal = make_goal(make_plan(case, caseworker, goals=0))
    today = timezone.now().date()
    for status, day in [("done", today), ("in_progress", None), ("planned", None), ("cancelled", today)]:
        make_activity(goal, caseworker, status=status, closed_on=day)
    assert goal.counted == (1, 3)


def test_plans_are_seen_by_those_who_see_the_case(case, caseworker, people, outsider, director):
    plan = make_plan(case, caseworker)
    seen = {
        name
        for name, user in people.items()
        if ServicePlan.objects.visible_to(user).filter(pk=plan.pk).exists()
    }
    assert seen == {"ssk.caseworker", "ssk.mate", "ssk.director"}
    join_team(case, people["ssk.team"])
    assert ServicePlan.objects.visible_to(people["ssk.team"]).get() == plan


def test_content_is_read_in_as_many_queries_for_many_goals(case, caseworker, django_assert_num_queries):
    make_plan(case, caseworker, goals=4, activities=3)
    with django_assert_num_queries(4):
        plan = ServicePlan.objects.with_content().get()
        text = plan.outline()
    assert [len(goal.parts) for goal in text.parts] == [3, 3, 3, 3]
    assert PlanGoal.objects.count() == 4
