"""Doors of bringing people in from the paper register."""

from cases.actions.people_import import KIND
from shelter.desk import batches
from tests.doors.door import CASEWORKER, DIRECTOR, Door, roles

WRITERS = roles(CASEWORKER, DIRECTOR)
ROWS = [
    {"row": 2, "cells": {"first_name": "สมหวัง", "received_date": "2/5/2561"}, "refused": {}},
    {"row": 3, "cells": {"first_name": "สมหมาย", "received_date": "32/5/2561"}, "refused": {}},
]


def a_batch(centre, people):
    owner = people[f"{centre.code.lower()}.caseworker"]
    return {"pk": batches.keep(owner, KIND, "ก.xlsx", ROWS, centre=centre).pk}


DOORS = {
    "cases:people-import": Door(WRITERS),
    "cases:people-import-template": Door(WRITERS),
    "cases:people-import-preview": Door(WRITERS, make=a_batch, owned=True),
    "cases:people-import-wrong-rows": Door(WRITERS, make=a_batch, owned=True),
    "cases:people-import-apply": Door(WRITERS, make=a_batch, owned=True),
    "cases:people-import-cancel": Door(WRITERS, make=a_batch),
    "cases:people-import-result": Door(WRITERS, make=a_batch, owned=True),
}
