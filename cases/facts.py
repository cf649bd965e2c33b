"""What is known of a case or a person, as plain values: the only readers that feed the rules (DESIGN 4).

The facts criteria ask about are named in reference/facts.yaml; an unknown one is None.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Min

from cases.models import Case, Client, ServicePlan
from cases.rules.duplicates import Comparison, Strength, Traits, compare
from shelter.accounts.models import Centre
from shelter.lib import addresses
from shelter.lib.thai import bangkok_date, bangkok_today, search_key, sound_key

# More people than this alike at one centre and the officer needs a fuller name, not a longer list.
MOST_CANDIDATES = 60
MOST_SHOWN = 5
# Names are compared from this share of common trigrams: two wrong letters in a full name leave half.
# A single name is short: one wrong letter in five leaves half of it too.
FULL_NAMES_ALIKE, SINGLE_NAMES_ALIKE = 0.5, 0.5


def facts_of(case: Case) -> dict[str, Any]:
    """Every fact the rules read about one case."""
    return facts_of_many([case])[case.pk]


def facts_of_many(cases: Iterable[Case]) -> dict[UUID, dict[str, Any]]:
    """The facts of many cases by id; as many queries for a page of fifty as for one."""
    found = list(cases)
    today = bangkok_today()
    plans = _plans(found)
    return {case.pk: _own(case, today) | plans.get(case.pk, NO_PLAN) for case in found}


NO_PLAN = {"plan_started_on": None, "plan_agreed_on": None, "plan_approved_on": None}


def _plans(cases: list[Case]) -> dict[UUID, dict[str, Any]]:
    """When planning began, and the latest day a version was agreed and approved; one query."""
    dated = ServicePlan.objects.filter(case__in=cases).order_by().values("case_id")
    rows = dated.annotate(
        started=Min("created_at"), agreed=Max("agreed_at"), approved=Max("approved_at")
    ).values_list("case_id", "started", "agreed", "approved")
    return {
        case_id: dict(zip(NO_PLAN, [at and bangkok_date(at) for at in moments], strict=True))
        for case_id, *moments in rows
    }


def _own(case: Case, today: date) -> dict[str, Any]:
    client = case.client
    domicile = addresses.get(client.domicile_code)
    return {
        "received_on": bangkok_date(case.received_at),
        "closed_on": bangkok_date(case.closed_at) if case.closed_at else None,
        "legal_basis": case.legal_basis,
        "entry_channel": case.entry_channel,
        "destitute_type": frozenset({case.destitute_type}) if case.destitute_type else None,
        "sex": _known(client.sex),
        "age": client.age_on(today),
        "nationality_status": _known(client.nationality_status),
        "domicile_code": client.domicile_code,
        "domicile_province": domicile.province if domicile else None,
    }


def _known(code: str) -> str | None:
    """An answer ยังไม่ทราบ is no fact."""
    return None if code == "unknown" else code


def traits_of(client: Client, on: date) -> Traits:
    """A known person as the duplicate check compares them."""
    return Traits(
        first_name=search_key(client.first_name),
        last_name=search_key(client.last_name),
        called=tuple(search_key(name) for name in (client.calling_name, client.other_names) if name),
        sounds=frozenset(client.sound_keys),
        national_id=client.national_id,
        birth_date=client.birth_date,
        age=client.age_on(on),
        sex=client.sex,
        domicile_code=client.domicile_code,
    )


def traits_of_typed(person: Mapping[str, Any], on: date) -> Traits:
    """A person as typed in a form: cleaned values by field name, missing ones unknown."""
    names = [person.get(name) or "" for name in ("first_name", "last_name", "calling_name", "other_names")]
    typed = Client(
        first_name=names[0],
        last_name=names[1],
        calling_name=names[2],
        other_names=names[3],
        sex=person.get("sex") or "",
        birth_date=person.get("birth_date"),
        estimated_age=person.get("estimated_age"),
        estimated_on=on,
        domicile_code=person.get("domicile_code") or "",
        national_id=person.get("national_id") or "",
    )
    typed.sound_keys = [key for name in names[:2] for key in sound_key(name).split()]
    return traits_of(typed, on)


def candidates(centre: Centre, typed: Traits, today: date) -> list[tuple[Client, Comparison]]:
    """People of this centre who may be the one typed, most alike first."""
    name = f"{typed.first_name} {typed.last_name}".strip() or " ".join(typed.called)
    called = [key for one in typed.called for key in sound_key(one).split()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', %s, true),"
            " set_config('pg_trgm.word_similarity_threshold', %s, true)",
            [str(FULL_NAMES_ALIKE), str(SINGLE_NAMES_ALIKE)],
        )
        alike = Client.objects.filter(centre=centre).resembling(
            name=name,
            sounds=[*typed.sounds, *called],
            number=typed.national_id,
            birth_date=typed.birth_date,
        )
        found = list(alike.defer("phone")[:MOST_CANDIDATES])
    compared = [(client, compare(typed, traits_of(client, today))) for client in found]
    likely = [pair for pair in compared if pair[1].strength is not Strength.WEAK]
    return sorted(likely, key=lambda pair: (-pair[1].score, pair[0].sort_name))[:MOST_SHOWN]


def centres_that_know(number: str, *, besides: Centre) -> list[str]:
    """Names of other centres where a person with this ID number is known; nothing else about anybody.

    A person whose contact must stay safe is known nowhere (SECURITY, *Access*).
    """
    known = Client.objects.with_national_id(number).exclude(centre=besides).filter(safe_contact=False)
    return sorted(set(known.values_list("centre__name", flat=True)))
