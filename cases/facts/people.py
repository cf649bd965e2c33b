"""People as the duplicate check compares them, and who may be one person."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction

from cases.models import Client
from cases.rules.duplicates import Comparison, Strength, Traits, compare
from shelter.accounts.models import Centre
from shelter.lib.thai import search_key, sound_key

# More people than this alike at one centre and the officer needs a fuller name, not a longer list.
MOST_CANDIDATES = 60
MOST_SHOWN = 5
# Names are compared from this share of common trigrams: two wrong letters in a full name leave half.
# A single name is short: one wrong letter in five leaves half of it too.
FULL_NAMES_ALIKE, SINGLE_NAMES_ALIKE = 0.5, 0.5


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
