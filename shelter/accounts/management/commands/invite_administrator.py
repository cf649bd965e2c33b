from django.core.management.base import CommandError

from shelter.accounts.management.invitation_slip import InvitingCommand
from shelter.accounts.models import Centre, Role


class Command(InvitingCommand):
    help = "Make, or let back in, an administrator of a centre and print a one-time code to hand over."
    role = Role.ADMIN

    def add_arguments(self, parser):
        parser.add_argument("--centre", required=True, help="code of the centre, such as SSK")
        super().add_arguments(parser)

    def handle(self, *args, centre, username, name, **options):
        found = Centre.objects.filter(code=centre).first()
        if found is None:
            known = ", ".join(Centre.objects.values_list("code", flat=True)) or "none yet: run create_centre"
            raise CommandError(f"no centre {centre} (centres: {known})")
        self.invite(found, username, name)
