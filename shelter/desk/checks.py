"""What the database must be for Thai to sort and to be searched (DESIGN 2)."""

from django.core.checks import Error, Tags, register
from django.db import connections


@register(Tags.database)
def thai_database(app_configs, databases=None, **kwargs):
    """lc_ctype C makes every Thai trigram similarity 0; th-x-icu is named on the columns that sort."""
    errors = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT datctype FROM pg_database WHERE datname = current_database()")
            ctype = cursor.fetchone()[0]
            cursor.execute("SELECT 1 FROM pg_collation WHERE collname = 'th-x-icu'")
            collation = cursor.fetchone()
        if ctype in {"C", "POSIX"}:
            errors.append(
                Error(
                    f"The database's lc_ctype is {ctype}: Thai names could not be searched.",
                    hint="Create the database with --locale=C.UTF-8 (or another UTF-8 locale).",
                    id="desk.E001",
                )
            )
        if not collation:
            errors.append(
                Error(
                    "The collation th-x-icu is missing: Thai names could not be sorted.",
                    hint="Use a PostgreSQL built with ICU.",
                    id="desk.E002",
                )
            )
    return errors
