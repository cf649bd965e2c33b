from shelter.accounts.management.invitation_slip import InvitingCommand
from shelter.accounts.models import Role


class Command(InvitingCommand):
    help = "Make, or let back in, an auditor of headquarters and print a one-time code to hand over."
    role = Role.AUDITOR

    def handle(self, *args, username, name, **options):
        self.invite(None, username, name)
