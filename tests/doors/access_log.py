"""Doors of the access log (DESIGN 6): own reads, a director's centre, everything for the auditor."""

from shelter.audit import log
from shelter.audit.models import AccessEntry, Action
from shelter.lib.thai import bangkok_today
from tests.doors.door import AUDITOR, CASEWORKER, DIRECTOR, TEAM, Door, roles
from tests.doors.people import a_case

READERS = roles(CASEWORKER, TEAM, DIRECTOR)


def a_row(centre, people):
    """Of the centre's chain."""
    log.write(Action.SIGN_IN, chain="SSK", actor_id=people["ssk.team"].pk, actor_name="ssk.team")
    return {"pk": AccessEntry.objects.get(actor_id=people["ssk.team"].pk).pk}


def a_pattern(centre, people):
    """Five refusals on one day, which is where the list begins."""
    user = people["ssk.caseworker"]
    for _ in range(5):
        log.write(Action.DENIED, chain="SSK", actor_id=user.pk, actor_name=user.username, subject_kind="case")
    return {"pattern": "denials", "actor": user.pk, "ordinal": bangkok_today().toordinal()}


DOORS = {
    "log:rows": Door(roles(AUDITOR)),
    "log:export": Door(roles(AUDITOR)),
    "log:row": Door(roles(AUDITOR), make=a_row),
    "log:verify": Door(roles(AUDITOR)),
    "log:heads": Door(roles(AUDITOR)),
    "cases:reads": Door(READERS),
    "cases:reads-row": Door(roles(DIRECTOR), make=a_row, owned=True),
    "cases:reads-export": Door(roles(DIRECTOR)),
    "cases:case-reads": Door(roles(DIRECTOR), make=a_case, owned=True),
    "cases:patterns": Door(roles(DIRECTOR)),
    "cases:pattern": Door(roles(DIRECTOR), make=a_pattern),
}
