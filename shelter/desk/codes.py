"""Code lists as choices and as names."""

from collections.abc import Iterable
from datetime import date

from shelter.desk.models import Code


def choices(list_name: str, on: date) -> list[tuple[str, str]]:
    """(code, Thai name) of the entries in force on `on`, in the list's own order."""
    return list(Code.objects.on(on).filter(list=list_name).order_by("order").values_list("code", "name_th"))


def label(list_name: str, code: str) -> str:
    """The Thai name of a code, in force or not; an unknown code shows as itself."""
    found = Code.objects.filter(list=list_name, code=code).values_list("name_th", flat=True).first()
    return found or code


class Names(dict[tuple[str, str], str]):
    """(list, code) → Thai name; a code that no list knows shows as itself."""

    def __missing__(self, pair: tuple[str, str]) -> str:
        return pair[1]


def names(lists: Iterable[str]) -> Names:
    """The name of every entry of these lists, in force or not; one query."""
    rows = Code.objects.filter(list__in=list(lists)).values_list("list", "code", "name_th")
    return Names({(name, code): label for name, code, label in rows})
