"""Instruments: who fills them in for a case, and who enters the official sheets."""

from cases.models import Case, Instrument, InstrumentResult
from cases.permissions.groups import can_see_health, can_write_health
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import YES, Answer, no

_OFF = no("แบบนี้ยังไม่เปิดใช้ ผู้ดูแลระบบต้องใส่ข้อความและคะแนนตามแบบทางการให้ครบก่อน ระหว่างนี้ใช้แบบกระดาษของหน่วยบริการสุขภาพ")


def can_fill(user: User, case: Case, instrument: Instrument) -> Answer:
    if not (allowed := can_write_health(user, case)):
        return allowed
    return YES if instrument.switched_on else _OFF


def can_read_result(user: User, result: InstrumentResult) -> Answer:
    return can_see_health(user, result.case)


def can_record_steps(user: User, result: InstrumentResult) -> Answer:
    """Writing down what was done for somebody's safety; it may be added to, never taken back."""
    if not (allowed := can_write_health(user, result.case)):
        return allowed
    return YES if result.safety else no("ผลครั้งนี้ไม่ได้เรียกให้ดูแลความปลอดภัยทันที")


def can_read_instruments(user: User, instrument: Instrument) -> Answer:
    if user.has_role(Role.ADMIN, Role.DIRECTOR):
        return YES
    return no("ดูแบบประเมินได้เฉพาะผู้ดูแลระบบและผู้อำนวยการ")


def can_switch_instrument(user: User, instrument: Instrument) -> Answer:
    """Reference data are the administrator's to write (DESIGN 6)."""
    if user.has_role(Role.ADMIN):
        return YES
    return no("แก้ไขและเปิดใช้แบบได้เฉพาะผู้ดูแลระบบ")


def can_edit_instrument(user: User, instrument: Instrument) -> Answer:
    """Entering the official sheet, while nobody fills it in."""
    if not (allowed := can_switch_instrument(user, instrument)):
        return allowed
    return no("แบบนี้เปิดใช้อยู่ ปิดใช้ก่อนแล้วจึงแก้ไข") if instrument.switched_on else YES
