"""Doors of reception, belongings, consents and blank forms."""

from tests.doors.door import CASEWORKER, DIRECTOR, DUTY, TEAM, Door, roles
from tests.doors.people import a_case

READERS = roles(CASEWORKER, TEAM, DIRECTOR)
WRITERS = roles(CASEWORKER, DIRECTOR)
RECEIVERS = roles(CASEWORKER, DIRECTOR, DUTY)


def a_form(centre, people):
    return {"code": "plan"}


def a_check(centre, people):
    return {**a_case(centre, people), "kind": "papers"}


DOORS = {
    "cases:reception": Door(READERS, make=a_case, owned=True),
    "cases:reception-edit": Door(WRITERS, make=a_case, owned=True),
    "cases:reception-check": Door(WRITERS, make=a_check, owned=True),
    "cases:blank-forms": Door(RECEIVERS),
    "cases:blank-form": Door(RECEIVERS, make=a_form),
}
