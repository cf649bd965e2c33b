"""A person's photograph and papers: for those who may see what identifies them."""

from cases.models import Case
from cases.permissions.case import can_see_sensitive, can_write_case
from shelter.accounts.models import User
from shelter.accounts.permissions import Answer


def can_read_identity(user: User, case: Case) -> Answer:
    """Papers, their numbers, and the face (ม.26: biometric)."""
    return can_see_sensitive(user, case)


def can_write_identity(user: User, case: Case) -> Answer:
    if not (allowed := can_read_identity(user, case)):
        return allowed
    return can_write_case(user, case)
