"""Writing down a look at somebody's health before they share a house."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.actions import events, flags
from cases.models import Case, CaseEvent, CaseFlag, HealthCheck
from cases.permissions.groups import can_write_health
from cases.rules.flags import called_for, says_nothing, severe_mind, ticked
from cases.rules.health import ALLERGY, INFECTION, WARNINGS, is_over, warnings
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.lib.thai import bangkok_today


@transaction.atomic
def record(*, case: Case, by: User, values: Mapping[str, Any], warn: bool = False) -> HealthCheck:
    """The next check of the case; `values` holds HealthCheck's own fields. Raises Refused.

    `warn`: the person's warnings follow what the check says. An allergy warns whatever was chosen: whoever
    hands out medicine and food reads no check.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    require(can_write_health(by, case))
    last = case.health_checks.order_by("number").last()
    number = last.number + 1 if last else 1
    made = HealthCheck.objects.create(case=case, by=by, number=number, **values)
    events.record(
        case=case,
        by=by,
        kind=CaseEvent.Kind.ASSESSMENT,
        title=f"ตรวจก่อนพักรวม ครั้งที่ {made.number}",
        url=made.get_absolute_url(),
    )
    _heed(made, by, (ALLERGY, INFECTION) if warn else (ALLERGY,))
    if warn:
        called = called_for(WARNINGS, _heard(last) if last else {}, _heard(made))
        flags.call_for(case=case, by=by, warnings=called, at=timezone.now())
    return made


def _heard(check: HealthCheck) -> dict[str, str]:
    medicine = ticked([] if says_nothing(check.medicines) else ["takes_medicine"])
    return check.answers | severe_mind(check.psychiatric) | medicine


def _heed(check: HealthCheck, by: User, kinds: tuple[str, ...]) -> None:
    """Of these kinds set the warnings the check asks for, each once, and end those of earlier checks it
    takes back. A warning that somebody wrote by hand is never ended here.
    """
    of_person = CaseFlag.objects.filter(case__client=check.case.client_id, kind__in=kinds)
    standing = list(of_person.standing(bangkok_today()).select_related("health_check"))
    for flag in standing:
        before = flag.health_check
        if before and is_over(flag.kind, flag.words, before.answers, check.answers, check.allergies):
            flags.end(case=check.case, flag=flag, by=by, reason=f"ตาม{check}")
    known = {(flag.kind, flag.words) for flag in standing}
    for kind, words in warnings(check.answers, check.allergies):
        if kind in kinds and (kind, words) not in known:
            flags.add(
                case=check.case, by=by, kind=kind, words=words, since=check.checked_on, health_check=check
            )
