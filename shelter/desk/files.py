"""Uploaded files: cleaned, kept under a random name outside the site, handed out only as a download."""

import hashlib
import io
import os
import secrets
import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from PIL import Image

from shelter.desk.models import StoredFile
from shelter.desk.refusal import Refused
from shelter.lib import safe_upload
from shelter.lib.text import normalise

NO_ROOM = "ระบบเก็บไฟล์ไม่ได้ในขณะนี้ ข้อมูลอื่นยังอยู่ครบ แจ้งผู้ดูแลระบบแล้วแนบใหม่ภายหลัง"
GONE = "ไม่พบไฟล์นี้ในที่เก็บ แจ้งผู้ดูแลระบบให้กู้จากข้อมูลสำรอง"
CHANGED = "ไฟล์นี้ในที่เก็บไม่ตรงกับไฟล์ที่แนบไว้ แจ้งผู้ดูแลระบบให้กู้จากข้อมูลสำรอง"
LONGEST_NAME = 120
DAY = 24 * 60 * 60  # an upload under way has its file before its row

log = structlog.get_logger(__name__)


@transaction.atomic
def store(upload: UploadedFile, *, centre: Any, by: Any) -> StoredFile:
    """Keep an upload and return its row. Raises Refused (Thai sentence) for what is not kept and why.

    The bytes are on disk and synced before the row exists, so a full disk leaves no row; when the transaction
    around this call is rolled back, the file is removed with the row. A process killed in between leaves a
    file without a row, never a row without a file; `manage.py sweep_files` finds it.
    """
    if upload.size and upload.size > safe_upload.MOST_BYTES:
        raise Refused(safe_upload.TOO_BIG)
    try:
        kept = safe_upload.clean(upload.read())
    except safe_upload.Unsafe as error:
        raise Refused(str(error)) from error
    path = _written(kept.data)
    transaction.on_commit(_Uncommitted(settings.MEDIA_ROOT / path).keep)
    return StoredFile.objects.create(
        centre=centre,
        name=_shown_name(upload.name or "", safe_upload.SUFFIXES[kept.content_type]),
        content_type=kept.content_type,
        size=len(kept.data),
        sha256=hashlib.sha256(kept.data).hexdigest(),
        path=str(path),
        uploaded_by=by,
    )


@transaction.atomic
def store_all(uploads: Iterable[UploadedFile], *, centre: Any, by: Any) -> list[StoredFile]:
    """Keep several uploads, all or none. Raises Refused, naming the one that is not kept."""
    kept = []
    for upload in uploads:
        try:
            kept.append(store(upload, centre=centre, by=by))
        except Refused as refusal:
            raise Refused(f"ยังไม่ได้แนบไฟล์ใด เพราะไฟล์ “{upload.name}”: {refusal}") from refusal
    return kept


def read(stored: StoredFile) -> bytes:
    """The bytes that were kept. Raises Refused when they are gone or are no longer those."""
    try:
        data = (settings.MEDIA_ROOT / stored.path).read_bytes()
    except OSError as error:
        log.error("stored_file_unreadable", file=str(stored.pk), cause=type(error).__name__)
        raise Refused(GONE) from error
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        log.error("stored_file_changed", file=str(stored.pk))
        raise Refused(CHANGED)
    return data


def small(stored: StoredFile, *, side: int) -> bytes:
    """A kept picture as a JPEG whose longer side is at most `side` px. Raises Refused as `read` does."""
    with Image.open(io.BytesIO(read(stored))) as picture:
        copy = picture.convert("RGB")
    copy.thumbnail((side, side))
    made = io.BytesIO()
    copy.save(made, "JPEG", quality=82)
    return made.getvalue()


def small_copies(stored: Iterable[StoredFile], *, side: int) -> dict[str, bytes]:
    """Copies for a paper by what their pictures hold (sha256); one whose bytes are gone is left out."""
    found: dict[str, bytes] = {}
    for one in stored:
        try:
            found[one.sha256] = small(one, side=side)
        except Refused:
            continue
    return found


def serve(stored: StoredFile, *, what: str) -> HttpResponse:
    """The file as a download, never shown inside the site; the caller asked and logged.

    It leaves under a neutral name, `what` and a part of its id: the sender's own may name a person.
    Raises Refused as `read` does.
    """
    return _handed_out(stored, read(stored), stored.content_type, what)


def serve_small(stored: StoredFile, *, what: str, side: int) -> HttpResponse:
    """A small copy of a kept picture (see `small`), by the same rules as `serve`."""
    return _handed_out(stored, small(stored, side=side), "image/jpeg", what)


def _handed_out(stored: StoredFile, data: bytes, content_type: str, what: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(
        True, f"{what}-{stored.pk.hex[:8]}{safe_upload.SUFFIXES[content_type]}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response


class _Uncommitted:
    """A file on disk whose row may still be rolled back.

    Django offers a hook for commits only. It drops the hooks of what it rolls back, and with them the last
    reference to this object, which then removes its file.
    """

    def __init__(self, path: Path):
        self._undo = weakref.finalize(self, _undo, path)

    def keep(self) -> None:
        self._undo.detach()


def _undo(path: Path) -> None:
    if connection.connection is None or connection.connection.closed:
        # Broken off in the middle of a commit, perhaps: the row may stand, and a row needs its file.
        log.error("file_left_without_knowing_its_row", file=path.name)
    else:
        path.unlink(missing_ok=True)


def strays(now: float) -> list[Path]:
    """Files of the store that no row names, a day old or more at `now` (seconds of the epoch)."""
    old = (
        path
        for path in settings.MEDIA_ROOT.rglob("*")
        if path.is_file() and now - path.stat().st_mtime >= DAY
    )
    known = set(StoredFile.objects.values_list("path", flat=True))
    return sorted(path for path in old if str(path.relative_to(settings.MEDIA_ROOT)) not in known)


def missing() -> list[StoredFile]:
    """Rows whose file is not in the store."""
    rows = StoredFile.objects.order_by("created_at").iterator()
    return [row for row in rows if not (settings.MEDIA_ROOT / row.path).is_file()]


def _written(data: bytes) -> Path:
    """Write under a random name, mode 0600, synced; return the path below MEDIA_ROOT."""
    name = secrets.token_hex(20)
    path = Path(name[:2]) / name
    target = settings.MEDIA_ROOT / path
    growing = target.with_suffix(".part")
    try:
        for folder in (target.parent.parent, target.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with open(os.open(growing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            growing.rename(target)
        finally:
            growing.unlink(missing_ok=True)
        _sync_folder(target.parent)
    except OSError as error:
        target.unlink(missing_ok=True)
        log.error("file_not_stored", cause=type(error).__name__, code=error.errno)
        raise Refused(NO_ROOM) from error
    return path


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _shown_name(given: str, suffix: str) -> str:
    """The sender's name for the file on one line, with the ending of what it really is."""
    name = " ".join(normalise(given.replace("\\", "/").rsplit("/", 1)[-1]).split())
    stem = name.rpartition(".")[0] if "." in name else name
    return (stem.strip(". ")[:LONGEST_NAME] or "ไฟล์แนบ") + suffix
