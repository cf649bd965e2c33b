"""One large centre and a few of ordinary size, written by as many processes as there are processors."""

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from uuid import UUID

import django
from django.contrib.auth.hashers import make_password
from django.db import connection

from cases.generator.copying import bare
from cases.generator.people import MODELS, Chunk, Staff
from cases.models import Bed, Client, House
from shelter.accounts.models import Centre, Role, User
from shelter.lib.thai import bangkok_today

# Whoever may hold very many invented people: a database of another name is somebody's.
PREFIX = "shelter_bench_"
VERSION = "1"
# One centre of 77 has a seventy-seventh of all; a few of them are enough beside the large one.
PROVINCES = 77
ORDINARY = 4
CHUNK = 20_000
CLIENTS_PER_WORKER = 1_000
HOUSES, BEDS_OF_A_HOUSE = 6, 30


class NotOurs(Exception):
    """The database is not one of those made for measuring, or holds people already."""


def fill(clients: int, seed: int) -> None:
    """Write `clients` people and their files. Raises NotOurs."""
    name = str(connection.settings_dict["NAME"])
    if not name.startswith(PREFIX):
        raise NotOurs(f"generated people go into databases named {PREFIX}…, not into {name}")
    if Client.objects.exists():
        raise NotOurs(f"{name} holds people already")
    with bare(MODELS):
        jobs = [(name, seed, *rest) for rest in _shares(clients)]
        # Spawned: a forked child would share this process's database connection.
        with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), initializer=django.setup) as pool:
            for _ in pool.map(_write, jobs):
                pass


Job = tuple[str, int, Staff, date, int, int]


def _shares(clients: int) -> Iterator[tuple[Staff, date, int, int]]:
    """Chunks of the centres, one after the other; the first centre has what the ordinary ones leave."""
    today = bangkok_today()
    ordinary = clients // PROVINCES
    first = 0
    for number, size in enumerate([clients - ORDINARY * ordinary, *[ordinary] * ORDINARY]):
        staff = _staff(number, size, first)
        for start in range(first, first + size, CHUNK):
            yield staff, today, start, min(start + CHUNK, first + size)
        first += size


def _staff(number: int, clients: int, first: int) -> Staff:
    """A centre `G0`, its accounts `g0.director`, `g0.social0` … and `g0.team0` …; none can sign in."""
    centre = Centre.objects.create(
        code=f"G{number}", abbreviation=f"จ{number}", name=f"ศูนย์จำลองที่ {number + 1}", province="จำลอง"
    )
    count = max(1, clients // CLIENTS_PER_WORKER)
    roles = {"director": Role.DIRECTOR}
    roles |= {f"social{place}": Role.CASEWORKER for place in range(count)}
    roles |= {f"team{place}": Role.TEAM for place in range(count)}
    nobody = make_password(None)
    users = [
        User(
            username=f"g{number}.{name}",
            full_name=f"เจ้าหน้าที่จำลอง {name}",
            centre=centre,
            roles=[role],
            password=nobody,
        )
        for name, role in roles.items()
    ]
    User.objects.bulk_create(users, batch_size=500)
    of = {role: tuple(user.pk for user in users if user.roles == [role]) for role in Role}
    beds = tuple(_beds(centre))
    return Staff(centre.pk, centre.abbreviation, of[Role.CASEWORKER], of[Role.TEAM], beds, first)


def _beds(centre: Centre) -> Iterator[UUID]:
    for number in range(HOUSES):
        house = House.objects.create(centre=centre, name=f"เรือนจำลอง {number + 1}", meant_for="any")
        beds = [Bed(house=house, label=str(label + 1), place=label) for label in range(BEDS_OF_A_HOUSE)]
        yield from (bed.pk for bed in Bed.objects.bulk_create(beds))


def _write(job: Job) -> None:
    """In a process of its own."""
    database, seed, staff, today, first, last = job
    connection.settings_dict["NAME"] = database
    chunk = Chunk(seed, staff, today)
    chunk.fill(first, last)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        chunk.send(cursor)
