"""Doors of screening (DESIGN 6): the case's readers see that it was done, its writers ask the questions."""

from cases.actions import screening_rules
from cases.models import Case, ScreeningRuleSet
from cases.reference import screening as shipped
from shelter.desk import reference
from tests.doors.door import ADMIN, AUDITOR, CASEWORKER, DIRECTOR, TEAM, Door, roles
from tests.doors.people import a_case
from tests.factories.screening import make_screening

READERS = roles(CASEWORKER, TEAM, DIRECTOR)
WRITERS = roles(CASEWORKER, DIRECTOR)
RULE_READERS = roles(CASEWORKER, TEAM, DIRECTOR, ADMIN, AUDITOR)
RULE_WRITERS = roles(ADMIN)


def a_screening(centre, people):
    reference.load()
    shipped.load()
    found = a_case(centre, people)
    screening = make_screening(Case.objects.get(pk=found["pk"]), people["ssk.caseworker"])
    return {**found, "number": screening.number}


def a_page(centre, people):
    return {**a_screening(centre, people), "code": "circumstances"}


def the_rules(centre, people):
    reference.load()
    shipped.load()
    return {"version": 1}


def a_draft(centre, people):
    the_rules(centre, people)
    rule_set = ScreeningRuleSet.objects.get(version=1)
    return {"version": screening_rules.copy(rule_set=rule_set, by=people["ssk.admin"]).version}


def a_rule(centre, people):
    return {**a_draft(centre, people), "code": "B9"}


DOORS = {
    "cases:screening-rule-sets": Door(RULE_READERS),
    "cases:screening-rule-set": Door(RULE_READERS, make=the_rules),
    "cases:screening-chart": Door(RULE_READERS, make=the_rules),
    "cases:screening-rules-copy": Door(RULE_WRITERS, make=the_rules),
    "cases:screening-rules-discard": Door(RULE_WRITERS, make=a_draft),
    "cases:screening-rules-in-force": Door(RULE_WRITERS, make=a_draft),
    "cases:screening-rule-create": Door(RULE_WRITERS, make=a_draft),
    "cases:screening-rule": Door(RULE_WRITERS, make=a_rule),
    "cases:screening-rule-move": Door(RULE_WRITERS, make=a_rule),
    "cases:screening-rule-remove": Door(RULE_WRITERS, make=a_rule),
    "cases:screenings": Door(READERS, make=a_case, owned=True),
    "cases:screening-start": Door(WRITERS, make=a_case, owned=True),
    "cases:screening": Door(READERS, make=a_screening, owned=True),
    "cases:screening-page": Door(WRITERS, make=a_page, owned=True),
    "cases:screening-panel": Door(WRITERS, make=a_page, owned=True),
    "cases:screening-decide": Door(WRITERS, make=a_screening, owned=True),
    "cases:screening-paper": Door(WRITERS, make=a_screening, owned=True),
}
