"""Every route of the product with who may knock: what `manage.py routes` prints and the door test walks."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from shelter.accounts.models import Role

ANYONE = "anyone"


@dataclass(frozen=True)
class Route:
    """`roles` is a list of role codes, or "anyone" for a page open before sign-in."""

    name: str
    pattern: str
    methods: list[str]
    roles: list[str] | str
    module: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def _walk(patterns: list[Any], prefix: str, namespace: str) -> Iterator[tuple[str, str, Any]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from _walk(one.url_patterns, prefix + str(one.pattern), inner)
        elif isinstance(one, URLPattern):
            yield f"{namespace}{one.name}", prefix + str(one.pattern), one.callback


def all_routes() -> list[Route]:
    """A view without a door of its own (allauth's) is open to every role, or to anyone if it says so."""
    routes = []
    for name, pattern, view in _walk(get_resolver().url_patterns, "", ""):
        door = getattr(view, "door", None)
        roles: list[str] | str
        if not getattr(view, "login_required", True):
            roles = ANYONE
        else:
            roles = [str(role.value) for role in (door.roles if door else Role)]
        methods = list(door.methods) if door else ["GET", "HEAD", "POST"]
        routes.append(Route(name, "/" + pattern, methods, roles, view.__module__))
    return sorted(routes, key=lambda route: route.pattern)
