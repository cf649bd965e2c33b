"""Doors of marks, photographs and papers: those who may see what identifies a person."""

from cases.models import Case
from tests.doors.door import CASEWORKER, DIRECTOR, Door, roles
from tests.doors.people import a_case
from tests.factories.identity import make_mark, make_paper, make_photo

WRITERS = roles(CASEWORKER, DIRECTOR)


def _case(centre, people):
    return Case.objects.get(**a_case(centre, people))


def a_mark(centre, people):
    case = _case(centre, people)
    return {"pk": case.pk, "mark": make_mark(case.client).pk}


def a_photo(centre, people):
    case = _case(centre, people)
    return {"pk": case.pk, "photo": make_photo(case, people["ssk.caseworker"]).pk}


def a_paper(centre, people):
    case = _case(centre, people)
    return {"pk": case.pk, "paper": make_paper(case.client, number="AB 12345").pk}


def some_papers(centre, people):
    return {"pk": a_paper(centre, people)["pk"]}


DOORS = {
    "cases:mark-create": Door(WRITERS, make=a_case, owned=True),
    "cases:mark-edit": Door(WRITERS, make=a_mark, owned=True),
    "cases:photo": Door(WRITERS, make=a_case, owned=True),
    "cases:photo-file": Door(WRITERS, make=a_photo, owned=True),
    "cases:photo-small": Door(WRITERS, make=a_photo, owned=True),
    "cases:identity": Door(WRITERS, make=some_papers, owned=True),
    "cases:identity-create": Door(WRITERS, make=a_case, owned=True),
    "cases:identity-edit": Door(WRITERS, make=a_paper, owned=True),
    "cases:identity-reveal": Door(WRITERS, make=a_paper, owned=True),
}
