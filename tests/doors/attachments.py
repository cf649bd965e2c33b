"""Doors of the papers and the warnings of a file: its readers read and add, wrong roles never."""

from cases.models import Case
from tests.doors.beds import AT_THE_DOOR
from tests.doors.door import Door
from tests.doors.people import READERS, a_case
from tests.factories.attachments import make_attachment, make_flag


def a_paper(centre, people):
    found = a_case(centre, people)
    case = Case.objects.get(pk=found["pk"])
    return {**found, "attachment": make_attachment(case, people["ssk.caseworker"]).pk}


def a_members_paper(centre, people):
    """One that the team member added: taking out is for who added it, besides the writers of the file."""
    found = a_case(centre, people)
    case = Case.objects.get(pk=found["pk"])
    return {**found, "attachment": make_attachment(case, people["ssk.team"]).pk}


def a_flag(centre, people):
    found = a_case(centre, people)
    return {**found, "flag": make_flag(Case.objects.get(pk=found["pk"]), people["ssk.caseworker"]).pk}


DOORS = {
    "cases:files": Door(READERS, make=a_case, owned=True),
    "cases:file": Door(READERS, make=a_paper, owned=True),
    "cases:file-download": Door(READERS, make=a_paper, owned=True),
    "cases:file-withdraw": Door(READERS, make=a_members_paper, owned=True),
    "cases:flags": Door(READERS, make=a_case, owned=True),
    "cases:flag-at-door": Door(AT_THE_DOOR, make=a_case, owned=True),
    "cases:flag-end": Door(READERS, make=a_flag, owned=True),
}
