"""What a plan must hold before a person is asked to sign it, and what it leaves open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.rules.outline import Part
from shelter.lib.thai import format_date

# DOMAIN 16 S08: a plan looks at basic needs, body and mind, and living. One goal in a group is enough.
LIVING = (
    ("ปัจจัยพื้นฐาน (ที่อยู่อาศัย รายได้ สิทธิ ความปลอดภัย)", {"housing", "income", "rights", "safety", "justice"}),
    ("ร่างกายและจิตใจ", {"health"}),
    ("ความเป็นอยู่ (การศึกษา ครอบครัว นันทนาการ)", {"education", "family", "recreation"}),
)
CLOSED = {"done", "cancelled"}
# What a list says of an activity instead of its own words: beside a name those would tell of illness, a court
# case or who is feared.
NEUTRAL = {"health": "นัดแพทย์", "justice": "นัดหมายตามแผน", "safety": "กิจกรรมตามแผน", "family": "กิจกรรมตามแผน"}


def list_words(dimension: str, what: str) -> str:
    """An activity as a list may show it beside a person's name."""
    return NEUTRAL.get(dimension, what)


@dataclass(frozen=True)
class Problem:
    """One thing to put right. `goal` and `activity` count from 0 in the plan's order; None: the plan's."""

    text: str
    field: str
    goal: int | None = None
    activity: int | None = None


def problems(plan: Part) -> list[Problem]:
    """Everything that keeps this text from being put before the person (DOMAIN 5.6, fields with a star)."""
    found = []
    if not plan.values["aim"]:
        found.append(Problem("ยังไม่มีเป้าหมายภาพรวม", "aim"))
    if not plan.values["starts_on"]:
        found.append(Problem("ยังไม่มีวันเริ่มแผน", "starts_on"))
    ends_on, starts_on = plan.values["ends_on"], plan.values["starts_on"]
    if ends_on and starts_on and ends_on < starts_on:
        found.append(Problem("วันที่คาดว่าจะสิ้นสุดอยู่ก่อนวันเริ่มแผน", "ends_on"))
    if not plan.parts:
        found.append(Problem("ยังไม่มีเป้าหมาย เพิ่มอย่างน้อย 1 เป้าหมายพร้อมตัวชี้วัด", "add"))
    for number, goal in enumerate(plan.parts):
        found += _of_goal(plan, goal, number)
    return found


def _of_goal(plan: Part, goal: Part, number: int) -> list[Problem]:
    said = f"เป้าหมาย {number + 1}"
    wanted = (("title", "ยังไม่เขียนเป้าหมาย"), ("dimension", "ยังไม่เลือกด้าน"), ("measure", "ยังไม่มีตัวชี้วัดความสำเร็จ"))
    found = [Problem(f"{said}: {text}", name, number) for name, text in wanted if not goal.values[name]]
    if early := _before_start(plan, goal.values["due_on"]):
        found.append(Problem(f"{said}: กำหนดสำเร็จ{early}", "due_on", number))
    if not goal.parts:
        found.append(Problem(f"{said}: ยังไม่มีกิจกรรม", "what", number, 0))
    for place, activity in enumerate(goal.parts):
        name = f"{said} กิจกรรม “{activity.values['what'] or place + 1}”"
        found += [
            Problem(f"{name}: {text}", field, number, place) for field, text in _of_activity(plan, activity)
        ]
    return found


def _of_activity(plan: Part, activity: Part) -> list[tuple[str, str]]:
    values = activity.values
    found = []
    if not values["what"]:
        found.append(("what", "ยังไม่เขียนว่าจะทำอะไร"))
    if not values["responsible"]:
        found.append(("responsible_user", "ยังไม่ระบุผู้รับผิดชอบ เลือก 1 คน"))
    if not values["due_on"]:
        found.append(("due_on", "ยังไม่มีกำหนด"))
    elif values["starts_on"] and values["due_on"] < values["starts_on"]:
        found.append(("due_on", "วันครบกำหนดอยู่ก่อนวันเริ่ม"))
    elif values["status"] not in CLOSED and (early := _before_start(plan, values["due_on"])):
        found.append(("due_on", f"กำหนด{early}"))
    return found


def _before_start(plan: Part, due: date | None) -> str:
    """Why a due date is too early: nothing planned together can be due before the planning."""
    meeting, start = plan.values["meeting_on"], plan.values["starts_on"]
    if due and meeting and due < meeting:
        return f"ต้องไม่ก่อน {format_date(meeting)} ซึ่งเป็นวันประชุมทีม"
    if due and start and due < start:
        return f"ต้องไม่ก่อน {format_date(start)} ซึ่งเป็นวันเริ่มแผน"
    return ""


def uncovered(dimensions: Iterable[str], low: Iterable[tuple[str, str]] = ()) -> list[str]:
    """The groups of DOMAIN 16 S08 no goal looks at, and what was assessed as low: a hint, never a refusal.

    low: (code of life_dimension, words) of each dimension the latest assessment asks a plan to look at.
    """
    looked_at = set(dimensions)
    return [
        *(words for dimension, words in low if dimension not in looked_at),
        *(label for label, group in LIVING if not looked_at & group),
    ]
