"""Places of the directory. Every name is invented."""

from itertools import count
from typing import Any

from django.utils import timezone

from cases.models import Facility, FacilityCriterion, FacilityKind, Ownership

_serial = count(1)
SSK_DISTRICT = "3301"


def make_facility(*criteria: tuple, **fields: Any) -> Facility:
    """A local elderly home unless told otherwise; criteria are (fact, operator, value[, group])."""
    number = next(_serial)
    fields.setdefault("name", f"บ้านพักร่มไทร {number}")
    fields.setdefault("ownership", Ownership.LOCAL)
    fields.setdefault("kind", FacilityKind.ELDERLY_HOME)
    fields.setdefault("address_code", SSK_DISTRICT)
    fields.setdefault("updated_at", timezone.now())
    facility = Facility(**fields)
    facility.fill_derived()
    facility.save()
    for order, (fact, operator, value, *group) in enumerate(criteria):
        FacilityCriterion.objects.create(
            facility=facility, fact=fact, operator=operator, value=value, group="".join(group), order=order
        )
    return facility
