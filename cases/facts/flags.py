"""The warnings of people, as one reader may know them."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from cases.models import Case, CaseFlag
from cases.rules.flags import ORDER, Shown, shown
from shelter.accounts.models import User
from shelter.lib.thai import bangkok_today


def flags_of(cases: Iterable[Case], user: User) -> dict[UUID, list[Shown]]:
    """The standing warnings of each file's person by the file's id, gravest first: one query for any number.

    The caller has shown that `user` works with these people. Each file carries its client.
    """
    found = {case.pk: case for case in cases}
    told = Case.objects.sensitive_to(user).filter(pk__in=found, client=OuterRef("case__client"))
    rows = (
        CaseFlag.objects.filter(case__client__in={case.client_id for case in found.values()})
        .standing(bangkok_today())
        .order_by("since", "created_at")
        .values("case__client_id", "kind", "words", told=ArraySubquery(told.values("pk")))
    )
    by_client: dict[UUID, list[dict]] = {}
    for row in rows:
        by_client.setdefault(row["case__client_id"], []).append(row)
    return {pk: _of(case, by_client.get(case.client_id, [])) for pk, case in found.items()}


def _of(case: Case, rows: list[dict]) -> list[Shown]:
    flags = [shown(row["kind"], row["words"], told=case.pk in (row["told"] or ())) for row in rows]
    if case.client.safe_contact:
        flags.append(shown("safe_contact", "", told=True))
    return sorted(flags, key=lambda flag: ORDER.index(flag.kind))
