"""Files from the paper register, many at once: judged for the preview, opened portion by portion."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from cases.actions import cases
from cases.facts import people
from cases.models import Case, Client, PeopleImport
from cases.rules.duplicates import Comparison
from cases.rules.people_sheet import ReadRow
from cases.rules.sheet import Problem
from shelter.accounts.models import Centre, User
from shelter.desk import batches
from shelter.desk.models import ImportBatch
from shelter.desk.refusal import Refused
from shelter.lib.thai import BANGKOK, bangkok_today, search_key

KIND = "people"
# Files one confirmation opens: each is looked for among everybody known, so that a page shows within seconds.
PORTION = 100
SKIP, CREATE, SAME = "skip", "create", "same"
Read = Callable[[list[dict[str, Any]]], Sequence[ReadRow]]


class State(StrEnum):
    ERROR = "error"
    DUPLICATE = "duplicate"
    READY = "ready"


@dataclass
class Likeness:
    """Somebody known who may be the person of the row, with their latest file."""

    client: Client
    comparison: Comparison
    latest: Case | None

    @property
    def pk(self) -> UUID:
        return self.client.pk


@dataclass
class Judged:
    """A row and whom it resembles: `twin` an earlier row, `there` a file of its number and day."""

    row: ReadRow
    state: State
    alike: list[Likeness] = field(default_factory=list)
    twin: int | None = None
    there: Case | None = None

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def cells(self) -> Mapping[str, str]:
        return self.row.cells

    @property
    def problems(self) -> list[Problem]:
        return self.row.problems


@dataclass
class Portion:
    """Rows to be mended (of the whole file), the rows looked at now, and how many wait behind them."""

    wrong: list[Judged]
    rows: list[Judged]
    later: int

    def of(self, state: State) -> list[Judged]:
        return [one for one in self.rows if one.state is state]


def judge(read: Sequence[ReadRow], centre: Centre) -> Portion:
    """Look for the first PORTION sound rows among the people and files of the centre."""
    wrong = [Judged(row, State.ERROR) for row in read if row.problems]
    sound = [row for row in read if not row.problems]
    now, today = sound[:PORTION], bangkok_today()
    there = _already_there(now, centre)
    names: dict[tuple[str, str, Any], int] = {}
    judged = []
    for row in now:
        typed = people.traits_of_typed(row.person, today)
        alike = people.candidates(centre, typed, today)
        found = Judged(row, State.READY, [Likeness(client, one, None) for client, one in alike])
        found.there = there.get(_register_key(row.intake))
        name = (typed.first_name, typed.last_name, typed.birth_date or typed.age)
        if typed.first_name and name in names:
            found.twin = names[name]
        names.setdefault(name, row.number)
        if found.alike or found.twin or found.there:
            found.state = State.DUPLICATE
        judged.append(found)
    _with_latest(judged)
    return Portion(wrong, judged, len(sound) - len(now))


def _register_key(intake: Mapping[str, Any]) -> tuple[str, date]:
    return search_key(intake["paper_register_no"]), intake["received_at"].astimezone(BANGKOK).date()


def _already_there(rows: Sequence[ReadRow], centre: Centre) -> dict[tuple[str, date], Case]:
    """Files of the centre by register number and day, as far as a row may be one of them."""
    numbers = {row.intake["paper_register_no"] for row in rows} - {""}
    files = Case.objects.filter(centre=centre, paper_register_no__in=numbers).select_related("client")
    return {
        _register_key({"paper_register_no": case.paper_register_no, "received_at": case.received_at}): case
        for case in files
    }


def _with_latest(judged: Sequence[Judged]) -> None:
    alike = [one for row in judged for one in row.alike]
    files = Case.objects.filter(client__in=[one.pk for one in alike]).order_by("received_at")
    latest = {case.client_id: case for case in files}
    for one in alike:
        one.latest = latest.get(one.pk)


# --- confirmed ----------------------------------------------------------------------------------------
def apply(*, batch_id: UUID, by: User, choices: Mapping[int, str], read: Read) -> dict[str, Any]:
    """Open the files of a batch's first portion once: what resembles nobody, and the rest as chosen.

    `choices` is row number → `skip`, `create`, or `same:<client id>`. A row that resembles somebody and was
    not decided, one that is refused, and what lies behind the portion wait in a batch of their own, with the
    rows to be mended. Returns {"opened", "returned", "skipped", "ids", "refused", "left", "left_in"}. Raises
    Refused when the batch is gone.
    """
    return batches.apply(batch_id, by, KIND, lambda batch: _carry_out(batch, by, choices, read))


def _carry_out(batch: ImportBatch, by: User, choices: Mapping[int, str], read: Read) -> dict[str, Any]:
    centre = by.centre
    if centre is None:
        raise Refused("นำเข้าได้เฉพาะเจ้าหน้าที่ที่สังกัดศูนย์")
    managers = User.objects.filter(centre=centre).in_bulk()
    done: set[int] = set()
    result: dict[str, Any] = {"opened": 0, "returned": 0, "skipped": 0, "ids": [], "refused": []}
    for one in judge(read(batch.rows), centre).rows:
        choice = CREATE if one.state is State.READY else choices.get(one.number, "")
        if choice == SKIP:
            result["skipped"] += 1
            done.add(one.number)
            continue
        same = next((like for like in one.alike if choice == f"{SAME}:{like.pk}"), None)
        if choice != CREATE and same is None:
            continue
        try:
            with transaction.atomic():
                case = cases.register_from_paper(
                    by=by,
                    person=one.row.person,
                    intake=one.row.intake,
                    manager=managers.get(one.row.manager),
                    answers=[
                        cases.Answered(like.client, like is same, like.comparison) for like in one.alike
                    ],
                )
        except Refused as refusal:
            result["refused"].append({"row": one.number, "why": str(refusal)})
            continue
        result["returned" if same else "opened"] += 1
        result["ids"].append(str(case.pk))
        done.add(one.number)
    _remember(centre, batch.digest, by, len(result["ids"]))
    waiting = [row for row in batch.rows if row["row"] not in done]
    left = batches.keep_rest(batch, waiting) if waiting else None
    return {**result, "left": len(waiting), "left_in": str(left.pk) if left else None}


def _remember(centre: Centre, digest: str, by: User, opened: int) -> None:
    if not digest or not opened:
        return
    known, new = PeopleImport.objects.get_or_create(
        centre=centre, digest=digest, defaults={"by": by, "opened": opened}
    )
    if not new:
        PeopleImport.objects.filter(pk=known.pk).update(opened=F("opened") + opened)
