from django.core.management.base import BaseCommand, CommandError

from shelter.accounts.actions import installing
from shelter.desk.refusal import Refused


class Command(BaseCommand):
    help = "Add a centre. Its code, abbreviation and province cannot be changed: case numbers carry them."

    def add_arguments(self, parser):
        parser.add_argument("--code", required=True, help="such as SSK")
        parser.add_argument("--abbreviation", required=True, help="what case numbers begin with, such as ศก")
        parser.add_argument("--name", required=True, help="full name as papers print it")
        parser.add_argument("--province", required=True)

    def handle(self, *args, code, abbreviation, name, province, **options):
        try:
            installing.add_centre(code=code, abbreviation=abbreviation, name=name, province=province)
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{code} added; next: invite_administrator --centre {code} --username … --name …")
