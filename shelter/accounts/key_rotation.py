"""Rewriting what is encrypted under the newest of SHELTER_FIELD_KEYS, so that an older key can be let go.

Cells are moved as they lie, from token to token: no value is read into a model, no history is written, and
a cell that somebody changed meanwhile is left to them. What is done is skipped, so it can be stopped.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, models, transaction

from shelter.desk.models import Draft, PaperJob
from shelter.lib.crypto import DecryptError, rotated_within
from shelter.lib.fields import EncryptedTextField

BATCH = 500
# Columns that hold tokens without being encrypted fields; a second factor's is JSON with tokens in it.
HOLD_TOKENS = [(Draft, "data"), (PaperJob, "source"), (Authenticator, "data")]


@dataclass
class Progress:
    """Of one column: cells looked at, cells rewritten, ids of rows whose cell no key opens."""

    column: str
    seen: int
    rewritten: int
    unreadable: list[str]


def columns() -> list[tuple[type[models.Model], str]]:
    """Every (model, field) with encrypted content."""
    encrypted = [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, EncryptedTextField) and model._meta.managed
    ]
    return [*encrypted, *HOLD_TOKENS]


def rotate_all() -> Iterator[Progress]:
    """Move every column, one after the other, in batches that commit by themselves."""
    for model, name in columns():
        yield _rotate(model, name)


def _rotate(model: type[models.Model], name: str) -> Progress:
    progress = Progress(f"{model._meta.label}.{name}", 0, 0, [])
    quote = connection.ops.quote_name
    field = model._meta.get_field(name)
    table, key, column = quote(model._meta.db_table), quote(model._meta.pk.column), quote(field.column)
    kind = "jsonb" if isinstance(field, models.JSONField) else "text"
    last: list[object] = []
    while True:
        after = f"AND {key} > %s" if last else ""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {key}, {column}::text FROM {table} WHERE {column}::text <> '' {after}"  # noqa: S608
                f" ORDER BY {key} LIMIT {BATCH}",
                last,
            )
            rows = cursor.fetchall()
            for row, cell in rows:
                try:
                    moved = rotated_within(cell)
                except DecryptError:
                    progress.unreadable.append(str(row))
                    continue
                if moved != cell:
                    cursor.execute(
                        f"UPDATE {table} SET {column} = %s::{kind}"  # noqa: S608
                        f" WHERE {key} = %s AND {column}::text = %s",
                        [moved, row, cell],
                    )
                    progress.rewritten += cursor.rowcount
        progress.seen += len(rows)
        if len(rows) < BATCH:
            return progress
        last = [rows[-1][0]]
