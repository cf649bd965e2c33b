"""Writing a line into the log of the shifts; what was written stays, and is put right by another line."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.actions import events
from cases.models import Case, CaseEvent, ShiftEntry
from cases.permissions.door import AT_THE_DOOR, at_the_door
from shelter.accounts.models import User
from shelter.desk.refusal import Refused
from shelter.lib.thai import bangkok_date


@transaction.atomic
def write(
    *,
    by: User,
    kind: str,
    text: str = "",
    details: Mapping[str, Any] | None = None,
    case: Case | None = None,
    at: datetime | None = None,
) -> ShiftEntry:
    """Append a line; an incident about a person stands in that person's timeline too. Raises Refused."""
    if not by.has_role(*AT_THE_DOOR) or by.centre is None:
        raise Refused("เขียนบันทึกเวรได้เฉพาะเจ้าหน้าที่เวร นักสังคมสงเคราะห์ นักพัฒนาสังคม และผู้อำนวยการ")
    if case is not None and not at_the_door(by).filter(pk=case.pk).exists():
        raise Refused("เลือกได้เฉพาะผู้ที่อยู่ในความดูแลของเวรขณะนี้ เปิดหน้านี้ใหม่แล้วเลือกอีกครั้ง")
    moment = at or timezone.now()
    entry = ShiftEntry.objects.create(
        centre=by.centre, kind=kind, at=moment, by=by, case=case, text=text, details=dict(details or {})
    )
    if case is not None and kind == ShiftEntry.Kind.INCIDENT:
        events.record(
            case=case,
            by=by,
            kind=CaseEvent.Kind.NOTE,
            title="เหตุการณ์ระหว่างเวร",
            body=text,
            at=moment,
            url=f"/shift/?on={bangkok_date(moment):%Y-%m-%d}",
        )
    return entry
