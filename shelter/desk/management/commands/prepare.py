from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection


class Command(BaseCommand):
    help = "What the site needs before it starts: migrations, reference data, the people of a demonstration."

    def handle(self, **options):
        with connection.cursor() as cursor:
            # A request's time-outs would cancel an index over a large table, each time anew. The one for
            # locks stays: a migration that cannot have its table gives up instead of holding up the site.
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("SET idle_in_transaction_session_timeout = 0")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_reference_data")
        if settings.DEMO:
            call_command("seed_demo")
