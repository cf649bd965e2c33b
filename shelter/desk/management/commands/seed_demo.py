from importlib import import_module
from importlib.util import find_spec
from random import Random

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction


class Command(BaseCommand):
    help = "Fill the demo: invented people, the same for the same seed. Running it again adds nothing twice."

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=2570)

    @transaction.atomic
    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("seed_demo runs in demo mode only")
        for config in apps.get_app_configs():
            if find_spec(f"{config.name}.demo"):
                import_module(f"{config.name}.demo").seed(Random(options["seed"]))
                self.stdout.write(f"{config.label}: พร้อม")
