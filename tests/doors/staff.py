"""Doors of staff accounts, centres and deputies (DESIGN 6): administrators write, directors and HQ read."""

from shelter.accounts.routes import ANYONE
from tests.doors.door import ADMIN, AUDITOR, DIRECTOR, Door, roles
from tests.factories.staff import make_order, make_staff

READERS = roles(ADMIN, DIRECTOR, AUDITOR)
WRITERS = roles(ADMIN)
NAMERS = roles(DIRECTOR, ADMIN)


def _account(centre, people):
    return {"pk": make_staff(centre).pk}


def _closed(centre, people):
    return {"pk": make_staff(centre, is_active=False).pk}


def _order(centre, people):
    return {"pk": make_order(make_staff(centre), people["ssk.director"]).pk}


DOORS = {
    "staff:users": Door(READERS),
    "staff:user-search": Door(READERS, payload={"q": "มาลี"}),
    "staff:user-create": Door(WRITERS),
    "staff:user": Door(READERS, make=_account, owned=True),
    "staff:user-edit": Door(WRITERS, make=_account, owned=True),
    "staff:user-code": Door(WRITERS, make=_account, owned=True),
    "staff:user-second-factor": Door(WRITERS, make=_account, owned=True),
    "staff:user-transfer": Door(WRITERS, make=_account, owned=True),
    "staff:user-deactivate": Door(WRITERS, make=_account, owned=True),
    "staff:user-reactivate": Door(WRITERS, make=_closed, owned=True),
    "staff:centres": Door(READERS),
    "staff:centre-edit": Door(WRITERS, make=lambda centre, people: {"pk": centre.pk}, owned=True),
    "staff:deputies": Door(READERS),
    "staff:deputy-name": Door(NAMERS),
    "staff:deputy-end": Door(NAMERS, make=_order, owned=True),
    # Whoever comes by a one-time code has no password yet; the pages tell nothing without an open code.
    "staff:join": Door(ANYONE),
    "staff:join-password": Door(ANYONE),
}
