"""Everything a database owner could do to the log is named at its first bad row.

Each tampering runs with the triggers switched off, as the owner of the tables may.
"""

from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from shelter.audit import heads, log
from shelter.audit.models import AccessEntry, Action, ChainHead, Verification
from shelter.audit.verify import HASHED, chains, examine, holds, row_hash, verify_all
from tests import reading_watch

pytestmark = pytest.mark.django_db
TABLES = ("audit_access_entry", "audit_chain_head")


def view(chain: str, number: int) -> None:
    log.write(
        Action.VIEW, chain=chain, actor_name="ssk.social", subject_kind="client", subject_ids=[f"คน-{number}"]
    )


@pytest.fixture
def two_chains():
    """SSK has rows 1–5, NSN rows 1–3."""
    for number in range(5):
        view("SSK", number)
    for number in range(3):
        view("NSN", number)


@contextmanager
def owner():
    """The triggers are off inside. Rows that are tampered with can no longer answer for what was shown."""
    reading_watch.ANSWERS.clear()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def as_owner(*statements: str) -> None:
    with owner() as cursor:
        for sql in statements:
            cursor.execute(sql)


def rehash(chain: str, seq: int, prev_hash: str) -> str:
    """Give a row the hash of its present text, as a forger who reads the code would."""
    row = AccessEntry.objects.filter(chain=chain, seq=seq)
    made = row_hash(prev_hash, seq, log.canonical(**row.values(*HASHED).get()))
    with owner():
        row.update(prev_hash=prev_hash, hash=made)
    return made


def rebuild(chain: str, first: int = 1) -> None:
    """A forged chain made whole again: every row from `first` on, and the head."""
    rows = AccessEntry.objects.filter(chain=chain).order_by("seq")
    prev = rows.filter(seq__lt=first).values_list("hash", flat=True).last() or ""
    last = 0
    for last in rows.filter(seq__gte=first).values_list("seq", flat=True):
        prev = rehash(chain, last, prev)
    with owner():
        ChainHead.objects.filter(chain=chain).update(seq=last, hash=prev)


def first_bad(chain: str = "SSK", exported=None) -> int | None:
    fault = examine(chain, exported).fault
    return fault.seq if fault else None


def cut(chain: str, last: int) -> None:
    """Take the tail off behind row `last`, and set the head to match."""
    with owner():
        AccessEntry.objects.filter(chain=chain, seq__gt=last).delete()
        kept = AccessEntry.objects.get(chain=chain, seq=last)
        ChainHead.objects.filter(chain=chain).update(seq=last, hash=kept.hash)


@pytest.mark.parametrize(
    ("sql", "seq"),
    [
        ("UPDATE audit_access_entry SET at = at - interval '1 hour' WHERE chain = 'SSK' AND seq = 2", 2),
        ("UPDATE audit_access_entry SET detail = '{\"x\": 1}' WHERE chain = 'SSK' AND seq = 5", 5),
        ("UPDATE audit_access_entry SET actor_id = gen_random_uuid() WHERE chain = 'SSK' AND seq = 1", 1),
        ("UPDATE audit_access_entry SET field_groups = '{health}' WHERE chain = 'SSK' AND seq = 4", 4),
        ("DELETE FROM audit_access_entry WHERE chain = 'SSK' AND seq = 1", 1),
        ("DELETE FROM audit_access_entry WHERE chain = 'SSK' AND seq = 3", 3),
        ("DELETE FROM audit_access_entry WHERE chain = 'SSK' AND seq >= 4", 4),
        ("UPDATE audit_access_entry SET seq = 0 WHERE chain = 'SSK' AND seq = 1", 0),
        ("TRUNCATE audit_access_entry", 1),
        ("DELETE FROM audit_chain_head", 1),
    ],
)
def test_an_edit_a_deletion_and_an_emptied_table_are_found(two_chains, sql, seq):
    as_owner(sql)
    assert first_bad() == seq


def test_swapped_rows_are_found_at_the_first(two_chains):
    as_owner(
        "UPDATE audit_access_entry SET seq = -2 WHERE chain = 'SSK' AND seq = 2",
        "UPDATE audit_access_entry SET seq = 2 WHERE chain = 'SSK' AND seq = 4",
        "UPDATE audit_access_entry SET seq = 4 WHERE chain = 'SSK' AND seq = -2",
    )
    assert first_bad() == 2


def test_a_row_edited_and_hashed_again_breaks_the_next_one(two_chains):
    as_owner("UPDATE audit_access_entry SET actor_name = 'ใครอื่น' WHERE chain = 'SSK' AND seq = 3")
    rehash("SSK", 3, AccessEntry.objects.get(chain="SSK", seq=2).hash)
    assert holds(AccessEntry.objects.get(chain="SSK", seq=3))
    # Row 3 is whole in itself; that it was changed shows where row 4 does not follow from it.
    assert first_bad() == 4


def test_a_forged_row_behind_the_last_is_found_though_its_hash_is_right(two_chains):
    as_owner(
        "INSERT INTO audit_access_entry (chain, seq, at, action, actor_name, subject_kind, subject_ids, "
        "field_groups, detail, request_id, prev_hash, hash) "
        "VALUES ('SSK', 6, now(), 'view', 'x', 'client', '{}', '{}', '{}', '', '', '')"
    )
    rehash("SSK", 6, AccessEntry.objects.get(chain="SSK", seq=5).hash)
    assert first_bad() == 6


