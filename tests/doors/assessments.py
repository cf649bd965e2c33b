"""Doors of assessments (DESIGN 6): the file's readers read, its caseworkers score, the director remarks."""

from cases.models import AssessmentStatus, Case
from cases.reference import dimensions
from shelter.desk import reference
from tests.doors.door import CASEWORKER, DIRECTOR, TEAM, Door, roles
from tests.doors.people import a_case
from tests.factories.assessments import make_assessment

READERS = roles(CASEWORKER, TEAM, DIRECTOR)
WRITERS = roles(CASEWORKER, DIRECTOR)


def a_case_to_assess(centre, people):
    reference.load()
    dimensions.load()
    return a_case(centre, people)


def an_assessment(status):
    def make(centre, people):
        found = a_case_to_assess(centre, people)
        case = Case.objects.get(pk=found["pk"])
        made = make_assessment(case, people["ssk.caseworker"], status=status)
        return {**found, "number": made.number}

    return make


draft, done = (an_assessment(status) for status in (AssessmentStatus.DRAFT, AssessmentStatus.DONE))


def an_assessed_case(centre, people):
    return {"pk": done(centre, people)["pk"]}


DOORS = {
    "cases:assessments": Door(READERS, make=an_assessed_case, owned=True),
    "cases:assessment-start": Door(WRITERS, make=a_case_to_assess, owned=True),
    "cases:assessment": Door(READERS, make=done, owned=True),
    "cases:assessment-edit": Door(WRITERS, make=draft, owned=True),
    "cases:assessment-finish": Door(WRITERS, make=draft, owned=True),
    "cases:assessment-reopen": Door(WRITERS, make=done, owned=True),
    "cases:assessment-paper": Door(READERS, make=done, owned=True),
    "cases:assessment-remark": Door(roles(DIRECTOR), make=done, owned=True),
}
