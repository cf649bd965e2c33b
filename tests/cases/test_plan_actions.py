"""The verbs of a service plan: what each changes, what each refuses, and in which status."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.actions import plans
from cases.models import PLAN_FIELDS, CaseEvent, PlanActivity, PlanGoal, PlanStatus, ServicePlan
from shelter.desk.refusal import Refused
from shelter.desk.versions import Conflict
from shelter.lib.thai import bangkok_today
from tests.factories.cases import join_team, make_case
from tests.factories.plans import make_activity, make_answer, make_goal, make_plan
from tests.factories.settings import make_setting

pytestmark = pytest.mark.usefixtures("reference")


def signed():
    """The whole plan agreed to with a signature, today."""
    return {
        "result": "all",
        "on": bangkok_today(),
        "mark": "signature",
        "explained": True,
        "took_part": True,
        "words": "ตกลง",
    }


def values_of(plan, **changed):
    return {name: getattr(plan, name) for name in PLAN_FIELDS} | changed


def goal_of(goal, *activities, **changed):
    fields = ("dimension", "title", "baseline", "target", "measure", "priority", "due_on")
    typed = {name: getattr(goal, name) for name in fields} | {"id": goal.pk, "remove": False}
    return typed | {"activities": list(activities)} | changed


def activity_of(activity, **changed):
    fields = ("what", "responsible_user", "responsible_name", "starts_on", "due_on")
    return {name: getattr(activity, name) for name in fields} | {"id": activity.pk, "remove": False} | changed


def save(plan, by, *goals, expected=None, **changed):
    version = plan.row_version if expected is None else expected
    return plans.save(plan=plan, by=by, values=values_of(plan, **changed), goals=goals, expected=version)


def fresh(plan):
    return ServicePlan.objects.get(pk=plan.pk)


# --- starting and numbering -------------------------------------------------------------------------
def test_the_first_version_is_number_one_and_a_line_on_the_timeline(case, caseworker):
    plan = plans.start(case=case, by=caseworker)
    assert (plan.number, plan.status, plan.started_by) == (1, "draft", caseworker)
    line = case.events.get(kind=CaseEvent.Kind.PLAN)
    assert (line.title, line.url) == ("เริ่มเขียนแผนรายบุคคล ฉบับที่ 1", plan.get_absolute_url())


def test_a_second_start_is_refused_with_the_way_on(case, caseworker):
    plans.start(case=case, by=caseworker)
    with pytest.raises(Refused, match="ฉบับที่ 1 ที่กำลังทำอยู่ เปิดฉบับนั้นแล้วเขียนต่อ"):
        plans.start(case=case, by=caseworker)


def test_a_plan_in_force_is_revised_not_started_anew(case, caseworker):
    make_plan(case, caseworker, status=PlanStatus.APPROVED)
    with pytest.raises(Refused, match="สร้างฉบับปรับปรุง"):
        plans.start(case=case, by=caseworker)


def test_numbers_go_on_after_a_completed_plan(case, caseworker):
    # versions 1 (superseded) and 2 (completed) → the next start is number 3
    make_plan(case, caseworker, status=PlanStatus.SUPERSEDED)
    make_plan(case, caseworker, status=PlanStatus.COMPLETED)
    assert plans.start(case=case, by=caseworker).number == 3


def test_numbers_are_counted_per_case(case, caseworker, ssk):
    plans.start(case=case, by=caseworker)
    assert plans.start(case=make_case(ssk, caseworker), by=caseworker).number == 1


def test_a_closed_file_takes_no_plan(case, caseworker):
    case.closed_at = timezone.now()
    case.save()
    with pytest.raises(Refused, match="แฟ้มนี้ยุติแล้ว"):
        plans.start(case=case, by=caseworker)


# --- saving -----------------------------------------------------------------------------------------
def test_a_draft_is_saved_however_little_is_known(case, caseworker):
    plan = plans.start(case=case, by=caseworker)
    saved = save(plan, caseworker, own_words="ยังไม่อยากเล่า")
    assert fresh(plan).own_words == "ยังไม่อยากเล่า"
    assert saved.row_version == 2


def test_goals_and_activities_are_added_changed_and_removed_together(case, caseworker):
    plan = make_plan(case, caseworker, goals=2, activities=2)
    first, second = plan.goals.all()
    keep, drop = first.activities.all()
    new_activity = activity_of(PlanActivity(what="พบญาติ", responsible_name="น้องสาว"), id=None)
    save(
        plan,
        caseworker,
        goal_of(
            first,
            activity_of(keep, what="ประสานใหม่"),
            activity_of(drop, remove=True),
            new_activity,
            title="อยู่ใกล้บ้าน",
        ),
        goal_of(second, remove=True),
        goal_of(PlanGoal(title="มีรายได้"), id=None),
    )
    text = ServicePlan.objects.with_content().get(pk=plan.pk).outline()
    assert [goal.values["title"] for goal in text.parts] == ["อยู่ใกล้บ้าน", "มีรายได้"]
    assert [one.values["what"] for one in text.parts[0].parts] == ["ประสานใหม่", "พบญาติ"]


def test_what_the_form_did_not_carry_stays(case, caseworker):
    plan = make_plan(case, caseworker, goals=2)
    save(plan, caseworker, goal_of(plan.goals.first()))
    assert plan.goals.count() == 2
    assert PlanActivity.objects.filter(goal__plan=plan).count() == 2


def test_a_row_of_another_plan_is_refused(case, caseworker, ssk):
    plan = make_plan(case, caseworker)
    other = make_plan(make_case(ssk, caseworker), caseworker)
    with pytest.raises(Refused, match="ไม่ได้อยู่ในแผนฉบับนี้"):
        save(plan, caseworker, goal_of(other.goals.get(), title="ของคนอื่น"))
    mine = plan.goals.get()
    with pytest.raises(Refused, match="ไม่ได้อยู่ในแผนฉบับนี้"):
        save(plan, caseworker, goal_of(mine, activity_of(PlanActivity.objects.get(goal__plan=other))))
    assert other.goals.get().title != "ของคนอื่น"


def test_an_activity_of_another_goal_is_refused(case, caseworker):
    plan = make_plan(case, caseworker, goals=2)
    first, second = plan.goals.all()
    with pytest.raises(Refused):
        save(plan, caseworker, goal_of(first, activity_of(second.activities.get())))


def test_the_second_of_two_saves_meets_a_conflict(case, caseworker, teammate):
    plan = make_plan(case, caseworker)
    save(plan, caseworker, aim="หนึ่ง")
    with pytest.raises(Conflict):
        save(plan, teammate, aim="สอง", expected=1)
    assert fresh(plan).aim == "หนึ่ง"


def test_an_edit_of_an_agreed_plan_returns_it_to_draft_and_voids_the_answer(case, caseworker):
    plan = make_plan(case, caseworker, status=PlanStatus.AGREED)
    save(plan, caseworker, aim="เปลี่ยนใจ")
    plan = fresh(plan)
    assert (plan.status, plan.agreed_at, plan.agreed_by, plan.agreement) == ("draft", None, None, None)
    assert plan.agreements.count() == 1
    assert "กลับเป็นร่าง" in case.events.first().title


def test_saving_an_agreed_plan_unchanged_leaves_the_agreement(case, caseworker):
    plan = make_plan(case, caseworker, status=PlanStatus.AGREED)
    goal = plan.goals.get()
    save(plan, caseworker, goal_of(goal, activity_of(goal.activities.get())))
    assert fresh(plan).status == "agreed"


def test_untouched_rows_leave_no_line_in_the_history(case, caseworker):
    plan = make_plan(case, caseworker)
    goal = plan.goals.get()
    save(plan, caseworker, goal_of(goal, activity_of(goal.activities.get())))
    assert goal.history.filter(pgh_label="update").count() == 0


# --- the person's answer ------------------------------------------------------------------------------
def test_an_agreement_makes_the_plan_agreed(case, caseworker):
    plan = make_plan(case, caseworker)
    agreement = plans.record_agreement(plan=plan, by=caseworker, answer=signed(), expected=1)
    plan = fresh(plan)
    assert (plan.status, plan.agreed_by, plan.agreement) == ("agreed", caseworker, agreement)


def test_a_refusal_is_kept_and_the_plan_stays_a_draft(case, caseworker):
    plan = make_plan(case, caseworker)
    answer = signed() | {"result": "refused", "mark": "none", "words": "ยังไม่พร้อม"}
    plans.record_agreement(plan=plan, by=caseworker, answer=answer, expected=1)
    plan = fresh(plan)
    assert (plan.status, plan.agreement.result, plan.agreement.words) == ("draft", "refused", "ยังไม่พร้อม")
    assert case.events.first().title == "คำตอบของผู้ใช้บริการ: ไม่ยินยอม แผนรายบุคคล ฉบับที่ 1"


def test_a_refusal_may_be_recorded_before_the_plan_is_whole(case, caseworker):
    plan = plans.start(case=case, by=caseworker)
    answer = signed() | {"result": "refused", "mark": "none"}
    assert plans.record_agreement(plan=plan, by=caseworker, answer=answer, expected=1).pk


def test_the_person_may_change_their_mind_before_the_approval(case, caseworker):
    plan = make_plan(case, caseworker, status=PlanStatus.AGREED)
    answer = signed() | {"result": "refused", "mark": "none"}
    plans.record_agreement(plan=plan, by=caseworker, answer=answer, expected=1)
    assert fresh(plan).status == "draft"
    assert [one.result for one in fresh(plan).agreements.filter(void_at=None)] == ["refused"]


def test_an_unfinished_plan_is_not_put_before_the_person(case, caseworker):
    plan = plans.start(case=case, by=caseworker)
    with pytest.raises(Refused, match="มี 3 จุดต้องแก้ จุดแรก: ยังไม่มีเป้าหมายภาพรวม"):
        plans.record_agreement(plan=plan, by=caseworker, answer=signed(), expected=1)


def test_parts_name_the_goals_left_out(case, caseworker):
    plan = make_plan(case, caseworker, goals=2)
    first, second = plan.goals.all()
    answer = signed() | {"result": "parts"}

    def record(ids):
        return plans.record_agreement(
            plan=plan, by=caseworker, answer=answer, goals_not_agreed=ids, expected=1
        )

    with pytest.raises(Refused, match="เลือกเป้าหมายที่ผู้ใช้บริการไม่ยินยอม"):
        record([])
    with pytest.raises(Refused, match="ไม่ยินยอมทุกเป้าหมาย"):
        record([first.pk, second.pk])
    assert list(record([second.pk]).goals_not_agreed.all()) == [second]


def test_a_goal_of_another_plan_cannot_be_left_out(case, caseworker, ssk):
    plan = make_plan(case, caseworker, goals=2)
    other = make_plan(make_case(ssk, caseworker), caseworker).goals.get()
    with pytest.raises(Refused):
        plans.record_agreement(
            plan=plan,
            by=caseworker,
            answer=signed() | {"result": "parts"},
            goals_not_agreed=[other.pk],
            expected=1,
        )


def test_an_answer_to_a_text_that_has_changed_meets_a_conflict(case, caseworker):
    plan = make_plan(case, caseworker)
    save(plan, caseworker, aim="ใหม่")
    with pytest.raises(Conflict):
        plans.record_agreement(plan=plan, by=caseworker, answer=signed(), expected=1)


# --- approval -----------------------------------------------------------------------------------------
def test_an_approval_freezes_the_version(case, caseworker, director):
    plan = make_plan(case, caseworker, status=PlanStatus.AGREED)
    plans.approve(plan=plan, by=director, expected=1)
    plan = fresh(plan)
    assert (plan.status, plan.approved_by) == ("approved", director)
    with pytest.raises(Refused, match="สร้างฉบับปรับปรุง"):
        save(plan, caseworker, aim="แก้หลังอนุมัติ")


def test_only_the_text_that_was_read_is_approved(case, caseworker, director):
    plan = make_plan(case, caseworker, status=PlanStatus.AGREED)
    with pytest.raises(Conflict):
        plans.approve(plan=plan, by=director, expected=7)
    assert fresh(plan).status == "agreed"


def test_a_caseworker_approves_nothing(case, caseworker):
    plan = make_plan(case, caseworker, status=PlanStatus.AGREED)
    with pytest.raises(Refused, match="เฉพาะผู้อำนวยการ"):
        plans.approve(plan=plan, by=caseworker, expected=1)


def test_the_setting_makes_a_team_meeting_a_condition(case, caseworker, director):
    plan = make_plan(case, caseworker, status=PlanStatus.AGREED, meeting_on=None)
    make_setting("plan_needs_conference", True, bangkok_today() - timedelta(days=1))
    with pytest.raises(Refused, match="ยังไม่มีวันที่ประชุม"):
        plans.approve(plan=plan, by=director, expected=1)
    make_setting("plan_needs_conference", False)
    assert plans.approve(plan=plan, by=director, expected=1).status == "approved"


def test_a_return_gives_the_reason_and_asks_the_person_again(case, caseworker, director):
    plan = make_plan(case, caseworker, status=PlanStatus.AGREED)
    plans.send_back(plan=plan, by=director, reason="ขอเป้าหมายด้านสุขภาพ", expected=1)
    plan = fresh(plan)
    assert (plan.status, plan.return_reason, plan.agreement) == ("draft", "ขอเป้าหมายด้านสุขภาพ", None)
    plans.record_agreement(plan=plan, by=caseworker, answer=signed(), expected=2)
    assert (fresh(plan).return_reason, fresh(plan).returned_at) == ("", None)


def test_a_return_without_a_reason_is_refused(case, caseworker, director):
    plan = make_plan(case, caseworker, status=PlanStatus.AGREED)
    with pytest.raises(Refused, match="เขียนเหตุผล"):
        plans.send_back(plan=plan, by=director, reason="  ", expected=1)


# --- the next version -----------------------------------------------------------------------------------
def test_a_revision_copies_everything_under_the_next_number(case, caseworker):
    plan = make_plan(case, caseworker, goals=2, activities=2, status=PlanStatus.APPROVED)
    new = plans.revise(plan=plan, by=caseworker)
    assert (new.number, new.status, new.meeting_on) == (2, "draft", None)
    old, copy = plan.outline(), ServicePlan.objects.with_content().get(pk=new.pk).outline()
    assert [goal.key for goal in copy.parts] == [goal.key for goal in old.parts]
    assert copy.parts == old.parts
    assert fresh(plan).status == "approved"


def test_one_revision_at_a_time(case, caseworker):
    plan = make_plan(case, caseworker, status=PlanStatus.APPROVED)
    plans.revise(plan=plan, by=caseworker)
    with pytest.raises(Refused, match="ฉบับที่ 2 ที่กำลังทำอยู่แล้ว"):
        plans.revise(plan=plan, by=caseworker)


def test_the_new_approval_supersedes_the_old_and_takes_progress_over(case, caseworker, director):
    plan = make_plan(case, caseworker, status=PlanStatus.APPROVED)
    new = plans.revise(plan=plan, by=caseworker)
    activity = PlanActivity.objects.get(goal__plan=plan)
    done = {"status": "done", "outcome": "ได้ที่พักแล้ว", "on": bangkok_today()}
    plans.record_progress(plan=plan, activity=activity, by=caseworker, expected=1, **done)
    plans.record_agreement(plan=new, by=caseworker, answer=signed(), expected=1)
    plans.approve(plan=new, by=director, expected=2)
    assert (fresh(plan).status, fresh(plan).superseded_by) == ("superseded", director)
    carried = PlanActivity.objects.get(goal__plan=new)
    assert (carried.status, carried.outcome, carried.closed_on) == ("done", "ได้ที่พักแล้ว", bangkok_today())


# --- carrying out ---------------------------------------------------------------------------------------
def test_a_finished_activity_says_when(case, caseworker):
    plan = make_plan(case, caseworker, status=PlanStatus.APPROVED)
    activity = PlanActivity.objects.get()
    with pytest.raises(Refused, match="ใส่วันที่"):
        plans.record_progress(
            plan=plan, activity=activity, by=caseworker, status="done", outcome="", on=None, expected=1
        )
    plans.record_progress(
        plan=plan,
        activity=activity,
        by=caseworker,
        status="in_progress",
        outcome="โทรแล้ว",
        on=bangkok_today(),
        expected=1,
    )
    activity.refresh_from_db()
    assert (activity.status, activity.closed_on) == ("in_progress", None)


def test_a_team_member_of_the_case_records_progress(case, caseworker, people):
    plan = make_plan(case, caseworker, status=PlanStatus.APPROVED)
    member = people["ssk.team"]
    done = {"status": "done", "outcome": "", "on": bangkok_today(), "expected": 1}
    with pytest.raises(Refused):
        plans.record_progress(plan=plan, activity=PlanActivity.objects.get(), by=member, **done)
    join_team(case, member)
    assert plans.record_progress(plan=plan, activity=PlanActivity.objects.get(), by=member, **done).pk


def test_a_plan_ends_when_nothing_is_left_to_do(case, caseworker):
    # 3 activities: done, cancelled, planned → 1 is left
    plan = make_plan(case, caseworker, goals=0, status=PlanStatus.APPROVED)
    goal, today = make_goal(plan), bangkok_today()
    make_activity(goal, caseworker, status="done", closed_on=today)
    make_activity(goal, caseworker, status="cancelled", closed_on=today)
    left = make_activity(goal, caseworker)
    with pytest.raises(Refused, match="ยังมี 1 กิจกรรม"):
        plans.complete(plan=plan, by=caseworker, expected=1)
    left.status, left.closed_on = "done", today
    left.save()
    assert plans.complete(plan=plan, by=caseworker, expected=1).status == "completed"


def test_a_goal_the_person_did_not_agree_to_is_left_alone(case, caseworker):
    plan = make_plan(case, caseworker, goals=2, status=PlanStatus.APPROVED)
    agreed, declined = plan.goals.all()
    plan.agreement.goals_not_agreed.set([declined])
    activity = declined.activities.get()
    done = {"status": "done", "outcome": "", "on": bangkok_today(), "expected": 1}
    with pytest.raises(Refused, match="ไม่ยินยอมเป้าหมายนี้"):
        plans.record_progress(plan=plan, activity=activity, by=caseworker, **done)
    plans.record_progress(plan=plan, activity=agreed.activities.get(), by=caseworker, **done)
    assert plans.complete(plan=plan, by=caseworker, expected=2).status == "completed"


# --- every status × every verb ----------------------------------------------------------------------------
def _verbs(plan, caseworker, director):
    late = bangkok_today() + timedelta(days=1)
    return {
        "save": lambda: save(plan, caseworker, aim="ใหม่"),
        "record_agreement": lambda: plans.record_agreement(
            plan=plan, by=caseworker, answer=signed(), expected=plan.row_version
        ),
        "approve": lambda: plans.approve(plan=plan, by=director, expected=plan.row_version),
        "send_back": lambda: plans.send_back(
            plan=plan, by=director, reason="ทบทวน", expected=plan.row_version
        ),
        "revise": lambda: plans.revise(plan=plan, by=caseworker),
        "record_progress": lambda: plans.record_progress(
            plan=plan,
            activity=PlanActivity.objects.get(goal__plan=plan),
            by=caseworker,
            status="in_progress",
            outcome="",
            on=late,
            expected=plan.row_version,
        ),
        "complete": lambda: plans.complete(plan=plan, by=caseworker, expected=plan.row_version),
    }


ALLOWED = {
    "save": {"draft", "agreed"},
    "record_agreement": {"draft", "agreed"},
    "approve": {"agreed"},
    "send_back": {"agreed"},
    "revise": {"approved"},
    "record_progress": {"approved"},
    "complete": {"approved"},
}


@pytest.mark.parametrize("verb", sorted(ALLOWED))
@pytest.mark.parametrize("status", list(PlanStatus))
def test_every_verb_in_every_status(case, caseworker, director, status, verb):
    plan = make_plan(case, caseworker, status=status)
    if verb == "complete":
        PlanActivity.objects.update(status="done", closed_on=bangkok_today())
    do = _verbs(plan, caseworker, director)[verb]
    if status in ALLOWED[verb]:
        do()
        return
    before = ServicePlan.objects.values().get(pk=plan.pk)
    with pytest.raises(Refused) as refusal:
        do()
    assert "แผน" in str(refusal.value)
    assert ServicePlan.objects.values().get(pk=plan.pk) == before
    assert ServicePlan.objects.count() == 1


def test_an_answer_voided_by_an_edit_stays_on_record(case, caseworker):
    plan = make_plan(case, caseworker)
    make_answer(plan, caseworker, result="refused", mark="none", words="ไม่เอา")
    save(plan, caseworker, aim="อีกแบบ")
    assert fresh(plan).agreement is None
    assert fresh(plan).agreements.get().words == "ไม่เอา"
