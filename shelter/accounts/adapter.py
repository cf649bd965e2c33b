"""allauth, closed: accounts are made by an administrator."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend

from shelter.accounts.models import User


class ClosedDoorAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False


class StaffBackend(AuthenticationBackend):
    """Every page asks for the person and their centre: one query brings both."""

    def get_user(self, user_id):
        user = User.objects.select_related("centre").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


def user_display(user) -> str:
    return str(user)
