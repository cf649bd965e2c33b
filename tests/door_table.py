"""The doors as DESIGN 6 wants them, written by hand room by room."""

from tests.doors import account, facilities, km, people, plans

DOORS = {**account.DOORS, **people.DOORS, **km.DOORS, **facilities.DOORS, **plans.DOORS}
