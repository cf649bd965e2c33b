"""The doors as DESIGN 6 wants them, written by hand room by room."""

from tests.doors import (
    access_log,
    account,
    alerts,
    attachments,
    beds,
    community,
    contacts,
    facilities,
    finding,
    km,
    merging,
    notifications,
    people,
    plans,
    reception,
    scoring,
    shift,
    staff,
)

ROOMS = (
    access_log,
    account,
    alerts,
    attachments,
    beds,
    community,
    contacts,
    facilities,
    finding,
    km,
    merging,
    people,
    plans,
    reception,
    scoring,
    shift,
    staff,
    notifications,
)
DOORS = {name: door for room in ROOMS for name, door in room.DOORS.items()}
