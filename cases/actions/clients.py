"""Writing down a person."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from cases.actions import events
from cases.facts.merging import is_unknown
from cases.models import REGISTER_FIELDS, Case, Client, ClientRegister, register_of
from shelter.accounts.models import Centre, User
from shelter.desk.refusal import Refused
from shelter.desk.versions import save_version
from shelter.lib.thai import bangkok_today

# What a form may set, in the order of the page. The identity number has its own way in.
FIELDS = (
    "identity",
    "prefix",
    "first_name",
    "last_name",
    "calling_name",
    "other_names",
    "sex",
    "birth_date",
    "estimated_age",
    "id_card_status",
    "other_document",
    "nationality_status",
    "domicile_code",
    "domicile_detail",
    "present_code",
    "present_detail",
    "phone",
    "language",
    "marks",
    "safe_contact",
)
DERIVED = ("estimated_on", "national_id", "national_id_index", "search_name", "sound_keys", "sort_name")
ID_TAKEN = (
    "เลขประจำตัวนี้อยู่ในแฟ้มของผู้ใช้บริการคนอื่นในศูนย์แล้ว ค้นด้วยเลขนี้แล้วเปิดดู ถ้าเป็นคนละคน ให้เว้นเลขไว้ก่อนแล้วตรวจบัตรอีกครั้ง"
)


def _fill(client: Client, person: Mapping[str, Any]) -> None:
    """Set the named fields; an age estimate is dated the day it changes, an ID carries its index."""
    estimate = client.estimated_age
    for name in FIELDS:
        if name in person:
            setattr(client, name, person[name])
    if client.estimated_age is None:
        client.estimated_on = None
    elif client.estimated_age != estimate or client.estimated_on is None:
        client.estimated_on = bangkok_today()
    if "national_id" in person:
        client.set_national_id(person["national_id"])
    client.index_names()


def add(*, centre: Centre, person: Mapping[str, Any]) -> Client:
    """A new person of a centre. Call inside the registration's transaction; refuses an ID already known."""
    client = Client(centre=centre)
    _fill(client, person)
    if Client.objects.filter(centre=centre).with_national_id(client.national_id).exists():
        raise Refused(ID_TAKEN)
    try:
        with transaction.atomic():
            client.save(force_insert=True)
    except IntegrityError:
        raise Refused(ID_TAKEN) from None
    return client


def complete(*, client: Client, person: Mapping[str, Any]) -> list[str]:
    """Fill only what the file did not know yet; returns the names of fields that say something else.

    For a person who came back: what was typed at the door never overwrites what an earlier stay recorded.
    Call it with the locked row.
    """
    known_age = client.birth_date is not None or client.estimated_age is not None
    filled: dict[str, Any] = {}
    differing: list[str] = []
    for name in (*FIELDS, "national_id"):
        new, old = person.get(name), getattr(client, name)
        if is_unknown(new) or new == old:
            continue
        if is_unknown(old) and not (known_age and name in {"birth_date", "estimated_age"}):
            filled[name] = new
        else:
            differing.append(name)
    if filled:
        _fill(client, filled)
        _save(client, client.row_version, [*filled, *DERIVED])
    return differing


def _save(client: Client, expected: int | None, names: list[str]) -> None:
    """Write the row, unless its ID number is another person's of the centre, saved only just now or not."""
    others = Client.objects.filter(centre_id=client.centre_id).exclude(pk=client.pk)
    if others.with_national_id(client.national_id).exists():
        raise Refused(ID_TAKEN)
    try:
        with transaction.atomic():
            save_version(client, expected, names)
    except IntegrityError:
        raise Refused(ID_TAKEN) from None


@transaction.atomic
def edit(*, case: Case, by: User, person: Mapping[str, Any], expected: int | None) -> list[str]:
    """Change the person behind a case; returns the names of the fields that changed.

    Raises Conflict when somebody saved first, Refused for a closed file or an ID another file holds.
    """
    # Locked by itself: a merge may give the file another person while this waits for it.
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.closed_at is not None:
        raise Refused("แฟ้มนี้ยุติแล้ว แก้ไขข้อมูลบุคคลได้เมื่อรับเข้าครั้งใหม่")
    client = case.client
    before = {name: getattr(client, name) for name in (*FIELDS, "national_id")}
    _fill(client, person)
    changed = [name for name, value in before.items() if getattr(client, name) != value]
    _save(client, expected, [*FIELDS, *DERIVED])
    changed += _save_register(client, person)
    if changed:
        events.changed(case=case, by=by, title="แก้ไขข้อมูลบุคคล", models=(Client, ClientRegister), names=changed)
    return changed


def _save_register(client: Client, person: Mapping[str, Any]) -> list[str]:
    """Keep what was said of the register; call it after the person was saved, which holds the row."""
    register = register_of(client)
    given = {name: person[name] for name in REGISTER_FIELDS if name in person}
    changed = [name for name, value in given.items() if getattr(register, name) != value]
    for name in changed:
        setattr(register, name, given[name])
    if changed:
        register.save()
    return changed
