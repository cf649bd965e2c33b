"""Filters of the case list kept under a name."""

from collections.abc import Mapping

from django.db import transaction

from cases.models import SavedFilter
from cases.permissions.saved_filter import can_change_filter, can_save_for_centre
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk.refusal import Refused

MOST = 20


@transaction.atomic
def save(*, by: User, name: str, query: Mapping[str, str], for_centre: bool = False) -> SavedFilter:
    """Keep these filters, for oneself or, by the director, for everybody of the centre."""
    if for_centre and not (allowed := can_save_for_centre(by)):
        raise Refused(allowed.reason)
    centre = by.centre
    if centre is None:
        raise Refused("บันทึกตัวกรองได้เฉพาะเจ้าหน้าที่ที่สังกัดศูนย์")
    # One after another for one person: the numbers stay in order and the count holds.
    User.objects.select_for_update().get(pk=by.pk)
    owner = None if for_centre else by
    known = SavedFilter.objects.filter(centre=centre, owner=owner)
    if known.filter(name=name).exists():
        raise Refused(f"มีตัวกรองชื่อ “{name}” อยู่แล้ว ตั้งชื่ออื่น หรือลบอันเดิมก่อน")
    if known.count() >= MOST:
        raise Refused(f"บันทึกได้ไม่เกิน {MOST} ตัวกรอง ลบที่ไม่ใช้แล้วก่อน")
    last = known.order_by("-order").values_list("order", flat=True).first()
    return SavedFilter.objects.create(
        centre=centre, owner=owner, name=name, query=dict(query), order=(last or 0) + 1
    )


def _must_change(kept: SavedFilter, by: User) -> None:
    require(can_change_filter(by, kept))


@transaction.atomic
def remove(*, kept: SavedFilter, by: User) -> None:
    _must_change(kept, by)
    kept.delete()


@transaction.atomic
def move_up(*, kept: SavedFilter, by: User) -> None:
    """Change places with the one before it; the first stays."""
    _must_change(kept, by)
    known = list(SavedFilter.objects.select_for_update().filter(centre=kept.centre_id, owner=kept.owner_id))
    place = next((number for number, one in enumerate(known) if one.pk == kept.pk), 0)
    if place:
        known[place - 1], known[place] = known[place], known[place - 1]
    for number, one in enumerate(known, 1):
        one.order = number
    SavedFilter.objects.bulk_update(known, ["order"])
