"""What may be done with an assessment, and which of its dimensions a person reads."""

from cases.models import Assessment, AssessmentStatus, Case, Dimension
from cases.permissions.case import CLOSED, can_read_case, can_see_sensitive, can_write_case
from cases.permissions.groups import can_see_group
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import YES, Answer, no

_DONE = no("การประเมินครั้งนี้เสร็จแล้ว กด “เปิดแก้ไข” ก่อน หรือเริ่มประเมินครั้งใหม่")
_LATER = no("มีการประเมินครั้งใหม่กว่าแล้ว ครั้งนี้เก็บไว้เป็นหลักฐาน แก้ไขไม่ได้")


def groups_of(user: User, case: Case) -> frozenset[str]:
    """The groups of dimensions this person reads in this case."""
    return frozenset(group for group in Dimension.Group.values if can_see_group(user, case, group))


EVERY_GROUP = frozenset(Dimension.Group.values)


def can_read_assessment(user: User, assessment: Assessment) -> Answer:
    return can_read_case(user, assessment.case)


def can_assess(user: User, case: Case) -> Answer:
    """Scoring: who writes the file and sees all of it, for health and law are part of every sheet."""
    if not (allowed := can_write_case(user, case)):
        return allowed
    return can_see_sensitive(user, case)


def can_start_assessment(user: User, case: Case) -> Answer:
    """The next assessment, when none is being written."""
    if not (allowed := can_assess(user, case)):
        return allowed
    draft = case.assessments.filter(status=AssessmentStatus.DRAFT).first()
    return no(f"ครั้งที่ {draft.number} ยังประเมินไม่เสร็จ เปิดครั้งนั้นแล้วทำต่อ") if draft else YES


def can_edit_assessment(user: User, assessment: Assessment) -> Answer:
    if not (allowed := can_assess(user, assessment.case)):
        return allowed
    return YES if assessment.status == AssessmentStatus.DRAFT else _DONE


def can_finish_assessment(user: User, assessment: Assessment) -> Answer:
    return can_edit_assessment(user, assessment)


def can_reopen_assessment(user: User, assessment: Assessment) -> Answer:
    """Putting a finished one right, as long as no later one was measured against it."""
    if not (allowed := can_assess(user, assessment.case)):
        return allowed
    if assessment.status == AssessmentStatus.DRAFT:
        return no("การประเมินครั้งนี้ยังเปิดแก้ไขอยู่ กด “แก้ไขการประเมิน” แล้วทำต่อ")
    later = assessment.case.assessments.filter(number__gt=assessment.number)
    return _LATER if later.exists() else YES


def can_remark_assessment(user: User, assessment: Assessment) -> Answer:
    """The director's remark on a finished one."""
    if not user.has_role(Role.DIRECTOR):
        return no("เขียนความเห็นผู้อำนวยการได้เฉพาะผู้อำนวยการของศูนย์")
    if assessment.case.closed_at is not None:
        return CLOSED
    return YES if assessment.status == AssessmentStatus.DONE else no("เขียนความเห็นได้เมื่อประเมินเสร็จแล้ว")
