"""The access log refuses change; what an owner could still do to it is in test_verify."""

import pytest
from django.db import DatabaseError, connection, transaction

from shelter.audit import log
from shelter.audit.models import AccessEntry, Action, ChainHead
from shelter.audit.verify import verify_all

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


def test_a_row_that_cannot_be_written_stops_what_it_would_record(monkeypatch):
    monkeypatch.setattr(log, "canonical", lambda **values: "x\0y")
    with pytest.raises((log.LogUnavailable, ValueError)), transaction.atomic():
        log.write(Action.VIEW)
    assert not AccessEntry.objects.exists()
