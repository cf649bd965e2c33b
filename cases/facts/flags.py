"""The warnings of people, as one reader may know them."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from cases.models import Case, CaseFlag, ClientRegister, Contact
from cases.rules.flags import ORDER, SAYS_NOTHING, TELL_NOBODY, Shown, says_nothing, shown
from shelter.accounts.models import User
from shelter.lib.thai import bangkok_today


def columns(user: User, *, case: str = "pk", client: str = "client") -> dict[str, Any]:
    """What `flags_of_row` reads beside a row from which `case` and `client` lead to the file and its person.

    `flag_rows` are the standing warnings of the person, on whichever file they were written; `flags_told` is
    whether the reader may know of this one's health. `flag_food` and `flag_sought` are read where they are
    kept, in the register and among the contacts: put right there, they warn no more.
    """
    standing = CaseFlag.objects.filter(case__client=OuterRef(client)).standing(bangkok_today())
    rows = standing.order_by("since", "created_at").values(told=JSONObject(kind="kind", words="words"))
    # A value, not EXISTS, which would be answered by reading every file on whose team the reader is.
    told = Case.objects.health_to(user, each=True).filter(pk=OuterRef(case)).values(so=Value(True))
    return {
        "flag_rows": ArraySubquery(rows),
        "flags_told": Coalesce(Subquery(told), False),
        "flag_food": Subquery(
            ClientRegister.objects.filter(client=OuterRef(client)).order_by().values("food_note")[:1]
        ),
        "flag_sought": _sought(client),
    }


def _sought(client: str) -> Exists:
    return Exists(Contact.objects.after_somebody().filter(client=OuterRef(client)).order_by())


def warned(kind: str, today: date) -> Q:
    """Files of whose person a warning of this kind stands on that day, wherever it is kept."""
    if kind == "safe_contact":
        return Q(client__safe_contact=True)
    if kind == "food":
        noted = Q(client__register__food_note__gt="")
        return noted & ~Q(client__register__food_note__iregex=SAYS_NOTHING)
    standing = CaseFlag.objects.standing(today).order_by()
    written = Q(Exists(standing.filter(kind=kind, case__client=OuterRef("client"))))
    return written | Q(_sought("client")) if kind == TELL_NOBODY.kind else written


def with_flags(cases: QuerySet[Case], user: User) -> QuerySet[Case]:
    """Files that carry the warnings of their people, so that a list asks no second time."""
    return cases.annotate(**columns(user))


def kept_elsewhere(row: Any, *, safe_contact: bool) -> list[Shown]:
    """What warns of itself, because another page of the person says so."""
    flags = []
    if not says_nothing(row.flag_food or ""):
        flags.append(shown("food", row.flag_food, told=True))
    if row.flag_sought:
        flags.append(shown(TELL_NOBODY.kind, TELL_NOBODY.words, told=True))
    if safe_contact:
        flags.append(shown("safe_contact", "", told=True))
    return flags


def flags_of_row(row: Any, *, safe_contact: bool) -> list[Shown]:
    """The warnings beside a row, gravest first."""
    flags = [shown(one["kind"], one["words"], told=row.flags_told) for one in row.flag_rows]
    flags += kept_elsewhere(row, safe_contact=safe_contact)
    # Two warnings whose words are not told look alike, and are one badge.
    return sorted(dict.fromkeys(flags), key=lambda flag: ORDER.index(flag.kind))


def flags_of(cases: Iterable[Case], user: User) -> dict[UUID, list[Shown]]:
    """The standing warnings of each file's person by the file's id, gravest first: one query for any number.

    The caller has shown that `user` works with these people. Each file carries its client.
    """
    found = {case.pk: case for case in cases}
    rows = with_flags(Case.objects.filter(pk__in=found).only("pk"), user)
    return {row.pk: flags_of_row(row, safe_contact=found[row.pk].client.safe_contact) for row in rows}
