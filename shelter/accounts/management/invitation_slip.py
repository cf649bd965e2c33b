"""What the commands that invite somebody share: their answer, and their refusals."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from shelter.accounts.actions import installing
from shelter.accounts.models import Centre, Role
from shelter.accounts.views._slip import join_url
from shelter.desk.models import Setting
from shelter.desk.refusal import Refused
from shelter.lib.thai import format_datetime


class InvitingCommand(BaseCommand):
    """Prints a one-time code; a password never stands on a command line."""

    role: Role

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--username", required=True, help="sign-in name, such as ssk.admin")
        parser.add_argument("--name", required=True, help="full name with its title")

    def invite(self, centre: Centre | None, username: str, name: str) -> None:
        try:
            with transaction.atomic():
                invitation, code = installing.invite(
                    username=username, full_name=name, role=self.role, centre=centre
                )
        except Refused as refused:
            raise CommandError(str(refused)) from None
        except Setting.DoesNotExist:
            raise CommandError("run load_reference_data first") from None
        self.stdout.write(f"{join_url()}#{code}")
        self.stdout.write(
            f"code {code}, for {username}, once, until {format_datetime(invitation.expires_at)}"
        )
