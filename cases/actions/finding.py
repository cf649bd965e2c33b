"""The fact-finding's verbs. Each locks the case, asks permissions, and leaves a line on the timeline."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.actions import events, flags
from cases.models import (
    Case,
    CaseEvent,
    FactFinding,
    FindingProblem,
    FindingSession,
    FindingTopic,
    Statement,
)
from cases.permissions.finding import (
    can_add_to_finding,
    can_change_session,
    can_conclude,
    can_give_opinion,
    can_see_topic,
    can_start_finding,
    can_strike,
    can_write_finding,
    can_write_topic,
)
from cases.permissions.groups import can_see_health
from cases.rules.finding import BY_CODE, SENSITIVE, TOPICS, WARNINGS, open_points
from cases.rules.flags import called_for, severe_mind
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk.refusal import Refused
from shelter.desk.versions import save_version
from shelter.lib.thai import bangkok_date, bangkok_today, format_date

SESSION_FIELDS = ("result", "on", "place", "present", "interpreter", "reason", "try_again_on", "note")
PROBLEM_FIELDS = ("code", "detail", "severity", "urgency", "settled_on")
CONCLUSION_FIELDS = ("diagnosis", "health_diagnosis", "worker_opinion")
Values = Mapping[str, Any]


def _lock(finding: FactFinding) -> FactFinding:
    """The fact-finding as it is now; its case is held until the commit, so that verbs queue."""
    Case.objects.select_for_update().get(pk=finding.case_id)
    return FactFinding.objects.select_related("case").get(pk=finding.pk)


def _tell(finding: FactFinding, by: User, title: str, body: str = "") -> None:
    """A line that whoever may read the file may read: never an answer, never a sensitive topic's name."""
    events.record(
        case=finding.case,
        by=by,
        kind=CaseEvent.Kind.FINDING,
        title=title,
        body=body,
        url=finding.get_absolute_url(),
    )


