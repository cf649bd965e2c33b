"""Pages of a long list by the last row seen instead of by counting: the same speed at any depth.

The cursor is a row's id, so that a list sorted by name keeps the name out of the URL.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Model, Q, QuerySet

SIZE = 50


@dataclass(frozen=True)
class Page:
    """`previous` and `next` are query strings (with `?`) or empty."""

    rows: list[Any]
    previous: str
    next: str


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _beyond(field: str, value: Any, descending: bool, *, inclusive: bool = False) -> Q:
    return Q(**{f"{field}__{'lt' if descending else 'gt'}{'e' if inclusive else ''}": value})


def page(queryset: QuerySet[Model], order: str, query: dict[str, str], *, size: int = SIZE) -> Page:
    """One page of `queryset` in `order` (one field, `-` for descending; ties by id).

    `query` is the URL's own allow-listed keys and values; `after` and `before` in it hold the cursor. An
    unknown cursor is the first page.
    """
    kept = {name: value for name, value in query.items() if name not in {"after", "before"} and value}
    backwards = bool(query.get("before")) and not query.get("after")
    cursor = _id(query.get("before", "") if backwards else query.get("after", ""))
    field, descending = order.removeprefix("-"), order.startswith("-")
    mark = queryset.filter(pk=cursor).values_list(field, "pk").first() if cursor else None
    backwards = backwards and mark is not None
    falling, rising = descending != backwards, not backwards

    rows = queryset
    if mark:
        value, pk = mark
        tie = Q(**{field: value}) & _beyond("pk", pk, not rising)
        # The inclusive bound is implied by the rest; it lets the index start where the page does.
        rows = rows.filter(_beyond(field, value, falling, inclusive=True))
        rows = rows.filter(_beyond(field, value, falling) | tie)
    rows = rows.order_by(f"{'-' if falling else ''}{field}", "pk" if rising else "-pk")
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    return Page(
        rows=found,
        previous=_link(kept, "before", found, 0) if (more if backwards else mark is not None) else "",
        next=_link(kept, "after", found, -1) if (True if backwards else more) else "",
    )


def _link(kept: dict[str, str], name: str, rows: Sequence[Any], at: int) -> str:
    return "?" + urlencode({**kept, name: str(rows[at].pk)}) if rows else ""
