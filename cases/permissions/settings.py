"""Who reads the values that hold for every centre, and who may set them: as with the rules of screening."""

from collections.abc import Mapping

from django.db.models import QuerySet

from cases.permissions.screening import RULE_READERS, RULE_WRITERS
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import YES, Answer, no
from shelter.desk.known_settings import Known, known
from shelter.desk.models import Setting
from shelter.lib.thai import bangkok_today

READERS, WRITERS = RULE_READERS, RULE_WRITERS
# From how many openings on somebody is looked at: not for those who are looked at.
WATCHERS = (Role.DIRECTOR, Role.ADMIN, Role.AUDITOR)
_WRITERS_ONLY = no("ตั้งค่าใหม่ได้เฉพาะผู้ดูแลระบบ แจ้งผู้ดูแลระบบว่าควรเปลี่ยนค่าใด ตามคำสั่งหรือกฎหมายใด")
_BEGUN = no("ค่านี้เริ่มใช้แล้วจึงถอนไม่ได้ ถ้าต้องเปลี่ยน ให้ตั้งค่าใหม่ตั้งแต่วันถัดไป")
_WITHDRAWN = no("ค่านี้ถอนไปแล้ว ดูประวัติของค่านี้")


def settings_for(user: User) -> Mapping[str, Known]:
    """The settings this person may read, by their keys."""
    watches = user.has_role(*WATCHERS)
    return {key: one for key, one in known().items() if watches or not one.guarded}


def values_for(user: User) -> QuerySet[Setting]:
    """Every value of those settings, also what was and what was withdrawn."""
    return Setting.objects.filter(key__in=settings_for(user)).select_related("set_by", "withdrawn_by")


def can_set(user: User, row: Setting) -> Answer:
    return YES if user.has_role(*WRITERS) else _WRITERS_ONLY


def can_withdraw(user: User, row: Setting) -> Answer:
    """A value that is planned: from its first day on it has counted."""
    if not user.has_role(*WRITERS):
        return _WRITERS_ONLY
    if row.withdrawn_at is not None:
        return _WITHDRAWN
    return YES if row.valid_from is not None and row.valid_from > bangkok_today() else _BEGUN
