"""What an archive is made of, and the programs it is made with.

An archive is a tar stream, encrypted by `age` for the holders of the office's backup keys:

    about.json        format, when, PostgreSQL, applied migrations, and what shows whether the field keys fit
    database/000000…  `pg_dump --format=custom`, cut into pieces so that it never has to lie on the disk
    files/…           every uploaded file under its stored path
    manifest.json     last: rows and fingerprint of each table, SHA-256 of each file, heads of the access log
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

FORMAT = 1
SUFFIX = ".backup"
ABOUT, DATABASE, FILES, MANIFEST = "about.json", "database/", "files/", "manifest.json"
PIECE = 4 * 1024 * 1024  # bytes
# Tables whose rows die with the moment: who is signed in, and who is being slowed down.
PASSING = ("django_session", "usersessions_usersession", "cache_entry")
# What a row's text depends on, so that both sides write it alike.
ALIKE = (
    "SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL timezone = 'UTC'; SET LOCAL intervalstyle = 'postgres'; "
    "SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; "
)
NO_LIMITS = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; "

TABLES = """
SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname
"""


class BackupError(Exception):
    """Why there is no archive, or nothing was restored: a sentence in Thai and English, without values."""


def fingerprint(table: str) -> str:
    """SQL for (rows, fingerprint): 60 bits of each row's SHA-256, added up, so the order does not matter."""
    row_sum = (
        "sum(('x' || left(encode(sha256(convert_to(the_row::text, 'UTF8')), 'hex'), 15))::bit(60)::bigint)"
    )
    name = connection.ops.quote_name(table)
    return f"SELECT count(*), coalesce({row_sum}, 0) FROM public.{name} AS the_row"  # noqa: S608


def program(name: str) -> str:
    """A PostgreSQL client program of the server's own version, else whichever there is; or `age`."""
    of_server = Path(f"/usr/lib/postgresql/{connection.pg_version // 10_000}/bin/{name}")
    found = str(of_server) if name != "age" and of_server.exists() else shutil.which(name)
    if not found:
        raise BackupError(
            f"ไม่มีโปรแกรม / there is no program called {name}: scripts/backup, scripts/restore ติดตั้งให้"
        )
    return found


def client(name: str, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """Command line and environment of a PostgreSQL client on our database; the password is in the latter."""
    line, env = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    *where, database = line[1:]
    return [program(name), *where, f"--dbname={database}", *arguments], {**os.environ, **(env or {})}


def pieces(stream: Any) -> Iterator[bytes]:
    """A stream's bytes in pieces of PIECE."""
    while data := stream.read(PIECE):
        yield data


def end(process: subprocess.Popen[bytes]) -> None:
    """Whatever it was doing, it does no more; its pipes are closed."""
    process.kill()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe:
            with suppress(OSError):
                pipe.close()
    process.wait()


def said(process: subprocess.Popen[bytes]) -> str:
    """What a program that failed wrote to its error pipe; call it once it has ended."""
    text = process.stderr.read().decode(errors="replace") if process.stderr else ""
    return " ".join(text.partition("age: report unexpected")[0].split())[:300]
