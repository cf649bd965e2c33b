"""What the door table says of one URL."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shelter.accounts.models import Role

ALL = frozenset(Role)
CASEWORKER, TEAM, DIRECTOR = Role.CASEWORKER, Role.TEAM, Role.DIRECTOR
ADMIN, KM, AUDITOR = Role.ADMIN, Role.KM, Role.AUDITOR
DUTY, HELPER = Role.DUTY, Role.HELPER


@dataclass(frozen=True)
class Door:
    """`make(centre, people)` returns the URL's kwargs; `owned` means another centre gets 404.

    `payload` is posted to verbs. `everybody` says that a door open to every role is meant so.
    """

    roles: frozenset[Role] | str
    make: Callable[[Any, Any], dict[str, Any]] = lambda centre, people: {}
    owned: bool = False
    everybody: bool = False
    third_party: bool = False
    payload: dict[str, Any] = field(default_factory=dict)


def roles(*given: Role) -> frozenset[Role]:
    return frozenset(given)
