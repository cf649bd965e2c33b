"""The cards of a file's overview: each room gives its own, and the page only sets them out.

A card's template is included with the whole page's context and its own as `card`. `build` is called inside
the opening's transaction with the reader, the case (client, centre and team fetched) and its facts; None
leaves the card out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cases.documents.assessment import shown_to
from cases.models import Case
from cases.permissions.case import can_add_entry
from cases.permissions.flag import can_flag
from cases.permissions.groups import can_see_health
from cases.permissions.property import can_read_property
from cases.views import _clock_words
from cases.views.property import how_much
from shelter.accounts.models import User

Built = Mapping[str, Any] | None


def _always(user: User, case: Case, facts: Mapping[str, Any]) -> Built:
    return {}


@dataclass(frozen=True)
class Card:
    template: str
    build: Callable[[User, Case, Mapping[str, Any]], Built] = _always


@dataclass(frozen=True)
class Shown:
    template: str
    context: Mapping[str, Any]


def _state(user: User, case: Case, facts: Mapping[str, Any]) -> Built:
    stay = case.bed_stays.open().select_related("bed__house").first()
    told = bool(can_see_health(user, case))
    return {
        **_clock_words.shown_clocks(case, user, facts),
        "sleeps": stay and (stay.where if told else stay.where_untold),
        "kept": how_much(case) if can_read_property(user, case) else None,
    }


def _assessment(user: User, case: Case, facts: Mapping[str, Any]) -> Built:
    if facts.get("assessed_on") is None:
        return None
    latest = case.assessments.done().with_content().order_by("-number").first()
    if latest is None:
        return None
    latest.case = case
    shown = shown_to(user, latest)
    chart = shown.chart()
    return None if chart is None else {"chart": chart, "shown": shown}


def _flags(user: User, case: Case, facts: Mapping[str, Any]) -> Built:
    return {"may_flag": bool(can_flag(user, case))}


def _files(user: User, case: Case, facts: Mapping[str, Any]) -> Built:
    # Counted as this person sees them: what is kept from them is not there.
    seen = case.attachments.visible_to(user).standing()
    latest = list(seen.select_related("file")[:4])
    return {"latest": latest, "may_attach": bool(can_add_entry(user, case))}


MAIN = (
    Card("cases/case/cards/timeline.html"),
    Card("cases/case/cards/intake.html"),
)
SIDE = (
    Card("cases/case/cards/assessment.html", _assessment),
    Card("cases/case/cards/state.html", _state),
    Card("cases/case/cards/flags.html", _flags),
    Card("cases/case/cards/person.html"),
    Card("cases/case/cards/team.html"),
    Card("cases/case/cards/files.html", _files),
    Card("cases/case/cards/episodes.html"),
)


def shown(cards: tuple[Card, ...], user: User, case: Case, facts: Mapping[str, Any]) -> list[Shown]:
    """The cards that have something to say to this reader."""
    built = ((card.template, card.build(user, case, facts)) for card in cards)
    return [Shown(template, context) for template, context in built if context is not None]
