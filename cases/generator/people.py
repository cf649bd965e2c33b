"""People and their files in chunks, each from its own random source: the same for the same seed."""

import functools
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from cases.generator import names
from cases.generator.copying import Lines
from cases.models import (
    Case,
    CaseAssignment,
    CaseEvent,
    Client,
    Identity,
    NationalityStatus,
    PlanStatus,
    ServicePlan,
    Sex,
)
from cases.models.client import national_id_index
from shelter.lib.thai import fiscal_year, search_key, sound_key

MODELS = (Client, Case, CaseAssignment, CaseEvent, ServicePlan)
YEARS = 10
# Twentieths of the clients whose last file is open, and how long ago such a file began at most.
OPEN_DAYS = 120
DOMICILES = (
    "330101",
    "340101",
    "320301",
    "600101",
    "400102",
    "100101",
    "540203",
    "800105",
    "900201",
    "630301",
)


@dataclass(frozen=True)
class Staff:
    """A generated centre: its id, abbreviation, and the ids of caseworkers and team members."""

    centre_id: UUID
    abbreviation: str
    workers: tuple[UUID, ...]
    helpers: tuple[UUID, ...]


@functools.cache
def _key(word: str) -> str:
    return search_key(word)


@functools.cache
def _sounds(word: str) -> tuple[str, ...]:
    return tuple(sound_key(word).split())


def invented_id(serial: int) -> str:
    """A number with a right check digit in a range no office issues (province 00); `serial` below 10⁹."""
    digits = f"300{serial:09d}"
    weighed = sum(int(digit) * weight for digit, weight in zip(digits, range(13, 1, -1), strict=True))
    return f"{digits}{(11 - weighed % 11) % 10}"


def searched_as(*spoken: str) -> dict[str, Any]:
    """What Client.index_names() makes of names, each a tuple of words; every word is looked at once."""
    words = [name.split() for name in spoken]
    return {
        "search_name": " ".join(_key(word) for name in words for word in name),
        "sound_keys": sorted({key for name in words for word in name for key in _sounds(word)}),
    }


def _uuid(rng: Random) -> str:
    return str(UUID(int=rng.getrandbits(128), version=4))


