"""Moving what is encrypted to a new key, and the blind index to a new one."""

import re
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from cases.models import Client
from shelter.accounts import key_rotation
from shelter.desk import drafts
from shelter.desk.models import Draft
from tests.factories.cases import make_client, national_id

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def stored(model, field) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {field}::text FROM {model._meta.db_table} ORDER BY id")  # noqa: S608
        return [cell for (cell,) in cursor.fetchall()]


@pytest.fixture
def under_the_old_key(ssk, caseworker, settings, monkeypatch):
    """Five people with numbers, one without, a draft and a second factor, all under OLD; NEW comes first."""
    monkeypatch.setattr(key_rotation, "BATCH", 2)
    settings.SHELTER_FIELD_KEYS = [OLD]
    for number in range(5):
        make_client(ssk, national_id=national_id(number), phone="0810000000")
    make_client(ssk)
    drafts.save(caseworker, "client", "new", {"note": ["จดไว้"]})
    secret = generate_totp_secret()
    TOTP.activate(caseworker, secret)
    settings.SHELTER_FIELD_KEYS = [NEW, OLD]
    return secret


def test_after_a_rotation_the_new_key_alone_reads_everything(under_the_old_key, caseworker, settings, capsys):
    history = Client.history.rel.related_model.objects.count()
    versions = list(Client.objects.order_by("id").values_list("row_version", flat=True))
    call_command("rotate_field_keys")
    assert "cases.Client.national_id: เขียนใหม่ / rewritten 5 จาก / of 5" in capsys.readouterr().out
    settings.SHELTER_FIELD_KEYS = [NEW]
    assert sorted(Client.objects.exclude(national_id_index="").values_list("national_id", flat=True)) == [
        national_id(number) for number in range(5)
    ]
    assert drafts.load(caseworker, "client", "new")[0] == {"note": ["จดไว้"]}
    wrapped = Authenticator.objects.get(type=Authenticator.Type.TOTP).wrap()
    assert wrapped.validate_code(_code(under_the_old_key))
    assert Client.history.rel.related_model.objects.count() == history
    assert list(Client.objects.order_by("id").values_list("row_version", flat=True)) == versions


def _code(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_rotation_that_was_stopped_goes_on_and_one_that_ended_changes_nothing(under_the_old_key):
    # Stopped after one column of several.
    progress = next(one for one in key_rotation.rotate_all() if one.column == "cases.Client.national_id")
    assert (progress.seen, progress.rewritten) == (5, 5)
    moved = stored(Client, "national_id")
    call_command("rotate_field_keys")
    assert stored(Client, "national_id") == moved
    assert all(progress.rewritten == 0 for progress in key_rotation.rotate_all())


def test_what_no_key_opens_is_named_and_left_as_it_is(under_the_old_key, settings):
    lost = stored(Draft, "data")
    settings.SHELTER_FIELD_KEYS = [NEW]
    with pytest.raises(CommandError, match=r"cases\.Client\.national_id") as refusal:
        call_command("rotate_field_keys")
    assert national_id(1) not in str(refusal.value)
    assert stored(Draft, "data") == lost


def test_a_cell_changed_meanwhile_is_left_to_whoever_changed_it(under_the_old_key, caseworker, monkeypatch):
    rotated = key_rotation.rotated_within

    def slow(cell):
        Draft.objects.update(data="changed meanwhile")
        return rotated(cell)

    monkeypatch.setattr(key_rotation, "rotated_within", slow)
    key_rotation._rotate(Draft, "data")
    assert stored(Draft, "data") == ["changed meanwhile"]


# Who encrypts by hand, and the column it goes to. A search lies in a session, which outlives no rotation.
BY_HAND = {
    "shelter/accounts/adapter.py": "mfa.Authenticator.data",
    "shelter/desk/drafts.py": "desk.Draft.data",
    "shelter/desk/paper_jobs.py": "desk.PaperJob.source",
    "shelter/desk/searches.py": None,
}


def test_whatever_is_encrypted_is_rotated():
    """Code that begins to encrypt must say here where it keeps the token, or a dropped key would lose it."""
    root = Path(__file__).resolve().parents[2]
    own = {"shelter/lib/crypto.py", "shelter/lib/fields.py"}
    files = (path for room in ("shelter", "cases", "km") for path in (root / room).rglob("*.py"))
    callers = {str(path.relative_to(root)) for path in files if re.search(r"\bencrypt\(", path.read_text())}
    assert callers - own == set(BY_HAND)
    named = {f"{model._meta.label}.{name}" for model, name in key_rotation.columns()}
    assert set(filter(None, BY_HAND.values())) <= named
    assert {"cases.Client.national_id", "cases.Client.phone"} <= named


def test_a_new_index_key_finds_people_again_after_the_index_was_rebuilt(ssk, settings, capsys):
    one = make_client(ssk, national_id=national_id(1))
    without = make_client(ssk)
    settings.SHELTER_INDEX_KEY = "bmV3IGtleSBvZiB0aGUgaW5kZXgsIG5ldyBrZXkgbmV3IGtleQ=="
    index = one.national_id_index
    call_command("rebuild_blind_index")
    assert "rebuilt: 1" in capsys.readouterr().out
    one.refresh_from_db()
    assert one.national_id_index != index
    one.set_national_id(national_id(1))
    assert Client.objects.filter(national_id_index=one.national_id_index).get() == one
    without.refresh_from_db()
    assert without.national_id_index == ""
