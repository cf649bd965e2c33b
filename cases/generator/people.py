"""People and their files in chunks, each from its own random source: the same for the same seed."""

import functools
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from cases.generator import names, rooms
from cases.generator.writing import Writing, random_id
from cases.models import (
    Case,
    CaseAssignment,
    CaseEvent,
    Client,
    ClientMark,
    ClientMerge,
    ClientRegister,
    Contact,
    DuplicateAnswer,
    Identity,
    IdentityPaper,
    NationalityStatus,
    Sex,
)
from cases.models.client import national_id_index
from shelter.lib.thai import fiscal_year, search_key, sound_key

MODELS = (
    Client,
    Case,
    CaseAssignment,
    CaseEvent,
    ClientRegister,
    ClientMark,
    IdentityPaper,
    Contact,
    DuplicateAnswer,
    ClientMerge,
    *rooms.MODELS,
)
YEARS = 10
# Twentieths of the clients whose last file is open, and how long ago such a file began at most.
OPEN_DAYS = 120
# Of the files that ended one in so many has everything its rooms would hold.
CLOSED_IN_ROOMS = 8
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
    """A generated centre: its id, abbreviation, and the ids of caseworkers, team members and beds.

    `first` is the number of its first client in the whole.
    """

    centre_id: UUID
    abbreviation: str
    workers: tuple[UUID, ...]
    helpers: tuple[UUID, ...]
    beds: tuple[UUID, ...] = ()
    first: int = 0


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


