"""What the people of the door need to know of tonight."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from cases.facts.case import facts_of_many
from cases.facts.flags import flags_of
from cases.models import BedStay, Case, Client, ClientRegister
from cases.rules.flags import Shown
from shelter.accounts.models import Centre, User
from shelter.desk import codes

# Kind, short, of no sex, and nobody's real name: to call somebody by until they say their own.
CALLING_NAMES = (
    "คุณตะวัน",
    "คุณเมฆ",
    "คุณสายลม",
    "คุณลำธาร",
    "คุณทราย",
    "คุณต้นไผ่",
    "คุณทะเล",
    "คุณรุ่งเช้า",
    "คุณไออุ่น",
    "คุณร่มไม้",
    "คุณต้นสน",
    "คุณใบไม้",
    "คุณต้นกล้า",
    "คุณหมอกเช้า",
    "คุณแสงดาว",
    "คุณขอบฟ้า",
)
# Of the list food: nothing else is cooked for whoever chose this.
EATS_ANYTHING = "any"


def proposed_calling_name(centre: Centre) -> str:
    """A name to call somebody by that nobody in an open file of the centre is called by now."""
    here = Client.objects.filter(centre=centre, cases__closed_at__isnull=True)
    named = here.filter(calling_name__startswith="คุณ").exclude(calling_name="")
    taken = set(named.values_list("calling_name", flat=True))
    free = next((name for name in CALLING_NAMES if name not in taken), None)
    number = 2
    while free is None:
        free = next((f"{name} {number}" for name in CALLING_NAMES if f"{name} {number}" not in taken), None)
        number += 1
    return free


@dataclass(frozen=True)
class Tonight:
    """A person as the door knows them; `flags` as far as the reader may know, `waits` of their reception."""

    case: Case
    stay: BedStay | None
    flags: list[Shown]
    waits: tuple[str, ...]

    @property
    def pk(self) -> UUID:
        return self.case.pk


def tonight(cases: Iterable[Case], user: User) -> list[Tonight]:
    """Each case (with its client): where they sleep, what to heed, what waits. Three more queries."""
    found = list(cases)
    stays = BedStay.objects.open().filter(case__in=found).select_related("bed__house")
    where = {stay.case_id: stay for stay in stays}
    flags = flags_of(found, user)
    known = facts_of_many(found)
    return [
        Tonight(case, where.get(case.pk), flags[case.pk], known[case.pk]["reception_waits"]) for case in found
    ]


@dataclass(frozen=True)
class Heeded:
    """Somebody who does not get what the others get: what they eat, in words, and what to heed."""

    case: Case
    diet: str
    flags: list[Shown]


def heeded(
    cases: Iterable[Case], user: User, matters: Callable[[Shown], bool], *, diets: bool
) -> list[Heeded]:
    """Of these cases (with their clients) those with a warning that `matters`, or with `diets` another diet
    than the common one. Three queries at most."""
    found = list(cases)
    flags, told = flags_of(found, user), _diets(found) if diets else {}
    rows = [
        Heeded(case, told.get(case.client_id, ""), [one for one in flags[case.pk] if matters(one)])
        for case in found
    ]
    return [row for row in rows if row.diet or row.flags]


def _diets(cases: list[Case]) -> dict[UUID, str]:
    names = codes.names(["food"])
    registers = ClientRegister.objects.filter(client__in=[case.client_id for case in cases])
    return {
        client: ", ".join(names["food", code] for code in chosen if code != EATS_ANYTHING)
        for client, chosen in registers.values_list("client", "food")
    }
