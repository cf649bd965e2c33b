"""The directory of places: shared by all centres."""

from cases.models import Facility
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import YES, Answer, no

# A community helper is no member of staff: the directory is not part of any task of theirs.
FACILITY_READERS = tuple(role for role in Role if role != Role.HELPER)
FACILITY_WRITERS = (Role.DIRECTOR, Role.ADMIN)
FACILITY_IMPORTERS = (Role.ADMIN,)
FACILITY_EXPORTERS = (Role.CASEWORKER, Role.DIRECTOR, Role.ADMIN, Role.AUDITOR)
WRITERS_ONLY = no("แก้ไขทำเนียบได้เฉพาะผู้ดูแลระบบและผู้อำนวยการ แจ้งข้อมูลใหม่ให้คนใดคนหนึ่งบันทึก")


def can_read_facility(user: User, facility: Facility) -> Answer:
    """Every member of staff reads the directory."""
    return YES


def can_write_facility(user: User, facility: Facility) -> Answer:
    """Changing a place that is in use."""
    if not user.has_role(*FACILITY_WRITERS):
        return WRITERS_ONLY
    return YES if facility.is_active else no("สถานที่นี้ปิดใช้แล้ว เปิดใช้อีกครั้งก่อนแก้ไข")


def can_reactivate_facility(user: User, facility: Facility) -> Answer:
    if not user.has_role(*FACILITY_WRITERS):
        return WRITERS_ONLY
    return no("สถานที่นี้เปิดใช้อยู่แล้ว") if facility.is_active else YES
