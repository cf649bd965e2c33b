"""Bringing an archive back: whole and as it was, or not at all.

Rows go into one transaction. It commits only after the archive was read to its end, its encryption held, each
table has the rows and fingerprint of the manifest and every file its SHA-256; files wait beside the store.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from shelter.audit.verify import Fault, verify_all
from shelter.desk.backups import archive
from shelter.desk.backups.archive import BackupError
from shelter.lib.crypto import keys_that_differ

SAFE_PATH = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)*")
LOCK_WAIT = "10s"
BROKEN = "ไฟล์สำรองเสียหายหรือไม่ครบ ไม่มีอะไรถูกเปลี่ยน / the archive is damaged or cut short; nothing was changed"
EMPTY = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"


@dataclass(frozen=True)
class Restored:
    """What came back: rows by table, number of files; `damaged` files were so before; faults of the log."""

    made_at: str
    rows: dict[str, int]
    files: int
    damaged: list[str]
    faults: list[Fault]
    set_aside: Path | None


def restore(source: Path, identity: Path, *, replace: bool = False) -> Restored:
    """Restore `source` (an archive, or a folder: its newest) with the age key file `identity`.

    Into an empty database and an empty store only, unless `replace`: then the database's content is replaced
    in the same transaction, and earlier files are kept aside under another name. Raises BackupError.
    """
    path = _newest(source)
    if not identity.is_file():
        raise BackupError(f"ไม่พบไฟล์กุญแจ / there is no key file {identity} (--identity KEYFILE)")
    if not replace:
        _need_empty()
    waiting = settings.MEDIA_ROOT.with_name(f"{settings.MEDIA_ROOT.name}.restoring")
    shutil.rmtree(waiting, ignore_errors=True)
    try:
        waiting.mkdir(mode=0o700, parents=True)
        with _decrypted(path, identity) as stream:
            about, manifest, aside = _bring_in(stream, waiting, replace)
    except OSError as error:
        raise BackupError(f"เขียนไฟล์ไม่ได้ ไม่มีอะไรถูกเปลี่ยน / cannot write files: {error.strerror}") from error
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
    connection.close()
    call_command("migrate", interactive=False, verbosity=0)
    heads = {chain: (seq, mark) for chain, (seq, mark) in manifest["heads"].items()}
    return Restored(
        made_at=about["made_at"],
        rows={table: rows for table, (rows, _) in manifest["tables"].items()},
        files=len(manifest["files"]),
        damaged=manifest["damaged"],
        faults=verify_all(heads),
        set_aside=aside,
    )


def _newest(source: Path) -> Path:
    if source.is_file():
        return source
    found = sorted(source.glob(f"*{archive.SUFFIX}")) if source.is_dir() else []
    if not found:
        raise BackupError(f"ไม่พบไฟล์สำรอง / there is no archive at {source}")
    return found[-1]


def _need_empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(archive.TABLES)
        if cursor.fetchone():
            raise BackupError(
                "ฐานข้อมูลมีข้อมูลอยู่แล้ว ไม่ได้กู้ทับ / the database is not empty; nothing was changed. "
                "กู้ทับด้วยคำสั่ง / to replace what is there: --replace"
            )
    if settings.MEDIA_ROOT.is_dir() and any(settings.MEDIA_ROOT.iterdir()):
        raise BackupError(
            f"มีไฟล์อยู่แล้วใน / there are files in {settings.MEDIA_ROOT}; nothing was changed. "
            "กู้ทับด้วยคำสั่ง / to set them aside: --replace"
        )


@contextmanager
def _decrypted(path: Path, identity: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The `age` that opens the archive; what breaks the reading of its stream is told in plain words."""
    command = [archive.program("age"), "--decrypt", "--identity", str(identity), str(path)]
    age = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603
    try:
        yield age
    except (tarfile.TarError, StopIteration, KeyError, ValueError) as error:
        raise BackupError(_why(age)) from error
    finally:
        archive.end(age)


