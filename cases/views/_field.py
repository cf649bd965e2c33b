"""What happens outside the talks, as cards of the fact-finding's tab: visits, surveillance, mediations."""

from typing import Any

from cases.models import Case, HomeVisit
from cases.permissions.case import can_add_entry
from cases.permissions.visit import can_end_surveillance, can_look, can_plan_visit, can_see_surveillance
from shelter.accounts.models import User
from shelter.lib.thai import bangkok_today

VISIT_TONES = {"planned": "info", "done": "ok", "not_possible": "warn"}
LEVEL_TONES = {"calm": "", "close": "warn", "urgent": "bad"}


def cards_of(user: User, case: Case) -> dict[str, Any]:
    """For `cases/finding/_field.html`, read inside the opening's transaction."""
    today = bangkok_today()
    watches = case.surveillances.select_related("next_by", "ended_by").prefetch_related("looks__by")
    shown = []
    for watch in watches:
        watch.case = case
        if not can_see_surveillance(user, watch):
            continue
        shown.append(
            {
                "watch": watch,
                "tone": LEVEL_TONES[watch.level],
                "late": (today - watch.next_on).days if watch.next_on and watch.next_on < today else 0,
                "latest": next(iter(watch.looks.all()), None),
                "looks": len(watch.looks.all()),
                "may_look": bool(can_look(user, watch)),
                "may_end": bool(can_end_surveillance(user, watch)),
            }
        )
    return {
        "visits": [
            (visit, VISIT_TONES[visit.status], _late(visit, today))
            for visit in case.visits.order_by("-number")
        ],
        "may_plan_visit": bool(can_plan_visit(user, case)),
        "watches": shown,
        "mediations": list(case.mediations.select_related("recorded_by")),
        "may_add": bool(can_add_entry(user, case)),
    }


def _late(visit: HomeVisit, today: Any) -> int:
    """Days since a planned visit should have been."""
    return (today - visit.planned_on).days if visit.status == "planned" and visit.planned_on < today else 0
