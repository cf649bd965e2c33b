"""Doors of the watch list and of community helpers: a helper sees only what was given to them."""

from tests.doors.door import CASEWORKER, DIRECTOR, HELPER, Door, roles
from tests.doors.people import READERS, a_case
from tests.factories.cases import make_case
from tests.factories.community import make_task, make_watched

TEAM = roles(CASEWORKER, DIRECTOR)
WATCHERS = roles(CASEWORKER, DIRECTOR, HELPER)


def a_watched(centre, people):
    made = make_watched(centre, people["ssk.caseworker"], helper=people["ssk.helper"], phone="0812345678")
    return {"pk": made.pk}


def a_task(centre, people):
    case = make_case(centre, people["ssk.caseworker"])
    return {"pk": make_task(case, people["ssk.caseworker"], people["ssk.helper"]).pk}


def a_task_of_a_file(centre, people):
    case = make_case(centre, people["ssk.caseworker"])
    task = make_task(case, people["ssk.caseworker"], people["ssk.helper"])
    return {"pk": case.pk, "task": task.pk}


DOORS = {
    "cases:community": Door(roles(HELPER)),
    "cases:helper-task": Door(roles(HELPER), make=a_task, owned=True),
    "cases:watched": Door(TEAM),
    "cases:watch": Door(WATCHERS),
    "cases:watch-person": Door(WATCHERS, make=a_watched, owned=True),
    "cases:watch-edit": Door(WATCHERS, make=a_watched, owned=True),
    "cases:watch-phone": Door(WATCHERS, make=a_watched, owned=True),
    "cases:watch-call": Door(WATCHERS, make=a_watched, owned=True),
    "cases:watch-take": Door(TEAM, make=a_watched, owned=True),
    "cases:watch-end": Door(TEAM, make=a_watched, owned=True),
    "cases:helper-tasks": Door(READERS, make=a_case, owned=True),
    "cases:helper-task-withdraw": Door(TEAM, make=a_task_of_a_file, owned=True),
}
