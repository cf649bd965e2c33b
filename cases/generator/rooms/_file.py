"""One file to be furnished, and the reference rows its rooms point at."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from cases.generator.writing import Writing
from cases.models import (
    CaseEvent,
    Dimension,
    Instrument,
    ScreeningRuleSet,
)
from shelter.lib.thai import bangkok_date


@dataclass(frozen=True)
class Reference:
    """Ids of the reference rows that generated rows point at."""

    rule_set: UUID
    dimension_set: UUID
    dimensions: tuple[int, ...]
    adl: UUID

    @classmethod
    def read(cls) -> "Reference":
        dimensions = list(Dimension.objects.filter(set__is_default=True).values_list("set", "pk"))
        return cls(
            rule_set=ScreeningRuleSet.objects.values_list("pk", flat=True)[0],
            dimension_set=dimensions[0][0],
            dimensions=tuple(pk for _, pk in dimensions),
            adl=Instrument.objects.get(code="adl").pk,
        )


@dataclass(frozen=True)
class File:
    """One file to be furnished; `bed` is where the person lies or lay, if in a bed."""

    pk: str
    centre: UUID
    serial: int
    worker: UUID
    received: datetime
    closed: datetime | None
    bed: UUID | None
    now: datetime

    @property
    def days(self) -> int:
        """How many days of work lie in it."""
        return ((self.closed or self.now) - self.received).days

    def after(self, days: int) -> datetime:
        return self.received + timedelta(days=days, hours=2)


def day(moment: datetime) -> date:
    return bangkok_date(moment)


def event(writing: Writing, file: File, kind: str, title: str, at: datetime) -> None:
    writing.add(CaseEvent, created_at=at, case_id=file.pk, kind=kind, at=at, by_id=file.worker, title=title)
