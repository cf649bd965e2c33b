"""Pages of a list by keyset: row 500 000 costs what row 1 does, and a row added meanwhile shifts nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

SIZE = 50
# Nobody reads a list this long to its end; counting a million rows costs more than showing the page.
COUNTED_TO = 10_000


@dataclass(frozen=True)
class Page:
    """`previous` and `next` are the ids to ask for (`before=` and `after=`), "" where the list ends."""

    rows: list[Any]
    previous: str
    next: str


def page(
    queryset: QuerySet[Any],
    order: Sequence[str],
    *,
    after: str = "",
    before: str = "",
    size: int = SIZE,
    shown: Callable[[Q], QuerySet[Any]] | None = None,
) -> Page:
    """The `size` rows after (or before) the row with that id, in `order`; the first page without one.

    `order` are columns without NULLs, `-` for descending, the last one unique. An id that is not there any
    more, or never was one, gives the first page. `shown` adds what a row shows beside its own columns: it is
    asked of these rows alone, whatever they are chosen by. One query, and one more for the anchor's place.
    """
    anchor = _anchor(queryset, order, before or after)
    backwards = bool(before) and anchor is not None
    direction = [_turned(name) for name in order] if backwards else list(order)
    rows = queryset.order_by(*direction)
    if anchor is not None:
        rows = rows.filter(_beyond(direction, anchor))
    if shown:
        rows = shown(Q(pk__in=rows.values("pk")[: size + 1])).order_by(*direction)
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    has_previous = more if backwards else anchor is not None
    has_next = bool(found) if backwards else more
    return Page(
        found,
        str(found[0].pk) if found and has_previous else "",
        str(found[-1].pk) if found and has_next else "",
    )


def counted(queryset: QuerySet[Any], most: int = COUNTED_TO) -> int:
    """How many rows; `most` + 1 when there are more than `most`."""
    return queryset.order_by()[: most + 1].count()


def _anchor(queryset: QuerySet[Any], order: Sequence[str], given: str) -> tuple[Any, ...] | None:
    try:
        pk = queryset.model._meta.pk.to_python(given)
    except ValidationError:
        return None
    columns = [name.lstrip("-") for name in order]
    # Only within the list itself: the place of a row nobody showed this person would say something about it.
    return queryset.filter(pk=pk).values_list(*columns).first()


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order: Sequence[str], anchor: Sequence[Any]) -> Q:
    """(a, b) > (x, y) as a > x or (a = x and b > y), each column in its own direction."""
    beyond, equal = Q(), Q()
    for name, value in zip(order, anchor, strict=True):
        column, lookup = (name[1:], "lt") if name.startswith("-") else (name, "gt")
        beyond |= equal & Q(**{f"{column}__{lookup}": value})
        equal &= Q(**{column: value})
    first, value = order[0], anchor[0]
    # The bound on the first column lets PostgreSQL start in the index instead of filtering all of it.
    return Q(**{f"{first.lstrip('-')}__{'lte' if first.startswith('-') else 'gte'}": value}) & beyond
