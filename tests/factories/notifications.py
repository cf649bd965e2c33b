"""Reports of people in need. Every text is invented."""

from typing import Any

from django.utils import timezone

from cases.actions import notifications
from cases.models import Notification
from shelter.accounts.models import User


def make_notification(by: User, **fields: Any) -> Notification:
    """An open report taken now unless told otherwise."""
    taken_at = fields.pop("taken_at", timezone.now())
    fields.setdefault("channel", "phone")
    fields.setdefault("summary", "มีคนนอนอยู่ที่ศาลา ลุกไม่ไหว")
    return notifications.take(by=by, values=fields, taken_at=taken_at)
