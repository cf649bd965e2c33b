"""Two records of one person beside each other: where they differ, and what would move with a merge."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from cases.models import Case, CaseEvent, Client, ClientMerge
from cases.models.client import FamilyContact

KEPT, MERGED, BOTH = "kept", "merged", "both"
# Fields that only mean something together are chosen together.
TOGETHER: dict[str, tuple[str, ...]] = {
    "name": ("prefix", "first_name", "last_name"),
    "birth": ("birth_date", "estimated_age", "estimated_on"),
    "domicile": ("domicile_code", "domicile_detail"),
    "present": ("present_code", "present_detail"),
}
# Texts that can stand one after the other, and what comes between.
JOINED = {"other_names": ", ", "marks": "\n", "language": ", ", "other_document": ", "}
# Texts of a row beside the person, of which there is one: what protects is not lost with the other row.
PROTECTING = {"food_note": " · "}
# The person's word on their family: the stricter answer holds, nobody chooses.
FAMILY = ("family_contact", "family_asked_on", "family_asked_by", "family_words")
STRICTEST_FIRST = (
    FamilyContact.NO,
    FamilyContact.SOME,
    FamilyContact.YES,
    FamilyContact.NO_ANSWER,
    FamilyContact.NOT_ASKED,
)
# Not chosen by anybody: what the record is, what is worked out, and what protects the person.
NOT_CHOSEN = {
    "id",
    "created_at",
    "centre",
    "row_version",
    "merged_into",
    "national_id_index",
    "search_name",
    "sound_keys",
    "sort_name",
    "born_by",
    "safe_contact",
    *FAMILY,
}
# Kinds of event that every file has from its first day.
BARE = (CaseEvent.Kind.RECEIVED, CaseEvent.Kind.CHANGE, CaseEvent.Kind.TEAM)


def groups() -> dict[str, tuple[str, ...]]:
    """Every choice there is to make → its field names, in the order of the page."""
    found = dict(TOGETHER)
    grouped = {name for names in TOGETHER.values() for name in names}
    for field in Client._meta.concrete_fields:
        if field.name not in grouped | NOT_CHOSEN:
            found[field.name] = (field.name,)
    return found


def is_unknown(value: Any) -> bool:
    """Nothing said: left empty, unticked, ยังไม่ทราบ or ยังไม่ได้ถาม. An age of 0 says something."""
    return value is None or value is False or value in ("", "unknown", "not_asked", [], {})


def values_of(client: Client, names: tuple[str, ...]) -> dict[str, Any]:
    attnames = (Client._meta.get_field(name).attname for name in names)
    return {name: getattr(client, name) for name in attnames}


def _says(values: Mapping[str, Any]) -> bool:
    return any(not is_unknown(value) for value in values.values())


@dataclass(frozen=True)
class Difference:
    """One choice: the two sides' values by column, and what is proposed."""

    group: str
    kept: dict[str, Any]
    merged: dict[str, Any]
    may_both: bool
    proposed: str

    @property
    def both_speak(self) -> bool:
        return _says(self.kept) and _says(self.merged)


def differences(kept: Client, merged: Client) -> list[Difference]:
    """Where the two records say different things; what one side does not know, the other side tells."""
    found = []
    for group, names in groups().items():
        ours, theirs = values_of(kept, names), values_of(merged, names)
        if ours == theirs or not (_says(ours) or _says(theirs)):
            continue
        may_both = (
            group in JOINED and _says(ours) and _says(theirs) and _joined(group, ours, theirs) is not None
        )
        proposed = BOTH if may_both else KEPT if _says(ours) else MERGED
        found.append(Difference(group, ours, theirs, may_both, proposed))
    return found


def _joined(group: str, ours: Mapping[str, str], theirs: Mapping[str, str]) -> str | None:
    """Both texts, or None where the column has no room for them."""
    text = JOINED[group].join(dict.fromkeys([ours[group], theirs[group]]))
    longest = Client._meta.get_field(group).max_length
    return text if longest is None or len(text) <= longest else None


