"""Doors of fact-finding (DESIGN 6): the case team reads and adds what it heard, caseworkers write."""

from cases.models import Case
from tests.doors.door import CASEWORKER, DIRECTOR, TEAM, Door, roles
from tests.doors.people import a_case
from tests.factories.finding import make_finding, make_problem, make_session, make_statement

READERS = roles(CASEWORKER, TEAM, DIRECTOR)
WRITERS = roles(CASEWORKER, DIRECTOR)


def a_finding(centre, people):
    made = a_case(centre, people)
    make_finding(Case.objects.get(**made), people["ssk.caseworker"])
    return made


def part(make, name):
    """`make`'s row, written by the team member, in a fact-finding of the centre."""

    def made(centre, people):
        found = a_finding(centre, people)
        row = make(Case.objects.get(**found).finding, people["ssk.team"])
        return {**found, name: row.pk}

    return made


DOORS = {
    "cases:finding": Door(READERS, a_finding, owned=True),
    "cases:finding-start": Door(WRITERS, a_case, owned=True),
    "cases:finding-paper": Door(READERS, a_finding, owned=True),
    "cases:finding-topic": Door(
        WRITERS, lambda centre, people: {**a_finding(centre, people), "code": "journey"}, owned=True
    ),
    "cases:finding-topic-history": Door(
        READERS, lambda centre, people: {**a_finding(centre, people), "code": "journey"}, owned=True
    ),
    "cases:finding-session": Door(READERS, a_finding, owned=True),
    "cases:finding-session-edit": Door(READERS, part(make_session, "session"), owned=True),
    "cases:finding-statement": Door(READERS, a_finding, owned=True),
    "cases:finding-strike": Door(READERS, part(make_statement, "statement"), owned=True),
    "cases:finding-problem": Door(WRITERS, a_finding, owned=True),
    "cases:finding-problem-edit": Door(WRITERS, part(make_problem, "problem"), owned=True),
    "cases:finding-diagnosis": Door(WRITERS, a_finding, owned=True),
    "cases:finding-opinion": Door(roles(DIRECTOR), a_finding, owned=True),
    "cases:finding-done": Door(WRITERS, a_finding, owned=True),
}
