"""Giving people a place to sleep, and keeping the list of houses and beds.

Whoever takes a bed holds the case, then the house: two who want the last free bed wait for each other there,
and the constraint on open stays stands behind.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.actions import events
from cases.models import Bed, BedStay, Case, CaseEvent, House
from cases.permissions.door import can_keep_houses, can_place
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk.refusal import Refused
from shelter.desk.versions import check_version, save_version

TAKEN = "เตียงนี้เพิ่งมีผู้เข้าพัก เลือกเตียงอื่นจากที่ว่างด้านล่าง หรือเลือกที่นอนเสริมไปก่อน"
FULL = "เรือนนี้เพิ่งเต็ม เลือกเรือนอื่นจากที่ว่างด้านล่าง หรือเลือกที่นอนเสริมไปก่อน"


URL = "/beds/"


class NoBed(Refused):
    """Somebody else was first; the free beds are asked for again."""


def _ready(case: Case, by: User) -> Case:
    case = Case.objects.select_for_update().get(pk=case.pk)
    require(can_place(by, case))
    return case


def _house(case: Case, pk: UUID) -> House:
    house = House.objects.select_for_update().filter(pk=pk, centre_id=case.centre_id, is_active=True).first()
    if house is None:
        raise NoBed("เรือนนี้ปิดใช้แล้ว เลือกเรือนอื่น")
    return house


def _moved(case: Case, by: User, bed: Bed | None, elsewhere: str, words: str, at: datetime) -> BedStay:
    """End where the person was and begin where they are; the moment never lies before the earlier one."""
    current = case.bed_stays.open().select_for_update().first()
    if current is not None:
        at = max(at, current.since)
        current.until = at
        current.save(update_fields=["until"])
    try:
        with transaction.atomic():
            stay = BedStay.objects.create(
                case=case, bed=bed, elsewhere=elsewhere, words=words, since=at, placed_by=by
            )
    except IntegrityError:
        raise NoBed(TAKEN) from None
    _tell(case, by, "ย้ายที่พัก" if current else "จัดที่พัก", stay.where_untold, at)
    return stay


def _tell(case: Case, by: User, title: str, body: str, at: datetime) -> None:
    """A line that the whole team of the file may read."""
    events.record(case=case, by=by, kind=CaseEvent.Kind.NOTE, title=title, body=body, at=at, url=URL)


@transaction.atomic
def place(*, case: Case, by: User, bed: Bed, at: datetime | None = None) -> BedStay:
    """Give the person this bed, and free the one they had. Raises NoBed when it is not free any more."""
    case = _ready(case, by)
    _house(case, bed.house_id)
    bed = Bed.objects.select_for_update().select_related("house").get(pk=bed.pk)
    mine = case.bed_stays.open().filter(bed=bed).first()
    if mine is not None:
        return mine
    if not Bed.objects.free().filter(pk=bed.pk).exists():
        raise NoBed(TAKEN)
    return _moved(case, by, bed, "", "", at or timezone.now())


@transaction.atomic
def place_in_house(*, case: Case, by: User, house: House, at: datetime | None = None) -> BedStay:
    """Give the person the first free bed of a house. Raises NoBed when the last one is gone."""
    case = _ready(case, by)
    house = _house(case, house.pk)
    bed = Bed.objects.free().filter(house=house).select_for_update(of=("self",)).first()
    if bed is None:
        raise NoBed(FULL)
    return _moved(case, by, bed, "", "", at or timezone.now())


@transaction.atomic
def place_elsewhere(
    *, case: Case, by: User, elsewhere: str, words: str, at: datetime | None = None
) -> BedStay:
    """Say in words where a person without a bed sleeps."""
    case = _ready(case, by)
    return _moved(case, by, None, elsewhere, words, at or timezone.now())


@transaction.atomic
def leave(*, case: Case, by: User, at: datetime | None = None) -> None:
    """End the person's stay: they sleep here no more. Without a stay nothing is to be ended."""
    case = _ready(case, by)
    current = case.bed_stays.open().select_for_update(of=("self",)).select_related("bed__house").first()
    if current is None:
        return
    current.until = max(at or timezone.now(), current.since)
    current.save(update_fields=["until"])
    _tell(case, by, "ออกจากที่พัก", current.where_untold, current.until)


# --- the list of houses and beds -----------------------------------------------------------------------
@transaction.atomic
def add_house(*, by: User, name: str, meant_for: str, labels: Sequence[str]) -> House:
    """A new house of one's own centre with its beds in the order given. Raises Refused."""
    if not (allowed := can_keep_houses(by)) or by.centre is None:
        raise Refused(allowed.reason or "เพิ่มเรือนได้เฉพาะเจ้าหน้าที่ที่สังกัดศูนย์")
    try:
        with transaction.atomic():
            house = House.objects.create(centre=by.centre, name=name, meant_for=meant_for)
    except IntegrityError:
        raise Refused(_named(name)) from None
    _set_beds(house, labels)
    return house


def _named(name: str) -> str:
    return f"มีเรือนชื่อ “{name}” อยู่แล้ว ตั้งชื่ออื่น หรือแก้ไขเรือนเดิม"


@transaction.atomic
def edit_house(
    *,
    house: House,
    by: User,
    name: str,
    meant_for: str,
    is_active: bool,
    labels: Sequence[str],
    expected: int | None,
) -> House:
    """Change a house. A bed that left the list goes out of use, unless somebody lies in it.

    Raises Conflict when somebody saved first, Refused for a name already there or a bed that is taken.
    """
    require(can_keep_houses(by))
    house = House.objects.select_for_update().get(pk=house.pk)
    check_version(house, expected)
    house.name, house.meant_for, house.is_active = name, meant_for, is_active
    try:
        with transaction.atomic():
            save_version(house, expected, ["name", "meant_for", "is_active"])
    except IntegrityError:
        raise Refused(_named(name)) from None
    _set_beds(house, labels)
    if not is_active:
        _refuse_if_taken(house, list(labels))
    return house


def _set_beds(house: House, labels: Sequence[str]) -> None:
    known = {bed.label: bed for bed in house.beds.select_for_update()}
    leaving = [label for label, bed in known.items() if bed.in_use and label not in labels]
    _refuse_if_taken(house, leaving)
    for number, label in enumerate(labels):
        bed = known.get(label)
        if bed is None:
            Bed.objects.create(house=house, label=label, place=number)
        elif (bed.place, bed.in_use) != (number, True):
            bed.place, bed.in_use = number, True
            bed.save(update_fields=["place", "in_use"])
    house.beds.filter(label__in=leaving).update(in_use=False)


def _refuse_if_taken(house: House, labels: Sequence[str]) -> None:
    taken = BedStay.objects.open().filter(bed__house=house, bed__label__in=labels)
    names = list(taken.order_by("bed__place").values_list("bed__label", flat=True))
    if names:
        raise Refused(f"มีคนพักอยู่ที่เตียง {', '.join(names)} ย้ายไปเตียงอื่นจากหน้า “ที่พัก” ก่อน แล้วจึงเลิกใช้เตียง")
