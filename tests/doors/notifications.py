"""Doors of reports: the people of the door take them down, those who answer for files close them."""

from tests.doors.beds import AT_THE_DOOR
from tests.doors.door import CASEWORKER, DIRECTOR, Door, roles
from tests.factories.notifications import make_notification


def a_report(centre, people):
    return {"pk": make_notification(people["ssk.duty"], notifier_phone="0812345678").pk}


DOORS = {
    "cases:notifications": Door(AT_THE_DOOR),
    "cases:notification-create": Door(AT_THE_DOOR),
    "cases:notification": Door(AT_THE_DOOR, make=a_report, owned=True),
    "cases:notification-edit": Door(AT_THE_DOOR, make=a_report, owned=True),
    "cases:notification-close": Door(roles(CASEWORKER, DIRECTOR), make=a_report, owned=True),
    "cases:notification-reveal": Door(AT_THE_DOOR, make=a_report, owned=True),
}
