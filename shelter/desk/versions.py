"""Two people, one record: the second save is refused with both texts instead of overwriting."""

from typing import Any

from django.db import models
from django.db.models import F

FIELD = "row_version"


def posted_version(request: Any) -> int | None:
    """The row_version a form was opened with, None when it carries none."""
    return _number(request.POST.get(FIELD, ""))


def linked_version(request: Any) -> int | None:
    """The row_version of the page whose link was followed, None when the link carries none."""
    return _number(request.GET.get(FIELD, ""))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class Conflict(Exception):
    """Somebody saved first. `current` is the row as it is now; answered with the conflict page (409)."""

    def __init__(self, current: models.Model):
        self.current = current
        super().__init__("มีผู้บันทึกก่อนหน้า")


def check_version(obj: Any, expected: int | None) -> None:
    """Raise Conflict when the locked `obj` is no longer what the page showed."""
    if obj.row_version != expected:
        raise Conflict(obj)


def save_version(obj: Any, expected: int | None, fields: list[str]) -> None:
    """UPDATE `obj`'s named fields where its row_version is still `expected`, and count it up.

    Raises Conflict with the fresh row when it is not (or when the form carried no version).
    """
    manager = type(obj)._default_manager
    values = {name: getattr(obj, name) for name in fields}
    updated = manager.filter(pk=obj.pk, row_version=expected or 0).update(**values, row_version=F(FIELD) + 1)
    if not updated:
        raise Conflict(manager.get(pk=obj.pk))
    obj.row_version = (expected or 0) + 1
