"""People written down a second time with the slips that happen at a door, for the duplicate check."""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from random import Random

from django.db import connection, transaction

from bench.table import Arm, Bar, Result
from cases.facts import people as facts
from cases.models import Client, WatchPerson
from cases.rules.duplicates import Traits
from shelter.accounts.models import Centre, User
from shelter.lib.thai import bangkok_today

MARKS = frozenset("ัิีึืุู็่้๊๋์")
CONSONANTS = "กขคงจชซตทนบปพมยรลวสหอ"
ALIKE = str.maketrans("ศษณญภธใ", "สสนยพทไ")
PEOPLE = 40
# So many of a centre's people are looked after by its helpers outside.
WATCHED = 60
# Each question is asked so often, and its shortest answer counts: others on the machine only add time.
TIMES = 3


def without_mark(name: str, rng: Random) -> str:
    places = [place for place, sign in enumerate(name) if sign in MARKS]
    if not places:
        return name
    place = rng.choice(places)
    return name[:place] + name[place + 1 :]


def wrong_letter(name: str, rng: Random) -> str:
    place = rng.choice([place for place, sign in enumerate(name) if place and "ก" <= sign <= "ฮ"] or [0])
    return name[:place] + rng.choice(CONSONANTS) + name[place + 1 :]


def as_it_sounds(name: str, rng: Random) -> str:
    return name.translate(ALIKE).replace("์", "")


def unchanged(name: str, rng: Random) -> str:
    return name


def _processor_time() -> float:
    """Milliseconds this process and its server process, on the same machine, have run so far."""
    server = connection.connection.info.backend_pid
    told = (Path(f"/proc/{process}/schedstat").read_text() for process in ("self", server))
    return sum(int(each.split()[0]) for each in told) / 1e6


Slip = Callable[[str, Random], str]
# What happens to the name and to the surname.
SLIPS: dict[str, tuple[Slip, Slip]] = {
    "as it was": (unchanged, unchanged),
    "a mark missing": (unchanged, without_mark),
    "a wrong letter": (wrong_letter, unchanged),
    "as it sounds": (as_it_sounds, as_it_sounds),
}


def _typed(known: Iterable[Client], rng: Random, today: date) -> Iterator[tuple[Client, Traits]]:
    """Each of them with every slip, both ways round, half of the time with the birth date."""
    for person in known:
        for first, last in SLIPS.values():
            for names in ((person.first_name, person.last_name), (person.last_name, person.first_name)):
                values = {
                    "first_name": first(names[0], rng),
                    "last_name": last(names[1], rng),
                    "birth_date": person.birth_date if rng.random() < 0.5 else None,
                    "sex": person.sex,
                }
                yield person, facts.traits_of_typed(values, today)


def rows(worker: User) -> Iterator[Result]:
    """The check as registering calls it for this worker, and how many twins it shows."""
    rng, today, centre = Random(7), bangkok_today(), Centre.objects.get(code="G0")
    everybody = Client.objects.filter(centre=centre, birth_date__isnull=False).order_by("pk")
    watched = [
        WatchPerson(centre=centre, started_by=worker, called=one.first_name, sex=one.sex, estimated_age=50)
        for one in everybody[: WATCHED * 20 : 20]
    ]
    spent: list[float] = []
    ran: list[float] = []
    shown = asked = 0
    with transaction.atomic():
        WatchPerson.objects.bulk_create(watched)
        for person, typed in _typed(everybody[: PEOPLE * 25 : 25], rng, today):
            taken, worked = [], []
            for _ in range(TIMES):
                began, busy = time.perf_counter(), _processor_time()
                found = facts.candidates(centre, typed, today)
                facts.watched_alike(WatchPerson.objects.visible_to(worker), typed, today)
                taken.append((time.perf_counter() - began) * 1000)
                worked.append(_processor_time() - busy)
            spent.append(min(taken))
            ran.append(min(worked))
            asked += 1
            shown += person.pk in {client.pk for client, _ in found}
        transaction.set_rollback(True)
    connection.close()
    spent.sort()
    ran.sort()
    p95 = spent[int(len(spent) * 0.95)]
    arms = (
        Arm("median", statistics.median(spent), "ms", len(spent)),
        Arm("longest", spent[-1], "ms", len(spent)),
    )
    yield Result(Bar("duplicate check while registering, p95", must=50, stretch=20), p95, arms, unit="ms")
    yield Result(
        Bar("the same in processor time of page and database, p95", must=50, stretch=20),
        ran[int(len(ran) * 0.95)],
        (Arm("median", statistics.median(ran), "ms", len(ran)),),
        unit="ms",
    )
    yield Result(
        Bar("people shown who were written down with a slip or names exchanged"),
        shown / asked,
        note="five are shown at most; half of the time the birth date is typed too",
    )
