"""What a person may do with KM work, and why not in words (DESIGN 6, the KM row)."""

from collections.abc import Callable
from typing import Any

from km.models import AssessmentStatus, KMAssessment, KMReport, ReportStatus, RowEvidence
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import YES, Answer, no

READERS = (Role.CASEWORKER, Role.TEAM, Role.DIRECTOR, Role.KM, Role.AUDITOR)
OWN_CENTRE = (Role.CASEWORKER, Role.TEAM, Role.DIRECTOR, Role.KM)
WRITERS = (Role.KM, Role.DIRECTOR)
SCORERS = (Role.CASEWORKER, Role.DIRECTOR, Role.KM)


def _own(user: User, report: KMReport) -> bool:
    return user.centre_id is not None and user.centre_id == report.project.centre_id


def can_import(user: User) -> Answer:
    if user.centre_id and user.has_role(*WRITERS):
        return YES
    return no("ผู้นำเข้ารายงาน KM ได้คือคณะทำงาน KM และผู้อำนวยการของศูนย์ โปรดแจ้งคณะทำงาน KM")


def may_write_report(user: User, report: KMReport) -> Answer:
    """Who writes, whatever the edition's status: the KM team and the director of the centre."""
    if _own(user, report) and user.has_role(*WRITERS):
        return YES
    return no("ผู้เขียนรายงาน KM ได้คือคณะทำงาน KM และผู้อำนวยการของศูนย์ โปรดแจ้งคณะทำงาน KM")


def can_edit_report(user: User, report: KMReport) -> Answer:
    """Sections, team and settings of an edition, while it is a draft."""
    may = may_write_report(user, report)
    if not may:
        return may
    if report.status == ReportStatus.CERTIFIED:
        return no("รายงานฉบับนี้รับรองแล้ว แก้ไขไม่ได้ หากต้องแก้ ให้เปิดเป็นฉบับถัดไป")
    if report.status == ReportStatus.IN_REVIEW:
        return no("รายงานฉบับนี้รอผู้อำนวยการรับรอง หากต้องแก้ ให้ส่งกลับเป็นฉบับร่างก่อน")
    return YES


def is_on_team(user: User, report: KMReport) -> bool:
    return report.members.filter(user=user).exists()


FROZEN = no("ลงนามรับรองแล้ว ผลประเมินเป็นข้อมูล ณ วันลงนาม แก้ไขไม่ได้")
_SENT_ONESELF = no("ท่านเป็นผู้ส่งเอง จึงรับรองแทนผู้อำนวยการไม่ได้ ให้ผู้อำนวยการหรือผู้แทนอีกคนรับรอง")
AWAITS_SIGNATURE = no("ส่งผลประเมินแล้ว แก้ไม่ได้ หากต้องแก้ ให้ผู้อำนวยการส่งกลับ")


def can_start_assessment(user: User, report: KMReport) -> Answer:
    if _own(user, report) and user.has_role(*WRITERS):
        return YES
    return no("ผู้เริ่มการประเมินได้คือคณะทำงาน KM และผู้อำนวยการของศูนย์ โปรดแจ้งคณะทำงาน KM")


def may_score(user: User, assessment: KMAssessment) -> Answer:
    """Who scores: KM team and director; a caseworker when named in the report's team."""
    report = assessment.report
    if not (_own(user, report) and user.has_role(*SCORERS)):
        return no("ผู้ให้คะแนนได้คือคณะทำงาน KM ของศูนย์ โปรดแจ้งคณะทำงาน KM")
    if not user.has_role(*WRITERS) and not is_on_team(user, report):
        return no("ผู้ให้คะแนนต้องมีชื่อในคณะทำงาน KM ของรายงานนี้ โปรดแจ้งคณะทำงาน KM ให้เพิ่มชื่อ")
    return YES


def can_score(user: User, assessment: KMAssessment) -> Answer:
    """Both sheets, while the assessment is open."""
    return may_score(user, assessment) and _while_open(assessment)


def _while_open(assessment: KMAssessment) -> Answer:
    if assessment.status == AssessmentStatus.SIGNED:
        return FROZEN
    return YES if assessment.status == AssessmentStatus.OPEN else AWAITS_SIGNATURE


def may_add_evidence(user: User, assessment: KMAssessment) -> Answer:
    if _own(user, assessment.report) and user.has_role(*SCORERS):
        return YES
    return no("ผู้แนบหลักฐานได้คือนักสังคมสงเคราะห์ คณะทำงาน KM และผู้อำนวยการของศูนย์")


def can_add_evidence(user: User, assessment: KMAssessment) -> Answer:
    """Until the sheet is sent: what is signed is what the director was shown."""
    return may_add_evidence(user, assessment) and _while_open(assessment)


