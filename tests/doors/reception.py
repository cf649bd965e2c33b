"""Doors of reception, belongings, consents and blank forms."""

from tests.doors.door import CASEWORKER, DIRECTOR, DUTY, Door, roles

RECEIVERS = roles(CASEWORKER, DIRECTOR, DUTY)


def a_form(centre, people):
    return {"code": "plan"}


DOORS = {
    "cases:blank-forms": Door(RECEIVERS),
    "cases:blank-form": Door(RECEIVERS, make=a_form),
}
