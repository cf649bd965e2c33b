"""allauth, closed: accounts are made by an administrator."""

from allauth.account.adapter import DefaultAccountAdapter


class ClosedDoorAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False


def user_display(user) -> str:
    return str(user)
