"""Databases named shelter_bench_*: made, filled once, used, dropped."""

from collections.abc import Callable
from io import StringIO

import psycopg2
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2 import sql

PREFIX = "shelter_bench_"
_open: dict[str, BaseDatabaseWrapper] = {}


def _server(statement: str, *names: str) -> list[tuple[str]]:
    """Run a statement about databases, outside any of them; `{}` stand for their names."""
    given = connections.settings["default"]
    link = psycopg2.connect(
        dbname="postgres",
        host=given["HOST"],
        port=given["PORT"],
        user=given["USER"],
        password=given["PASSWORD"],
    )
    link.autocommit = True
    try:
        with link.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
            return list(cursor.fetchall()) if cursor.description else []
    finally:
        link.close()


def existing() -> set[str]:
    """The bench databases there are."""
    return {name for (name,) in _server("SELECT datname FROM pg_database") if name.startswith(PREFIX)}


def use(name: str) -> None:
    """From now on the default connection of this process is to that database; each is kept open."""
    if name not in _open:
        _open[name] = connections.create_connection("default")
        _open[name].settings_dict = {**connections.settings["default"], "NAME": name}
    connections["default"] = _open[name]


def drop(name: str) -> None:
    """Close and drop it, if it is there."""
    if held := _open.pop(name, None):
        held.close()
    _server("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def prepare(name: str, fill: Callable[[], None]) -> bool:
    """Make the database, with tables and reference data, and `fill` it; use it. False when it stood already.

    It is made under another name and renamed when whole, so that a broken run leaves nothing to be trusted.
    """
    if not name.startswith(PREFIX):
        raise ValueError(f"a bench database is named {PREFIX}…, not {name}")
    if name in existing():
        use(name)
        return False
    unfinished = f"{name}_unfinished"
    drop(unfinished)
    _server("CREATE DATABASE {}", unfinished)
    use(unfinished)
    call_command("migrate", verbosity=0)
    call_command("load_reference_data", stdout=StringIO())
    fill()
    _open.pop(unfinished).close()
    _server("ALTER DATABASE {} RENAME TO {}", unfinished, name)
    use(name)
    return True
