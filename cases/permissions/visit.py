"""What may be done with visits, their photographs, mediations and surveillance of a file."""

from cases.models import Case, HomeVisit, Surveillance, VisitPhoto
from cases.permissions.case import can_add_entry, can_see_sensitive, can_write_case
from cases.permissions.contact import can_contact
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import YES, Answer, no

_CALLED_OFF = no("ครั้งนี้บันทึกว่าไปไม่ได้แล้ว หากจะไปอีก ให้วางแผนครั้งใหม่")
_DONE = no("ไปมาแล้วและบันทึกผลแล้ว แก้ไขผลการเยี่ยมได้จากหน้าของครั้งนี้")
_NOT_YET = no("แนบภาพได้หลังบันทึกผลการเยี่ยม")
_TAKEN_OUT = no("ภาพนี้นำออกแล้ว หากยังต้องใช้ ให้แนบใหม่")
_ENDED = no("เลิกเฝ้าระวังเรื่องนี้แล้ว หากต้องเฝ้าระวังอีก ให้เริ่มเรื่องใหม่")
_NOT_THE_WRITER = no("นำภาพออกได้เฉพาะผู้แนบ นักสังคมสงเคราะห์ นักพัฒนาสังคม และผู้อำนวยการ")


def can_plan_visit(user: User, case: Case) -> Answer:
    return can_write_case(user, case)


def can_visit(user: User, case: Case, whom: str) -> Answer:
    """The community and neighbours always; the family only as the person answered."""
    if whom == HomeVisit.Whom.FAMILY:
        return can_contact(user, case)
    return can_plan_visit(user, case)


def can_replan_visit(user: User, visit: HomeVisit) -> Answer:
    """Changing the plan, or saying that it was not possible."""
    if not (allowed := can_write_case(user, visit.case)):
        return allowed
    if visit.status == HomeVisit.Status.DONE:
        return _DONE
    return _CALLED_OFF if visit.status == HomeVisit.Status.NOT_POSSIBLE else YES


def can_report_visit(user: User, visit: HomeVisit) -> Answer:
    """What was found: a visit that took place is written down, whatever was answered since."""
    if not (allowed := can_write_case(user, visit.case)):
        return allowed
    return _CALLED_OFF if visit.status == HomeVisit.Status.NOT_POSSIBLE else YES


def can_see_place(user: User, visit: HomeVisit) -> bool:
    """Where exactly: kept back when the person's contact must stay safe."""
    return not visit.case.client.safe_contact or bool(can_see_sensitive(user, visit.case))


def can_see_photo(user: User, photo: VisitPhoto) -> bool:
    """A picture of a place shows where it is: kept back as the address is, but not from who took it."""
    return photo.added_by_id == user.pk or can_see_place(user, photo.visit)


def can_add_photo(user: User, visit: HomeVisit) -> Answer:
    if not (allowed := can_add_entry(user, visit.case)):
        return allowed
    return YES if visit.status == HomeVisit.Status.DONE else _NOT_YET


def can_remove_photo(user: User, photo: VisitPhoto) -> Answer:
    if not (allowed := can_add_entry(user, photo.visit.case)):
        return allowed
    if photo.added_by_id != user.pk and not user.has_role(Role.CASEWORKER, Role.DIRECTOR):
        return _NOT_THE_WRITER
    return _TAKEN_OUT if photo.removed_at else YES


def can_see_surveillance(user: User, watch: Surveillance) -> Answer:
    """A private one beside its sensitive readers: whoever began it, and whoever is to look next."""
    if not watch.private or user.pk in {watch.started_by_id, watch.next_by_id}:
        return YES
    return can_see_sensitive(user, watch.case)


def can_look(user: User, watch: Surveillance) -> Answer:
    """Writing down a look: the whole team of the case."""
    if not (allowed := can_add_entry(user, watch.case)) or not (allowed := can_see_surveillance(user, watch)):
        return allowed
    return _ENDED if watch.ended_at else YES


def can_end_surveillance(user: User, watch: Surveillance) -> Answer:
    if not (allowed := can_write_case(user, watch.case)):
        return allowed
    return can_look(user, watch)
