"""Finished papers kept for a while: an unchanged one is served again without being made.

A paper is found by all it was made of (its HTML and `matter.fingerprint`): a changed one is another paper.
Files are encrypted under the field keys and named by a keyed hash: a stolen disk shows neither what is on the
papers nor that a guessed one is among them. The shelf asks for no permission: whoever takes from it has
passed the paper's own door with the HTML in hand.
"""

import logging
import os
import time
from pathlib import Path

from django.conf import settings

from shelter.lib import crypto
from shelter.lib.pdf import matter

MOST_BYTES = 512 * 1024**2
SUFFIX = ".paper"
DAY = 24 * 60 * 60

log = logging.getLogger("shelter.lib.pdf")


def key_of(html: str) -> str:
    """64 hex digits that name the paper this HTML gives with the style sheets, fonts and engine of today."""
    return crypto.blind_index(html, purpose="paper", scope=matter.fingerprint())


def get(key: str) -> bytes | None:
    """The paper, or None. One that cannot be read or decrypted any more is forgotten."""
    path = _path(key)
    try:
        data = crypto.unseal(path.read_bytes())
        os.utime(path)  # the least recently wanted go first
    except FileNotFoundError:
        return None
    except (OSError, crypto.DecryptError) as error:
        log.warning("paper not readable: %s", type(error).__name__)
        path.unlink(missing_ok=True)
        return None
    return data


def put(key: str, data: bytes) -> bool:
    """Keep a paper; False, and a line in the log, when there is no room for it."""
    path = _path(key)
    growing = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(growing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(crypto.seal(data))
        growing.replace(path)
    except OSError as error:
        growing.unlink(missing_ok=True)
        log.error("paper not kept: %s", type(error).__name__)
        return False
    _make_room()
    return True


def sweep(days: int) -> None:
    """Forget what nobody wanted for so many days."""
    for used, _, path in _kept():
        if used < time.time() - days * DAY:
            path.unlink(missing_ok=True)


def _make_room() -> None:
    kept = _kept()
    size = sum(length for _, length, _ in kept)
    for _, length, path in kept[:-1]:
        if size <= MOST_BYTES:
            return
        path.unlink(missing_ok=True)
        size -= length


def _kept() -> list[tuple[float, int, Path]]:
    """(last wanted, bytes, path) of every file, half-written ones too; the longest unused first."""
    found = []
    for path in settings.PAPERS_ROOT.glob("*"):
        try:
            told = path.stat()
        except OSError:
            continue
        found.append((told.st_mtime, told.st_size, path))
    return sorted(found)


def _path(key: str) -> Path:
    return Path(settings.PAPERS_ROOT) / f"{key}{SUFFIX}"
