"""Archives: what is in one, who can open it, what is refused. scripts/drills/restore goes on from here."""

import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from PIL import Image

from shelter.audit import log
from shelter.audit.models import Action
from shelter.desk import files
from shelter.desk.backups import archive, read
from shelter.desk.backups.archive import BackupError
from shelter.desk.backups.write import write
from shelter.desk.models import Draft, StoredFile
from shelter.lib.crypto import keys_that_differ, witnesses

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """A key file, and the public half under `.recipient`."""
    path = tmp_path_factory.mktemp("key") / "backup.key"
    subprocess.run(["age-keygen", "-o", path], check=True, capture_output=True)
    return path


@pytest.fixture(scope="module")
def recipient(key):
    return subprocess.run(
        ["age-keygen", "-y", key], check=True, capture_output=True, text=True
    ).stdout.strip()


def picture(centre, by) -> StoredFile:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(out, "PNG")
    return files.store(SimpleUploadedFile("a.png", out.getvalue(), "image/png"), centre=centre, by=by)


def opened(path: Path, key: Path) -> dict[str, bytes]:
    plain = subprocess.run(["age", "-d", "-i", key, path], check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        return {entry.name: tar.extractfile(entry).read() for entry in tar}


@pytest.mark.django_db(transaction=True)
def test_an_archive_holds_rows_files_and_heads_under_a_key_the_site_has_not(
    ssk, caseworker, sign_in, kept_in, key, recipient, tmp_path
):
    stored = picture(ssk, caseworker)
    sign_in(caseworker)  # leaves a session
    Draft.objects.create(user=caseworker, form="client", subject="new", data="x")
    log.write_apart(Action.VIEW, chain="SSK", actor_id=caseworker.pk, actor_name=caseworker.username)
    (kept_in / "ab").mkdir()
    (kept_in / "ab" / "half.part").write_bytes(b"on its way")

    made = write(tmp_path / "backups", [recipient])

    assert made.damaged == []
    assert [path.name for path in made.path.parent.iterdir()] == [made.path.name]
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert caseworker.username.encode() not in made.path.read_bytes()
    inside = opened(made.path, key)
    assert next(iter(inside)) == archive.ABOUT
    assert list(inside)[-1] == archive.MANIFEST
    manifest = json.loads(inside[archive.MANIFEST])
    assert manifest["tables"]["desk_draft"][0] == 1
    assert not set(archive.PASSING) & set(manifest["tables"])
    assert manifest["files"] == {stored.path: [stored.sha256, stored.size]}
    assert inside[archive.FILES + stored.path] == (kept_in / stored.path).read_bytes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM audit_chain_head WHERE chain = 'SSK'")
        assert manifest["heads"]["SSK"] == list(cursor.fetchone())
    dump = b"".join(data for name, data in inside.items() if name.startswith(archive.DATABASE))
    assert dump.startswith(b"PGDMP")
    listed = subprocess.run(
        [archive.program("pg_restore"), "--list"], input=dump, check=True, capture_output=True
    )
    assert b"TABLE DATA public desk_draft" in listed.stdout
    assert b"TABLE DATA public django_session" not in listed.stdout


@pytest.mark.django_db(transaction=True)
def test_a_stored_file_that_is_gone_or_changed_is_named_and_the_rest_is_kept(
    ssk, caseworker, kept_in, settings, recipient, tmp_path, capsys
):
    gone, changed, well = (picture(ssk, caseworker) for _ in range(3))
    (kept_in / gone.path).unlink()
    (kept_in / changed.path).write_bytes(b"something else")
    settings.BACKUP_RECIPIENTS = [recipient]
    with pytest.raises(CommandError) as refusal:
        call_command("backup", tmp_path / "backups")
    assert refusal.value.returncode == 2
    assert gone.path in str(refusal.value)
    assert changed.path in str(refusal.value)
    assert well.path not in str(refusal.value)
    assert len(list((tmp_path / "backups").glob("*.backup"))) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("recipients", [[], ["age1notakey"]])
def test_without_a_right_public_key_nothing_is_written(recipients, kept_in, tmp_path):
    with pytest.raises(BackupError):
        write(tmp_path / "backups", recipients)
    assert list(tmp_path.glob("backups/*")) == []


def test_keys_show_whether_they_are_those_of_the_backup(settings):
    kept = witnesses()
    assert keys_that_differ(kept) == []
    newer = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
    settings.SHELTER_FIELD_KEYS = [newer, *settings.SHELTER_FIELD_KEYS]
    assert keys_that_differ(kept) == []  # rotated since: the old key still reads
    settings.SHELTER_FIELD_KEYS = [newer]
    assert keys_that_differ(kept) == ["SHELTER_FIELD_KEYS"]
    settings.SHELTER_INDEX_KEY = "another"
    assert keys_that_differ(kept) == ["SHELTER_FIELD_KEYS", "SHELTER_INDEX_KEY"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"format": 2}, "format 2"),
        ({"postgresql": 99}, "PostgreSQL 99"),
        ({"migrations": [["desk", "9999_of_tomorrow"]]}, "desk.9999_of_tomorrow"),
    ],
)
def test_an_archive_that_this_program_cannot_hold_is_refused_before_anything_is_touched(db, change, why):
    about = {
        "format": 1,
        "postgresql": 15,
        "migrations": [["desk", "0002_initial"]],
        "witnesses": witnesses(),
    }
    read._check(about)
    with pytest.raises(BackupError, match=why):
        read._check({**about, **change})


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "ab/../../x", "", "a//b", "ab/.ssh"])
def test_a_file_of_an_archive_lands_nowhere_but_in_the_store(tmp_path, name):
    waiting = tmp_path / "deep" / "files.restoring"
    waiting.mkdir(parents=True)
    with pytest.raises(BackupError):
        read._keep(waiting, name, b"x")
    assert list(waiting.iterdir()) == []


