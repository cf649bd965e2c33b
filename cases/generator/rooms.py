"""What the rooms of a file hold: in proportions one would find in a centre, never a real answer."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from cases.generator.copying import Dumped, as_json
from cases.generator.writing import Writing, random_id
from cases.models import (
    Assessment,
    BedStay,
    CaseEvent,
    CaseFlag,
    ClockExtension,
    ClockPause,
    Consent,
    ConsentWithdrawal,
    Dimension,
    DimensionScore,
    FactFinding,
    FindingProblem,
    FindingSession,
    FindingTopic,
    HealthCheck,
    HomeVisit,
    Instrument,
    InstrumentResult,
    Notification,
    PlanActivity,
    PlanAgreement,
    PlanGoal,
    PropertyItem,
    PropertyList,
    Reception,
    ReceptionCheck,
    Screening,
    ScreeningRuleSet,
    ServicePlan,
    Statement,
    Surveillance,
)
from cases.reference.screening import examples, read
from cases.rules.catalogue import catalogue
from cases.rules.finding import TOPICS
from cases.rules.reception import CHECKS
from cases.rules.screening import RuleKind, evaluate, told, told_rule
from cases.rules.screening_check import load
from shelter.lib.thai import bangkok_date

MODELS = (
    Notification,
    Reception,
    ReceptionCheck,
    # A signed list takes no more items: they come before it.
    PropertyItem,
    PropertyList,
    BedStay,
    Consent,
    ConsentWithdrawal,
    Screening,
    FactFinding,
    FindingTopic,
    FindingSession,
    FindingProblem,
    Statement,
    Assessment,
    DimensionScore,
    HealthCheck,
    InstrumentResult,
    HomeVisit,
    Surveillance,
    CaseFlag,
    ClockPause,
    ClockExtension,
    ServicePlan,
    PlanGoal,
    PlanActivity,
    PlanAgreement,
)
PROBLEMS = ("CH01", "CH02", "CH0201", "CH020202", "CH04", "CH05")
# Answers that are facts of their own stand beside longer ones, as an officer would write them.
ANSWERS: dict[str, dict[str, Any]] = {
    "family": {"relatives": "yes", "with_parents": "พ่อแม่เสียแล้ว เหลือพี่สาวคนหนึ่ง นานแล้วไม่ได้คุยกัน"},
    "health": {"psychiatric": "none", "substance": "no", "illness_detail": "ความดัน กินยาไม่ต่อเนื่อง"},
    "story": {"work_tried": "yes", "journey": "ออกจากบ้านมาหางาน รับจ้างตามตลาด แล้วงานหมด"},
    "law": {"pending_case": "no"},
}
CONSENT_WITNESSES = {"witness_one": "พยานจำลอง หนึ่ง", "witness_two": "พยานจำลอง สอง"}


@dataclass(frozen=True)
class Decision:
    """A screening as it ends: where it led, the answers, and the outcome as JSON."""

    route: str
    kind: str
    answers: Dumped
    outcome: Dumped


@functools.cache
def decisions() -> tuple[Decision, ...]:
    """Those of the example people of the shipped rules, emergencies last."""
    rules, _ = load(read()["rules"], catalogue())
    found = []
    for example in examples():
        outcome = evaluate(rules, example.facts, catalogue())
        if outcome.primary is None:
            continue
        chosen = outcome.primary.rule
        answers = {
            code: "yes" if value else "no" for code, value in example.facts.items() if value in (True, False)
        }
        whole = {**told(outcome), "chosen": told_rule(chosen), "held": []}
        found.append(Decision(chosen.code, str(chosen.kind), as_json(answers), as_json(whole)))
    return tuple(sorted(found, key=lambda one: (one.kind == RuleKind.EMERGENCY, one.route)))


@dataclass(frozen=True)
class Reference:
    """Ids of the reference rows that generated rows point at."""

    rule_set: UUID
    dimension_set: UUID
    dimensions: tuple[int, ...]
    adl: UUID

    @classmethod
    def read(cls) -> "Reference":
        dimensions = list(Dimension.objects.filter(set__is_default=True).values_list("set", "pk"))
        return cls(
            rule_set=ScreeningRuleSet.objects.values_list("pk", flat=True)[0],
            dimension_set=dimensions[0][0],
            dimensions=tuple(pk for _, pk in dimensions),
            adl=Instrument.objects.get(code="adl").pk,
        )


@dataclass(frozen=True)
class File:
    """One file to be furnished; `bed` is where the person lies or lay, if in a bed."""

    pk: str
    centre: UUID
    serial: int
    worker: UUID
    received: datetime
    closed: datetime | None
    bed: UUID | None
    now: datetime

    @property
    def days(self) -> int:
        """How many days of work lie in it."""
        return ((self.closed or self.now) - self.received).days

    def after(self, days: int) -> datetime:
        return self.received + timedelta(days=days, hours=2)


def furnish(writing: Writing, known: Reference, file: File) -> None:
    """Everything its rooms hold. Some wait: of an open file of the first days little is done."""
    for room in (_reception, _consents, _screening, _finding, _assessment, _health, _visits, _clocks, _plan):
        room(writing, known, file)


def _day(moment: datetime) -> date:
    return bangkok_date(moment)


def _event(writing: Writing, file: File, kind: str, title: str, at: datetime) -> None:
    writing.add(CaseEvent, created_at=at, case_id=file.pk, kind=kind, at=at, by_id=file.worker, title=title)


def _reception(writing: Writing, known: Reference, file: File) -> None:
    rng, at, by = writing.rng, file.received, file.worker
    reception = writing.add(
        Reception,
        created_at=at,
        case_id=file.pk,
        begun_at=at,
        begun_by_id=by,
        safe_now={"hurt": "no", "chased": "no"},
        urgent=["food", "sleep"],
        words="มาถึงเรียบร้อย เหนื่อยและหิว",
    )
    for check in CHECKS[: rng.choice((2, 4, 5, 5))]:
        writing.add(
            ReceptionCheck,
            created_at=at,
            reception_id=reception,
            kind=check.code,
            result=rng.choice(("done", "done", "none", "not_ready")),
            on=_day(at),
            saved_by_id=by,
            saved_at=at,
        )
    _event(writing, file, CaseEvent.Kind.RECEPTION, "แรกรับ", at)
    if rng.random() < 0.6:
        _belongings(writing, file)
    # There are more open files than beds; of those without one a few sleep in a place said in words.
    if file.bed or file.serial % 50 == 0:
        writing.add(
            BedStay,
            created_at=at,
            case_id=file.pk,
            bed_id=file.bed,
            elsewhere="" if file.bed else "other",
            words="" if file.bed else "บ้านพักอีกแห่งของศูนย์",
            since=at,
            until=file.closed,
            placed_by_id=by,
        )
    if rng.random() < 0.35:
        writing.add(
            Notification,
            created_at=at,
            centre_id=file.centre,
            year=at.year + 543,
            sequence=file.serial,
            number=f"{at.year + 543}-{at.month:02d}-{file.serial:06d}",
            taken_at=at - timedelta(hours=4),
            taken_by_id=by,
            channel="hotline_1300",
            summary="มีผู้แจ้งว่าพบคนนอนที่ท่ารถหลายคืน",
            status="became",
            case_id=file.pk,
            settled_at=at,
            settled_by_id=by,
        )


def _belongings(writing: Writing, file: File) -> None:
    at = file.after(1)
    listed = writing.add(
        PropertyList,
        created_at=at,
        case_id=file.pk,
        number=1,
        started_by_id=file.worker,
        status="signed",
        mark="signature",
        signed_at=at,
        signed_by_id=file.worker,
        **CONSENT_WITNESSES,
    )
    for kind, what in (("clothes", "กระเป๋าผ้า"), ("document", "สมุดนัด")):
        writing.add(PropertyItem, created_at=at, list_id=listed, kind=kind, what=what, quantity=1)


def _consents(writing: Writing, known: Reference, file: File) -> None:
    rng, at = writing.rng, file.after(1)
    if file.days < 1 or rng.random() < 0.1:
        return
    draw = rng.random()
    outcome = "given" if draw < 0.9 else "refused" if draw < 0.95 else "cannot_now"
    more: dict[str, Any] = {"given": {"mark": "signature"}, "refused": {"offered": "ที่พักและอาหาร"}}.get(
        outcome,
        {
            "cause": "intoxicated",
            "decides": "หัวหน้าเวร",
            "by_right": "คุ้มครองในภาวะฉุกเฉิน",
            "ask_again_on": _day(file.after(rng.randrange(2, 20))),
        },
    )
    consent = writing.add(
        Consent,
        created_at=at,
        case_id=file.pk,
        kind="service",
        number=1,
        outcome=outcome,
        on=_day(at),
        recorded_by_id=file.worker,
        **more,
    )
    if outcome == "given" and rng.random() < 0.02:
        writing.add(
            ConsentWithdrawal, created_at=at, consent_id=consent, on=_day(at), recorded_by_id=file.worker
        )
    if rng.random() < 0.3:
        writing.add(
            Consent,
            created_at=at,
            case_id=file.pk,
            kind="disclosure",
            number=1,
            outcome="given",
            mark="signature",
            groups=["health"],
            to_whom="โรงพยาบาลที่นัดไว้",
            on=_day(at),
            recorded_by_id=file.worker,
        )
    _event(writing, file, CaseEvent.Kind.CONSENT, "ความยินยอม", at)


def _screening(writing: Writing, known: Reference, file: File) -> None:
    rng, at, by = writing.rng, file.after(2), file.worker
    if file.days < 2 or rng.random() < 0.08:
        return
    base = {"case_id": file.pk, "started_by_id": by, "saved_by_id": by, "saved_at": at, "created_at": at}
    if file.closed is None and rng.random() < 0.08:
        writing.add(Screening, number=1, answers={"disabled": "no"}, **base)
        return
    ends = decisions()
    led = rng.choice(ends[-2:] if rng.random() < 0.03 else ends[:-2])
    writing.add(
        Screening,
        number=1,
        answers=led.answers,
        own_words="อยากมีงานทำ",
        rule_set_id=known.rule_set,
        outcome=led.outcome,
        route=led.route,
        decided_at=at,
        decided_by_id=by,
        **base,
    )
    _event(writing, file, CaseEvent.Kind.SCREENING, "คัดกรองแล้ว", at)


def _finding(writing: Writing, known: Reference, file: File) -> None:
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
            FindingSession, created_at=on, finding_id=finding, on=_day(on), written_by_id=by, **put_off
        )
        writing.add(
            Statement,
            created_at=on,
            finding_id=finding,
            topic=rng.choice(("journey", "family", "story")),
            words="เคยทำงานก่อสร้างอยู่หลายปี",
            source="self",
            heard_on=_day(on),
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
            settled_on=_day(at) if rng.random() < 0.2 else None,
            saved_by_id=by,
        )
    _event(writing, file, CaseEvent.Kind.FINDING, "เริ่มสอบข้อเท็จจริง", at)


def _assessment(writing: Writing, known: Reference, file: File) -> None:
    rng, at, by = writing.rng, file.after(8), file.worker
    if file.days < 8 or rng.random() < 0.35:
        return
    assessment = writing.add(
        Assessment,
        created_at=at,
        case_id=file.pk,
        number=1,
        dimension_set_id=known.dimension_set,
        status="done",
        assessed_on=_day(at),
        assessed_by_id=by,
        saved_at=at,
        saved_by_id=by,
        done_at=at,
        done_by_id=by,
    )
    for dimension in known.dimensions:
        writing.add(
            DimensionScore,
            created_at=at,
            assessment_id=assessment,
            dimension_id=dimension,
            person=rng.randint(1, 5),
            family=rng.randint(1, 5),
            evidence="ตามที่เล่าและที่เห็น",
        )
    _event(writing, file, CaseEvent.Kind.ASSESSMENT, "ประเมิน", at)


def _health(writing: Writing, known: Reference, file: File) -> None:
    rng, at, by = writing.rng, file.after(1), file.worker
    if file.days < 1:
        return
    if rng.random() < 0.7:
        writing.add(
            HealthCheck,
            created_at=at,
            case_id=file.pk,
            number=1,
            checked_on=_day(at),
            by_id=by,
            answers={"fever": "no", "wounds": "no", "communicable": "no", "substance": "no"},
            psychiatric="none",
            advice="shared",
        )
    if rng.random() < 0.4:
        points = rng.randint(8, 20)
        writing.add(
            InstrumentResult,
            created_at=at,
            case_id=file.pk,
            instrument_id=known.adl,
            version=1,
            filled_on=_day(at),
            by_id=by,
            answers=[],
            points=points,
            total=points,
            maximum=20,
        )
    if rng.random() < 0.2:
        ended = rng.random() < 0.3
        writing.add(
            CaseFlag,
            created_at=at,
            case_id=file.pk,
            kind=rng.choice(("allergy", "danger", "infection", "other")),
            words="ถามก่อนเข้าใกล้",
            since=_day(at),
            added_by_id=by,
            ended_at=at if ended else None,
            ended_by_id=by if ended else None,
            end_reason="หายแล้ว" if ended else "",
        )


def _visits(writing: Writing, known: Reference, file: File) -> None:
    rng, at, by = writing.rng, file.after(10), file.worker
    if file.days < 10:
        return
    if rng.random() < 0.25:
        done = {"status": "done", "visited_on": _day(at), "done_at": at, "done_by_id": by}
        writing.add(
            HomeVisit,
            created_at=at,
            case_id=file.pk,
            number=1,
            whom="family",
            method="visit",
            planned_on=_day(at),
            planned_by_id=by,
            **(done if rng.random() < 0.8 else {}),
        )
    if rng.random() < 0.08:
        going_on = file.closed is None and rng.random() < 0.7
        end = {} if going_on else {"ended_at": at, "ended_by_id": by, "end_reason": "ปกติแล้ว"}
        writing.add(
            Surveillance,
            created_at=at,
            case_id=file.pk,
            subject="การกินการนอน",
            level="calm",
            next_on=_day(file.now) + timedelta(days=rng.randrange(-5, 20)) if going_on else None,
            started_by_id=by,
            **end,
        )


def _clocks(writing: Writing, known: Reference, file: File) -> None:
    rng, by = writing.rng, file.worker
    if file.days < 5:
        return
    if rng.random() < 0.08:
        first = _day(file.received) + timedelta(days=rng.randrange(file.days))
        goes_on = file.closed is None and rng.random() < 0.25
        writing.add(
            ClockPause,
            created_at=file.after(2),
            case_id=file.pk,
            kind=rng.choice(("hospital", "absent", "not_ready")),
            reason="ตามที่ตกลงกัน",
            first_on=first,
            last_on=None if goes_on else first + timedelta(days=rng.randrange(9)),
            added_by_id=by,
        )
    if file.days > 20 and rng.random() < 0.08:
        approved = file.closed is not None or rng.random() < 0.9
        decided = {"status": "approved", "decided_at": file.after(20), "decided_by_id": by}
        writing.add(
            ClockExtension,
            created_at=file.after(18),
            case_id=file.pk,
            days=rng.choice((7, 15, 30)),
            reason="รอเอกสารจากภูมิลำเนา",
            asked_by_id=by,
            **(decided if approved else {}),
        )


def _plan(writing: Writing, known: Reference, file: File) -> None:
    """Of the plans in writing seven in ten are in force, one awaits the director."""
    rng, at, by = writing.rng, file.after(14), file.worker
    if file.days < 14 or rng.random() < 0.4:
        return
    draw = rng.random()
    status = "approved" if file.closed or draw < 0.7 else "agreed" if draw < 0.8 else "draft"
    agreed = {"agreed_at": at, "agreed_by_id": by} if status != "draft" else {}
    approved = {"approved_at": at, "approved_by_id": by} if status == "approved" else {}
    review = _day(file.now) + timedelta(days=rng.randrange(-4, 60)) if status == "approved" else None
    plan = writing.add(
        ServicePlan,
        created_at=at,
        case_id=file.pk,
        number=1,
        status=status,
        own_words="อยากมีงานทำ และมีห้องของตัวเอง",
        aim="มีที่อยู่และรายได้พอเลี้ยงตัว",
        starts_on=_day(at),
        review_on=review,
        started_by_id=by,
        saved_at=at,
        saved_by_id=by,
        **agreed,
        **approved,
    )
    for place, dimension in enumerate(("housing", "income")):
        goal = writing.add(
            PlanGoal,
            created_at=at,
            plan_id=plan,
            lineage=random_id(rng),
            order=place,
            dimension=dimension,
            title="มีที่พักของตัวเอง",
        )
        for order, (what, due) in enumerate(_activities(rng, file)):
            done = bool(file.closed) or rng.random() < 0.6
            writing.add(
                PlanActivity,
                created_at=at,
                goal_id=goal,
                lineage=random_id(rng),
                order=order,
                what=what,
                responsible_user_id=by,
                due_on=due,
                status="done" if done else "planned",
                closed_on=due if done else None,
            )
    if agreed:
        writing.add(
            PlanAgreement,
            created_at=at,
            plan_id=plan,
            result="all",
            on=_day(at),
            mark="signature",
            recorded_by_id=by,
        )
    _event(writing, file, CaseEvent.Kind.PLAN, "แผนรายบุคคล", at)


def _activities(rng: Random, file: File) -> Iterator[tuple[str, date]]:
    for what in ("พาไปทำบัตรประชาชน", "ฝึกงานกับนายจ้าง"):
        yield what, _day(file.closed or file.now) + timedelta(days=rng.randrange(-10, 45))