class Chunk:
    """The rows of clients `first` to `last` of the whole; `send` writes them."""

    def __init__(self, seed: int, staff: Staff, today: date):
        self.seed, self.staff = seed, staff
        self.today = today
        self.rng = Random()
        self.writing = Writing(self.rng, MODELS)
        self.known = rooms.Reference.read()
        self._now = datetime(today.year, today.month, today.day, 1, tzinfo=UTC)

    def fill(self, first: int, last: int) -> None:
        self.rng.seed(f"{self.seed}/{first}")
        before = ""
        for number in range(first, last):
            # One in two hundred was written down twice: the second record leads to the one before it.
            kept = before if before and number % 200 == 13 else ""
            pk = random_id(self.rng)
            self._client(number, pk, kept)
            if kept:
                self._merge(kept, pk)
            else:
                self._around(pk)
            # 4 in 100 came three times, 12 twice: 120 files to 100 people.
            place = number % 25
            times = 3 if place == 0 else 2 if place <= 3 else 1
            for episode in range(times):
                self._case(number, kept or pk, episode, episode == times - 1 and number % 20 == 7)
            before = pk

    def send(self, cursor: Any) -> None:
        self.writing.send(cursor)

    def _client(self, number: int, pk: str, kept: str) -> None:
        rng = self.rng
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
        number_of_card = "" if kept or not birth else invented_id(number * 7919 % 10**9)
        answered = rng.random() < 0.5
        family = rng.choice(("yes", "some", "no", "no_answer")) if answered else "not_asked"
        found_by = {} if kept else searched_as(*(name for name in (full, called) if name))
        self.writing.add(
            Client,
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
            family_contact=family,
            family_asked_on=self.today if answered else None,
            family_asked_by_id=self.staff.workers[0] if answered else None,
            merged_into_id=kept or None,
            sort_name=full or called,
            **found_by,
        )

    def _merge(self, kept: str, merged: str) -> None:
        director = self.staff.workers[0]
        self.writing.add(
            ClientMerge,
            created_at=self._now,
            centre_id=self.staff.centre_id,
            kept_id=kept,
            merged_id=merged,
            status="done",
            reason="ชื่อและวันเกิดตรงกัน",
            proposed_by_id=director,
            decided_at=self._now,
            decided_by_id=director,
            journal="{}",
        )
        self.writing.add(
            DuplicateAnswer,
            created_at=self._now,
            client_id=merged,
            other_id=kept,
            same=True,
            score=80,
            findings=[],
            rule_version="1",
            by_id=director,
        )

    def _around(self, pk: str) -> None:
        """The register, marks, papers and people of a person."""
        rng = self.rng
        if rng.random() < 0.6:
            disabled = "yes" if rng.random() < 0.1 else "no"
            self.writing.add(
                ClientRegister,
                created_at=self._now,
                client_id=pk,
                religion="buddhism",
                disabled=disabled,
                disability_types=["movement"] if disabled == "yes" else [],
            )
        if rng.random() < 0.15:
            text = rng.choice(("รูปมังกรที่แขนซ้าย", "แผลเป็นที่หน้าผาก", "นิ้วชี้ขวาขาด"))
            self.writing.add(
                ClientMark,
                created_at=self._now,
                client_id=pk,
                kind="tattoo",
                place=text,
                search_text=_key(text),
            )
        if rng.random() < 0.12:
            waits = rng.random() < 0.4
            self.writing.add(
                IdentityPaper,
                created_at=self._now,
                client_id=pk,
                kind="id_card",
                state="lost",
                next_step="ไปที่ว่าการอำเภอ" if waits else "",
                next_on=self.today + timedelta(days=rng.randrange(-10, 40)) if waits else None,
            )
        if rng.random() < 0.35:
            self.writing.add(
                Contact,
                created_at=self._now,
                client_id=pk,
                kind="relative",
                name="พี่สาวจำลอง",
                may_contact="yes",
            )

    def _case(self, number: int, client: str, episode: int, is_open: bool) -> None:
        rng = self.rng
        if is_open:
            received = self._now - timedelta(minutes=rng.randrange(OPEN_DAYS * 24 * 60))
        else:
            span = YEARS * 365 // 3 * 24 * 60
            ago = timedelta(days=OPEN_DAYS + 100, minutes=rng.randrange(span) + (2 - episode) * span)
            received = self._now - ago
        pk, year, sequence = random_id(rng), fiscal_year(received), number * 3 + episode + 1
        # Open files are one person in twenty: by twenties, everybody has some of them.
        turn = number // 20
        worker = self.staff.workers[turn % len(self.staff.workers)]
        closed = None if is_open else received + timedelta(minutes=rng.randrange(24 * 60, 90 * 24 * 60))
        self.writing.add(
            Case,
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
            closed_at=closed,
        )
        self._on_team(pk, worker, CaseAssignment.Kind.MANAGER, received)
        if number % 10 == 7:
            helper = self.staff.helpers[turn % len(self.staff.helpers)]
            self._on_team(pk, helper, CaseAssignment.Kind.MEMBER, received)
        self._event(pk, worker, CaseEvent.Kind.RECEIVED, "รับเข้า", received)
        # The rooms of older files stayed on paper.
        if is_open or number % CLOSED_IN_ROOMS == 0:
            rooms.furnish(
                self.writing, self.known, self._file(pk, number, sequence, worker, received, closed)
            )
        if is_open:
            self._event(pk, worker, CaseEvent.Kind.NOTE, "บันทึก", received + timedelta(hours=3))

    def _file(
        self, pk: str, number: int, serial: int, worker: UUID, received: datetime, closed: datetime | None
    ) -> rooms.File:
        beds, turn = self.staff.beds, (number - self.staff.first) // 20
        if closed:
            bed = beds[turn % len(beds)] if beds else None
        else:
            # Of the open files as many lie in beds as there are.
            bed = beds[turn] if turn < len(beds) else None
        return rooms.File(pk, self.staff.centre_id, serial, worker, received, closed, bed, self._now)

    def _on_team(self, case: str, user: UUID, kind: str, since: datetime) -> None:
        self.writing.add(CaseAssignment, created_at=since, case_id=case, user_id=user, kind=kind, since=since)

    def _event(self, case: str, by: UUID, kind: str, title: str, at: datetime) -> None:
        self.writing.add(CaseEvent, created_at=at, case_id=case, kind=kind, at=at, by_id=by, title=title)
