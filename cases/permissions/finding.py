"""What may be done with a case's fact-finding."""

from cases.models import Case, FactFinding, FindingSession, Statement
from cases.permissions.case import CLOSED, can_add_entry, can_read_case, can_write_case
from cases.permissions.groups import can_see_group
from cases.rules.finding import BY_CODE, SENSITIVE
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import YES, Answer, no

_STARTED = no("เริ่มสอบข้อเท็จจริงของแฟ้มนี้แล้ว เปิดแท็บ “ข้อเท็จจริง” แล้วบันทึกต่อ")
_DONE = no("บันทึกว่าเสร็จเบื้องต้นแล้ว ข้อมูลที่ได้เพิ่มยังบันทึกในแต่ละหัวข้อได้ตามปกติ")
_STRUCK = no("คำบอกเล่านี้ขีดฆ่าไว้แล้ว หากมีข้อความที่ถูกต้อง ให้บันทึกเป็นคำบอกเล่าใหม่")
_NOT_THE_WRITER = no("แก้ไขได้เฉพาะผู้บันทึก นักสังคมสงเคราะห์ นักพัฒนาสังคม และผู้อำนวยการ")
_DIRECTOR_ONLY = no("ให้ความเห็นท้ายแบบสอบข้อเท็จจริงได้เฉพาะผู้อำนวยการ")


def can_read_finding(user: User, case: Case) -> Answer:
    return can_read_case(user, case)


def can_start_finding(user: User, case: Case) -> Answer:
    if not (allowed := can_write_case(user, case)):
        return allowed
    return _STARTED if FactFinding.objects.filter(case=case).exists() else YES


def can_see_topic(user: User, case: Case, code: str) -> Answer:
    """A topic of a sensitive group is absent for those who may not see the group."""
    return can_see_group(user, case, BY_CODE[code].group)


def hidden_topics(user: User, case: Case) -> frozenset[str]:
    """Codes of the topics this person is not shown."""
    return frozenset(code for code in SENSITIVE if not can_see_topic(user, case, code))


def can_write_finding(user: User, finding: FactFinding) -> Answer:
    """Answers, problems and the worker's conclusions."""
    return can_write_case(user, finding.case)


def can_write_topic(user: User, finding: FactFinding, code: str) -> Answer:
    if not (allowed := can_write_finding(user, finding)):
        return allowed
    return can_see_topic(user, finding.case, code)


def can_add_to_finding(user: User, finding: FactFinding) -> Answer:
    """A talk or a statement: the whole team of the case may write down what they heard."""
    return can_add_entry(user, finding.case)


def can_change_session(user: User, session: FindingSession) -> Answer:
    if not (allowed := can_add_entry(user, session.finding.case)):
        return allowed
    return YES if _wrote(user, session.written_by_id) else _NOT_THE_WRITER


def can_strike(user: User, statement: Statement) -> Answer:
    """Taking back a mistaken note: its writer, caseworkers and the director."""
    case = statement.finding.case
    if not (allowed := can_add_entry(user, case)) or not (
        allowed := can_see_topic(user, case, statement.topic)
    ):
        return allowed
    if not _wrote(user, statement.recorded_by_id):
        return _NOT_THE_WRITER
    return _STRUCK if statement.struck_at else YES


def _wrote(user: User, writer: object) -> bool:
    return user.pk == writer or user.has_role(Role.CASEWORKER, Role.DIRECTOR)


def can_conclude(user: User, finding: FactFinding) -> Answer:
    """เสร็จเบื้องต้น, once."""
    if not (allowed := can_write_finding(user, finding)):
        return allowed
    return _DONE if finding.done_at else YES


def can_give_opinion(user: User, finding: FactFinding) -> Answer:
    """The director's own words, or those of whoever stands in for her."""
    if not user.has_role(Role.DIRECTOR):
        return _DIRECTOR_ONLY
    return CLOSED if finding.case.closed_at is not None else YES
