"""What may be done with a consent."""

from cases.models import Consent, ConsentOutcome
from cases.permissions.case import can_write_case
from shelter.accounts.models import User
from shelter.accounts.permissions import YES, Answer, no


def can_withdraw(user: User, consent: Consent) -> Answer:
    """Taking back what was given, at any time while the file is open."""
    if not (allowed := can_write_case(user, consent.case)):
        return allowed
    if consent.outcome != ConsentOutcome.GIVEN:
        return no("คำตอบครั้งนี้ไม่ใช่การให้ความยินยอม จึงไม่มีอะไรให้ถอน")
    return no("ถอนความยินยอมครั้งนี้ไปแล้ว หากยินยอมอีก ให้บันทึกคำตอบครั้งใหม่") if consent.withdrawn else YES
