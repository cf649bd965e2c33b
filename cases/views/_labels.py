"""Words for the codes of one case, read in one query."""

from collections.abc import Iterable

from django.db.models import Q

from cases.actions.attachments import KIND_LISTS
from cases.forms.intake import LISTS
from cases.models import Case
from shelter.desk.models import Code

CLIENT_LISTS = {"id_card_status": "id_card_status"}


def words(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """(list, code) → Thai name for every pair that has a code; a code no list knows shows as itself."""
    wanted = {pair for pair in pairs if pair[1]}
    if not wanted:
        return {}
    any_of = Q()
    for name, code in wanted:
        any_of |= Q(list=name, code=code)
    found = {(row.list, row.code): row.name_th for row in Code.objects.filter(any_of)}
    return {pair: found.get(pair, pair[1]) for pair in wanted}


def document_names() -> dict[str, str]:
    """Kinds of papers by code, in the order of their lists, the unnamed kind last; one query."""
    rows = Code.objects.filter(list__in=KIND_LISTS).order_by("list", "order").values_list("code", "name_th")
    return dict(sorted(rows, key=lambda row: row[0] == "other"))


def labels_of(case: Case) -> dict[str, str]:
    """Field name → Thai name of its code, "" where nothing is known."""
    lists = {name: list_name for name, (list_name, _) in LISTS.items()}
    codes = {name: (list_name, getattr(case, name)) for name, list_name in lists.items()}
    codes |= {name: (list_name, getattr(case.client, name)) for name, list_name in CLIENT_LISTS.items()}
    found = words(codes.values())
    return {name: found.get(pair, "") for name, pair in codes.items()}
