"""Taking somebody in at the door: person, file, reception, sealed bag and a place to sleep, or none of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse

from cases.actions import beds, cases, events, flags, notifications, reception
from cases.facts import people
from cases.models import BedStay, Case, CaseEvent, House, Notification, Told, WatchPerson
from cases.rules.flags import Warns
from shelter.accounts.models import User
from shelter.lib.thai import bangkok_today

MATTRESS_WORDS = "จัดที่นอนเสริมไว้เมื่อรับเข้า"


@transaction.atomic
def receive(
    *,
    by: User,
    person: Mapping[str, Any],
    intake: Mapping[str, Any],
    safety: Iterable[str] = (),
    allergy: str = "",
    bag_number: str = "",
    nothing_carried: bool = False,
    house: House | None = None,
    mattress: bool = False,
    report: Notification | None = None,
) -> Case:
    """Open a file for whoever stands at the door, also one that was reported; returns it.

    `safety` are the codes of list safety_question that are so; what was not ticked was not asked. `allergy`
    warns from now on, in the words of whoever asked. A likeness to somebody known is not asked about at
    night: the timeline says that the answer is owed, and not on which list they stand. Raises Refused, and
    NoBed when the house has filled up meanwhile; then nothing was written.
    """
    today = bangkok_today()
    typed = people.traits_of_typed(person, today)
    alike = len(people.candidates(by.centre, typed, today)) if by.centre is not None else 0
    case = cases.register(by=by, person=person, intake=intake)
    if report is not None:
        notifications.become(notification=report, by=by, case=case)
    # After the report, which may itself have come of somebody watched.
    alike += len(people.watched_alike(WatchPerson.objects.filter(centre=case.centre), typed, today))
    reception.begin(
        case=case,
        by=by,
        safe_now=dict.fromkeys(safety, Told.YES.value),
        bag_number=bag_number,
        nothing_carried=nothing_carried,
        at=intake["received_at"],
    )
    if allergy:
        flags.call_for(case=case, by=by, warnings=[Warns("allergy", allergy)], at=intake["received_at"])
    if house is not None:
        beds.place_in_house(case=case, by=by, house=house, at=intake["received_at"])
    elif mattress:
        beds.place_elsewhere(
            case=case,
            by=by,
            elsewhere=BedStay.Elsewhere.MATTRESS,
            words=MATTRESS_WORDS,
            at=intake["received_at"],
        )
    if alike:
        events.record(
            case=case,
            by=by,
            kind=CaseEvent.Kind.NOTE,
            title="อาจเป็นคนที่ศูนย์รู้จักแล้ว ตอบภายหลัง",
            body=f"พบ {alike} คนที่ศูนย์รู้จักและอาจเป็นคนเดียวกัน เทียบก่อนทำทะเบียนประวัติ",
            url=reverse("cases:same-person", args=[case.pk]),
        )
    return case
