"""Doors of the night: taking somebody in, today's shift and its log."""

from tests.doors.beds import AT_THE_DOOR
from tests.doors.door import Door
from tests.doors.people import a_case, taken_in_at_night


def a_line(kind):
    def make(centre, people):
        a_case(centre, people)
        return {"kind": kind}

    return make


DOORS = {
    "cases:receive": Door(AT_THE_DOOR),
    "cases:receive-forget-draft": Door(AT_THE_DOOR),
    "cases:receipt": Door(AT_THE_DOOR, make=taken_in_at_night, owned=True),
    "cases:duty": Door(AT_THE_DOOR),
    "cases:shift": Door(AT_THE_DOOR),
    "cases:shift-write": Door(AT_THE_DOOR, make=a_line("incident")),
}
