"""Doors of making one record of two."""

from tests.doors.door import CASEWORKER, DIRECTOR, Door, roles
from tests.factories.cases import make_case
from tests.factories.community import make_watched
from tests.factories.merging import make_proposal, two_records

WRITERS = roles(CASEWORKER, DIRECTOR)


def a_case(centre, people):
    return {"pk": make_case(centre, people["ssk.caseworker"]).pk}


def two_cases(centre, people):
    kept, merged = two_records(centre, people["ssk.caseworker"])
    return {"pk": kept.pk, "other": merged.pk}


def a_case_and_somebody_watched(centre, people):
    return {**a_case(centre, people), "watched": make_watched(centre, people["ssk.caseworker"]).pk}


def a_proposal(centre, people):
    return {"pk": make_proposal(centre, people["ssk.caseworker"]).pk}


def a_merge(centre, people):
    return {"pk": make_proposal(centre, people["ssk.caseworker"], confirmed_by=people["ssk.caseworker"]).pk}


DOORS = {
    "cases:same-person": Door(WRITERS, make=a_case, owned=True),
    "cases:same-person-beside": Door(WRITERS, make=two_cases, owned=True),
    "cases:same-person-watched": Door(WRITERS, make=a_case_and_somebody_watched, owned=True),
    "cases:merges": Door(WRITERS),
    "cases:merge": Door(WRITERS, make=a_proposal, owned=True),
    "cases:merge-decide": Door(roles(DIRECTOR), make=a_proposal, owned=True),
    "cases:merge-decline": Door(roles(DIRECTOR), make=a_proposal, owned=True),
    "cases:merge-undo": Door(WRITERS, make=a_merge, owned=True),
}
