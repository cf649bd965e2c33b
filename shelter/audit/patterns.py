"""Reading that is worth a question, counted from the log alone: per person and Bangkok day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractHour, TruncDate, TruncHour

from shelter.audit.models import AccessEntry, Action, Pattern, Review
from shelter.lib.thai import BANGKOK

FILES = ("case", "plan")


@dataclass(frozen=True)
class Limits:
    """From how many on a day is listed. `night_from` and `night_to` are hours of the Bangkok clock."""

    files_in_an_hour: int
    night_from: int
    night_to: int
    openings_a_night: int
    reveals_a_day: int
    denials_a_day: int


@dataclass(frozen=True)
class Found:
    """`count` is in the pattern's own unit: files in the fullest hour, openings, reveals, refusals."""

    pattern: Pattern
    actor_id: UUID
    day: date
    count: int


def by_day(rows: QuerySet[AccessEntry], pattern: Pattern, at_least: int, count: Any) -> list[Found]:
    """People and days on which `count` of `rows` reaches `at_least`."""
    days = rows.annotate(day=TruncDate("at", tzinfo=BANGKOK)).values("actor_id", "day").annotate(n=count)
    found = days.filter(n__gte=at_least).order_by("actor_id", "day")
    return [Found(pattern, one["actor_id"], one["day"], one["n"]) for one in found]


def files_opened(chain: str, since: datetime) -> QuerySet[AccessEntry]:
    """Pages of one file or plan that somebody was shown."""
    return AccessEntry.objects.filter(
        chain=chain, at__gte=since, action=Action.VIEW, subject_kind__in=FILES, actor_id__isnull=False
    )


def found_in(chain: str, since: datetime, limits: Limits) -> list[Found]:
    """Every pattern of a chain that the log shows by itself."""
    opened = files_opened(chain, since)
    rows = AccessEntry.objects.filter(chain=chain, at__gte=since, actor_id__isnull=False)
    at_night = Q(hour__gte=limits.night_from) | Q(hour__lt=limits.night_to)
    by_night = opened.annotate(hour=ExtractHour("at", tzinfo=BANGKOK)).filter(at_night)
    return [
        *_many(opened, limits.files_in_an_hour),
        *by_day(by_night, Pattern.NIGHT, limits.openings_a_night, Count("pk")),
        *by_day(rows.filter(action=Action.REVEAL), Pattern.REVEALS, limits.reveals_a_day, Count("pk")),
        *by_day(rows.filter(action=Action.DENIED), Pattern.DENIALS, limits.denials_a_day, Count("pk")),
    ]


def _many(opened: QuerySet[AccessEntry], at_least: int) -> list[Found]:
    """Different files opened within a clock hour; a file and its plans count as what was opened more of."""
    hours = (
        opened.annotate(hour=TruncHour("at", tzinfo=BANGKOK))
        .values("actor_id", "hour", "subject_kind")
        .annotate(n=Count(F("subject_ids__0"), distinct=True))
        .filter(n__gte=at_least)
    )
    fullest: dict[tuple[UUID, date], int] = {}
    for one in hours:
        key = (one["actor_id"], one["hour"].date())
        fullest[key] = max(fullest.get(key, 0), one["n"])
    return [Found(Pattern.MANY, actor, day, n) for (actor, day), n in fullest.items()]


def last_reviews(chain: str, since: date) -> dict[tuple[str, UUID, date], Review]:
    """(pattern, person, day) → the last thing that was noted about it."""
    rows = Review.objects.filter(chain=chain, day__gte=since).order_by("at", "id")
    return {(row.pattern, row.actor_id, row.day): row for row in rows}
