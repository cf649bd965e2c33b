"""Who lies where, house by house: three queries for any number of beds."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from cases.facts import flags
from cases.models import Bed, BedStay, House
from cases.rules.flags import Shown
from shelter.accounts.models import User


@dataclass(frozen=True)
class BedNow:
    """A bed in use; `stay` is empty when it is free (or when nobody may be shown)."""

    bed: Bed
    taken: bool
    stay: BedStay | None
    flags: list[Shown]


@dataclass(frozen=True)
class HouseNow:
    """A house in use with its beds in order."""

    house: House
    beds: list[BedNow] = field(default_factory=list)

    @property
    def pk(self) -> UUID:
        return self.house.pk

    @property
    def taken(self) -> int:
        return sum(one.taken for one in self.beds)

    @property
    def free(self) -> int:
        return len(self.beds) - self.taken


def with_person(stays: QuerySet[BedStay], reader: User) -> QuerySet[BedStay]:
    """Stays with their people, and what `flags_of_stay` reads."""
    beside = flags.columns(reader, case="case", client="case__client")
    return stays.select_related("case__client").annotate(**beside)


def flags_of_stay(stay: BedStay) -> list[Shown]:
    """What to heed of whoever stays there, as the reader of the row may know it."""
    return flags.flags_of_row(stay, safe_contact=stay.case.client.safe_contact)


def houses_now(houses: QuerySet[House], *, reader: User | None = None) -> list[HouseNow]:
    """The houses in use of a queryset: who lies there as `reader` may know them, without one only whether a
    bed is taken."""
    stays = BedStay.objects.open()
    if reader is not None:
        stays = with_person(stays, reader)
    open_stays = Prefetch("stays", queryset=stays, to_attr="open_stays")
    beds = Bed.objects.filter(in_use=True).prefetch_related(open_stays)
    found = houses.in_use().prefetch_related(Prefetch("beds", queryset=beds, to_attr="beds_in_use"))
    return [
        HouseNow(house, [_now(bed, shown=reader is not None) for bed in house.beds_in_use]) for house in found
    ]


def _now(bed: Bed, *, shown: bool) -> BedNow:
    stay = bed.open_stays[0] if bed.open_stays else None
    if stay is None or not shown:
        return BedNow(bed, stay is not None, None, [])
    return BedNow(bed, True, stay, flags_of_stay(stay))
