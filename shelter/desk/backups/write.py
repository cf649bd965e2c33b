"""Making an archive: one snapshot of the database for its rows, their fingerprints and the log's heads."""

import hashlib
import io
import json
import os
import subprocess
import tarfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from shelter.audit.models import ChainHead
from shelter.desk.backups import archive
from shelter.desk.backups.archive import BackupError
from shelter.desk.models import StoredFile
from shelter.lib.crypto import witnesses


@dataclass
class Made:
    """What went into an archive: rows and fingerprint by table, SHA-256 and size by file, damaged files."""

    path: Path
    rows: dict[str, tuple[int, str]] = field(default_factory=dict)
    files: dict[str, tuple[str, int]] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)


def write(folder: Path, recipients: list[str]) -> Made:
    """A new archive in `folder`, for the holders of `recipients` (age public keys). Raises BackupError.

    It has its final name only once it is whole and on the disk; whatever goes wrong earlier leaves nothing.
    """
    if not recipients:
        raise BackupError(
            "ยังไม่ได้ตั้งผู้ถือกุญแจข้อมูลสำรอง / SHELTER_BACKUP_RECIPIENTS is not set: docs/operations.md บอกวิธีทำกุญแจ"
        )
    target = folder / f"saphan-{timezone.now():%Y%m%dT%H%M%S%fZ}{archive.SUFFIX}"
    growing = target.with_suffix(".part")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(growing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            made = _encrypted(target, recipients, file)
            os.fsync(file.fileno())
        growing.rename(target)
    except OSError as error:
        raise BackupError(f"เขียนข้อมูลสำรองไม่ได้ / cannot write in {folder}: {error.strerror}") from error
    finally:
        growing.unlink(missing_ok=True)
    return made


def _encrypted(target: Path, recipients: list[str], file: Any) -> Made:
    to = [part for key in recipients for part in ("--recipient", key)]
    command = [archive.program("age"), "--encrypt", *to]
    age = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=file, stderr=subprocess.PIPE)  # noqa: S603
    try:
        with tarfile.open(fileobj=age.stdin, mode="w|") as tar:
            made = _filled(tar, target)
        age.stdin.close()  # type: ignore[union-attr]
        if age.wait():
            raise BrokenPipeError
    except BrokenPipeError as error:
        age.wait()
        raise BackupError(
            f"เขียนข้อมูลสำรองไม่สำเร็จ / the archive could not be written: {archive.said(age)}"
        ) from error
    finally:
        archive.end(age)
    return made


def _filled(tar: tarfile.TarFile, target: Path) -> Made:
    made = Made(target)
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(archive.NO_LIMITS + archive.ALIKE)
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        applied = MigrationRecorder(connection).migration_qs.values_list("app", "name")
        about = {
            "format": archive.FORMAT,
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "postgresql": connection.pg_version // 10_000,
            "migrations": sorted(applied),
            "witnesses": witnesses(),
        }
        _add(tar, archive.ABOUT, json.dumps(about).encode())
        _dump(tar, snapshot)
        cursor.execute(archive.TABLES)
        for (table,) in cursor.fetchall():
            if table not in archive.PASSING:
                cursor.execute(archive.fingerprint(table))
                rows, mark = cursor.fetchone()
                made.rows[table] = (rows, str(mark))
        heads = {head.chain: [head.seq, head.hash] for head in ChainHead.objects.all()}
        stored = dict(StoredFile.objects.values_list("path", "sha256"))
    for path in sorted(path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()):
        _add_file(tar, path, made)
    made.damaged = sorted(path for path, mark in stored.items() if made.files.get(path, ("",))[0] != mark)
    manifest = {"tables": made.rows, "files": made.files, "damaged": made.damaged, "heads": heads}
    _add(tar, archive.MANIFEST, json.dumps(manifest, ensure_ascii=False).encode())
    return made


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o600
    tar.addfile(entry, io.BytesIO(data))


def _dump(tar: tarfile.TarFile, snapshot: str) -> None:
    passing = [f"--exclude-table-data=public.{table}" for table in archive.PASSING]
    command, env = archive.client(
        "pg_dump", "--format=custom", f"--snapshot={snapshot}", "--no-owner", "--no-privileges", *passing
    )
    dump = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603
    try:
        for number, piece in enumerate(archive.pieces(dump.stdout)):
            _add(tar, f"{archive.DATABASE}{number:06d}", piece)
        if dump.wait():
            raise BackupError(f"อ่านฐานข้อมูลไม่สำเร็จ / pg_dump failed: {archive.said(dump)}")
    finally:
        archive.end(dump)


def _add_file(tar: tarfile.TarFile, path: Path, made: Made) -> None:
    """Whole or not at all: a file that goes while it is read was one that no row kept."""
    if path.suffix == ".part":  # on its way into the store
        return
    name = str(path.relative_to(settings.MEDIA_ROOT))
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        raise BackupError(f"อ่านไฟล์แนบไม่ได้ / cannot read the stored file {name}: {error.strerror}") from error
    made.files[name] = (hashlib.sha256(data).hexdigest(), len(data))
    _add(tar, archive.FILES + name, data)
