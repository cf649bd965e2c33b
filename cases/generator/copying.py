"""Filling tables by COPY: columns and defaults from the model, indexes and keys built afterwards, at once."""

import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import StringIO
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import JSONField, Model

from shelter.lib.fields import EncryptedTextField

NULL = r"\N"
# For building indexes; the server's own settings are for many small requests.
BUILDING = "SET maintenance_work_mem = '512MB'; SET statement_timeout = 0; SET lock_timeout = 0;"


def _text(value: Any) -> str:
    if value is None:
        return NULL
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "{" + ",".join(value) + "}"
    return str(value)


class Dumped(str):
    """JSON as COPY reads it, made once for many rows."""


def as_json(value: Any) -> Dumped:
    """COPY takes a backslash for its own."""
    if isinstance(value, Dumped):
        return value
    return Dumped(json.dumps(value, ensure_ascii=False).replace("\\", "\\\\"))


class Lines:
    """Rows of one model in COPY's text format. Values hold no tab, backslash or line end; JSON may."""

    def __init__(self, model: type[Model]):
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        self.table = model._meta.db_table
        self.columns = [field.column for field in fields]
        self._defaults = {
            field.column: None
            if field.primary_key or (field.null and not field.has_default())
            else field.get_default()
            for field in fields
        }
        self._encrypted = {field.column: field for field in fields if isinstance(field, EncryptedTextField)}
        self._json = [field.column for field in fields if isinstance(field, JSONField)]
        self._lines: list[str] = []

    def add(self, **values: Any) -> None:
        """One row by column names; what is not given is the field's default."""
        row = self._defaults | values
        if len(row) != len(self.columns):
            raise ValueError(f"{self.table} has no column {set(values) - set(self.columns)}")
        for column, field in self._encrypted.items():
            row[column] = field.get_prep_value(row[column])
        for column in self._json:
            if row[column] is not None:
                row[column] = as_json(row[column])
        self._lines.append("\t".join(map(_text, row.values())))

    def __len__(self) -> int:
        return len(self._lines)

    def send(self, cursor: Any) -> None:
        """Write the rows through a psycopg2 cursor, and forget them."""
        if self._lines:
            given = StringIO("\n".join([*self._lines, ""]))
            columns = ", ".join(f'"{column}"' for column in self.columns)
            cursor.copy_expert(f"COPY {self.table} ({columns}) FROM STDIN", given)
            self._lines.clear()


CONSTRAINTS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid), contype
FROM pg_constraint WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('p', 'u', 'f')
UNION ALL
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid), contype
FROM pg_constraint WHERE confrelid = ANY(%s::regclass[]) AND NOT conrelid = ANY(%s::regclass[])
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid = ANY(%s::regclass[])
AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
"""


@contextmanager
def bare(models: Iterable[type[Model]]) -> Iterator[None]:
    """Within it the models' tables have no keys, indexes or triggers of the project; after it, all of them.

    Committed step by step, so that other connections can write in between: for a database that is thrown
    away when this fails.
    """
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute(BUILDING)
        cursor.execute(CONSTRAINTS, [tables, tables, tables])
        constraints = cursor.fetchall()
        cursor.execute(INDEXES, [tables])
        indexes = cursor.fetchall()
        for table, name, _, _ in sorted(constraints, key=lambda row: row[3] != "f"):
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for table, name, definition, _ in sorted(constraints, key=lambda row: "puf".index(row[3])):
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    database = connection.settings_dict
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda index: _build(index[1], database), indexes))
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {', '.join(tables)}")


def _build(statement: str, database: dict[str, Any]) -> None:
    """One index, on a connection of this thread."""
    link = connections.create_connection(DEFAULT_DB_ALIAS)
    link.settings_dict = database
    try:
        with link.cursor() as cursor:
            cursor.execute(BUILDING)
            cursor.execute(statement)
    finally:
        link.close()