class Chunk:
    """The rows of clients `first` to `last` of the whole; `send` writes them."""

    def __init__(self, seed: int, staff: Staff, today: date):
        self.seed, self.staff, self.today = seed, staff, today
        self.clients, self.cases = Lines(Client), Lines(Case)
        self.assignments, self.events, self.plans = (
            Lines(CaseAssignment),
            Lines(CaseEvent),
            Lines(ServicePlan),
        )
        self._now = datetime(today.year, today.month, today.day, 1, tzinfo=UTC)

    def fill(self, first: int, last: int) -> None:
        rng = Random(f"{self.seed}/{first}")
        for number in range(first, last):
            pk = _uuid(rng)
            self._client(rng, number, pk)
            # 4 in 100 came three times, 12 twice: 120 files to 100 people.
            place = number % 25
            times = 3 if place == 0 else 2 if place <= 3 else 1
            for episode in range(times):
                self._case(rng, number, pk, episode, episode == times - 1 and number % 20 == 7)

    def send(self, cursor: Any) -> None:
        for lines in (self.clients, self.cases, self.assignments, self.events, self.plans):
            lines.send(cursor)

    def _client(self, rng: Random, number: int, pk: str) -> None:
        sex = Sex.MALE if rng.random() < 0.68 else Sex.FEMALE
        draw = rng.random()
        first = names.first_name(rng) if draw >= 0.06 else ""
        last = names.last_name(rng) if draw >= 0.12 else ""
        called = names.calling_name(rng) if not first or rng.random() < 0.1 else ""
        full = f"{first} {last}".strip()
        age = min(90, max(15, round(rng.gauss(52, 14))))
        birth = None
        if last and rng.random() < 0.85:
            # Birthdays that were never registered became the first of January.
            lived = timedelta(days=rng.randrange(365))
            birth = date(self.today.year - age, 1, 1) + (timedelta() if rng.random() < 0.08 else lived)
        number_of_card = invented_id(number * 7919 % 10**9) if birth else ""
        self.clients.add(
            id=pk,
            created_at=self._now,
            centre_id=self.staff.centre_id,
            identity=Identity.KNOWN if last else Identity.PARTLY if first else Identity.UNKNOWN,
            prefix=("นาย" if sex == Sex.MALE else rng.choice(("นาง", "นางสาว"))) if first else "",
            first_name=first,
            last_name=last,
            calling_name=called,
            sex=sex,
            birth_date=birth,
            estimated_age=None if birth else age,
            estimated_on=None if birth else self.today,
            national_id=number_of_card,
            national_id_index=national_id_index(number_of_card),
            nationality_status=NationalityStatus.THAI if birth else NationalityStatus.UNKNOWN,
            domicile_code=rng.choice(DOMICILES) if birth else "",
            phone=f"08{rng.randrange(10**8):08d}" if rng.random() < 0.3 else "",
            safe_contact=rng.random() < 0.02,
            sort_name=full or called,
            **searched_as(*(name for name in (full, called) if name)),
        )

    def _case(self, rng: Random, number: int, client: str, episode: int, is_open: bool) -> None:
        if is_open:
            received = self._now - timedelta(minutes=rng.randrange(OPEN_DAYS * 24 * 60))
        else:
            span = YEARS * 365 // 3 * 24 * 60
            ago = timedelta(days=OPEN_DAYS + 100, minutes=rng.randrange(span) + (2 - episode) * span)
            received = self._now - ago
        pk, year, sequence = _uuid(rng), fiscal_year(received), number * 3 + episode + 1
        worker = self.staff.workers[number % len(self.staff.workers)]
        self.cases.add(
            id=pk,
            created_at=received,
            centre_id=self.staff.centre_id,
            client_id=client,
            fiscal_year=year,
            sequence=sequence,
            number=f"{self.staff.abbreviation} {year % 100:02d}/{sequence:04d}",
            received_at=received,
            entry_channel=rng.choice(("walk_in", "hotline_1300")),
            sender_kind=rng.choice(("self", "citizen", "officer", "agency")),
            legal_basis=rng.choice(("", "s19_self", "s20_found")),
            destitute_type=rng.choice(("", "roaming", "hardship", "no_home_no_income")),
            closed_at=None if is_open else received + timedelta(minutes=rng.randrange(24 * 60, 90 * 24 * 60)),
        )
        self._on_team(rng, pk, worker, CaseAssignment.Kind.MANAGER, received)
        if number % 10 == 7:
            helper = self.staff.helpers[number % len(self.staff.helpers)]
            self._on_team(rng, pk, helper, CaseAssignment.Kind.MEMBER, received)
        self._event(rng, pk, worker, CaseEvent.Kind.RECEIVED, "รับเข้า", received)
        if is_open:
            self._event(rng, pk, worker, CaseEvent.Kind.NOTE, "บันทึก", received + timedelta(hours=3))
            self._plan(rng, pk, worker, received + timedelta(days=1))

    def _on_team(self, rng: Random, case: str, user: UUID, kind: str, since: datetime) -> None:
        self.assignments.add(
            id=_uuid(rng), created_at=since, case_id=case, user_id=user, kind=kind, since=since
        )

    def _event(self, rng: Random, case: str, by: UUID, kind: str, title: str, at: datetime) -> None:
        self.events.add(id=_uuid(rng), created_at=at, case_id=case, kind=kind, at=at, by_id=by, title=title)

    def _plan(self, rng: Random, case: str, by: UUID, at: datetime) -> None:
        """Half of the open files have a plan in writing, a tenth of them agreed and awaiting the director."""
        if rng.random() < 0.5:
            return
        agreed = rng.random() < 0.1
        self.plans.add(
            id=_uuid(rng),
            created_at=at,
            case_id=case,
            number=1,
            status=PlanStatus.AGREED if agreed else PlanStatus.DRAFT,
            own_words="อยากมีงานทำ และมีห้องของตัวเอง",
            aim="มีที่อยู่และรายได้พอเลี้ยงตัว",
            starts_on=at.date(),
            started_by_id=by,
            saved_at=at,
            saved_by_id=by,
            agreed_at=at if agreed else None,
            agreed_by_id=by if agreed else None,
        )
