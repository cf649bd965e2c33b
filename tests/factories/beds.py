"""Houses with beds, and people in them. Every name is invented."""

from itertools import count
from typing import Any

from django.utils import timezone

from cases.models import Bed, BedStay, Case, House, HouseFor
from shelter.accounts.models import Centre, User

_serial = count(1)


def make_house(centre: Centre, *labels: str, **fields: Any) -> House:
    """A house for anybody with beds ก1 and ก2 unless told otherwise."""
    fields.setdefault("name", f"เรือนร่มไม้ {next(_serial)}")
    fields.setdefault("meant_for", HouseFor.ANY)
    house = House.objects.create(centre=centre, **fields)
    for place, label in enumerate(labels or ("ก1", "ก2")):
        Bed.objects.create(house=house, label=label, place=place)
    return house


def put_to_bed(house: House, case: Case, by: User) -> BedStay:
    """In the first free bed of the house, since the person was received."""
    bed = Bed.objects.free().filter(house=house).first()
    return BedStay.objects.create(case=case, bed=bed, since=case.received_at, placed_by=by)


def put_elsewhere(case: Case, by: User, elsewhere: str = BedStay.Elsewhere.MATTRESS) -> BedStay:
    return BedStay.objects.create(
        case=case,
        elsewhere=elsewhere,
        words="ห้องโถงเรือนชาย",
        since=timezone.now(),
        placed_by=by,
    )
