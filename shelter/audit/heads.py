"""The chains' heads as they leave the database and come back, and the record of what a verification found."""

import json
from collections.abc import Iterable, Mapping

from shelter.audit.models import ChainHead, Verification
from shelter.audit.verify import Head, Verdict


class NotHeads(ValueError):
    """The text is not an export of heads."""


def stored() -> dict[str, Head]:
    """The heads as the database holds them now."""
    return {head.chain: (head.seq, head.hash) for head in ChainHead.objects.order_by("chain")}


def of(verdicts: Iterable[Verdict]) -> dict[str, Head]:
    """The heads that were just verified."""
    return {verdict.chain: (verdict.seq, verdict.hash) for verdict in verdicts}


def as_json(heads: Mapping[str, Head]) -> str:
    """`{"SSK": {"seq": 12, "hash": "…"}}`, to be kept where this system cannot write."""
    return json.dumps(
        {chain: {"seq": seq, "hash": text} for chain, (seq, text) in heads.items()},
        ensure_ascii=False,
        indent=1,
    )


def from_json(text: str) -> dict[str, Head]:
    """Heads exported earlier. Raises NotHeads."""
    try:
        found = json.loads(text)
        heads = {str(chain): (head["seq"], head["hash"]) for chain, head in found.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotHeads("not an export of heads") from error
    if not all(type(seq) is int and isinstance(text, str) for seq, text in heads.values()):
        raise NotHeads("not an export of heads")
    return heads


def record(verdicts: Iterable[Verdict], *, against_export: bool, by_name: str = "") -> None:
    """Keep what was found, for the page that says when each chain was last verified."""
    Verification.objects.bulk_create(
        Verification(
            by_name=by_name,
            chain=verdict.chain,
            seq=verdict.seq,
            hash=verdict.hash,
            against_export=against_export,
            fault_seq=verdict.fault.seq if verdict.fault else None,
            fault=verdict.fault.reason if verdict.fault else "",
        )
        for verdict in verdicts
    )


def last_verifications() -> dict[str, Verification]:
    """The newest record of each chain."""
    newest = Verification.objects.order_by("chain", "-at", "-id").distinct("chain")
    return {one.chain: one for one in newest}