def _why(age: subprocess.Popen[bytes]) -> str:
    """The plain reason behind an archive that could not be read to its end."""
    age.stdout.read()  # type: ignore[union-attr]
    age.wait()
    text = archive.said(age)
    if "no identity matched" in text:
        return "กุญแจไม่ตรงกับไฟล์สำรอง ไม่มีอะไรถูกเปลี่ยน / this key does not open the archive; nothing was changed"
    return f"{BROKEN} ({text})" if text else BROKEN


def _bring_in(age: Any, waiting: Path, replace: bool) -> tuple[dict[str, Any], dict[str, Any], Path | None]:
    with tarfile.open(fileobj=age.stdout, mode="r|") as tar:
        entries = iter(tar)
        about = json.loads(_content(tar, next(entries), archive.ABOUT))
        _check(about)
        with _Database(replace) as database:
            files: dict[str, list[Any]] = {}
            manifest = None
            for entry in entries:
                if entry.name.startswith(archive.DATABASE):
                    database.take(_content(tar, entry, entry.name))
                elif entry.name.startswith(archive.FILES):
                    name = entry.name.removeprefix(archive.FILES)
                    files[name] = _keep(waiting, name, _content(tar, entry, entry.name))
                else:
                    manifest = json.loads(_content(tar, entry, archive.MANIFEST))
            age.stdout.read()
            if age.wait() or manifest is None or files != manifest["files"]:
                raise BackupError(_why(age))
            database.verify(manifest["tables"])
            aside = _put_in_place(waiting)
            try:
                database.commit()
            except BackupError:
                _put_back(aside)
                raise
    return about, manifest, aside


def _content(tar: tarfile.TarFile, entry: tarfile.TarInfo, name: str) -> bytes:
    """The bytes of an entry, which must be a plain file of that name."""
    file = tar.extractfile(entry) if entry.name == name else None
    if file is None:
        raise KeyError(name)
    return file.read()


def _check(about: dict[str, Any]) -> None:
    if about["format"] != archive.FORMAT:
        raise BackupError(
            f"ไฟล์สำรองคนละรูปแบบ / the archive has format {about['format']}, not {archive.FORMAT}"
        )
    if about["postgresql"] > connection.pg_version // 10_000:
        raise BackupError(
            f"ต้องใช้ PostgreSQL {about['postgresql']} ขึ้นไป / PostgreSQL {about['postgresql']} is needed"
        )
    known = set(MigrationLoader(None).disk_migrations)
    if unknown := [f"{app}.{name}" for app, name in about["migrations"] if (app, name) not in known]:
        raise BackupError(
            "ไฟล์สำรองมาจากรุ่นที่ใหม่กว่า ปรับรุ่นโปรแกรมก่อน / the archive is from a newer version of the program: "
            + ", ".join(unknown)
        )
    if names := keys_that_differ(about["witnesses"]):
        raise BackupError(
            "กุญแจของระบบไม่ใช่ชุดที่เขียนข้อมูลนี้ ไม่มีอะไรถูกเปลี่ยน / these keys did not write this data; nothing was "
            f"changed: {', '.join(names)}"
        )


def _keep(waiting: Path, name: str, data: bytes) -> list[Any]:
    if not SAFE_PATH.fullmatch(name):
        raise BackupError(BROKEN)
    path = waiting / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(data)
    return [hashlib.sha256(data).hexdigest(), len(data)]


def _put_in_place(waiting: Path) -> Path | None:
    """Swap the files in; the earlier ones keep their bytes under another name, which is returned."""
    store, aside = settings.MEDIA_ROOT, None
    if store.is_dir() and any(store.iterdir()):
        aside = store.rename(store.with_name(f"{store.name}.before-{timezone.now():%Y%m%dT%H%M%SZ}"))
    elif store.is_dir():
        store.rmdir()
    waiting.rename(store)
    return aside


def _put_back(aside: Path | None) -> None:
    shutil.rmtree(settings.MEDIA_ROOT)
    if aside:
        aside.rename(settings.MEDIA_ROOT)


