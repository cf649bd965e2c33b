"""Doors of the case list's export and named filters."""

from cases.models import SavedFilter
from tests.doors.door import CASEWORKER, DIRECTOR, TEAM, Door, roles

READERS = roles(CASEWORKER, TEAM, DIRECTOR)


def a_filter(centre, people):
    """The centre's: everybody sees it, the director changes it."""
    return {"pk": SavedFilter.objects.create(centre=centre, name="ทั้งศูนย์", query={"state": "open"}).pk}


DOORS = {
    "cases:case-export": Door(roles(CASEWORKER, DIRECTOR)),
    "cases:saved-filters": Door(READERS, payload={"name": "ของฉัน"}),
    "cases:saved-filter-up": Door(READERS, make=a_filter, owned=True),
    "cases:saved-filter-remove": Door(READERS, make=a_filter, owned=True),
}
