"""Who keeps and changes named filters of the case list."""

from cases.models import SavedFilter
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import YES, Answer, no


def can_save_for_centre(user: User) -> Answer:
    if user.has_role(Role.DIRECTOR):
        return YES
    return no("ตัวกรองของทั้งศูนย์บันทึกได้เฉพาะผู้อำนวยการ บันทึกเป็นของตนเองได้")


def can_change_filter(user: User, kept: SavedFilter) -> Answer:
    """One's own; the centre's by the director."""
    if kept.owner_id is not None:
        return YES if kept.owner_id == user.pk else no("ตัวกรองนี้เป็นของผู้อื่น เลือกตัวกรองแล้วบันทึกเป็นของตนเองได้")
    return can_save_for_centre(user)
