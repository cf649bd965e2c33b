from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction


class Command(BaseCommand):
    help = "Load or refresh every app's reference data (lists, settings, rules) from its `reference` package."

    @transaction.atomic
    def handle(self, **options):
        for config in apps.get_app_configs():
            found = find_spec(f"{config.name}.reference")
            # A folder of data without a module of its own has nothing to load.
            if found and found.origin:
                counted = import_module(f"{config.name}.reference").load()
                said = ", ".join(f"{name} {number}" for name, number in counted.items())
                self.stdout.write(f"{config.label}: {said}")
