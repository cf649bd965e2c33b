"""Doors of reports: the people of the door take them down, those who answer for files close them."""

from cases.actions import notifications as actions
from tests.doors.beds import AT_THE_DOOR
from tests.doors.door import CASEWORKER, DIRECTOR, Door, roles
from tests.factories.identity import picture
from tests.factories.notifications import make_notification


def a_report(centre, people):
    return {"pk": make_notification(people["ssk.duty"], notifier_phone="0812345678").pk}


def a_closed_report(centre, people):
    report = make_notification(people["ssk.duty"])
    actions.close(
        notification=report,
        by=people["ssk.caseworker"],
        reason="advised",
        words="ให้คำปรึกษาแล้ว",
        expected=report.row_version,
    )
    return {"pk": report.pk}


def a_file(centre, people):
    report = make_notification(people["ssk.duty"])
    actions.attach(notification=report, by=people["ssk.duty"], uploads=[picture()], caption="")
    return {"pk": report.pk, "file": report.files.get().pk}


DOORS = {
    "cases:notifications": Door(AT_THE_DOOR),
    "cases:notification-create": Door(AT_THE_DOOR),
    "cases:notification": Door(AT_THE_DOOR, make=a_report, owned=True),
    "cases:notification-edit": Door(AT_THE_DOOR, make=a_report, owned=True),
    "cases:notification-close": Door(roles(CASEWORKER, DIRECTOR), make=a_report, owned=True),
    "cases:notification-reopen": Door(roles(CASEWORKER, DIRECTOR), make=a_closed_report, owned=True),
    "cases:notification-attach": Door(AT_THE_DOOR, make=a_report, owned=True),
    "cases:notification-file": Door(AT_THE_DOOR, make=a_file, owned=True),
    "cases:notification-file-withdraw": Door(AT_THE_DOOR, make=a_file, owned=True),
    "cases:notification-reveal": Door(AT_THE_DOOR, make=a_report, owned=True),
}
