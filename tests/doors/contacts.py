"""Doors of the people around a person: writers keep them, the director decides on exceptions."""

from cases.models import Case, FamilyContact, MayContact
from tests.doors.door import CASEWORKER, DIRECTOR, TEAM, Door, roles
from tests.doors.people import a_case
from tests.factories.contacts import answered, make_contact, make_override

READERS = roles(CASEWORKER, TEAM, DIRECTOR)
WRITERS = roles(CASEWORKER, DIRECTOR)


def a_contact(centre, people):
    """Somebody whom the person allows to be called."""
    case = Case.objects.get(**a_case(centre, people))
    answered(case.client, people["ssk.caseworker"], FamilyContact.YES)
    contact = make_contact(case.client, may_contact=MayContact.YES, phone="0812345678")
    return {"pk": case.pk, "contact": contact.pk}


def a_shut_contact(centre, people):
    """Somebody about whom nothing was answered."""
    case = Case.objects.get(**a_case(centre, people))
    return {"pk": case.pk, "contact": make_contact(case.client).pk}


def a_family(centre, people):
    """A family that may be contacted."""
    return {"pk": a_contact(centre, people)["pk"]}


def a_request(centre, people):
    case = Case.objects.get(**a_case(centre, people))
    return {"pk": case.pk, "override": make_override(case, people["ssk.caseworker"]).pk}


def an_exception(centre, people):
    case = Case.objects.get(**a_case(centre, people))
    override = make_override(case, people["ssk.caseworker"], decided_by=people["ssk.director"])
    return {"pk": case.pk, "override": override.pk}


DOORS = {
    "cases:contacts": Door(READERS, make=a_case, owned=True),
    "cases:contact-family": Door(WRITERS, make=a_case, owned=True),
    "cases:family-contacted": Door(READERS, make=a_family, owned=True),
    "cases:family-override": Door(WRITERS, make=a_case, owned=True),
    "cases:contact-create": Door(WRITERS, make=a_case, owned=True),
    "cases:contact-edit": Door(WRITERS, make=a_contact, owned=True),
    "cases:contact-reveal": Door(WRITERS, make=a_contact, owned=True),
    "cases:contact-contacted": Door(READERS, make=a_contact, owned=True),
    "cases:contact-override": Door(WRITERS, make=a_shut_contact, owned=True),
    "cases:contact-overrides": Door(roles(DIRECTOR)),
    "cases:contact-override-decide": Door(roles(DIRECTOR), make=a_request, owned=True),
    "cases:contact-override-end": Door(WRITERS, make=an_exception, owned=True),
}
