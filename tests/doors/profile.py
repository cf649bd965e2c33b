"""Doors of the register of a person."""

from tests.doors.door import CASEWORKER, DIRECTOR, TEAM, Door, roles
from tests.doors.people import a_case

READERS = roles(CASEWORKER, TEAM, DIRECTOR)

DOORS = {
    "cases:profile": Door(READERS, make=a_case, owned=True),
    "cases:profile-paper": Door(READERS, make=a_case, owned=True),
}