def protecting(kept: models.Model, merged: models.Model) -> dict[str, str]:
    """Both texts of each of PROTECTING where both rows say something, as far as the column has room."""
    found = {}
    for name, between in PROTECTING.items():
        texts = [str(getattr(row, name, "")) for row in (kept, merged)]
        if all(texts) and texts[1] not in texts[0]:
            both, most = between.join(texts), type(kept)._meta.get_field(name).max_length
            found[name] = both if most is None or len(both) <= most else f"{both[: most - 1]}…"
    return found


def chosen_values(kept: Client, merged: Client, choices: Mapping[str, str]) -> dict[str, Any]:
    """Column → value of the record that stays; where nothing (possible) was chosen, what is proposed.

    Whoever was to stay hidden under either record stays hidden, what was forbidden under either stays
    forbidden, and the person is found by either name.
    """
    values: dict[str, Any] = {}
    for one in differences(kept, merged):
        choice = choices.get(one.group, one.proposed)
        if choice == BOTH and one.may_both:
            values[one.group] = _joined(one.group, one.kept, one.merged)
        else:
            values |= one.merged if choice == MERGED else one.kept
    values["safe_contact"] = kept.safe_contact or merged.safe_contact
    stricter = min((kept, merged), key=lambda one: STRICTEST_FIRST.index(FamilyContact(one.family_contact)))
    values |= values_of(stricter, FAMILY)
    return values | _names_kept(kept, merged, values)


def _names_kept(kept: Client, merged: Client, values: Mapping[str, Any]) -> dict[str, str]:
    """`other_names` with every name that would otherwise be found no more, as far as there is room."""
    result = {
        name: values.get(name, getattr(kept, name)) for name in ("first_name", "last_name", "calling_name")
    }
    standing = {f"{result['first_name']} {result['last_name']}".strip(), result["calling_name"]}
    text = values.get("other_names", kept.other_names)
    longest = Client._meta.get_field("other_names").max_length or 0
    for client in (kept, merged):
        for name in (f"{client.first_name} {client.last_name}".strip(), client.calling_name):
            more = ", ".join(filter(None, (text, name)))
            if name and name not in standing and name not in text and len(more) <= longest:
                text = more
    return {"other_names": text}


# --- what points at a person --------------------------------------------------------------------------
# These say of two records that they were merged: they stay as they are.
ABOUT_MERGES: set[tuple[type[models.Model], str]] = {
    (Client, "merged_into"),
    (ClientMerge, "kept"),
    (ClientMerge, "merged"),
}


def relations() -> list[models.ForeignKey]:
    """Every column of a record that points at a person and moves with them; what history wrote stays."""
    found = []
    for one in Client._meta.get_fields(include_hidden=True):
        if not one.auto_created or one.concrete or not (one.one_to_many or one.one_to_one):
            continue
        model, field = one.related_model, one.field
        if hasattr(model, "pgh_tracked_model") or (model, field.name) in ABOUT_MERGES:
            continue
        found.append(field)
    return sorted(found, key=lambda field: (field.model._meta.label, field.name))


def moving(merged: Client, *, untold: Collection[type[models.Model]] = ()) -> list[tuple[str, int]]:
    """What would move, in words, and how many: files first. Of `untold` not even that there is any."""
    counted = []
    for field in relations():
        if field.model in untold:
            continue
        number = field.model._base_manager.filter(**{field.name: merged}).count()
        if number:
            counted.append((field.model is not Case, str(field.model._meta.verbose_name), number))
    return [(label, number) for _, label, number in sorted(counted)]


def is_bare(client: Client) -> bool:
    """One file at most, in which nothing was written but the reception: a person taken down twice."""
    cases = list(client.cases.values_list("pk", flat=True)[:2])
    return len(cases) < 2 and not CaseEvent.objects.filter(case__in=cases).exclude(kind__in=BARE).exists()
