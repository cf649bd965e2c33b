from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "What the site needs before it starts: migrations, reference data, the people of a demonstration."

    def handle(self, **options):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_reference_data")
        if settings.DEMO:
            call_command("seed_demo")
