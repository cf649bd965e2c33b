"""Reading the chains back: the first row that does not follow from the one before it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from shelter.audit.log import canonical
from shelter.audit.models import AccessEntry, ChainHead


@dataclass(frozen=True)
class Fault:
    """Where a chain breaks: `seq` is the first row that is wrong, missing or unexpected."""

    chain: str
    seq: int
    reason: str


def row_hash(prev_hash: str, seq: int, text: str) -> str:
    """SHA-256 over the previous hash, the row's number and its canonical text, as the database makes it."""
    return hashlib.sha256(f"{prev_hash}|{seq}|{text}".encode()).hexdigest()


def _expected(entry: AccessEntry) -> str:
    text = canonical(
        chain=entry.chain,
        at=entry.at,
        action=entry.action,
        actor_id=str(entry.actor_id) if entry.actor_id else None,
        actor_name=entry.actor_name,
        subject_kind=entry.subject_kind,
        subject_ids=entry.subject_ids,
        field_groups=entry.field_groups,
        detail=entry.detail,
        request_id=entry.request_id,
    )
    return row_hash(entry.prev_hash, entry.seq, text)


def verify_chain(chain: str, exported: tuple[int, str] | None = None) -> Fault | None:
    """First fault of one chain. `exported` is a head (seq, hash) kept outside the database earlier."""
    seq, prev = 0, ""
    seen_exported = exported is None or exported[0] == 0
    for entry in AccessEntry.objects.filter(chain=chain).order_by("seq").iterator(chunk_size=2000):
        if entry.seq != seq + 1:
            return Fault(chain, seq + 1, "แถวหายไปหรือลำดับไม่ต่อเนื่อง")
        if entry.prev_hash != prev:
            return Fault(chain, entry.seq, "ไม่ต่อจากแถวก่อนหน้า")
        if entry.hash != _expected(entry):
            return Fault(chain, entry.seq, "เนื้อหาไม่ตรงกับรหัสตรวจสอบ")
        seq, prev = entry.seq, entry.hash
        if exported and seq == exported[0]:
            if prev != exported[1]:
                return Fault(chain, seq, "ไม่ตรงกับรหัสที่ส่งออกไว้")
            seen_exported = True
    if not seen_exported:
        return Fault(chain, seq + 1, "แถวท้ายหายไปเมื่อเทียบกับรหัสที่ส่งออกไว้")
    head = ChainHead.objects.filter(chain=chain).values_list("seq", "hash").first() or (0, "")
    if head != (seq, prev):
        return Fault(chain, seq + 1, "หัวโซ่ไม่ตรงกับแถวสุดท้าย")
    return None


def verify_all(exported: Mapping[str, tuple[int, str]] | None = None) -> list[Fault]:
    """One fault per broken chain, over every chain that is stored, headed or was exported."""
    kept = exported or {}
    names = set(AccessEntry.objects.values_list("chain", flat=True).distinct())
    names |= set(ChainHead.objects.values_list("chain", flat=True)) | set(kept)
    faults = (verify_chain(name, kept.get(name)) for name in sorted(names))
    return [fault for fault in faults if fault]
