"""What a director is told silently: another centre typed the card of a person who must stay hidden."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cases.actions.alerts import acknowledge
from cases.models import HiddenPersonAlert
from cases.views._open import open_list
from shelter.accounts.doors import VERB, door
from shelter.accounts.models import Role
from shelter.accounts.opening import open_record
from shelter.audit.models import Action
from shelter.desk.tokens import form_token, once

MOST = 20


def waiting(request: HttpRequest) -> dict[str, Any]:
    """The alerts nobody has acknowledged, newest first, for the overview."""
    unread = HiddenPersonAlert.objects.visible_to(request.user).open().in_lists().order_by("-created_at")
    rows = open_list(request, lambda: list(unread[:MOST]), kind="alert")
    return {"rows": rows, "post_token": form_token(request)}


@door(Role.DIRECTOR, methods=VERB)
def seen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The director has read it."""

    def write(alert: HiddenPersonAlert) -> str:
        def do() -> str:
            acknowledge(alert=alert, by=request.user)
            return reverse("cases:overview")

        return once(request, do)

    own = HiddenPersonAlert.objects.visible_to(request.user)
    return redirect(open_record(request, own, kind="alert", build=write, action=Action.MOVE, pk=pk))