class _Database:
    """One psql in one transaction, fed with the script that pg_restore makes of the dump."""

    def __init__(self, replace: bool):
        quiet = [
            "--no-psqlrc",
            "--quiet",
            "--output=/dev/null",
            "--set=VERBOSITY=terse",
            "--set=SHOW_CONTEXT=never",
        ]
        command, env = archive.client("psql", *quiet, "--set=ON_ERROR_STOP=1", "--file=-")
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.psql = subprocess.Popen(command, env=env, **pipes)  # type: ignore[call-overload]  # noqa: S603
        script = [archive.program("pg_restore"), "--no-owner", "--no-privileges", "--file=-"]
        self.restore = subprocess.Popen(script, **pipes)  # type: ignore[call-overload]  # noqa: S603
        begin = f"BEGIN; SET LOCAL lock_timeout = '{LOCK_WAIT}'; {EMPTY if replace else ''}\n"
        self._tell(begin)
        self.pump = threading.Thread(target=self._carry_over, daemon=True)
        self.pump.start()

    def __enter__(self) -> "_Database":
        return self

    def __exit__(self, *problem: object) -> None:
        """Whatever was not committed by now is rolled back with the connection."""
        self.restore.kill()
        self.psql.kill()
        self.pump.join()
        archive.end(self.restore)
        archive.end(self.psql)

    def _carry_over(self) -> None:
        try:
            for piece in archive.pieces(self.restore.stdout):
                self._tell(piece)
        except BackupError:
            self.restore.kill()

    def _tell(self, text: str | bytes) -> None:
        try:
            self.psql.stdin.write(text.encode() if isinstance(text, str) else text)
            self.psql.stdin.flush()
        except (BrokenPipeError, ValueError) as error:
            raise BackupError("") from error

    def _refuse(self) -> BackupError:
        self.restore.kill()
        self.pump.join()
        with suppress(OSError):
            self.psql.stdin.close()
        self.psql.wait()
        self.restore.wait()
        return BackupError(
            "กู้ฐานข้อมูลไม่สำเร็จ ไม่มีอะไรถูกเปลี่ยน / the database could not be restored; nothing was changed: "
            + (archive.said(self.psql) or archive.said(self.restore))
        )

    def take(self, piece: bytes) -> None:
        """A piece of the dump."""
        try:
            self.restore.stdin.write(piece)
        except BrokenPipeError as error:
            raise self._refuse() from error

    def verify(self, tables: dict[str, list[Any]]) -> None:
        """Every table has its rows and fingerprint, and there are no others; still inside the transaction."""
        try:
            self.restore.stdin.close()
        except BrokenPipeError as error:
            raise self._refuse() from error
        self.pump.join()
        if self.restore.wait():
            raise self._refuse()
        self._step(_verification(tables))

    def commit(self) -> None:
        self._step("COMMIT;\n")

    def _step(self, script: str) -> None:
        """Run a script and wait until it is through: psql answers with a line of its own."""
        try:
            self._tell(script + "\\echo through\n")
        except BackupError as error:
            raise self._refuse() from error
        if self.psql.stdout.readline().strip() != b"through":
            raise self._refuse()


def _verification(tables: dict[str, list[Any]]) -> str:
    """A script that raises, naming the table, when what arrived is not what was sent."""
    passing = ", ".join(_text(name) for name in archive.PASSING)
    lines = [
        f"SELECT count(*) INTO rows FROM ({archive.TABLES}) AS t WHERE relname NOT IN ({passing});",  # noqa: S608
        f"IF rows <> {len(tables)} THEN RAISE EXCEPTION 'tables differ'; END IF;",
    ]
    for table, (rows, mark) in tables.items():
        lines += [
            f"SELECT * INTO rows, mark FROM ({archive.fingerprint(table)}) AS counted;",  # noqa: S608
            f"IF rows <> {int(rows)} OR mark <> {int(mark)} THEN",
            f"RAISE EXCEPTION 'table % differs', {_text(table)}; END IF;",
        ]
    body = "\n".join(lines)
    return f"{archive.ALIKE}\nDO $verify$ DECLARE rows bigint; mark numeric; BEGIN\n{body}\nEND $verify$;\n"


def _text(value: str) -> str:
    quoted = value.replace("'", "''")
    return f"'{quoted}'"
