"""Orders by which somebody stands in for the director: recording one, and ending it before its last day."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from shelter.accounts.models import Centre, DeputyKind, DeputyOrder, Role, User
from shelter.accounts.permissions import can_end_deputy, can_name_deputy, require
from shelter.desk.refusal import Refused
from shelter.lib.thai import bangkok_today, format_date

NOT_ONESELF = "แต่งตั้งตนเองไม่ได้ ให้ผู้อำนวยการหรือผู้ดูแลระบบอีกคนบันทึก"
NOT_OF_CENTRE = "เลือกเจ้าหน้าที่ของศูนย์นี้ที่ใช้งานอยู่"
IS_DIRECTOR = "ผู้นี้เป็นผู้อำนวยการอยู่แล้ว ไม่ต้องมีคำสั่งแทน"
IS_ADMIN = "ผู้ดูแลระบบแทนผู้อำนวยการในระบบไม่ได้ เพราะไม่มีสิทธิ์เห็นแฟ้ม หากต้องแต่งตั้ง ให้ผู้อื่นรับบทบาทผู้ดูแลระบบก่อน"


def ahead_of(user: User) -> QuerySet[DeputyOrder]:
    """The person's orders that hold today or will."""
    return DeputyOrder.objects.not_ended().filter(user=user, ends_on__gte=bangkok_today())


def can_stand_in(user: User, centre: Centre) -> str:
    """Why this person cannot be named, or ""."""
    if user.centre_id != centre.pk or not user.is_active or not user.has_joined:
        return NOT_OF_CENTRE
    if Role.DIRECTOR in user.roles:
        return IS_DIRECTOR
    return IS_ADMIN if Role.ADMIN in user.roles else ""


@transaction.atomic
def name(
    *,
    by: User,
    user: User,
    kind: str,
    rank: int,
    order_number: str,
    ordered_on: date,
    starts_on: date,
    ends_on: date,
) -> DeputyOrder:
    """Record an order. The centre's row is locked, so that two orders for the same days meet there."""
    require(can_name_deputy(by))
    centre = Centre.objects.select_for_update().get(pk=by.centre_id)
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if user.pk == by.pk:
        raise Refused(NOT_ONESELF)
    if problem := can_stand_in(user, centre):
        raise Refused(problem)
    others = DeputyOrder.objects.not_ended().filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
    if standing := others.filter(user=user).first():
        raise Refused(f"{user} มี{standing} ในช่วงวันที่นี้อยู่แล้ว ({_days(standing)}) แก้วันที่ หรือสิ้นสุดคำสั่งเดิมก่อน")
    taken = others.filter(centre=centre, kind=kind, rank=rank).select_related("user").first()
    if taken:
        what = f"ลำดับที่ {rank} ของการ{DeputyKind(kind).label}"
        raise Refused(f"{what}ในช่วงวันที่นี้เป็นของ {taken.user} ({_days(taken)}) ใช้ลำดับถัดไป")
    return DeputyOrder.objects.create(
        centre=centre,
        user=user,
        kind=kind,
        rank=rank,
        order_number=order_number,
        ordered_on=ordered_on,
        starts_on=starts_on,
        ends_on=ends_on,
        made_by=by,
    )


def _days(order: DeputyOrder) -> str:
    return f"{format_date(order.starts_on)} ถึง {format_date(order.ends_on)}"


@transaction.atomic
def end(*, order: DeputyOrder, by: User, reason: str) -> DeputyOrder:
    """End an order now: the very next request of the person it names obeys."""
    current = DeputyOrder.objects.select_for_update(of=("self",)).select_related("user").get(pk=order.pk)
    require(can_end_deputy(by, current))
    _end(current, by, reason)
    return current


def end_all_of(user: User, *, by: User, reason: str) -> None:
    """End what holds or would hold, when the person leaves the centre."""
    for order in ahead_of(user).select_for_update():
        _end(order, by, reason)


def _end(order: DeputyOrder, by: User, reason: str) -> None:
    order.ended_at, order.ended_by, order.end_reason = timezone.now(), by, reason
    order.save(update_fields=["ended_at", "ended_by", "end_reason"])
