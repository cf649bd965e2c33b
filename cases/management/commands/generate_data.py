import time

from django.core.management.base import BaseCommand, CommandError

from cases.generator import filling


class Command(BaseCommand):
    help = "Write very many invented people and their files, for measuring; only into a database made for it."

    def add_arguments(self, parser):
        parser.add_argument("--clients", type=int, required=True)
        parser.add_argument("--seed", type=int, default=2570)

    def handle(self, **options):
        began = time.monotonic()
        try:
            filling.fill(options["clients"], options["seed"])
        except filling.NotOurs as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['clients']:,} clients in {time.monotonic() - began:.0f} s")
