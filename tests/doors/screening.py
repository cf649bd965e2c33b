"""Doors of screening (DESIGN 6): the case's readers see that it was done, its writers ask the questions."""

from cases.models import Case
from cases.reference import screening as shipped
from shelter.desk import reference
from tests.doors.door import CASEWORKER, DIRECTOR, TEAM, Door, roles
from tests.doors.people import a_case
from tests.factories.screening import make_screening

READERS = roles(CASEWORKER, TEAM, DIRECTOR)
WRITERS = roles(CASEWORKER, DIRECTOR)


def a_screening(centre, people):
    reference.load()
    shipped.load()
    found = a_case(centre, people)
    screening = make_screening(Case.objects.get(pk=found["pk"]), people["ssk.caseworker"])
    return {**found, "number": screening.number}


def a_page(centre, people):
    return {**a_screening(centre, people), "code": "circumstances"}


DOORS = {
    "cases:screenings": Door(READERS, make=a_case, owned=True),
    "cases:screening-start": Door(WRITERS, make=a_case, owned=True),
    "cases:screening": Door(READERS, make=a_screening, owned=True),
    "cases:screening-page": Door(WRITERS, make=a_page, owned=True),
    "cases:screening-panel": Door(WRITERS, make=a_page, owned=True),
    "cases:screening-decide": Door(WRITERS, make=a_screening, owned=True),
    "cases:screening-paper": Door(WRITERS, make=a_screening, owned=True),
}
