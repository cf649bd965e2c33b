"""The doors as DESIGN 6 wants them, written by hand room by room."""

from tests.doors import account, facilities, km, people, plans, scoring, staff

DOORS = {
    **account.DOORS,
    **facilities.DOORS,
    **km.DOORS,
    **people.DOORS,
    **plans.DOORS,
    **scoring.DOORS,
    **staff.DOORS,
}
