"""Rows of an uploaded table between preview and confirm. Nothing is saved until they are applied."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from shelter.desk.models import ImportBatch
from shelter.desk.refusal import Refused

KEPT = timedelta(days=1)
GONE = "รายการนำเข้านี้หมดอายุหรือถูกยกเลิกแล้ว อัปโหลดไฟล์ใหม่อีกครั้ง"


def of(user: Any, kind: str) -> QuerySet[ImportBatch]:
    """The batches this person may see: their own and those their centre shares, not yet expired."""
    shared = Q(centre__isnull=False, centre_id=user.centre_id)
    found = ImportBatch.objects.filter(kind=kind, expires_at__gt=timezone.now())
    return found.filter(Q(owner=user) | shared)


def keep(
    user: Any, kind: str, file_name: str, rows: list[dict[str, Any]], *, digest: str = "", centre: Any = None
) -> ImportBatch:
    """Keep rows for a preview; expired batches of anybody and this person's unfinished one go."""
    stale = Q(expires_at__lte=timezone.now()) | Q(owner=user, kind=kind, applied_at__isnull=True)
    ImportBatch.objects.filter(stale).delete()
    return ImportBatch.objects.create(
        owner=user,
        kind=kind,
        file_name=file_name[:200],
        rows=rows,
        digest=digest,
        centre=centre,
        expires_at=timezone.now() + KEPT,
    )


def keep_rest(batch: ImportBatch, rows: list[dict[str, Any]]) -> ImportBatch:
    """The rows a batch being applied did not get to, as a batch to be confirmed next."""
    return ImportBatch.objects.create(
        owner=batch.owner,
        kind=batch.kind,
        file_name=batch.file_name,
        rows=rows,
        digest=batch.digest,
        centre=batch.centre,
        expires_at=timezone.now() + KEPT,
    )


@transaction.atomic
def rewrite(batch_id: UUID, user: Any, kind: str, change: Callable[[list[dict[str, Any]]], None]) -> None:
    """Let `change` mend the rows of an unfinished batch. Raises Refused when it is gone or applied."""
    batch = _locked(batch_id, user, kind)
    if batch.applied_at:
        raise Refused("รายการนี้นำเข้าแล้ว แก้ไขได้ที่หน้าของแต่ละแห่ง")
    change(batch.rows)
    batch.save(update_fields=["rows"])


@transaction.atomic
def apply(
    batch_id: UUID, user: Any, kind: str, do: Callable[[ImportBatch], dict[str, Any]]
) -> dict[str, Any]:
    """Run `do` on the batch unless it was applied before; the result of the one run either way.

    The row stays locked to the commit, so two confirmations cannot both run. Raises Refused when it is gone.
    """
    batch = _locked(batch_id, user, kind)
    if batch.applied_at is None:
        batch.result = do(batch)
        batch.applied_at = timezone.now()
        batch.save(update_fields=["result", "applied_at"])
    return batch.result or {}


def drop(batch_id: UUID, user: Any, kind: str) -> None:
    """Forget an unfinished batch."""
    of(user, kind).filter(pk=batch_id, applied_at__isnull=True).delete()


def _locked(batch_id: UUID, user: Any, kind: str) -> ImportBatch:
    batch = of(user, kind).select_for_update().filter(pk=batch_id).first()
    if batch is None:
        raise Refused(GONE)
    return batch
