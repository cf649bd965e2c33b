"""A centre's unusual reading of the last weeks: what the log shows, and what only the teams show."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, UUIDField
from django.db.models.functions import Cast

from cases.models import CaseAssignment
from shelter.accounts.models import Centre, Role, User
from shelter.audit.models import Pattern, Review
from shelter.audit.patterns import Found, Limits, by_day, files_opened, found_in, last_reviews
from shelter.desk import config
from shelter.lib.thai import BANGKOK

DAYS = 30
KEYS = (
    "watch_files_in_an_hour",
    "watch_night_from",
    "watch_night_to",
    "watch_openings_a_night",
    "watch_outside_team_a_day",
    "watch_reveals_a_day",
    "watch_denials_a_day",
)


@dataclass(frozen=True)
class Watched:
    """One pattern of one person on one day, and what was last noted about it."""

    found: Found
    who: str
    review: Review | None


@dataclass(frozen=True)
class Unusual:
    """`limits` are the settings by key, for the page's rule in words."""

    rows: list[Watched]
    limits: dict[str, int]
    since: date


def unusual(centre: Centre, today: date) -> Unusual:
    """The patterns of the centre's chain in the last DAYS days, newest day first."""
    limits = config.values(KEYS, today)
    first = today - timedelta(days=DAYS - 1)
    since = datetime.combine(first, time(), BANGKOK)
    own = Limits(
        files_in_an_hour=limits["watch_files_in_an_hour"],
        night_from=limits["watch_night_from"],
        night_to=limits["watch_night_to"],
        openings_a_night=limits["watch_openings_a_night"],
        reveals_a_day=limits["watch_reveals_a_day"],
        denials_a_day=limits["watch_denials_a_day"],
    )
    found = [*found_in(centre.code, since, own), *_outside(centre, since, limits["watch_outside_team_a_day"])]
    names = {user.pk: str(user) for user in User.objects.filter(pk__in={one.actor_id for one in found})}
    noted = last_reviews(centre.code, first)
    rows = [
        Watched(one, names.get(one.actor_id, ""), noted.get((one.pattern, one.actor_id, one.day)))
        for one in sorted(found, key=lambda one: (-one.day.toordinal(), str(one.actor_id), one.pattern))
    ]
    return Unusual(rows, limits, first)


def _outside(centre: Centre, since: datetime, at_least: int) -> list[Found]:
    """Files opened by somebody who was not on their team then. A director answers for every file."""
    directors = User.objects.filter(centre=centre, roles__contains=[Role.DIRECTOR])
    on_team = CaseAssignment.objects.filter(
        Q(until__isnull=True) | Q(until__gte=OuterRef("at")),
        case_id=Cast(OuterRef("subject_ids__0"), UUIDField()),
        user_id=OuterRef("actor_id"),
        since__lte=OuterRef("at"),
    )
    rows = (
        files_opened(centre.code, since)
        .filter(~Exists(on_team), subject_kind="case")
        .exclude(actor_id__in=directors.values("pk"))
    )
    return by_day(rows, Pattern.OUTSIDE, at_least, Count(F("subject_ids__0"), distinct=True))
