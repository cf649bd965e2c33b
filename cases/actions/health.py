"""Writing down a look at somebody's health before they share a house."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from cases.actions import events
from cases.models import Case, CaseEvent, HealthCheck
from cases.permissions.assessment import can_write_health
from shelter.accounts.models import User
from shelter.desk.refusal import Refused


@transaction.atomic
def record(*, case: Case, by: User, values: Mapping[str, Any]) -> HealthCheck:
    """The next check of the case; `values` holds HealthCheck's own fields. Raises Refused."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    allowed = can_write_health(by, case)
    if not allowed:
        raise Refused(allowed.reason)
    last = case.health_checks.aggregate(last=Max("number"))["last"] or 0
    made = HealthCheck.objects.create(case=case, by=by, number=last + 1, **values)
    events.record(
        case=case,
        by=by,
        kind=CaseEvent.Kind.ASSESSMENT,
        title=f"ตรวจก่อนพักรวม ครั้งที่ {made.number}",
        url=made.get_absolute_url(),
    )
    return made