@transaction.atomic
def start(*, case: Case, by: User) -> FactFinding:
    """The case's fact-finding, every topic still open."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    require(can_start_finding(by, case))
    finding = FactFinding.objects.create(case=case, started_by=by)
    FindingTopic.objects.bulk_create(FindingTopic(finding=finding, code=topic.code) for topic in TOPICS)
    _tell(finding, by, "เริ่มสอบข้อเท็จจริง")
    return finding


@transaction.atomic
def save_topic(
    *,
    topic: FindingTopic,
    by: User,
    answers: Values,
    sources: list[str],
    not_ready: bool,
    expected: int | None,
) -> FindingTopic:
    """Keep one topic's answers (plain values by question). Raises Refused, Conflict.

    Only this topic's version is asked: two people at different topics never meet.
    """
    finding = _lock(topic.finding)
    require(can_write_topic(by, finding, topic.code))
    before = FindingTopic.objects.get(pk=topic.pk)
    kept = {"answers": dict(answers), "sources": sources, "not_ready": not_ready}
    changed = any(getattr(before, name) != value for name, value in kept.items())
    told_today = (
        before.saved_at is not None
        and before.saved_by_id == by.pk
        and bangkok_date(before.saved_at) == bangkok_today()
    )
    for name, value in kept.items():
        setattr(topic, name, value)
    topic.saved_at, topic.saved_by = timezone.now(), by
    save_version(topic, expected, [*kept, "saved_at", "saved_by"])
    if changed and not told_today:
        body = "" if topic.code in SENSITIVE else topic.topic.label
        _tell(finding, by, "บันทึกข้อเท็จจริง", body)
    warnings = called_for(WARNINGS, _heard(before), _heard(topic))
    flags.call_for(case=finding.case, by=by, warnings=warnings, at=topic.saved_at)
    return topic


def _heard(topic: FindingTopic) -> dict[str, str]:
    return topic.answers | severe_mind(topic.answers.get("psychiatric", ""))


# --- talks ----------------------------------------------------------------------------------------
@transaction.atomic
def record_session(*, finding: FactFinding, by: User, values: Values) -> FindingSession:
    """Write down a talk, or that the person was not ready for one. `values`: SESSION_FIELDS."""
    finding = _lock(finding)
    require(can_add_to_finding(by, finding))
    session = FindingSession(finding=finding, written_by=by, **_of_result(values))
    session.save()
    if session.result == FindingSession.Result.NOT_READY:
        again = f"ลองอีกครั้ง {format_date(session.try_again_on)}" if session.try_again_on else ""
        _tell(finding, by, "เลื่อนสอบข้อเท็จจริงเพราะยังไม่พร้อม", again)
    else:
        _tell(finding, by, "พูดคุยสอบข้อเท็จจริง", session.place)
    return session


@transaction.atomic
def change_session(
    *, session: FindingSession, by: User, values: Values, expected: int | None
) -> FindingSession:
    """Put the note of a talk right; what it said before stays in the history."""
    finding = _lock(session.finding)
    require(can_change_session(by, session))
    for name, value in _of_result(values).items():
        setattr(session, name, value)
    save_version(session, expected, list(SESSION_FIELDS))
    _tell(finding, by, "แก้ไขบันทึกการพูดคุย", format_date(session.on))
    return session


def _of_result(values: Values) -> dict[str, Any]:
    """A talk that took place has no reason for being put off."""
    kept = {name: values[name] for name in SESSION_FIELDS}
    if kept["result"] == FindingSession.Result.TALKED:
        kept |= {"reason": "", "try_again_on": None}
    elif not kept["reason"]:
        raise Refused("เขียนเหตุผลที่เลื่อน เพื่อให้คนต่อไปรู้ว่าควรเริ่มอย่างไร")
    return kept


# --- statements -----------------------------------------------------------------------------------
@transaction.atomic
def record_statement(
    *,
    finding: FactFinding,
    by: User,
    topic: str,
    words: str,
    source: str,
    source_detail: str,
    heard_on: date,
    differs_from: Statement | None,
) -> Statement:
    """Keep what was said as it was said. One that differs from an earlier one stands beside it."""
    finding = _lock(finding)
    require(can_add_to_finding(by, finding))
    require(can_see_topic(by, finding.case, topic))
    if differs_from is not None and (differs_from.finding_id, differs_from.topic) != (finding.pk, topic):
        raise Refused("คำบอกเล่าที่เลือกเทียบอยู่คนละหัวข้อ เลือกคำบอกเล่าในหัวข้อเดียวกัน")
    statement = Statement.objects.create(
        finding=finding,
        topic=topic,
        words=words,
        source=source,
        source_detail=source_detail,
        heard_on=heard_on,
        differs_from=differs_from,
        recorded_by=by,
    )
    _tell(finding, by, "บันทึกคำบอกเล่า", "" if topic in SENSITIVE else BY_CODE[topic].label)
    return statement


@transaction.atomic
def strike_statement(*, statement: Statement, by: User, reason: str) -> Statement:
    """The note was a mistake: it stays readable, struck, with the reason."""
    finding = _lock(statement.finding)
    statement = Statement.objects.select_related("finding__case").get(pk=statement.pk)
    require(can_strike(by, statement))
    if not reason.strip():
        raise Refused("เขียนเหตุผลที่ขีดฆ่า")
    statement.struck_at, statement.struck_by, statement.strike_reason = timezone.now(), by, reason
    statement.save(update_fields=["struck_at", "struck_by", "strike_reason"])
    _tell(finding, by, "ขีดฆ่าคำบอกเล่าที่บันทึกผิด")
    return statement


# --- problems and conclusions -----------------------------------------------------------------------
@transaction.atomic
def save_problem(
    *, finding: FactFinding, by: User, values: Values, problem: FindingProblem | None, expected: int | None
) -> FindingProblem:
    """Add a problem, or change one. `values`: PROBLEM_FIELDS. Raises Refused, Conflict."""
    finding = _lock(finding)
    require(can_write_finding(by, finding))
    same = finding.problems.filter(code=values["code"]).first()
    if same is not None and same != problem:
        raise Refused("มีปัญหานี้ในรายการแล้ว เปิดรายการนั้นแล้วแก้ไขความรุนแรงหรือรายละเอียด")
    kept = {name: values[name] for name in PROBLEM_FIELDS}
    if problem is None:
        problem = FindingProblem.objects.create(finding=finding, saved_by=by, **kept)
        body = "" if problem.is_sensitive else f"ระดับ{problem.get_severity_display()}"
        _tell(finding, by, "ระบุปัญหา", body)
        return problem
    for name, value in (kept | {"saved_by": by}).items():
        setattr(problem, name, value)
    save_version(problem, expected, [*PROBLEM_FIELDS, "saved_by"])
    _tell(finding, by, "ปัญหาคลี่คลายแล้ว" if problem.settled_on else "แก้ไขปัญหาที่ระบุ")
    return problem


@transaction.atomic
def diagnose(*, finding: FactFinding, by: User, values: Values, expected: int | None) -> FactFinding:
    """การวินิจฉัยปัญหา and the worker's opinion. `values`: CONCLUSION_FIELDS, without `health_diagnosis` from
    somebody who does not read it, whose words stay. Raises Refused, Conflict.
    """
    locked = _lock(finding)
    require(can_write_finding(by, locked))
    if "health_diagnosis" in values:
        require(can_see_health(by, locked.case))
    for name, text in values.items():
        setattr(locked, name, text)
    save_version(locked, expected, list(values))
    _tell(locked, by, "เขียนการวินิจฉัยปัญหา")
    return locked


def still_open(finding: FactFinding, hidden: Collection[str] = ()) -> list[str]:
    """What is open now, in words, without the topics whose codes are `hidden`."""
    order = list(BY_CODE)
    topics = sorted(finding.topics.exclude(code__in=hidden), key=lambda topic: order.index(topic.code))
    return open_points(
        [topic.told for topic in topics], problems=finding.problems.count(), diagnosis=finding.diagnosis
    )


@transaction.atomic
def conclude(*, finding: FactFinding, by: User, expected: int | None) -> FactFinding:
    """เสร็จเบื้องต้น: pins the day, and what was still open on it."""
    locked = _lock(finding)
    require(can_conclude(by, locked))
    locked.done_at, locked.done_by, locked.left_open = timezone.now(), by, still_open(locked)
    save_version(locked, expected, ["done_at", "done_by", "left_open"])
    left = f"ยังเปิดอยู่ {len(locked.left_open)} เรื่อง" if locked.left_open else "ครบทุกหัวข้อ"
    _tell(locked, by, "สอบข้อเท็จจริงเสร็จเบื้องต้น", left)
    return locked


@transaction.atomic
def give_opinion(*, finding: FactFinding, by: User, opinion: str, expected: int | None) -> FactFinding:
    """ความเห็นผู้อำนวยการ, hers alone or of whoever stands in for her."""
    locked = _lock(finding)
    require(can_give_opinion(by, locked))
    if not opinion.strip():
        raise Refused("เขียนความเห็นก่อนบันทึก")
    locked.opinion, locked.opinion_at, locked.opinion_by = opinion, timezone.now(), by
    locked.opinion_under = by.standing_in
    save_version(locked, expected, ["opinion", "opinion_at", "opinion_by", "opinion_under"])
    _tell(locked, by, f"{by.approver}ให้ความเห็นต่อการสอบข้อเท็จจริง")
    return locked
