"""People as the duplicate check compares them, and who may be one person."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import F, FloatField, Value
from django.db.models.functions import Greatest

from cases.models import Client, WatchPerson
from cases.models.community import WatchQuerySet
from cases.rules.duplicates import Comparison, Strength, Traits, compare
from cases.rules.marks import mark_words
from shelter.accounts.models import Centre
from shelter.lib.thai import bangkok_date, search_key, sound_key

# More people than this alike at one centre and the officer needs a fuller name, not a longer list.
MOST_CANDIDATES = 20
MOST_SHOWN = 5
# Names are compared from this share of common trigrams on: below it anybody would look alike. A single name
# is short: one wrong letter in five leaves half of it.
LEAST_ALIKE = 0.5


# All that is read of a candidate: what is compared, and what the page says of them.
COMPARED = (
    "centre_id",
    "identity",
    "prefix",
    "first_name",
    "last_name",
    "calling_name",
    "other_names",
    "sort_name",
    "sound_keys",
    "sex",
    "birth_date",
    "estimated_age",
    "estimated_on",
    "domicile_code",
)


def traits_of(client: Client, on: date, *, number: bool = True, marks: bool = True) -> Traits:
    """A known person as the duplicate check compares them; `number` and `marks` False leave those unread.

    An identity number has to be decrypted and a description taken apart: only where there is one to compare.
    """
    return Traits(
        first_name=search_key(client.first_name),
        last_name=search_key(client.last_name),
        called=tuple(search_key(name) for name in (client.calling_name, client.other_names) if name),
        sounds=frozenset(client.sound_keys),
        national_id=client.national_id if number else "",
        birth_date=client.birth_date,
        age=client.age_on(on),
        sex=client.sex,
        domicile_code=client.domicile_code,
        marks=mark_words(client.marks_text) if marks else frozenset(),
    )


def typed_person(person: Mapping[str, Any], on: date) -> Client:
    """A person as typed in a form (cleaned values by field name, missing ones unknown); never to be saved."""
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
        marks=person.get("marks") or "",
    )
    typed.sound_keys = [key for name in names[:2] for key in sound_key(name).split()]
    return typed


def traits_of_typed(person: Mapping[str, Any], on: date) -> Traits:
    return traits_of(typed_person(person, on), on)


def two_letters_off(name: str) -> float:
    """The share of trigrams in common when two letters of a full name (search key) are written wrong.

    Each takes three trigrams away and brings three others. The longer the name, the more stay in common, and
    the less of the index has to be read.
    """
    padded = [f"  {word} " for word in name.split()]
    number = len({word[at : at + 3] for word in padded for at in range(len(word) - 2)})
    return max(LEAST_ALIKE, (number - 6) / (number + 6))


def candidates(centre: Centre, typed: Traits, today: date) -> list[tuple[Client, Comparison]]:
    """People of this centre who may be the one typed, most alike first."""
    name = f"{typed.first_name} {typed.last_name}".strip() or " ".join(typed.called)
    called = [sound_key(one).split() for one in typed.called]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', %s, true),"
            " set_config('pg_trgm.word_similarity_threshold', %s, true)",
            [str(two_letters_off(name)), str(LEAST_ALIKE)],
        )
        alike = Client.objects.filter(centre=centre).resembling(
            name=name, sounds=[typed.sounds, *called], number=typed.national_id, birth_date=typed.birth_date
        )
        likeliest = {pk for pk, _ in alike[:MOST_CANDIDATES]}
    asked = {"number": bool(typed.national_id), "marks": bool(typed.marks)}
    found = Client.objects.filter(pk__in=likeliest).only(
        *COMPARED, *(["national_id"] if asked["number"] else []), *(["marks"] if asked["marks"] else [])
    )
    if asked["marks"]:
        found = found.prefetch_related("mark_rows")
    compared = [(client, compare(typed, traits_of(client, today, **asked))) for client in found]
    likely = [pair for pair in compared if pair[1].strength is not Strength.WEAK]
    return sorted(likely, key=lambda pair: (-pair[1].score, pair[0].sort_name))[:MOST_SHOWN]


# How somebody older or younger is addressed, before a name or without a space before it.
KIN = ("ป้า", "ลุง", "ตา", "ยาย", "ปู่", "ย่า", "น้า", "อา", "พี่", "น้อง")


def _addressed(name: str) -> tuple[str, ...]:
    """A search key as it is, and without the word of kinship before it: `ป้าแดง` is called แดง too."""
    bare = next((name.removeprefix(kin).strip() for kin in KIN if name.startswith(kin)), "")
    return (name, bare) if len(bare) > 1 else (name,)


def watched_alike(watched: WatchQuerySet, typed: Traits, today: date) -> list[tuple[WatchPerson, Comparison]]:
    """Of these people still watched those who may be the one typed, most alike first. One query.

    Of who is watched there is one name, given or heard, a sex and a guess at the age: the name is held
    against every one that was typed.
    """
    names = {*typed.called, typed.first_name, f"{typed.first_name} {typed.last_name}".strip()} - {""}
    if not names:
        return []
    called = sorted({one for name in names for one in _addressed(name)})
    likeness = [TrigramWordSimilarity(name, "called") for name in called]
    # Greatest asks for two at least.
    nearest = watched.going_on().annotate(likeness=Greatest(*likeness, Value(0.0), output_field=FloatField()))
    found = nearest.order_by(F("likeness").desc(), "pk")[: 2 * MOST_SHOWN]
    asked = replace(typed, first_name="", last_name="", called=tuple(called))
    compared = [(person, compare(asked, _traits_of_watched(person, today))) for person in found]
    likely = [pair for pair in compared if pair[1].strength is not Strength.WEAK]
    return sorted(likely, key=lambda pair: (-pair[1].score, pair[0].called))[:MOST_SHOWN]


def _traits_of_watched(person: WatchPerson, today: date) -> Traits:
    age, began = person.estimated_age, bangkok_date(person.created_at)
    return Traits(
        called=_addressed(search_key(person.called)),
        age=None if age is None else age + today.year - began.year,
        sex=person.sex,
    )
