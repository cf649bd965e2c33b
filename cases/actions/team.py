"""Who answers for a case: one manager at a time, and the people around."""

from django.db import transaction
from django.utils import timezone

from cases.actions import events
from cases.models import Case, CaseAssignment, CaseEvent
from cases.permissions.case import can_assign, can_give_manager
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import require
from shelter.desk.refusal import Refused

Kind = CaseAssignment.Kind
MANAGERS = (Role.CASEWORKER, Role.DIRECTOR)
MEMBERS = (Role.CASEWORKER, Role.TEAM, Role.DIRECTOR)


def _locked(case: Case, by: User) -> Case:
    case = Case.objects.select_for_update().get(pk=case.pk)
    require(can_assign(by, case))
    return case


def _fits(case: Case, user: User, roles: tuple[Role, ...]) -> None:
    if user.centre_id != case.centre_id or not user.is_active or not user.has_role(*roles):
        raise Refused("เลือกเจ้าหน้าที่ของศูนย์นี้ที่ทำหน้าที่นี้ได้")


def _end(assignment: CaseAssignment) -> None:
    assignment.until = timezone.now()
    assignment.save(update_fields=["until"])


@transaction.atomic
def give_manager(*, case: Case, by: User, to: User) -> CaseAssignment:
    """Name the first manager of a file that was taken in at night; nobody is replaced by it."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    require(can_give_manager(by, case))
    if by.pk != to.pk and not by.has_role(Role.DIRECTOR):
        raise Refused("นักสังคมสงเคราะห์รับแฟ้มได้เฉพาะให้ตนเอง ให้ผู้อำนวยการมอบหมายแก่คนอื่น")
    _fits(case, to, MANAGERS)
    if member := case.assignments.filter(user=to, until__isnull=True).first():
        _end(member)
    manager = CaseAssignment.objects.create(case=case, user=to, kind=Kind.MANAGER, since=timezone.now())
    events.record(case=case, by=by, kind=CaseEvent.Kind.TEAM, title="มอบหมายผู้จัดการรายกรณี", body=str(to))
    return manager


@transaction.atomic
def hand_over(*, case: Case, by: User, to: User, note: str) -> CaseAssignment:
    """Make `to` the case manager; the one before stays in the team as a member."""
    case = _locked(case, by)
    _fits(case, to, MANAGERS)
    present = {one.user_id: one for one in case.assignments.filter(until__isnull=True).select_related("user")}
    before = next((one for one in present.values() if one.kind == Kind.MANAGER), None)
    if before is None:
        raise Refused("แฟ้มนี้ยังไม่มีผู้จัดการรายกรณี กด “มอบหมายผู้จัดการรายกรณี” แทนการส่งมอบ")
    if before.user_id == to.pk:
        raise Refused(f"{to} เป็นผู้จัดการรายกรณีของแฟ้มนี้อยู่แล้ว")
    _end(before)
    if to.pk in present:
        _end(present[to.pk])
    now = timezone.now()
    new = CaseAssignment.objects.create(case=case, user=to, kind=Kind.MANAGER, since=now, note=note)
    CaseAssignment.objects.create(case=case, user=before.user, kind=Kind.MEMBER, since=now)
    events.record(
        case=case,
        by=by,
        kind=CaseEvent.Kind.TEAM,
        title="เปลี่ยนผู้จัดการรายกรณี",
        body=f"จาก {before.user} เป็น {to} เหตุผล: {note}",
    )
    return new


@transaction.atomic
def add_member(*, case: Case, by: User, user: User) -> CaseAssignment:
    """Bring somebody of the centre into the team: from now on they see this file."""
    case = _locked(case, by)
    _fits(case, user, MEMBERS)
    if case.assignments.filter(user=user, until__isnull=True).exists():
        raise Refused(f"{user} อยู่ในทีมของแฟ้มนี้แล้ว")
    member = CaseAssignment.objects.create(case=case, user=user, kind=Kind.MEMBER, since=timezone.now())
    events.record(case=case, by=by, kind=CaseEvent.Kind.TEAM, title="เพิ่มผู้ร่วมทีม", body=str(user))
    return member


@transaction.atomic
def end_member(*, case: Case, by: User, assignment: CaseAssignment) -> None:
    """Take a member out of the team; the manager leaves only by handing over."""
    case = _locked(case, by)
    assignment = case.assignments.select_for_update(of=("self",)).select_related("user").get(pk=assignment.pk)
    if assignment.until is not None:
        raise Refused(f"{assignment.user} ออกจากทีมของแฟ้มนี้แล้ว")
    if assignment.kind == Kind.MANAGER:
        raise Refused("แฟ้มต้องมีผู้จัดการรายกรณีเสมอ ให้ส่งมอบแก่คนใหม่ก่อน")
    _end(assignment)
    events.record(case=case, by=by, kind=CaseEvent.Kind.TEAM, title="ออกจากทีม", body=str(assignment.user))