def test_a_row_moved_to_another_chain_breaks_both(two_chains):
    as_owner("UPDATE audit_access_entry SET chain = 'NSN', seq = 4 WHERE chain = 'SSK' AND seq = 5")
    assert {fault.chain: fault.seq for fault in verify_all()} == {"SSK": 5, "NSN": 4}


def test_rows_exchanged_between_chains_break_both(two_chains):
    as_owner(
        "UPDATE audit_access_entry SET chain = 'x' WHERE chain = 'SSK' AND seq = 2",
        "UPDATE audit_access_entry SET chain = 'SSK' WHERE chain = 'NSN' AND seq = 2",
        "UPDATE audit_access_entry SET chain = 'NSN' WHERE chain = 'x'",
    )
    assert {fault.chain: fault.seq for fault in verify_all()} == {"SSK": 2, "NSN": 2}


def test_a_fault_in_one_chain_leaves_the_others_verdict_alone(two_chains):
    as_owner("DELETE FROM audit_access_entry WHERE chain = 'NSN' AND seq = 2")
    assert [(fault.chain, fault.seq) for fault in verify_all()] == [("NSN", 2)]
    assert examine("SSK").seq == 5


# --- what only an exported head can show ------------------------------------------------------------------
def test_a_cut_tail_with_its_head_shows_against_the_exported_head(two_chains):
    kept = heads.stored()["SSK"]
    cut("SSK", 3)
    assert first_bad() is None
    assert first_bad(exported=kept) == 4


def test_a_cut_tail_with_new_rows_written_over_it_shows_against_the_exported_head(two_chains):
    kept = heads.stored()["SSK"]
    cut("SSK", 3)
    for number in range(4):
        view("SSK", number)
    assert first_bad() is None
    # Rows 4 and 5 were replaced; the head kept is that of row 5, so row 5 is where it shows.
    assert first_bad(exported=kept) == 5


def test_a_chain_rebuilt_whole_shows_only_against_the_exported_head(two_chains):
    kept = heads.stored()["SSK"]
    as_owner("UPDATE audit_access_entry SET actor_name = 'ใครอื่น' WHERE chain = 'SSK' AND seq = 2")
    rebuild("SSK")
    assert first_bad() is None
    assert first_bad(exported=kept) == 5


def test_two_emptied_tables_show_only_against_the_exported_heads(two_chains):
    kept = heads.stored()
    as_owner("TRUNCATE audit_access_entry, audit_chain_head")
    assert verify_all() == []
    assert {fault.chain: fault.seq for fault in verify_all(kept)} == {"NSN": 1, "SSK": 1}


def test_a_log_that_grew_since_the_export_still_agrees_with_it(two_chains):
    kept = heads.stored()
    view("SSK", 9)
    assert verify_all(kept) == []


# --- the command --------------------------------------------------------------------------------------------
def verify(**options) -> str:
    out = StringIO()
    call_command("audit_verify", stdout=out, **options)
    return out.getvalue()


def test_the_command_says_how_many_chains_and_rows_stand(two_chains):
    assert verify().strip() == "บันทึกการเข้าถึงครบถ้วน 2 โซ่ 8 แถว"


def test_the_command_fails_naming_the_first_bad_row_of_each_chain(two_chains):
    as_owner("DELETE FROM audit_access_entry WHERE seq = 2")
    with pytest.raises(CommandError) as refused:
        verify()
    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == ["NSN แถว 2", "SSK แถว 2"]
    assert refused.value.returncode == 1


@pytest.mark.parametrize("text", ["", "[]", "{", '{"SSK": 4}', '{"SSK": {"seq": "4", "hash": "x"}}', "null"])
def test_a_file_that_holds_no_heads_is_refused(two_chains, tmp_path, text):
    path = tmp_path / "heads.json"
    path.write_text(text)
    with pytest.raises(CommandError, match="อ่านไฟล์หัวโซ่ไม่ได้"):
        verify(against=str(path))


def test_heads_are_not_exported_from_a_broken_log(two_chains, tmp_path):
    as_owner("DELETE FROM audit_access_entry WHERE chain = 'SSK' AND seq = 2")
    with pytest.raises(CommandError):
        verify(export=str(tmp_path / "heads.json"))
    assert not (tmp_path / "heads.json").exists()


def test_a_recorded_verification_says_how_far_each_chain_held(two_chains):
    verify(record=True)
    as_owner("UPDATE audit_access_entry SET actor_name = 'x' WHERE chain = 'SSK' AND seq = 4")
    with pytest.raises(CommandError):
        verify(record=True)
    kept = [(one.chain, one.seq, one.fault_seq) for one in Verification.objects.order_by("id")]
    assert kept == [("NSN", 3, None), ("SSK", 5, None), ("NSN", 3, None), ("SSK", 3, 4)]
    assert heads.last_verifications()["SSK"].fault_seq == 4


def test_chains_are_found_by_rows_and_by_heads(two_chains):
    as_owner(
        "DELETE FROM audit_chain_head WHERE chain = 'NSN'",
        "INSERT INTO audit_chain_head VALUES ('ZZZ', 1, '')",
    )
    assert chains() == ["NSN", "SSK", "ZZZ"]
    assert {fault.chain for fault in verify_all()} == {"NSN", "ZZZ"}
