"""Writing to the access log. Every call writes in the caller's transaction and fails closed."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError, connection, transaction

from shelter.audit.models import Action

SYSTEM = "system"
# A list page names the rows it showed; more than this is an export and says its count instead.
MOST_IDS = 500


class LogUnavailable(Exception):
    """The row could not be written, so what it would have recorded must not happen (answered 503)."""


def canonical(
    *,
    chain: str,
    at: datetime,
    action: str,
    actor_id: str | None,
    actor_name: str,
    subject_kind: str,
    subject_ids: list[str],
    field_groups: list[str],
    detail: Mapping[str, Any],
    request_id: str,
) -> str:
    """The text that is hashed: every stored value in one fixed order and form."""
    return json.dumps(
        [
            chain,
            at.astimezone(UTC).isoformat(timespec="microseconds"),
            action,
            actor_id,
            actor_name,
            subject_kind,
            subject_ids,
            field_groups,
            detail,
            request_id,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def write(
    action: Action,
    *,
    chain: str = SYSTEM,
    actor_id: Any = None,
    actor_name: str = "",
    subject_kind: str = "",
    subject_ids: Iterable[Any] = (),
    field_groups: Iterable[str] = (),
    detail: Mapping[str, Any] | None = None,
    request_id: str = "",
) -> None:
    """Append one row to `chain`.

    `field_groups` names groups of fields (health, identity …), never values; `detail` holds filter
    names, counts and refusal codes. Call it as the last statement of the transaction: the chain's head
    row stays locked from here to the commit. Raises LogUnavailable when the row cannot be written.
    """
    values: dict[str, Any] = {
        "chain": chain or SYSTEM,
        "at": datetime.now(UTC),
        "action": str(action),
        "actor_id": str(actor_id) if actor_id else None,
        "actor_name": actor_name,
        "subject_kind": subject_kind,
        "subject_ids": [str(one) for one in subject_ids][:MOST_IDS],
        "field_groups": sorted(field_groups),
        "detail": dict(detail or {}),
        "request_id": request_id,
    }
    text = canonical(**values)
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT audit_append("
                "%s, %s, %s, %s::uuid, %s, %s, %s::text[], %s::text[], %s::jsonb, %s, %s)",
                [
                    values["chain"],
                    values["at"],
                    values["action"],
                    values["actor_id"],
                    values["actor_name"],
                    values["subject_kind"],
                    values["subject_ids"],
                    values["field_groups"],
                    json.dumps(values["detail"], ensure_ascii=False),
                    values["request_id"],
                    text,
                ],
            )
    except DatabaseError as error:
        raise LogUnavailable from error


def write_apart(action: Action, **values: Any) -> None:
    """Append a row in a transaction of its own: denials and failed sign-ins, which nothing else commits."""
    with transaction.atomic():
        write(action, **values)
