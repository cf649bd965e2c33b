"""What was told in talks, and which problems were found."""

from typing import Any

from cases.generator.rooms._file import File, Reference, day, event
from cases.generator.writing import Writing
from cases.models import (
    CaseEvent,
    FactFinding,
    FindingProblem,
    FindingSession,
    FindingTopic,
    Statement,
)
from cases.rules.finding import TOPICS

MODELS = (FactFinding, FindingTopic, FindingSession, FindingProblem, Statement)
PROBLEMS = ("CH01", "CH02", "CH0201", "CH020202", "CH04", "CH05")
# Answers that are facts of their own stand beside longer ones, as an officer would write them.
ANSWERS: dict[str, dict[str, Any]] = {
    "family": {"relatives": "yes", "with_parents": "พ่อแม่เสียแล้ว เหลือพี่สาวคนหนึ่ง นานแล้วไม่ได้คุยกัน"},
    "health": {"psychiatric": "none", "substance": "no", "illness_detail": "ความดัน กินยาไม่ต่อเนื่อง"},
    "story": {"work_tried": "yes", "journey": "ออกจากบ้านมาหางาน รับจ้างตามตลาด แล้วงานหมด"},
    "law": {"pending_case": "no"},
}


def furnish(writing: Writing, known: Reference, file: File) -> None:
    rng, at, by = writing.rng, file.after(4), file.worker
    if file.days < 4 or rng.random() < 0.2:
        return
    done = {"done_at": file.after(12), "done_by_id": by} if file.days > 12 and rng.random() < 0.7 else {}
    finding = writing.add(FactFinding, created_at=at, case_id=file.pk, started_by_id=by, **done)
    for topic in TOPICS:
        answers = ANSWERS.get(topic.code) if rng.random() < 0.8 else None
        saved = {"saved_at": at, "saved_by_id": by} if answers else {}
        writing.add(
            FindingTopic, created_at=at, finding_id=finding, code=topic.code, answers=answers or {}, **saved
        )
    for talk in range(rng.choice((1, 2, 3))):
        on = file.after(min(4 + 3 * talk, file.days))
        put_off = {"result": "not_ready", "reason": "ขอพักก่อน"} if rng.random() < 0.1 else {"result": "talked"}
        writing.add(
            FindingSession, created_at=on, finding_id=finding, on=day(on), written_by_id=by, **put_off
        )
        writing.add(
            Statement,
            created_at=on,
            finding_id=finding,
            topic=rng.choice(("journey", "family", "story")),
            words="เคยทำงานก่อสร้างอยู่หลายปี",
            source="self",
            heard_on=day(on),
            recorded_by_id=by,
        )
    for code in rng.sample(PROBLEMS, rng.choice((0, 1, 2, 3, 4))):
        writing.add(
            FindingProblem,
            created_at=at,
            finding_id=finding,
            code=code,
            severity=rng.choice((1, 1, 2, 2, 3)),
            urgency="week",
            settled_on=day(at) if rng.random() < 0.2 else None,
            saved_by_id=by,
        )
    event(writing, file, CaseEvent.Kind.FINDING, "เริ่มสอบข้อเท็จจริง", at)
