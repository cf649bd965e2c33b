"""Who lies where, house by house: three queries for any number of beds."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from cases.models import Bed, BedStay, House


@dataclass(frozen=True)
class BedNow:
    """A bed in use; `stay` is empty when it is free (or when nobody may be shown)."""

    bed: Bed
    taken: bool
    stay: BedStay | None


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


def houses_now(houses: QuerySet[House], *, people: bool) -> list[HouseNow]:
    """The houses in use of a queryset. Without `people` only whether a bed is taken is read."""
    stays = BedStay.objects.open()
    if people:
        stays = stays.select_related("case__client")
    open_stays = Prefetch("stays", queryset=stays, to_attr="open_stays")
    beds = Bed.objects.filter(in_use=True).prefetch_related(open_stays)
    found = houses.in_use().prefetch_related(Prefetch("beds", queryset=beds, to_attr="beds_in_use"))
    return [
        HouseNow(
            house,
            [
                BedNow(bed, bool(bed.open_stays), bed.open_stays[0] if people and bed.open_stays else None)
                for bed in house.beds_in_use
            ],
        )
        for house in found
    ]
