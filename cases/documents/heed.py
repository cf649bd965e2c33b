"""The warnings at the head of a paper, as they stood when it was printed."""

from cases.facts.flags import flags_of
from cases.models import Case
from cases.rules.flags import Shown, on_own_paper, on_paper, out_of_the_house
from shelter.accounts.models import User


def heed_on_the_way(case: Case, reader: User) -> list[Shown]:
    """What whoever goes to see the person acts by, gravest first. The case carries its client."""
    return out_of_the_house(map(on_paper, flags_of([case], reader)[case.pk]))


def heed_of_own(case: Case, reader: User) -> list[Shown]:
    """What stands on a paper that the person signs. The case carries its client."""
    return on_own_paper(flags_of([case], reader)[case.pk])
