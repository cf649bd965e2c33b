"""Dated settings: the value in force on a day."""

from datetime import date
from typing import Any

from shelter.desk.models import Setting


def value(key: str, on: date) -> Any:
    """The setting's value in force on `on`. Raises Setting.DoesNotExist when none holds that day."""
    return Setting.objects.on(on).get(key=key).value
