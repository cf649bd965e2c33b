"""Kept files: bytes and row stand or fall together, and are handed out as a download only."""

import errno
import gc
import io
import os
import stat
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction

from shelter.desk import files
from shelter.desk.models import StoredFile
from shelter.desk.refusal import Refused
from shelter.lib import safe_upload
from tests.lib.test_safe_upload import EXE, pdf, picture


def on_disk(root) -> list:
    return sorted(path for path in root.rglob("*") if path.is_file())


def upload(data: bytes, name="ภาพกิจกรรม.jpg", content_type="image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type)


def test_a_file_is_kept_under_a_random_name_that_only_the_site_may_read(ssk, caseworker, kept_in):
    stored = files.store(upload(picture()), centre=ssk, by=caseworker)
    (path,) = on_disk(kept_in)
    assert str(path.relative_to(kept_in)) == stored.path
    assert "ภาพ" not in stored.path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert (stored.name, stored.content_type) == ("ภาพกิจกรรม.jpg", "image/jpeg")
    assert stored.size == path.stat().st_size
    assert stored.uploaded_by == caseworker
    assert stored.centre == ssk


def test_the_name_tells_what_the_file_is_and_holds_no_path(ssk, caseworker):
    def name(given):
        return files.store(upload(picture(), given), centre=ssk, by=caseworker).name

    assert name("ภาพ.exe") == "ภาพ.jpg"
    assert name("C:\\temp\\..\\ภาพ.jpeg") == "ภาพ.jpg"
    assert name("ภาพ\u202egpj.exe") == "ภาพgpj.jpg"
    assert name(".jpg") == "ไฟล์แนบ.jpg"
    assert len(name("ก" * 190 + ".jpg")) == files.LONGEST_NAME + 4


@pytest.mark.parametrize(
    ("data", "name"),
    [(EXE, "แผน.pdf"), (b"", "ว่าง.jpg"), (b"<svg/>", "ภาพ.svg"), (picture()[:200], "ภาพ.jpg")],
)
def test_a_refused_file_leaves_nothing(ssk, caseworker, kept_in, data, name):
    with pytest.raises(Refused):
        files.store(upload(data, name), centre=ssk, by=caseworker)
    assert on_disk(kept_in) == []
    assert not StoredFile.objects.exists()


def test_a_file_of_fifty_megabytes_is_refused_unread(ssk, caseworker):
    class Huge(SimpleUploadedFile):
        def read(self, *args):
            raise AssertionError("read")

    huge = Huge("ใหญ่.pdf", b"%PDF-")
    huge.size = 50 * 1024 * 1024
    with pytest.raises(Refused, match="20 เมกะไบต์"):
        files.store(huge, centre=ssk, by=caseworker)


class FullFile(io.FileIO):
    """Takes half of what it is given, as a disk does that fills up in the middle."""

    def write(self, data):
        super().write(data[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(
    ("step", "attempt"),
    [
        (Path, "mkdir"),
        (os, "open"),
        ("write", ""),
        (os, "fsync"),
        (Path, "rename"),
        (files, "_sync_folder"),
    ],
    ids=["folder", "name", "half of the bytes", "sync", "rename", "folder's sync"],
)
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS])
def test_a_full_disk_leaves_neither_row_nor_bytes(ssk, caseworker, kept_in, monkeypatch, step, attempt, code):
    def full(*args, **kwargs):
        raise OSError(code, os.strerror(code))

    if step == "write":
        monkeypatch.setattr(files, "open", lambda handle, mode: FullFile(handle, mode), raising=False)
    else:
        monkeypatch.setattr(step, attempt, full)
    with pytest.raises(Refused) as refusal:
        files.store(upload(picture()), centre=ssk, by=caseworker)
    assert str(refusal.value) == files.NO_ROOM
    assert on_disk(kept_in) == []
    assert not StoredFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_rollback_takes_the_file_with_the_row_and_a_commit_keeps_both(ssk, caseworker, kept_in):
    @transaction.atomic
    def store_and_fail():
        files.store(upload(picture()), centre=ssk, by=caseworker)
        assert len(on_disk(kept_in)) == 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store_and_fail()
    assert on_disk(kept_in) == []
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError):
            store_and_fail()
        assert on_disk(kept_in) == []
        stored = files.store(upload(picture()), centre=ssk, by=caseworker)
    gc.collect()
    assert [str(path.relative_to(kept_in)) for path in on_disk(kept_in)] == [stored.path]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_breaks_in_the_commit_leaves_the_file_and_the_sweep_finds_it(
    ssk, caseworker, kept_in, capsys
):
    """Nobody can know whether the row was committed: a file too many is better than one too few."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
            "$body$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END; $body$"
        )
        cursor.execute(
            "CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON desk_storedfile DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION fail()"
        )
    try:
        with pytest.raises(OperationalError):
            files.store(upload(picture()), centre=ssk, by=caseworker)
        gc.collect()
    finally:
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER fail ON desk_storedfile")
            cursor.execute("DROP FUNCTION fail")
    (left,) = on_disk(kept_in)
    kept = files.store(upload(picture()), centre=ssk, by=caseworker)
    assert files.strays(time.time()) == []
    tomorrow = time.time() + files.DAY
    assert files.strays(tomorrow) == [left]
    os.utime(left, (0, 0))
    call_command("sweep_files")
    assert left.is_file()
    call_command("sweep_files", remove=True)
    assert on_disk(kept_in) == [kept_in / kept.path]
    assert left.name in capsys.readouterr().out


def test_a_row_without_its_file_fails_the_sweep(ssk, caseworker, kept_in, capsys):
    stored = files.store(upload(picture()), centre=ssk, by=caseworker)
    call_command("sweep_files")
    (kept_in / stored.path).unlink()
    with pytest.raises(CommandError, match="ข้อมูลสำรอง"):
        call_command("sweep_files")
    assert str(stored.pk) in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_refused_takes_its_file_with_it(ssk, caseworker, kept_in, monkeypatch):
    def fail(**values):
        raise ZeroDivisionError

    monkeypatch.setattr(StoredFile.objects, "create", fail)
    with pytest.raises(ZeroDivisionError):
        files.store(upload(picture()), centre=ssk, by=caseworker)
    gc.collect()
    assert on_disk(kept_in) == []


def test_a_file_is_served_as_a_download_that_can_do_nothing(ssk, caseworker):
    stored = files.store(upload(pdf(), "แผน ปี 70.pdf", "text/html"), centre=ssk, by=caseworker)
    response = files.serve(stored, what="evidence")
    assert response.content == pdf()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="evidence-{stored.pk.hex[:8]}.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["Cache-Control"] == "no-store"


def test_a_file_missing_from_the_disk_is_said_so(ssk, caseworker, kept_in):
    stored = files.store(upload(picture()), centre=ssk, by=caseworker)
    (kept_in / stored.path).unlink()
    with pytest.raises(Refused, match="ข้อมูลสำรอง"):
        files.serve(stored, what="evidence")


def test_a_file_changed_on_the_disk_is_not_handed_out(ssk, caseworker, kept_in):
    stored = files.store(upload(picture()), centre=ssk, by=caseworker)
    (kept_in / stored.path).write_bytes(picture(size=(9, 9)))
    with pytest.raises(Refused, match="ไม่ตรงกับไฟล์ที่แนบไว้"):
        files.serve(stored, what="evidence")


def test_the_kept_bytes_are_the_cleaned_ones(ssk, caseworker, kept_in):
    glued = picture() + EXE
    stored = files.store(upload(glued), centre=ssk, by=caseworker)
    assert (kept_in / stored.path).read_bytes() == safe_upload.clean(glued).data
