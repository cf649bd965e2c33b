"""Dated settings: the value in force on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from shelter.desk.models import Setting


def value(key: str, on: date) -> Any:
    """The setting's value in force on `on`. Raises Setting.DoesNotExist when none holds that day."""
    return Setting.objects.on(on).get(key=key).value


def values(keys: Iterable[str], on: date) -> dict[str, Any]:
    """Several settings of one day in one query; a key that has no value that day is absent."""
    return dict(Setting.objects.on(on).filter(key__in=list(keys)).values_list("key", "value"))
