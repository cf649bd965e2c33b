"""Doors of instruments and health checks: the case's team fills in, the administrator keeps the sheets."""

from cases.models import Case
from shelter.desk import reference
from tests.doors.door import ADMIN, CASEWORKER, DIRECTOR, TEAM, Door, roles
from tests.doors.people import a_case
from tests.factories.instruments import fill, instrument, make_check

READERS = roles(CASEWORKER, TEAM, DIRECTOR)
KEEPERS = roles(ADMIN, DIRECTOR)


def _sheet(centre, people):
    return {"code": instrument("9q", on=False).code}


def _filling(centre, people):
    reference.load()
    return {**a_case(centre, people), "code": instrument("adl").code}


def _result(centre, people):
    reference.load()
    found = a_case(centre, people)
    result = fill(Case.objects.get(pk=found["pk"]), people["ssk.caseworker"], "9q", {9: 1})
    return {**found, "result": result.pk}


def _check(centre, people):
    found = a_case(centre, people)
    made = make_check(Case.objects.get(pk=found["pk"]), people["ssk.caseworker"])
    return {**found, "number": made.number}


DOORS = {
    "cases:instruments": Door(KEEPERS),
    "cases:instrument-sheet": Door(KEEPERS, make=_sheet),
    "cases:instrument-switch": Door(roles(ADMIN), make=_sheet),
    "cases:instrument-fill": Door(READERS, make=_filling, owned=True),
    "cases:instrument-result": Door(READERS, make=_result, owned=True),
    "cases:instrument-steps": Door(READERS, make=_result, owned=True),
    "cases:health-new": Door(READERS, make=a_case, owned=True),
    "cases:health-check": Door(READERS, make=_check, owned=True),
}
