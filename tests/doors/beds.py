"""Doors of houses and beds: the people of the door place others, director and administrator keep the list."""

from tests.doors.door import ADMIN, CASEWORKER, DIRECTOR, DUTY, Door, roles
from tests.doors.people import a_case
from tests.factories.beds import make_house

AT_THE_DOOR = roles(CASEWORKER, DIRECTOR, DUTY)
KEEPERS = roles(DIRECTOR, ADMIN)


def a_house(centre, people):
    return {"pk": make_house(centre).pk}


DOORS = {
    "cases:beds": Door(AT_THE_DOOR | KEEPERS),
    "cases:bed-place": Door(AT_THE_DOOR, make=a_case, owned=True),
    "cases:house-create": Door(KEEPERS),
    "cases:house-edit": Door(KEEPERS, make=a_house, owned=True),
}
