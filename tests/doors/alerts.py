"""Doors of what a director is told silently."""

from datetime import date

from cases.models import HiddenPersonAlert
from shelter.accounts.models import Centre
from tests.doors.door import DIRECTOR, Door, roles
from tests.factories.cases import make_client


def an_alert(centre, people):
    asking = Centre.objects.exclude(pk=centre.pk).first()
    hidden = make_client(centre, safe_contact=True)
    alert = HiddenPersonAlert.objects.create(client=hidden, asking_centre=asking, asked_on=date(2026, 11, 20))
    return {"pk": alert.pk}


DOORS = {"cases:alert-seen": Door(roles(DIRECTOR), make=an_alert, owned=True)}
