"""Who may screen somebody, and who may change the rules by which people are screened."""

from cases.models import Case, Screening, ScreeningRuleSet
from cases.permissions.case import can_read_case, can_see_sensitive, can_write_case
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import YES, Answer, no

RULE_READERS = (Role.CASEWORKER, Role.TEAM, Role.DIRECTOR, Role.ADMIN, Role.AUDITOR)
RULE_WRITERS = (Role.ADMIN,)
_DECIDED = no("การคัดกรองครั้งนี้ตัดสินแล้วจึงแก้ไม่ได้ หากข้อเท็จจริงเปลี่ยน ให้เริ่มคัดกรองครั้งถัดไป")
_UNDER_WAY = no("มีการคัดกรองที่ยังไม่ตัดสิน เปิดครั้งนั้นแล้วทำต่อ")
_NOT_A_DRAFT = no("ชุดเกณฑ์นี้ใช้แล้วจึงแก้ไม่ได้ ให้คัดลอกเป็นร่าง แก้ในร่าง แล้วตั้งวันเริ่มใช้")
_WRITERS_ONLY = no("แก้เกณฑ์คัดกรองได้เฉพาะผู้ดูแลระบบ แจ้งผู้ดูแลระบบว่าควรแก้ข้อใด เพราะเหตุใด")


def can_read_screening(user: User, screening: Screening) -> Answer:
    """That there was one, and its neutral word; answers and route are for `can_see_answers`."""
    return can_read_case(user, screening.case)


def can_see_answers(user: User, case: Case) -> Answer:
    """Screening is about health, violence and offences through and through."""
    return can_see_sensitive(user, case)


def can_screen(user: User, case: Case) -> Answer:
    """Asking the questions: whoever may write the file and may see what is answered."""
    return can_write_case(user, case) and can_see_answers(user, case)


def can_start_screening(user: User, case: Case) -> Answer:
    if not (allowed := can_screen(user, case)):
        return allowed
    return _UNDER_WAY if case.screenings.filter(decided_at__isnull=True).exists() else YES


def can_answer(user: User, screening: Screening) -> Answer:
    """Answering and deciding, until it is decided."""
    if not (allowed := can_screen(user, screening.case)):
        return allowed
    return _DECIDED if screening.is_decided else YES


# --- the rules ------------------------------------------------------------------------------------------
def can_read_rules(user: User, rule_set: ScreeningRuleSet) -> Answer:
    return YES if user.has_role(*RULE_READERS) else no("บัญชีของท่านไม่มีหน้าที่ดูเกณฑ์คัดกรอง หากต้องใช้ ให้แจ้งผู้ดูแลระบบ")


def can_copy_rules(user: User, rule_set: ScreeningRuleSet) -> Answer:
    """One draft at a time, so that nobody edits beside somebody else."""
    if not user.has_role(*RULE_WRITERS):
        return _WRITERS_ONLY
    if rule_set.is_draft:
        return no("ชุดนี้เป็นร่างอยู่แล้ว แก้ในร่างนี้ได้เลย")
    draft = ScreeningRuleSet.objects.filter(status=ScreeningRuleSet.Status.DRAFT).first()
    return no(f"มีร่างฉบับที่ {draft.version} อยู่แล้ว แก้ต่อในร่างนั้น หรือทิ้งร่างก่อน") if draft else YES


def can_edit_rules(user: User, rule_set: ScreeningRuleSet) -> Answer:
    if not user.has_role(*RULE_WRITERS):
        return _WRITERS_ONLY
    return YES if rule_set.is_draft else _NOT_A_DRAFT
