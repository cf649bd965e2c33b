"""Reading the chains back: the first row that does not follow from the one before it.

What a chain can show by itself: an edit, a deletion, a swap, a row moved from another chain, an added row
without its head. What it cannot: a tail cut together with its head, a chain rebuilt whole, both tables
emptied. Those show against a head that was exported earlier and kept outside the database.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import OuterRef, Subquery

from shelter.audit.log import canonical
from shelter.audit.models import AccessEntry, ChainHead

# Rows fetched at a time: the whole chain streams through so much memory.
CHUNK = 5_000
# What `canonical` hashes.
HASHED = (
    "chain",
    "at",
    "action",
    "actor_id",
    "actor_name",
    "subject_kind",
    "subject_ids",
    "field_groups",
    "detail",
    "request_id",
)
Head = tuple[int, str]


@dataclass(frozen=True)
class Fault:
    """Where a chain breaks: `seq` is the first row that is wrong, missing or unexpected."""

    chain: str
    seq: int
    reason: str


@dataclass(frozen=True)
class Verdict:
    """How far one chain holds: its last good row, that row's hash, and what is wrong after it."""

    chain: str
    seq: int
    hash: str
    fault: Fault | None


def row_hash(prev_hash: str, seq: int, text: str) -> str:
    """SHA-256 over the previous hash, the row's number and its canonical text, as the database makes it."""
    return hashlib.sha256(f"{prev_hash}|{seq}|{text}".encode()).hexdigest()


def holds(entry: AccessEntry) -> bool:
    """True when the row's text is the one its hash was made of. Its place in the chain is another matter."""
    values = {name: getattr(entry, name) for name in HASHED}
    return entry.hash == _expected(entry.prev_hash, entry.seq, values)


def _expected(prev_hash: str, seq: int, values: dict) -> str:
    actor = values.pop("actor_id")
    return row_hash(prev_hash, seq, canonical(actor_id=str(actor) if actor else None, **values))


def examine(chain: str, exported: Head | None = None) -> Verdict:
    """Read one chain from its first row. `exported` is a head (seq, hash) kept outside the database earlier.

    Rows and head are read by one statement, so a chain that grows meanwhile is still seen whole.
    """
    head = ChainHead.objects.filter(chain=OuterRef("chain"))
    rows = (
        AccessEntry.objects.filter(chain=chain)
        .order_by("seq")
        .values_list(
            "seq", "prev_hash", "hash", Subquery(head.values("seq")), Subquery(head.values("hash")), *HASHED
        )
    )
    seq, prev = 0, ""
    stored: Head | None = None

    def broken(at: int, reason: str) -> Verdict:
        return Verdict(chain, seq, prev, Fault(chain, at, reason))

    with transaction.atomic():
        for number, prev_hash, stored_hash, head_seq, head_hash, *values in rows.iterator(chunk_size=CHUNK):
            stored = (head_seq or 0, head_hash or "")
            if number != seq + 1:
                return broken(min(number, seq + 1), "แถวหายไปหรือลำดับไม่ต่อเนื่อง")
            if prev_hash != prev:
                return broken(number, "ไม่ต่อจากแถวก่อนหน้า แถวนี้หรือแถวก่อนหน้าถูกเปลี่ยน")
            if stored_hash != _expected(prev_hash, number, dict(zip(HASHED, values, strict=True))):
                return broken(number, "เนื้อหาไม่ตรงกับรหัสตรวจสอบ")
            if exported and number == exported[0] and stored_hash != exported[1]:
                return broken(number, "ไม่ตรงกับรหัสที่ส่งออกไว้ แถวนี้หรือแถวก่อนหน้าถูกแทน")
            seq, prev = number, stored_hash
    if exported and exported[0] > seq:
        return broken(seq + 1, "แถวท้ายหายไปเมื่อเทียบกับรหัสที่ส่งออกไว้")
    if stored is None:
        stored = ChainHead.objects.filter(chain=chain).values_list("seq", "hash").first() or (0, "")
        if stored[0] and AccessEntry.objects.filter(chain=chain).exists():
            return examine(chain, exported)  # it began while it was read
    if stored != (seq, prev):
        return broken(min(stored[0], seq) + 1, "หัวโซ่ไม่ตรงกับแถวสุดท้าย")
    return Verdict(chain, seq, prev, None)


def chains() -> list[str]:
    """Every chain that has rows or a head."""
    found = set(ChainHead.objects.values_list("chain", flat=True))
    # From name to name through the index: DISTINCT would read every row of the log.
    rows = AccessEntry.objects.order_by("chain").values_list("chain", flat=True)
    name = rows.first()
    while name is not None:
        found.add(name)
        name = rows.filter(chain__gt=name).first()
    return sorted(found)


def examine_all(exported: Mapping[str, Head] | None = None) -> list[Verdict]:
    """A verdict for every chain that is stored, headed or was exported."""
    kept = exported or {}
    return [examine(name, kept.get(name)) for name in sorted({*chains(), *kept})]


def verify_all(exported: Mapping[str, Head] | None = None) -> list[Fault]:
    """One fault per broken chain."""
    return [verdict.fault for verdict in examine_all(exported) if verdict.fault]
