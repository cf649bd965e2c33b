"""Numbers per centre and year."""

from django.db import connection


def next_number(centre_id, kind: str, year: int) -> int:
    """The next number, 1 first. Call inside the transaction that uses it: a rollback gives it back.

    `year` is a Buddhist-era year (fiscal or calendar, as the paper asks). One statement increments and
    locks, so parallel callers wait for each other instead of reading the same number.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO desk_counter (centre_id, kind, year, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT ON CONSTRAINT counter_once "
            "DO UPDATE SET last = desk_counter.last + 1 RETURNING last",
            [centre_id, kind, year],
        )
        return cursor.fetchone()[0]
