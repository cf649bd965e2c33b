"""A registration that begins from a report: what it fills in, and the tie between the two."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from cases.models import Identity, Notification
from cases.permissions.notification import can_open_file_from
from cases.views._open import open_notification
from shelter.lib import addresses

NAME = "notification"
# What the register form calls the ways by which a report came.
CHANNELS = {"hotline_1300": "hotline_1300", "walk_in": "walk_in", "online": "social_media"}


def linked(request: HttpRequest) -> Notification | None:
    """The report whose link was followed, opened and logged; 404 for one that this person may not see."""
    if not (given := request.GET.get(NAME)):
        return None
    return open_notification(request, _uuid(given), can=can_open_file_from)


def posted(request: HttpRequest) -> Notification | None:
    """The report a sent form began from, as long as it is open: a form is never refused for its sake."""
    return _open(request, request.POST.get(NAME, ""))


def kept(request: HttpRequest, draft: Any) -> Notification | None:
    """The open report a kept draft began from."""
    given = draft[0].get(NAME, []) if draft else []
    return _open(request, given[-1]) if given else None


def _open(request: HttpRequest, given: str) -> Notification | None:
    report = Notification.objects.visible_to(request.user).filter(pk=_uuid(given)).first()
    return report if report is not None and report.is_open else None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def told(report: Notification) -> dict[str, Any]:
    """What the report says of the person and the way they came, by the names of the register form.

    The name of whoever reported stays with the report.
    """
    return {
        "identity": Identity.PARTLY if report.person_name else Identity.UNKNOWN,
        "calling_name": report.person_name[:100],
        "sex": report.person_sex,
        "birth": None if report.person_age is None else (None, report.person_age),
        "marks": report.person_look,
        "sender_kind": report.notifier_type,
        "entry_channel": CHANNELS.get(report.channel, ""),
        "domicile": report.home_code,
        "domicile_detail": report.home_detail,
        "found_place": f"{report.place} {addresses.path(report.place_code)}".strip()[:200],
        "circumstances": report.summary[:5000],
        "outside_reference": report.outside_reference,
    }
