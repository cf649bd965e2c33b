"""One POST, one result: a form carries a token, and the write spends it in its own transaction."""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.db import IntegrityError, transaction

from shelter.desk.models import SpentToken

FIELD = "post_token"


def new_token() -> str:
    return str(uuid.uuid4())


def form_token(request: Any) -> str:
    """The token of a form drawn for `request`; one drawn again with what was typed keeps the one it had."""
    return str(_posted(request) or new_token())


def _key(request: Any) -> uuid.UUID | None:
    """What the posted token is spent as: the forms of one page share it, and each address spends its own."""
    token = _posted(request)
    return uuid.uuid5(token, request.path) if token else None


def _posted(request: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def earlier(request: Any) -> str:
    """Where this very POST led before, or "": asked at every door, whose checks its own result might fail."""
    token = _key(request)
    spent = SpentToken.objects.filter(token=token, user=request.user).first() if token else None
    return spent.result_url if spent else ""


def once(request: Any, do: Callable[[], str]) -> str:
    """Run `do` (which writes and returns the URL to go to) unless this POST was carried out before.

    Returns the URL of the first run either way. The token row is inserted first, in the same transaction
    as the write: a second copy of the POST waits on it and then lands on the same result. A POST without a
    well-formed token (typed by hand, or a form from an old page) runs without protection; one that somebody
    else spent is refused (BadRequest).
    """
    token = _key(request)
    if token is None:
        with transaction.atomic():
            return do()
    try:
        with transaction.atomic():
            with transaction.atomic():
                spent = SpentToken.objects.create(token=token, user=request.user)
            spent.result_url = do()
            spent.save(update_fields=["result_url"])
            return spent.result_url
    except IntegrityError:
        first = SpentToken.objects.filter(token=token).first()
        if first is None:
            raise
        if first.user_id != request.user.pk:
            raise BadRequest("a post token of somebody else") from None
        return first.result_url
