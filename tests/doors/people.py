"""Doors of people and their files (DESIGN 6)."""

from tests.doors.door import CASEWORKER, DIRECTOR, HELPER, TEAM, Door, roles
from tests.factories.cases import join_team, make_case

READERS = roles(CASEWORKER, TEAM, DIRECTOR)
WRITERS = roles(CASEWORKER, DIRECTOR)


def a_case(centre, people):
    """A file of the centre with its team member on the team."""
    case = make_case(centre, people["ssk.caseworker"])
    join_team(case, people["ssk.team"])
    return {"pk": case.pk}


def taken_in_at_night(centre, people):
    return {"pk": make_case(centre, people["ssk.duty"], managed=False).pk}


def a_member(centre, people):
    case = make_case(centre, people["ssk.caseworker"])
    return {"pk": case.pk, "assignment": join_team(case, people["ssk.mate"]).pk}


DOORS = {
    "cases:worklist": Door(roles(CASEWORKER, TEAM)),
    "cases:overview": Door(roles(DIRECTOR)),
    "cases:register": Door(WRITERS),
    "cases:duplicates": Door(WRITERS),
    "cases:forget-draft": Door(WRITERS),
    "cases:places": Door(roles(CASEWORKER, DIRECTOR, HELPER)),
    "cases:search": Door(READERS),
    "cases:list": Door(READERS),
    "cases:case": Door(READERS, make=a_case, owned=True),
    "cases:note": Door(READERS, make=a_case, owned=True),
    "cases:reveal": Door(
        WRITERS, make=lambda centre, people: {**a_case(centre, people), "what": "phone"}, owned=True
    ),
    "cases:client-edit": Door(WRITERS, make=a_case, owned=True),
    "cases:intake-edit": Door(WRITERS, make=a_case, owned=True),
    "cases:changes": Door(READERS, make=a_case, owned=True),
    "cases:without-manager": Door(WRITERS),
    "cases:team-manager": Door(WRITERS, make=taken_in_at_night, owned=True),
    "cases:team": Door(READERS, make=a_case, owned=True),
    "cases:team-hand-over": Door(WRITERS, make=a_case, owned=True),
    "cases:team-join": Door(WRITERS, make=a_case, owned=True),
    "cases:team-leave": Door(WRITERS, make=a_member, owned=True),
}
