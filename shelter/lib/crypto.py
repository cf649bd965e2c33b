"""Identifiers at rest: Fernet encryption under rotating keys, and an HMAC blind index to find them by.

Keys come from the settings: SHELTER_FIELD_KEYS (newest first; all of them decrypt) and SHELTER_INDEX_KEY,
which cannot change without writing every index anew. Without them a stolen backup shows no number.
"""

import functools
import hashlib
import hmac
import re
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_WITNESS = "saphan"
# A Fernet token is URL-safe base64 that begins with a version byte and a time still far from its end.
_TOKEN = re.compile(r"gAAAA[\w-]{93,}={0,2}", re.ASCII)


class DecryptError(Exception):
    """A token that none of SHELTER_FIELD_KEYS opens: a key is missing, or the value was tampered with."""


@functools.cache
def _box(keys: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise ImproperlyConfigured(
            "SHELTER_FIELD_KEYS needs one or more Fernet keys: 32 random bytes each, in URL-safe base64"
        ) from None


def _current_box() -> MultiFernet:
    return _box(tuple(settings.SHELTER_FIELD_KEYS))


def encrypt(text: str) -> str:
    """A token under the newest key; the same text gives another token every time."""
    return seal(text.encode()).decode("ascii")


def decrypt(token: str) -> str:
    """The text of a token made under any of the keys; raises `DecryptError`."""
    return unseal(token.encode()).decode()


def seal(data: bytes) -> bytes:
    """`encrypt` for a file's bytes."""
    return _current_box().encrypt(data)


def unseal(token: bytes) -> bytes:
    """The bytes `seal` was given; raises `DecryptError`."""
    try:
        return _current_box().decrypt(token)
    except InvalidToken:
        raise DecryptError("no key in SHELTER_FIELD_KEYS opens this value") from None


def rotate(token: str) -> str:
    """The same text under the newest key, its time of making kept; raises `DecryptError`."""
    try:
        return _current_box().rotate(token.encode()).decode("ascii")
    except InvalidToken:
        raise DecryptError("no key in SHELTER_FIELD_KEYS opens this value") from None


def rotated_within(text: str) -> str:
    """`text` with every token in it rewritten that the newest key did not write. Raises `DecryptError`."""
    newest = Fernet(settings.SHELTER_FIELD_KEYS[0])

    def rewritten(found: re.Match[str]) -> str:
        try:
            newest.decrypt(found[0].encode())
        except InvalidToken:
            return rotate(found[0])
        return found[0]

    return _TOKEN.sub(rewritten, text)


def witnesses() -> dict[str, list[str]]:
    """What shows later whether the keys are still these, and says nothing about them: kept with a backup."""
    return {
        "SHELTER_FIELD_KEYS": [
            Fernet(key).encrypt(_WITNESS.encode()).decode() for key in settings.SHELTER_FIELD_KEYS
        ],
        "SHELTER_INDEX_KEY": [blind_index(_WITNESS, purpose="witness", scope="backup")],
    }


def keys_that_differ(kept: Mapping[str, list[str]]) -> list[str]:
    """Names of settings whose keys do not read what was written under those of `kept` (from `witnesses`)."""
    try:
        opened = [decrypt(token) for token in kept["SHELTER_FIELD_KEYS"]]
    except DecryptError:
        opened = []
    differ = [] if opened else ["SHELTER_FIELD_KEYS"]
    if kept["SHELTER_INDEX_KEY"] != witnesses()["SHELTER_INDEX_KEY"]:
        differ.append("SHELTER_INDEX_KEY")
    return differ


def blind_index(text: str, *, purpose: str, scope: object) -> str:
    """HMAC-SHA256 in hex (64 characters): equal texts of one purpose and scope meet, none can be read back.

    `purpose` says what kind of thing is compared (`national_id`), `scope` among whom (a centre, or all): the
    same number gives unrelated values elsewhere. The text must be in its one clean form, and not empty.
    """
    if not text:
        raise ValueError("an empty text has no blind index: leave the column empty")
    message = b"".join(
        len(part).to_bytes(4, "big") + part for part in (purpose.encode(), str(scope).encode(), text.encode())
    )
    return hmac.new(settings.SHELTER_INDEX_KEY.encode(), message, hashlib.sha256).hexdigest()
