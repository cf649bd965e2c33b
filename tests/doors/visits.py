"""Doors of visits and surveillance (DESIGN 6): the case team reads and adds, caseworkers plan and report."""

from cases.models import Case
from tests.doors.door import CASEWORKER, DIRECTOR, TEAM, Door, roles
from tests.doors.people import a_case
from tests.factories.visits import make_done_visit, make_photo, make_surveillance, make_visit

READERS = roles(CASEWORKER, TEAM, DIRECTOR)
WRITERS = roles(CASEWORKER, DIRECTOR)


def a_visit(centre, people, make=make_visit):
    made = a_case(centre, people)
    return {**made, "number": make(Case.objects.get(**made), people["ssk.caseworker"]).number}


def a_done_visit(centre, people):
    return a_visit(centre, people, make_done_visit)


def a_photo(centre, people):
    made = a_done_visit(centre, people)
    visit = Case.objects.get(pk=made["pk"]).visits.get()
    return {**made, "photo": make_photo(visit, people["ssk.team"]).pk}


def a_watch(centre, people):
    made = a_case(centre, people)
    return {**made, "watch": make_surveillance(Case.objects.get(**made), people["ssk.caseworker"]).pk}


DOORS = {
    "cases:visit-plan": Door(WRITERS, a_case, owned=True),
    "cases:visit": Door(READERS, a_visit, owned=True),
    "cases:visit-replan": Door(WRITERS, a_visit, owned=True),
    "cases:visit-report": Door(WRITERS, a_visit, owned=True),
    "cases:visit-call-off": Door(WRITERS, a_visit, owned=True),
    "cases:visit-paper": Door(READERS, a_done_visit, owned=True),
    "cases:visit-photo-add": Door(READERS, a_done_visit, owned=True),
    "cases:visit-photo": Door(READERS, a_photo, owned=True),
    "cases:visit-photo-remove": Door(READERS, a_photo, owned=True),
    "cases:mediation": Door(READERS, a_case, owned=True),
    "cases:surveillance": Door(READERS, a_case, owned=True),
    "cases:surveillance-look": Door(READERS, a_watch, owned=True),
    "cases:surveillance-end": Door(WRITERS, a_watch, owned=True),
}
