"""Watching somebody of the community is over, also because they came in."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from cases.actions import events, flags
from cases.models import Case, CaseEvent, WatchEntry, WatchPerson
from cases.models.community import CAME_IN
from cases.rules.flags import called_for, ticked
from cases.rules.reported import SIGNS_AT_RECEPTION
from shelter.accounts.models import User


def finish(person: WatchPerson, *, by: User, reason: str, words: str, at: datetime) -> None:
    """Nobody goes and looks any more. `person` is locked; reason of list watch_end."""
    person.ended_at, person.ended_by, person.end_reason, person.end_words = at, by, reason, words
    person.next_look_on = None
    person.save(update_fields=["ended_at", "ended_by", "end_reason", "end_words", "next_look_on"])


def came_in(people: Iterable[WatchPerson], *, by: User, case: Case, at: datetime, words: str = "") -> None:
    """Of these locked people, one and the same, there is a file now: every sign that was seen and means
    danger warns, and who is still watched is so no longer. Runs under the caller's permission."""
    found = list(people)
    looked = WatchEntry.objects.filter(person__in=found).order_by().values_list("signs", flat=True)
    signs = {sign for seen in (*(one.signs for one in found), *looked) for sign in seen}
    ended = " · ".join(filter(None, (f"แฟ้ม {case.number}", words)))
    for person in found:
        if person.ended_at is None:
            finish(person, by=by, reason=CAME_IN, words=ended, at=at)
            events.record(
                case=case,
                by=by,
                kind=CaseEvent.Kind.WATCH,
                title="ชุมชนเฝ้าระวังอยู่ก่อนรับเข้า",
                body="เลิกเฝ้าระวังแล้ว เพราะมีแฟ้มแล้ว",
                at=at,
                url=reverse("cases:watch-person", args=[person.pk]),
            )
    flags.call_for(case=case, by=by, warnings=called_for(SIGNS_AT_RECEPTION, {}, ticked(signs)), at=at)
