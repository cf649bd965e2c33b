"""What may be done with a file and the person in it."""

from django.db.models import Q, QuerySet

from cases.models import Case, CaseAssignment
from cases.rules.stage import NextStep
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import YES, Answer, no

CLOSED = no("แฟ้มนี้ยุติแล้ว หากผู้ใช้บริการกลับมา ให้รับเข้าครั้งใหม่")
NOT_ON_TEAM = no("เห็นได้เฉพาะผู้จัดการรายกรณี ทีมของแฟ้มนี้ และผู้อำนวยการ ขอให้ผู้จัดการรายกรณีเพิ่มท่านในทีมก่อน")


def _team(case: Case) -> list[CaseAssignment]:
    """The present team; reads `case.team` when `with_people()` fetched it."""
    if hasattr(case, "team"):
        return case.team
    return list(CaseAssignment.objects.filter(case=case, until__isnull=True))


def _manages(assignment: CaseAssignment) -> bool:
    return assignment.kind == CaseAssignment.Kind.MANAGER


def on_team(user: User, case: Case) -> bool:
    """Manager or member of the case's present team. A seat on a file that ended opens nothing of a person who
    came back to another team (`CaseQuerySet.of` says the same in SQL)."""
    if not any(one.user_id == user.pk for one in _team(case)):
        return False
    return case.closed_at is None or user.pk in case.present_team


def can_register(user: User) -> Answer:
    """Taking a person in and opening a file; who is on duty does so without seeing the file."""
    if user.has_role(Role.CASEWORKER, Role.DIRECTOR, Role.DUTY):
        return YES
    return no("รับเข้าได้เฉพาะนักสังคมสงเคราะห์ นักพัฒนาสังคม เจ้าหน้าที่เวร และผู้อำนวยการ")


def can_read_case(user: User, case: Case) -> Answer:
    """Caseworker and director: every file of the centre; team member: assigned files."""
    if user.has_role(Role.CASEWORKER, Role.DIRECTOR) or on_team(user, case):
        return YES
    return NOT_ON_TEAM


def readers_of(case: Case) -> QuerySet[User]:
    """Everybody at work whom `can_read_case` lets read an open file."""
    people = User.objects.filter(centre_id=case.centre_id, is_active=True)
    team = case.assignments.filter(until__isnull=True).values("user")
    return people.filter(Q(roles__overlap=[Role.CASEWORKER, Role.DIRECTOR]) | Q(pk__in=team))


def can_write_case(user: User, case: Case) -> Answer:
    """Changing the person, the intake or anything agreed, while the file is open."""
    if not user.has_role(Role.CASEWORKER, Role.DIRECTOR):
        return no("แก้ไขแฟ้มได้เฉพาะนักสังคมสงเคราะห์ นักพัฒนาสังคม และผู้อำนวยการ ทีมสหวิชาชีพเพิ่มบันทึกในลำดับเหตุการณ์ได้")
    return YES if case.closed_at is None else CLOSED


def can_add_entry(user: User, case: Case) -> Answer:
    """Adding a line to the timeline; a team member may, on assigned files."""
    if not can_read_case(user, case):
        return NOT_ON_TEAM
    return YES if case.closed_at is None else CLOSED


def can_reveal_identity(user: User, case: Case) -> Answer:
    """Seeing the ID number and telephone in full (logged each time)."""
    if user.has_role(Role.DIRECTOR) or (user.has_role(Role.CASEWORKER) and on_team(user, case)):
        return YES
    return NOT_ON_TEAM


def can_see_sensitive(user: User, case: Case) -> Answer:
    """Health, psychiatric, criminal, identity and a safe-contact address: absent from the page otherwise."""
    return can_reveal_identity(user, case)


def is_theirs(user: User, step: NextStep) -> bool:
    """Whether the next step of a file is this person's to take; whoever it is not may look."""
    return not step.by_director or user.has_role(Role.DIRECTOR)


def can_see_who_opened(user: User, case: Case) -> Answer:
    """The access log of one file: the director's (DESIGN 6)."""
    if user.has_role(Role.DIRECTOR):
        return YES
    return no("ดูว่าใครเปิดแฟ้มได้เฉพาะผู้อำนวยการ ดูการเปิดข้อมูลของท่านเองได้จากเมนู “การเปิดข้อมูล”")


def can_assign(user: User, case: Case) -> Answer:
    """Handing the case over and changing its team: its manager, and the director."""
    if case.closed_at is not None:
        return CLOSED
    if user.has_role(Role.DIRECTOR):
        return YES
    if user.has_role(Role.CASEWORKER) and any(
        one.user_id == user.pk and _manages(one) for one in _team(case)
    ):
        return YES
    return no("เปลี่ยนทีมได้เฉพาะผู้จัดการรายกรณีของแฟ้มนี้และผู้อำนวยการ แจ้งคนใดคนหนึ่งให้ทำแทน")


def has_manager(case: Case) -> bool:
    """Whether somebody answers for the file."""
    return any(_manages(one) for one in _team(case))


def can_give_manager(user: User, case: Case) -> Answer:
    """Naming the first manager of a file: the director anybody who may be one, a caseworker themself."""
    if case.closed_at is not None:
        return CLOSED
    if has_manager(case):
        return no("แฟ้มนี้มีผู้จัดการรายกรณีแล้ว เปลี่ยนคนได้ที่หน้าทีมผู้รับผิดชอบของแฟ้ม")
    if user.has_role(Role.DIRECTOR, Role.CASEWORKER):
        return YES
    return no("มอบหมายผู้จัดการรายกรณีได้เฉพาะผู้อำนวยการ และนักสังคมสงเคราะห์ที่จะรับแฟ้มเอง")
