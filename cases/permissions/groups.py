"""Who reads the sensitive groups of a file: its caseworkers and the director all of them, every other
profession of its team the group it practises (DESIGN 6: a team member sees their own profession's)."""

from collections.abc import Callable

from cases.models import Case, SensitiveGroup
from cases.permissions.case import can_add_entry, can_see_sensitive, on_team
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import YES, Answer, no

_ON_TEAM_ONLY = no("ข้อมูลนี้เห็นได้เฉพาะทีมของแฟ้มนี้และผู้อำนวยการ ขอให้ผู้จัดการรายกรณีเพิ่มท่านในทีมก่อน")
_NOT_OF_HEALTH = no(
    "ข้อมูลสุขภาพเห็นได้เฉพาะผู้จัดการรายกรณี วิชาชีพด้านสุขภาพในทีม และผู้อำนวยการ "
    "หากท่านเป็นวิชาชีพด้านสุขภาพ ขอให้ผู้ดูแลระบบบันทึกวิชาชีพในบัญชีของท่าน"
)
_NOT_OF_LAW = no(
    "ข้อมูลคดีเห็นได้เฉพาะผู้จัดการรายกรณี นิติกรในทีม และผู้อำนวยการ หากท่านเป็นนิติกร ขอให้ผู้ดูแลระบบบันทึกวิชาชีพในบัญชีของท่าน"
)


def _can_see(user: User, case: Case, *, practised: bool, otherwise: Answer) -> Answer:
    if can_see_sensitive(user, case):
        return YES
    if not (user.has_role(Role.TEAM) and on_team(user, case)):
        return _ON_TEAM_ONLY
    return YES if practised else otherwise


def can_see_health(user: User, case: Case) -> Answer:
    """Health checks, instruments, and whatever else tells of health or mind."""
    return _can_see(user, case, practised=user.is_of_health, otherwise=_NOT_OF_HEALTH)


def can_see_law(user: User, case: Case) -> Answer:
    """Offences, police and courts."""
    return _can_see(user, case, practised=user.is_of_law, otherwise=_NOT_OF_LAW)


def can_write_health(user: User, case: Case) -> Answer:
    """Filling in an instrument or a health check."""
    if not (allowed := can_see_health(user, case)):
        return allowed
    return can_add_entry(user, case)


# What nobody of a team practises stays with the caseworkers: numbers, papers, where somebody hides.
_READERS: dict[str, Callable[[User, Case], Answer]] = {
    SensitiveGroup.HEALTH: can_see_health,
    SensitiveGroup.PSYCHIATRIC: can_see_health,
    SensitiveGroup.CRIMINAL: can_see_law,
}


def can_see_group(user: User, case: Case, group: str) -> Answer:
    """Something marked with a sensitive group, or with none."""
    if not group:
        return YES
    return _READERS.get(group, can_see_sensitive)(user, case)
