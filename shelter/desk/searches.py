"""What people search for stays out of URLs: kept in the session, encrypted, under a random key (DESIGN 7)."""

import secrets
from typing import Any

from shelter.lib.crypto import decrypt, encrypt

KEPT = 20
_NAME = "searches"


def keep(request: Any, text: str) -> str:
    """Keep a typed search; returns the key that stands in the URL for it."""
    key = secrets.token_urlsafe(9)
    kept = {**request.session.get(_NAME, {}), key: encrypt(text)}
    request.session[_NAME] = dict(list(kept.items())[-KEPT:])
    return key


def kept(request: Any, key: str) -> str:
    """The search behind a key, "" when it was never there or is forgotten."""
    token = request.session.get(_NAME, {}).get(key)
    return decrypt(token) if token else ""
