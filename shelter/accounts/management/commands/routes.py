import json

from django.core.management.base import BaseCommand

from shelter.accounts.routes import all_routes


class Command(BaseCommand):
    help = "Every route: name, pattern, methods and the roles that may open it."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true")

    def handle(self, **options):
        routes = all_routes()
        if options["json"]:
            self.stdout.write(json.dumps([route.as_dict() for route in routes], ensure_ascii=False, indent=1))
            return
        for route in routes:
            roles = route.roles if isinstance(route.roles, str) else " ".join(route.roles)
            self.stdout.write(f"{route.pattern:60} {route.name:36} {roles}")
