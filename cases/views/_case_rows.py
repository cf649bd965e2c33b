"""Files as rows of a list: neutral words only, nothing kept masked, and no question of their own."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from cases.facts.case import facts_of_row, with_facts
from cases.facts.flags import flags_of_row, with_flags
from cases.models import Case
from cases.reports.due import TODAY
from cases.rules.clocks import Clocks, Limits, State, clocks
from cases.rules.flags import Shown
from cases.rules.stage import Stage, stage_of
from cases.views import _clock_words, _file
from shelter.accounts.models import User
from shelter.lib.spreadsheet import Cell
from shelter.lib.thai import format_date

PRESSING = frozenset({State.NEAR, State.OVER})
# What a day named by a fact asks for, said neutrally, and where it is done.
CHORES = {
    "plan_review_on": ("ทบทวนแผน", "plan"),
    "ask_consent_again_on": ("ถามความยินยอมอีกครั้ง", "reception"),
    "identity_next_on": ("ติดตามเรื่องเอกสาร", "identity"),
    "watch_next_on": ("ไปดูตามนัด", "finding"),
    "finding_try_again_on": ("คุยกับผู้ใช้บริการอีกครั้ง", "finding"),
    "visit_planned_on": ("ไปเยี่ยมตามแผน", "finding"),
    "health_next_on": ("นัดแพทย์", "assessment"),
}


@dataclass(frozen=True)
class Chore:
    """Something a file asks for on a day, today or before."""

    what: str
    on: date
    url: str
    late: int  # days since, 0 on the day itself


@dataclass(frozen=True)
class Row:
    """A file, its clocks as badges and what its days ask for."""

    case: Case
    url: str
    stage: Stage
    next_url: str
    clocks: Clocks
    badge: dict[str, Any] | None
    waits: dict[str, Any]
    flags: list[Shown]
    chores: list[Chore]
    screened: bool

    @property
    def pk(self) -> UUID:
        return self.case.pk

    @property
    def presses(self) -> bool:
        """Whether protection or the route warns or is late."""
        return any(one and one.state in PRESSING for one in (self.clocks.protection, self.clocks.route))


def in_rows(which: Q, user: User) -> QuerySet[Case]:
    """Files the caller may show, with all that `rows_of` reads, in the one question of the page."""
    return with_flags(with_facts(which), user)


def rows_of(cases: list[Case], limits: Limits, today: date) -> list[Row]:
    return [_row(case, limits, today) for case in cases]


def _row(case: Case, limits: Limits, today: date) -> Row:
    facts = facts_of_row(case, today)
    stage = stage_of(facts)
    told = clocks(facts, limits, today)
    return Row(
        case=case,
        url=_file.page_of("cases:case", case),
        stage=stage,
        next_url=_file.url_of(stage.next.code, case) if stage.next else "",
        clocks=told,
        badge=_badge(told),
        waits=_clock_words.badge(told.reception),
        flags=flags_of_row(case, safe_contact=case.client.safe_contact),
        chores=[
            Chore(
                what=CHORES[name][0],
                on=facts[name],
                url=_file.url_of(CHORES[name][1], case),
                late=(today - facts[name]).days,
            )
            for name in TODAY
            if facts.get(name) and facts[name] <= today
        ],
        screened=bool(facts.get("screened_on")),
    )


def _badge(told: Clocks) -> dict[str, Any] | None:
    """The clock that presses, or why it is held: of protection and route what is late first; else reception.

    None where all run as they should.
    """
    staying = [one for one in (told.protection, told.route) if one is not None]
    for state in (State.PAUSED, State.OVER, State.NEAR):
        for clock in staying:
            if clock.state is state:
                return _clock_words.badge(clock)
    return _clock_words.badge(told.reception) if told.reception.state in PRESSING else None


def cells(row: Row) -> list[Cell]:
    """A row under `documents.case_sheet.HEADING`."""
    case = row.case
    return [
        case.number,
        case.client.name,
        format_date(case.received_at),
        format_date(case.closed_at) if case.closed_at else "",
        row.stage.gate.label,
        row.stage.next.title if row.stage.next else "",
        row.badge["text"] if row.badge and case.closed_at is None else "",
        case.manager,  # type: ignore[attr-defined]
    ]
