"""The only way from a URL to an account, an order or a centre: fetch, ask, build, log (SECURITY, Audit)."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from shelter.accounts.middleware import SECOND_FACTORS
from shelter.accounts.models import Centre, DeputyOrder, User
from shelter.accounts.opening import SentBack, open_list, open_record
from shelter.accounts.permissions import YES, Answer
from shelter.audit.models import Action

__all__ = ["SentBack", "open_centre", "open_list", "open_order", "open_user", "staff_of", "user_url"]


def _anybody(user: User, obj: Any) -> Answer:
    return YES


def _itself(obj: Any) -> Any:
    return obj


def user_url(pk: UUID) -> str:
    return reverse("staff:user", args=[pk])


def staff_of(user: User) -> QuerySet[User]:
    """The accounts this person may see, each with its centre and whether its second factor stands."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    staff = User.objects.visible_to(user).select_related("centre").with_standing_in()
    return staff.annotate(has_second_factor=Exists(factors))


def open_user(
    request: HttpRequest,
    pk: UUID,
    *,
    can: Callable[[User, User], Answer] = _anybody,
    build: Callable[[User], Any] = _itself,
    action: Action = Action.VIEW,
    fields: Iterable[str] = (),
) -> Any:
    """`build(user)` of an account this person may see."""
    staff = staff_of(request.user)
    return open_record(request, staff, kind="user", can=can, build=build, action=action, fields=fields, pk=pk)


def open_order(
    request: HttpRequest,
    pk: UUID,
    *,
    can: Callable[[User, DeputyOrder], Answer] = _anybody,
    build: Callable[[DeputyOrder], Any] = _itself,
    action: Action = Action.VIEW,
) -> Any:
    """`build(order)` of a deputy's order this person may see."""
    orders = DeputyOrder.objects.visible_to(request.user).select_related("centre", "user", "made_by")
    return open_record(request, orders, kind="deputy_order", can=can, build=build, action=action, pk=pk)


def open_centre(
    request: HttpRequest,
    pk: UUID,
    *,
    can: Callable[[User, Centre], Answer] = _anybody,
    build: Callable[[Centre], Any] = _itself,
    action: Action = Action.VIEW,
) -> Any:
    """`build(centre)` of a centre this person may see."""
    centres = Centre.objects.visible_to(request.user)
    return open_record(request, centres, kind="centre", can=can, build=build, action=action, pk=pk)
