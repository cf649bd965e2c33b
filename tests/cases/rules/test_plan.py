from datetime import date

from cases.rules.outline import Part
from cases.rules.plan import problems, uncovered

DAY = date(2026, 11, 20)


def activity(**values):
    filled = {
        "what": "ฝึกงานไม้เบา",
        "responsible": "นายช่าง ใจดี",
        "starts_on": None,
        "due_on": date(2026, 12, 15),
        "status": "planned",
    }
    return Part("a", filled | values)


def goal(*activities, **values):
    filled = {"title": "มีรายได้", "dimension": "income", "measure": "1,500 บาทต่อเดือน", "due_on": None}
    return Part("g", filled | values, activities or (activity(),))


def plan(*goals, **values):
    filled = {"aim": "อยู่ได้ด้วยตนเอง", "starts_on": DAY, "ends_on": None, "meeting_on": date(2026, 11, 10)}
    return Part("p", filled | values, goals)


def said(text):
    return [problem.text for problem in problems(text)]


def test_a_plan_with_a_goal_a_measure_and_who_and_when_is_ready():
    assert problems(plan(goal())) == []


def test_a_plan_without_goals_is_not_ready():
    assert said(plan()) == ["ยังไม่มีเป้าหมาย เพิ่มอย่างน้อย 1 เป้าหมายพร้อมตัวชี้วัด"]


def test_every_missing_thing_is_named_with_its_place():
    found = problems(plan(goal(), goal(activity(responsible="", due_on=None), measure=""), aim=""))
    assert [(one.field, one.goal, one.activity) for one in found] == [
        ("aim", None, None),
        ("measure", 1, None),
        ("responsible_user", 1, 0),
        ("due_on", 1, 0),
    ]
    assert found[2].text == "เป้าหมาย 2 กิจกรรม “ฝึกงานไม้เบา”: ยังไม่ระบุผู้รับผิดชอบ เลือก 1 คน"


def test_a_goal_needs_something_to_be_done():
    assert said(plan(Part("g", goal().values))) == ["เป้าหมาย 1: ยังไม่มีกิจกรรม"]


def test_nothing_is_due_before_the_meeting_that_planned_it():
    early = plan(goal(activity(due_on=date(2026, 11, 1))), starts_on=date(2026, 10, 1))
    assert said(early) == ["เป้าหมาย 1 กิจกรรม “ฝึกงานไม้เบา”: กำหนดต้องไม่ก่อน 10 พ.ย. 2569 ซึ่งเป็นวันประชุมทีม"]


def test_nothing_is_due_before_the_plan_begins_unless_it_is_done():
    due = date(2026, 11, 15)
    assert said(plan(goal(activity(due_on=due), due_on=due))) == [
        "เป้าหมาย 1: กำหนดสำเร็จต้องไม่ก่อน 20 พ.ย. 2569 ซึ่งเป็นวันเริ่มแผน",
        "เป้าหมาย 1 กิจกรรม “ฝึกงานไม้เบา”: กำหนดต้องไม่ก่อน 20 พ.ย. 2569 ซึ่งเป็นวันเริ่มแผน",
    ]
    assert said(plan(goal(activity(due_on=due, status="done")))) == []


def test_an_end_before_the_beginning_is_refused():
    assert said(plan(goal(), ends_on=date(2026, 11, 19))) == ["วันที่คาดว่าจะสิ้นสุดอยู่ก่อนวันเริ่มแผน"]
    late = activity(starts_on=date(2026, 12, 16))
    assert said(plan(goal(late))) == ["เป้าหมาย 1 กิจกรรม “ฝึกงานไม้เบา”: วันครบกำหนดอยู่ก่อนวันเริ่ม"]


def test_the_groups_no_goal_looks_at_are_named():
    assert uncovered(["housing", "family"]) == ["ร่างกายและจิตใจ"]
    assert uncovered(["other"]) == [
        "ปัจจัยพื้นฐาน (ที่อยู่อาศัย รายได้ สิทธิ ความปลอดภัย)",
        "ร่างกายและจิตใจ",
        "ความเป็นอยู่ (การศึกษา ครอบครัว นันทนาการ)",
    ]
    assert uncovered(["justice", "health", "recreation"]) == []
