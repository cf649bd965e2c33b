"""Doors of the clocks: readers see them, writers pause and ask, the director decides."""

from cases.models import Case
from shelter.desk import reference
from shelter.lib.thai import bangkok_today
from tests.doors.door import CASEWORKER, DIRECTOR, Door, roles
from tests.doors.people import READERS, WRITERS, a_case
from tests.factories.clocks import make_extension, make_pause


def timed(centre, people):
    reference.load()
    return a_case(centre, people)


def a_pause(centre, people):
    found = timed(centre, people)
    case = Case.objects.get(pk=found["pk"])
    return {**found, "pause": make_pause(case, people["ssk.caseworker"], bangkok_today()).pk}


def a_request(centre, people):
    found = timed(centre, people)
    case = Case.objects.get(pk=found["pk"])
    return {**found, "extension": make_extension(case, people["ssk.caseworker"]).pk}


DOORS = {
    "cases:extensions-waiting": Door(roles(DIRECTOR)),
    "cases:clock": Door(READERS, make=timed, owned=True),
    "cases:pause": Door(WRITERS, make=timed, owned=True),
    "cases:pause-end": Door(roles(CASEWORKER, DIRECTOR), make=a_pause, owned=True),
    "cases:extension-ask": Door(WRITERS, make=timed, owned=True),
    "cases:extension-decide": Door(roles(DIRECTOR), make=a_request, owned=True),
}