def may_remove_evidence(user: User, evidence: RowEvidence) -> Answer:
    """Who takes evidence back: the one who added it, the KM team and the director."""
    assessment = evidence.row.assessment
    if not may_add_evidence(user, assessment):
        return may_add_evidence(user, assessment)
    if user.has_role(*WRITERS) or evidence.added_by_id == user.pk:
        return YES
    return no("ผู้นำหลักฐานออกได้คือผู้แนบเอง คณะทำงาน KM และผู้อำนวยการ")


def can_remove_evidence(user: User, evidence: RowEvidence) -> Answer:
    return may_remove_evidence(user, evidence) and _while_open(evidence.row.assessment)


def may_submit_assessment(user: User, assessment: KMAssessment) -> Answer:
    if _own(user, assessment.report) and user.has_role(*WRITERS):
        return YES
    return no("ผู้ส่งผลประเมินได้คือคณะทำงาน KM และผู้อำนวยการของศูนย์")


def can_submit_assessment(user: User, assessment: KMAssessment) -> Answer:
    return may_submit_assessment(user, assessment) and _while_open(assessment)


def may_sign_assessment(user: User, assessment: KMAssessment) -> Answer:
    """Who signs, and who sends back unsigned."""
    if _own(user, assessment.report) and user.has_role(Role.DIRECTOR):
        return YES
    return no("ผู้ลงนามรับรองและผู้ส่งกลับคือผู้อำนวยการของศูนย์")


def can_sign_assessment(user: User, assessment: KMAssessment) -> Answer:
    """Whoever stands in for the director does not sign what they sent themself."""
    if not (allowed := can_return_assessment(user, assessment)):
        return allowed
    return _SENT_ONESELF if user.standing_in and assessment.submitted_by_id == user.pk else YES


def can_return_assessment(user: User, assessment: KMAssessment) -> Answer:
    """Once it is sent, until it is signed."""
    if assessment.status == AssessmentStatus.OPEN:
        return may_sign_assessment(user, assessment) and no("ทำได้เมื่อคณะทำงานส่งผลประเมินแล้ว")
    if assessment.status == AssessmentStatus.SIGNED:
        return FROZEN
    return may_sign_assessment(user, assessment)


ASSESSMENT_MOVES: dict[str, Callable[[User, KMAssessment], Answer]] = {
    "score": can_score,
    "submit": can_submit_assessment,
    "return": can_return_assessment,
    "sign": can_sign_assessment,
}


def assessment_moves(user: User, assessment: KMAssessment) -> list[str]:
    """The verbs this person may use on the assessment now."""
    return [verb for verb, can in ASSESSMENT_MOVES.items() if can(user, assessment)]


REPORT_MOVES: dict[str, tuple[str, ...]] = {
    ReportStatus.DRAFT: ("send",),
    ReportStatus.IN_REVIEW: ("return", "certify"),
    ReportStatus.CERTIFIED: ("reopen",),
}


def may_certify_report(user: User, report: KMReport) -> Answer:
    if _own(user, report) and user.has_role(Role.DIRECTOR):
        return YES
    return no("ผู้รับรองรายงานคือผู้อำนวยการของศูนย์")


def _when(may: Answer, report: KMReport, status: ReportStatus, otherwise: str) -> Answer:
    if not may:
        return may
    return YES if report.status == status else no(otherwise)


def can_send_report(user: User, report: KMReport) -> Answer:
    may = may_write_report(user, report)
    return _when(may, report, ReportStatus.DRAFT, "รายงานฉบับนี้ไม่ใช่ฉบับร่าง ส่งซ้ำไม่ได้")


def can_return_report(user: User, report: KMReport) -> Answer:
    may = may_write_report(user, report)
    return _when(may, report, ReportStatus.IN_REVIEW, "ส่งกลับได้เฉพาะฉบับที่รอรับรอง")


def can_certify_report(user: User, report: KMReport) -> Answer:
    """Whoever stands in for the director does not certify what they sent themself."""
    may = may_certify_report(user, report)
    allowed = _when(may, report, ReportStatus.IN_REVIEW, "รับรองได้เมื่อคณะทำงานส่งรายงานแล้ว")
    return _SENT_ONESELF if allowed and user.standing_in and report.sent_by_id == user.pk else allowed


def can_reopen_report(user: User, report: KMReport) -> Answer:
    may = may_write_report(user, report)
    return _when(may, report, ReportStatus.CERTIFIED, "เปิดฉบับถัดไปได้เมื่อฉบับนี้รับรองแล้ว")


_CAN: dict[str, Any] = {
    "send": can_send_report,
    "return": can_return_report,
    "certify": can_certify_report,
    "reopen": can_reopen_report,
}


def available_moves(user: User, report: KMReport) -> list[str]:
    """The verbs this person may use on the report now."""
    return [verb for verb in REPORT_MOVES[report.status] if _CAN[verb](user, report)]
