"""What may be done with a person's belongings."""

from django.db.models import Q

from cases.models import Case, PropertyKind, PropertyList
from cases.models.case import CaseQuerySet
from cases.permissions.case import can_read_case
from cases.permissions.door import at_the_door
from cases.permissions.groups import can_see_health
from cases.permissions.reception import RECEIVERS, can_receive
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import YES, Answer, no

PROPERTY_READERS = (*RECEIVERS, Role.TEAM)
_SIGNED = no("บัญชีฉบับนี้ลงนามแล้วจึงแก้ไม่ได้ ของที่พบเพิ่มให้เริ่มบัญชีฉบับถัดไป")


def with_belongings(user: User) -> CaseQuerySet:
    """The files whose belongings this person may deal with: those they see, and on duty those of the door."""
    seen = Case.objects.visible_to(user)
    if not user.has_role(Role.DUTY):
        return seen
    return Case.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=at_the_door(user).values("pk")))


def can_read_property(user: User, case: Case) -> Answer:
    """Whoever reads the file, and whoever is on duty."""
    return YES if user.has_role(Role.DUTY) else can_read_case(user, case)


def can_edit_list(user: User, listed: PropertyList) -> Answer:
    if not (allowed := can_receive(user, listed.case)):
        return allowed
    return YES if listed.is_draft else _SIGNED


def can_give_back(user: User, case: Case) -> Answer:
    """Also of a file that has ended: what is left is still the person's."""
    if user.has_role(*RECEIVERS) and user.centre_id == case.centre_id:
        return YES
    return no("คืนทรัพย์สินได้เฉพาะนักสังคมสงเคราะห์ นักพัฒนาสังคม เจ้าหน้าที่เวร และผู้อำนวยการของศูนย์นี้")


def hidden_kinds(user: User, listed: PropertyList) -> frozenset[str]:
    """Kinds of items whose words this person does not read: medicine is health.

    Whoever writes a list sees what is on it until it is signed.
    """
    if can_see_health(user, listed.case) or can_edit_list(user, listed):
        return frozenset()
    return frozenset({PropertyKind.MEDICINE.value})
