"""Doors of reception, belongings, consents and blank forms."""

from cases.actions import property
from cases.models import Case, PropertyItem
from shelter.desk import files
from tests.doors.door import CASEWORKER, DIRECTOR, DUTY, TEAM, Door, roles
from tests.doors.people import a_case
from tests.factories.evidence import a_picture
from tests.factories.reception import make_consent, make_item, make_list, signed_values

READERS = roles(CASEWORKER, TEAM, DIRECTOR)
WRITERS = roles(CASEWORKER, DIRECTOR)
AT_HAND = roles(CASEWORKER, TEAM, DIRECTOR, DUTY)
RECEIVERS = roles(CASEWORKER, DIRECTOR, DUTY)


def a_form(centre, people):
    return {"code": "plan"}


def a_check(centre, people):
    return {**a_case(centre, people), "kind": "papers"}


def a_list(centre, people):
    """A draft with one line in it."""
    found = a_case(centre, people)
    case = Case.objects.get(pk=found["pk"])
    make_list(case, people["ssk.caseworker"], items=[("other", "เหรียญที่ระลึก", 180)])
    return {**found, "number": 1}


def _line_of(found):
    return PropertyItem.objects.get(list__case=found["pk"])


def an_item(centre, people):
    found = a_list(centre, people)
    return {**found, "item": _line_of(found).pk}


def a_signed_list(centre, people):
    found = a_list(centre, people)
    item = _line_of(found)
    property.sign(listed=item.list, by=people["ssk.caseworker"], signature=signed_values(), expected=1)
    return found


def left(centre, people):
    return {"pk": a_signed_list(centre, people)["pk"]}


def a_receipt(centre, people):
    found = a_signed_list(centre, people)
    item = _line_of(found)
    property.give_back(
        case=item.list.case,
        by=people["ssk.caseworker"],
        receipt={"to": "owner", "mark": "signature"},
        quantities={item.pk: item.quantity},
    )
    return found


def _kept_file(centre, by):
    return files.store(a_picture(), centre=centre, by=by)


def a_photograph(centre, people):
    """A line with its picture."""
    found = a_list(centre, people)
    kept = _kept_file(centre, people["ssk.caseworker"])
    return {**found, "item": make_item(_line_of(found).list, photo=kept).pk}


def a_kind(centre, people):
    return {**a_case(centre, people), "kind": "service"}


def a_consent(centre, people):
    """Given, with the scan of its paper."""
    found = a_kind(centre, people)
    case = Case.objects.get(pk=found["pk"])
    by = people["ssk.caseworker"]
    make_consent(case, by, scan=_kept_file(centre, by))
    return {**found, "number": 1}


DOORS = {
    "cases:consent-new": Door(WRITERS, make=a_kind, owned=True),
    "cases:consent-paper": Door(READERS, make=a_kind, owned=True),
    "cases:consent": Door(READERS, make=a_consent, owned=True),
    "cases:consent-withdraw": Door(WRITERS, make=a_consent, owned=True),
    "cases:consent-scan": Door(READERS, make=a_consent, owned=True),
    "cases:property": Door(AT_HAND, make=a_case, owned=True),
    "cases:property-bag": Door(RECEIVERS, make=a_case, owned=True),
    "cases:property-start": Door(RECEIVERS, make=a_case, owned=True),
    "cases:property-return": Door(RECEIVERS, make=left, owned=True),
    "cases:property-return-paper": Door(AT_HAND, make=a_receipt, owned=True),
    "cases:property-list": Door(AT_HAND, make=a_list, owned=True),
    "cases:property-list-paper": Door(AT_HAND, make=a_list, owned=True),
    "cases:property-sign": Door(RECEIVERS, make=a_list, owned=True),
    "cases:property-item-add": Door(RECEIVERS, make=a_list, owned=True),
    "cases:property-item": Door(RECEIVERS, make=an_item, owned=True),
    "cases:property-item-remove": Door(RECEIVERS, make=an_item, owned=True),
    "cases:property-photo": Door(AT_HAND, make=a_photograph, owned=True),
    "cases:reception": Door(READERS, make=a_case, owned=True),
    "cases:reception-edit": Door(WRITERS, make=a_case, owned=True),
    "cases:reception-check": Door(WRITERS, make=a_check, owned=True),
    "cases:blank-forms": Door(RECEIVERS),
    "cases:blank-form": Door(RECEIVERS, make=a_form),
}
