"""Accounts, codes and orders of the cast's centres. Every name is invented."""

from datetime import timedelta
from itertools import count
from typing import Any

from shelter.accounts.actions import invitations
from shelter.accounts.models import Centre, DeputyKind, DeputyOrder, Role, User
from shelter.lib.thai import bangkok_today
from tests.conftest import PASSWORD

_serial = count(1)


def make_staff(centre: Centre, *roles: Role, joined: bool = True, **fields: Any) -> User:
    """Somebody of the centre, a caseworker unless told otherwise; without a password unless `joined`."""
    number = next(_serial)
    fields.setdefault("username", f"staff.{number}")
    fields.setdefault("full_name", f"นางสาวมาลี ที่{number}")
    given = [str(role) for role in roles or (Role.CASEWORKER,)]
    return User.objects.create_user(
        fields.pop("username"), PASSWORD if joined else None, centre=centre, roles=given, **fields
    )


def make_order(user: User, by: User, **fields: Any) -> DeputyOrder:
    """An order for yesterday, today and tomorrow unless told otherwise."""
    today = bangkok_today()
    fields.setdefault("kind", DeputyKind.ACTING)
    fields.setdefault("order_number", f"{next(_serial)}/2570")
    fields.setdefault("ordered_on", today)
    fields.setdefault("starts_on", today - timedelta(days=1))
    fields.setdefault("ends_on", today + timedelta(days=1))
    return DeputyOrder.objects.create(centre=user.centre, user=user, made_by=by, **fields)


def make_code(user: User, by: User | None = None) -> str:
    return invitations.issue(user=user, by=by)[1]
