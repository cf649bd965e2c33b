"""The only way from a URL to an account, an order or a centre: fetch, ask, build, log (SECURITY, Audit)."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from shelter.accounts.middleware import SECOND_FACTORS
from shelter.accounts.models import Centre, DeputyOrder, User
from shelter.accounts.opening import Opener, SentBack, open_list

__all__ = ["SentBack", "open_centre", "open_list", "open_order", "open_user", "staff_of", "user_url"]


def user_url(pk: UUID) -> str:
    return reverse("staff:user", args=[pk])


def staff_of(user: User) -> QuerySet[User]:
    """The accounts this person may see, each with its centre and whether its second factor stands."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    staff = User.objects.visible_to(user).select_related("centre").with_standing_in()
    return staff.annotate(has_second_factor=Exists(factors))


open_user = Opener("user", staff_of)
open_order = Opener(
    "deputy_order",
    lambda user: DeputyOrder.objects.visible_to(user).select_related("centre", "user", "made_by"),
)
open_centre = Opener("centre", lambda user: Centre.objects.visible_to(user))
