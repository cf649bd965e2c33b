"""Where a case stands: computed from facts, never stored or typed (DESIGN 5).

A gate is reached when its fact exists. The stage is the furthest gate reached; earlier gates that are not
done are listed as missing, with what was begun and left open. Only gates whose room is built stand in GATES.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from shelter.lib.thai import format_date

Facts = Mapping[str, Any]


class State(StrEnum):
    """The words of the stepper component."""

    DONE = "done"
    NOW = "now"
    TODO = "todo"
    MISSING = "missing"


@dataclass(frozen=True)
class Lack:
    """Something a gate still wants. `code` names the page where it is filled in."""

    code: str
    text: str


@dataclass(frozen=True)
class NextStep:
    """The one thing to do next. `code` names the page where it is done; empty when others must act.

    `by_director`: the director alone does it; everybody else may look.
    """

    code: str
    title: str
    why: str = ""
    by_director: bool = False


@dataclass(frozen=True)
class Gate:
    """`reached_by` and `done_by` name facts that hold a date (or None): reached by any, done when all are."""

    code: str
    label: str
    reached_by: tuple[str, ...]
    done_by: tuple[str, ...]

    def reached_on(self, facts: Facts) -> date | None:
        return min((facts[name] for name in self.reached_by if facts.get(name)), default=None)

    def done_on(self, facts: Facts) -> date | None:
        days = [facts.get(name) for name in self.done_by]
        return max(day for day in days if day) if all(days) else None


GATES = (
    Gate("intake", "รับเข้า", ("received_on",), ("received_on",)),
    Gate("screening", "คัดกรอง", ("screened_on",), ("screened_on",)),
    Gate(
        "understanding",
        "สอบข้อเท็จจริง/ประเมิน",
        ("finding_started_on", "assessed_on"),
        ("finding_done_on", "assessed_on"),
    ),
    Gate("plan", "แผนรายบุคคล", ("plan_started_on",), ("plan_approved_on",)),
)


@dataclass(frozen=True)
class Step:
    gate: Gate
    state: State
    on: date | None


@dataclass(frozen=True)
class Stage:
    """`lacks` are the gaps of the gates passed so far, in the order of the gates."""

    gate: Gate
    steps: tuple[Step, ...]
    lacks: tuple[Lack, ...]
    next: NextStep | None


# What reception should learn and may leave open (fact, what is said when it is not known).
INTAKE_WANTS = (
    ("legal_basis", "ยังไม่ทราบฐานกฎหมายที่รับ", "edit_intake"),
    ("entry_channel", "ยังไม่ทราบช่องทางที่ติดต่อศูนย์", "edit_intake"),
    ("age", "ยังไม่ทราบวันเกิดหรืออายุโดยประมาณ", "edit_person"),
    ("nationality_status", "ยังไม่ทราบสถานะสัญชาติ", "edit_person"),
    ("domicile_code", "ยังไม่ทราบภูมิลำเนา", "edit_person"),
    ("family_contact", "ยังไม่ได้คำตอบว่าให้ติดต่อญาติได้ไหม", "contacts"),
)


def stage_of(facts: Facts) -> Stage:
    """The stage with what is done, what is missing and the next step."""
    reached = [number for number, gate in enumerate(GATES) if gate.reached_on(facts)]
    furthest = max(reached, default=0)
    steps = tuple(_step(number, gate, furthest, facts) for number, gate in enumerate(GATES))
    return Stage(gate=GATES[furthest], steps=steps, lacks=_lacks(steps, facts), next=_next(facts))


def _step(number: int, gate: Gate, furthest: int, facts: Facts) -> Step:
    if number > furthest:
        return Step(gate, State.TODO, None)
    done_on = gate.done_on(facts)
    if number == furthest:
        return Step(gate, State.NOW, done_on or gate.reached_on(facts))
    return Step(gate, State.DONE if done_on else State.MISSING, done_on)


def _lacks(steps: tuple[Step, ...], facts: Facts) -> tuple[Lack, ...]:
    gaps = [Lack(code, text) for fact, text, code in INTAKE_WANTS if facts.get(fact) in (None, "")]
    if waits := facts.get("reception_waits"):
        gaps.append(Lack("reception", f"แรกรับยังรอ: {', '.join(waits)}"))
    if "consent_asked_on" in facts and not facts["consent_asked_on"]:
        gaps.append(Lack("reception", "ยังไม่ได้ถามความสมัครใจรับการคุ้มครอง"))
    for step in steps:
        if step.state is State.MISSING:
            left = _left_open(facts) if step.gate.code == "understanding" else ()
            gaps += left or [Lack(step.gate.code, f"ยังไม่มี{step.gate.label}")]
    return tuple(gaps)


def _left_open(facts: Facts) -> tuple[Lack, ...]:
    """What of the fact-finding and the assessment a plan was begun without; none when neither was begun."""
    if not facts.get("finding_started_on") and not facts.get("assessed_on"):
        return ()
    left = []
    if not facts.get("finding_done_on"):
        if not facts.get("finding_started_on"):
            text = "ยังไม่ได้สอบข้อเท็จจริง"
        elif facts.get("finding_put_off"):
            text = f"สอบข้อเท็จจริง{_put_off(facts)}"
        else:
            text = "สอบข้อเท็จจริงยังไม่เสร็จเบื้องต้น"
        left.append(Lack("finding", text))
    if not facts.get("assessed_on"):
        left.append(Lack("assessment", "ยังไม่ได้ประเมินสภาวะ"))
    return tuple(left)


def _put_off(facts: Facts) -> str:
    again = facts.get("finding_try_again_on")
    return "เลื่อนเพราะยังไม่พร้อม" + (f" ลองอีกครั้ง {format_date(again)}" if again else "")


def _next(facts: Facts) -> NextStep | None:
    if facts.get("closed_on"):
        return None
    if facts.get("safety_open"):
        return NextStep("assessment", "ดูแลความปลอดภัยทันที", "มีผลประเมินที่ต้องดูแลทันที และยังไม่มีบันทึกว่าทำอะไรแล้ว")
    if _sign_not_asked_about(facts):
        # Lists show this beside the name: it says neither which sign nor which questions.
        return NextStep("assessment", "ทำแบบประเมินตามสัญญาณที่พบ", "มีสัญญาณจากการเยี่ยมที่ยังไม่ได้ถามต่อ")
    if not facts.get("screened_on") and not facts.get("plan_started_on"):
        return _reception(facts) or _screening(facts)
    if not facts.get("plan_started_on") and (step := _understanding(facts)):
        return step
    if not facts.get("plan_started_on") and not facts.get("assessed_on"):
        return NextStep("assessment", "ประเมินสภาวะร่วมกับผู้ใช้บริการ", "ยังไม่มีผลประเมินให้แผนใช้")
    if not facts.get("plan_started_on"):
        return NextStep("plan", "จัดทำแผนรายบุคคลร่วมกับผู้ใช้บริการ", "รับเข้าแล้ว ยังไม่มีแผนการจัดบริการรายบุคคล")
    if not facts.get("plan_agreed_on"):
        return NextStep("plan", "ให้ผู้ใช้บริการพิจารณาและตกลงในแผน", "แผนยังเป็นร่าง")
    if not facts.get("plan_approved_on"):
        return NextStep("plan", "ผู้อำนวยการพิจารณาอนุมัติแผน", "ผู้ใช้บริการตกลงในแผนแล้ว รออนุมัติ", by_director=True)
    return NextStep("plan", "ดำเนินกิจกรรมตามแผนและบันทึกผล", "แผนได้รับอนุมัติแล้ว")


def _sign_not_asked_about(facts: Facts) -> bool:
    """A visit saw a sign of self-harm, and 2Q, 9Q or 8Q was not filled in since (DOMAIN 16 S45)."""
    sign, asked = facts.get("self_harm_sign_on"), facts.get("mood_asked_on")
    return sign is not None and (asked is None or asked < sign)


def _reception(facts: Facts) -> NextStep | None:
    """What was begun at the door and waits for a rested person."""
    waits = facts.get("reception_waits")
    if not facts.get("reception_begun_on") or facts.get("screening_started_on") or not waits:
        return None
    return NextStep("reception", "บันทึกแรกรับให้ครบ", f"ยังรอ: {', '.join(waits)}")


def _understanding(facts: Facts) -> NextStep | None:
    """Until the fact-finding is done for now. A person who is not ready is a reason, never lateness."""
    if facts.get("finding_done_on"):
        return None
    if not facts.get("finding_started_on"):
        return NextStep("finding", "สอบข้อเท็จจริงเมื่อผู้ใช้บริการพร้อม", "รับเข้าแล้ว ยังไม่ได้เริ่มสอบข้อเท็จจริง")
    if facts.get("finding_put_off"):
        return NextStep("finding", "คุยต่อเมื่อผู้ใช้บริการพร้อม", _put_off(facts))
    return NextStep("finding", "สอบข้อเท็จจริงต่อ", "เริ่มแล้ว ยังไม่เสร็จเบื้องต้น")


def _screening(facts: Facts) -> NextStep:
    if facts.get("screening_started_on"):
        return NextStep("screening", "คัดกรองต่อให้ได้เส้นทาง", "เริ่มคัดกรองแล้ว ยังไม่ได้ตัดสิน")
    if facts.get("screening_awaits_return"):
        return NextStep("screening", "เมื่อรับกลับแล้ว ให้คัดกรองครั้งถัดไป", "รอรับกลับ")
    return NextStep("screening", "คัดกรองว่าใช้กฎหมายใดและไปทางไหน", "รับเข้าแล้ว ยังไม่ได้คัดกรอง")
