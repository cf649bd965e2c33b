"""The access log refuses change and shows every kind of tampering."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from shelter.audit import log
from shelter.audit.models import AccessEntry, Action, ChainHead
from shelter.audit.verify import verify_all, verify_chain

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    for number in range(4):
        log.write(
            Action.VIEW,
            chain="SSK",
            actor_name="ssk.social",
            subject_kind="client",
            subject_ids=[f"คน-{number}"],
        )
    return "SSK"


def tamper(sql: str) -> None:
    """What a database owner could do: the triggers are switched off for one statement."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica" if _superuser(cursor) else "SELECT 1")
        for table in ("audit_access_entry", "audit_chain_head"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql)
        for table in ("audit_access_entry", "audit_chain_head"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _superuser(cursor) -> bool:
    cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
    return cursor.fetchone()[0]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_access_entry SET actor_name = 'x'",
        "DELETE FROM audit_access_entry",
        "TRUNCATE audit_access_entry",
        "DELETE FROM audit_chain_head",
        "TRUNCATE audit_chain_head",
    ],
)
def test_rows_cannot_be_changed_deleted_or_truncated(chain, sql):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert AccessEntry.objects.filter(chain=chain).count() == 4


def test_an_untouched_log_verifies_and_chains_count_apart(chain):
    log.write(Action.SIGN_IN)
    assert verify_all() == []
    assert ChainHead.objects.get(chain="SSK").seq == 4
    assert ChainHead.objects.get(chain="system").seq == 1


@pytest.mark.parametrize(
    ("sql", "first_bad"),
    [
        ("UPDATE audit_access_entry SET actor_name = 'ใครอื่น' WHERE seq = 2", 2),
        ("DELETE FROM audit_access_entry WHERE seq = 3", 3),
        ("DELETE FROM audit_access_entry WHERE seq = 4", 4),
        (
            "UPDATE audit_access_entry SET subject_ids = "
            "CASE seq WHEN 2 THEN ARRAY['คน-2'] ELSE ARRAY['คน-1'] END WHERE seq IN (2, 3)",
            2,
        ),
        (
            "INSERT INTO audit_access_entry (chain, seq, at, action, actor_name, subject_kind, subject_ids, "
            "field_groups, detail, request_id, prev_hash, hash) SELECT chain, 5, at, action, actor_name, "
            "subject_kind, subject_ids, field_groups, detail, request_id, hash, hash FROM audit_access_entry "
            "WHERE seq = 4",
            5,
        ),
    ],
    ids=["edit", "deletion", "tail cut", "swap", "forged row"],
)
def test_tampering_is_found_at_the_first_bad_row(chain, sql, first_bad):
    tamper(sql)
    fault = verify_chain(chain)
    assert fault is not None
    assert fault.seq == first_bad


def test_a_tail_cut_with_a_rewritten_head_shows_against_the_exported_head(chain, tmp_path):
    heads = tmp_path / "heads.json"
    call_command("audit_verify", export=str(heads), stdout=StringIO())
    tamper("DELETE FROM audit_access_entry WHERE seq = 4")
    tamper("UPDATE audit_chain_head SET seq = 3, hash = (SELECT hash FROM audit_access_entry WHERE seq = 3)")
    assert verify_chain(chain) is None
    with pytest.raises(CommandError, match="SSK แถว 4"):
        call_command("audit_verify", against=str(heads))


def test_a_row_that_cannot_be_written_stops_what_it_would_record(monkeypatch):
    monkeypatch.setattr(log, "canonical", lambda **values: "x\0y")
    with pytest.raises((log.LogUnavailable, ValueError)), transaction.atomic():
        log.write(Action.VIEW)
    assert not AccessEntry.objects.exists()
