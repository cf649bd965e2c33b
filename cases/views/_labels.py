"""Words for the codes of one case."""

from cases.actions.attachments import KIND_LISTS
from cases.forms.intake import LISTS
from cases.models import Case
from shelter.desk import codes
from shelter.desk.models import Code

CLIENT_LISTS = {"id_card_status": "id_card_status"}


def document_names() -> dict[str, str]:
    """Kinds of papers by code, in the order of their lists, the unnamed kind last; one query."""
    rows = Code.objects.filter(list__in=KIND_LISTS).order_by("list", "order").values_list("code", "name_th")
    return dict(sorted(rows, key=lambda row: row[0] == "other"))


def labels_of(case: Case) -> dict[str, str]:
    """Field name → Thai name of its code, "" where nothing is known; one query where anything is."""
    coded = {name: (list_name, getattr(case, name)) for name, (list_name, _) in LISTS.items()}
    coded |= {name: (list_name, getattr(case.client, name)) for name, list_name in CLIENT_LISTS.items()}
    names = codes.names(list_name for list_name, code in coded.values() if code)
    return {name: names[pair] for name, pair in coded.items()}
