"""The warnings at the head of a paper, as they stood when it was printed."""

from cases.facts.flags import flags_of
from cases.models import Case
from cases.rules.flags import Shown, on_paper
from shelter.accounts.models import User


def heed(case: Case, reader: User) -> list[Shown]:
    """What `reader` may know that warns of the person, gravest first. The case carries its client."""
    return list(dict.fromkeys(map(on_paper, flags_of([case], reader)[case.pk])))
