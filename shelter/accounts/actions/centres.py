"""A centre's own data, as it stands on papers."""

from django.db import transaction

from shelter.accounts.models import Centre, User
from shelter.accounts.permissions import can_edit_centre, require
from shelter.desk.versions import save_version

FIELDS = ("name", "address", "phone")


@transaction.atomic
def save(*, centre: Centre, by: User, values: dict[str, str], expected: int | None) -> Centre:
    """Name, address and telephone. Code, abbreviation and province stay: every case number carries them."""
    require(can_edit_centre(by, centre))
    for name in FIELDS:
        setattr(centre, name, values[name])
    save_version(centre, expected, list(FIELDS))
    return centre
