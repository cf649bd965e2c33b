"""Doors of the directory of places (DESIGN 6: everybody reads, director and administrator write)."""

from django.utils import timezone

from cases.actions.facility_import import KIND
from shelter.desk import batches
from tests.doors.door import ADMIN, ALL, AUDITOR, CASEWORKER, DIRECTOR, HELPER, Door, roles
from tests.factories.facilities import make_facility

WRITERS = roles(DIRECTOR, ADMIN)
EXPORTERS = roles(CASEWORKER, DIRECTOR, ADMIN, AUDITOR)
IMPORTERS = roles(ADMIN)
ROWS = [{"row": 2, "cells": {"name": "บ้านใหม่", "ownership": "มูลนิธิ", "province": "ตราด"}, "refused": {}}]


def _place(centre, people):
    return {"pk": make_facility().pk}


def _closed_place(centre, people):
    closed = {
        "deactivated_at": timezone.now(),
        "deactivated_by": people["ssk.admin"],
        "deactivated_reason": "ย้าย",
    }
    return {"pk": make_facility(**closed).pk}


def _batch(centre, people):
    return {"pk": batches.keep(people[f"{centre.code.lower()}.admin"], KIND, "ก.xlsx", ROWS).pk}


STAFF = ALL - {HELPER}
DOORS = {
    "cases:facility-list": Door(STAFF),
    "cases:facility-detail": Door(STAFF, make=_place),
    "cases:facility-create": Door(WRITERS),
    "cases:facility-edit": Door(WRITERS, make=_place),
    "cases:facility-deactivate": Door(WRITERS, make=_place),
    "cases:facility-reactivate": Door(WRITERS, make=_closed_place),
    "cases:facility-export": Door(EXPORTERS, make=lambda centre, people: {"form": "xlsx"}),
    "cases:facility-import": Door(IMPORTERS),
    "cases:facility-import-template": Door(IMPORTERS),
    "cases:facility-import-preview": Door(IMPORTERS, make=_batch, owned=True),
    "cases:facility-import-wrong-rows": Door(IMPORTERS, make=_batch, owned=True),
    "cases:facility-import-apply": Door(IMPORTERS, make=_batch, owned=True),
    "cases:facility-import-cancel": Door(IMPORTERS, make=_batch),
    "cases:facility-import-result": Door(IMPORTERS, make=_batch, owned=True),
}