def test_a_database_with_anything_in_it_is_not_restored_over(db, key, tmp_path):
    source = tmp_path / "some.backup"
    source.write_bytes(b"never read")
    with pytest.raises(BackupError, match="not empty"):
        read.restore(source, key)
    with pytest.raises(BackupError, match="no key file"):
        read.restore(source, tmp_path / "none.key")
    with pytest.raises(BackupError, match="no archive"):
        read.restore(tmp_path / "nowhere", key)


@pytest.fixture
def empty_database(transactional_db):
    """Settings of a process whose database is new and empty; dropped afterwards."""
    of_tests = connection.settings_dict
    name = f"{of_tests['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    at = f"{of_tests['USER']}:{of_tests['PASSWORD']}@{of_tests['HOST']}:{of_tests['PORT']}"
    yield {"DATABASE_URL": f"postgres://{at}/{name}"}
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}"')


def restored(source, key, env, *more):
    command = [sys.executable, "manage.py", "restore", source, "--identity", key, *more]
    return subprocess.run(
        command, env={**os.environ, **env}, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def tables(env) -> int:
    count = f"SELECT count(*) FROM ({archive.TABLES}) AS t"  # noqa: S608
    command = [archive.program("psql"), "-XAtc", count, env["DATABASE_URL"]]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def test_what_does_not_match_the_manifest_is_rolled_back_and_what_does_comes_whole(
    ssk, caseworker, kept_in, settings, empty_database, key, recipient, tmp_path
):
    """One archive read three times: its manifest with a row too many, with another hash, and as it is."""
    stored = picture(ssk, caseworker)
    made = write(tmp_path / "backups", [recipient])
    inside = opened(made.path, key)
    data = tmp_path / "elsewhere"
    keys = {
        "SHELTER_SECRET_KEY": settings.SECRET_KEY,
        "SHELTER_FIELD_KEYS": ",".join(settings.SHELTER_FIELD_KEYS),
        "SHELTER_INDEX_KEY": settings.SHELTER_INDEX_KEY,
    }
    env = {**empty_database, **keys, "SHELTER_MODE": "demo", "SHELTER_DATA": str(data)}
    manifest = json.loads(inside[archive.MANIFEST])

    def forged(**change):
        entries = {**inside, archive.MANIFEST: json.dumps({**manifest, **change}).encode()}
        plain = io.BytesIO()
        with tarfile.open(fileobj=plain, mode="w|") as tar:
            for name, content in entries.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                tar.addfile(entry, io.BytesIO(content))
        path = tmp_path / "forged.backup"
        subprocess.run(["age", "-r", recipient, "-o", path], input=plain.getvalue(), check=True)
        return path

    rows, mark = manifest["tables"]["desk_storedfile"]
    one_more = {**manifest["tables"], "desk_storedfile": [rows + 1, mark]}
    done = restored(forged(tables=one_more), key, env)
    assert done.returncode == 1
    assert "desk_storedfile differs" in done.stderr
    done = restored(forged(files={stored.path: ["0" * 64, stored.size]}), key, env)
    assert done.returncode == 1
    assert tables(env) == 0
    assert list(data.iterdir()) == []

    done = restored(made.path, key, env)
    assert done.returncode == 0, done.stderr
    assert tables(env) == len(manifest["tables"]) + len(archive.PASSING)
    assert (data / "files" / stored.path).read_bytes() == (kept_in / stored.path).read_bytes()
    again = restored(made.path, key, env)
    assert again.returncode == 1
    assert "--replace" in again.stderr
    replaced = restored(made.path, key, env, "--replace")
    assert replaced.returncode == 0, replaced.stderr
    assert len(list(data.glob("files.before-*"))) == 1
