"""Noting what came of asking about a pattern of reading."""

from datetime import date
from uuid import UUID

from django.db import transaction

from shelter.accounts.models import User
from shelter.audit.models import Pattern, Review
from shelter.desk.refusal import Refused


@transaction.atomic
def note(*, pattern: Pattern, actor_id: UUID, day: date, outcome: str, reason: str, by: User) -> Review:
    """Add what was found out; earlier notes stay. Nobody notes about their own reading."""
    if by.pk == actor_id:
        raise Refused("รายการนี้เป็นการเปิดข้อมูลของท่านเอง ให้ผู้รักษาราชการแทนหรือผู้ตรวจการส่วนกลางเป็นผู้ตรวจ")
    return Review.objects.create(
        chain=by.centre.code,  # type: ignore[union-attr]
        pattern=pattern,
        actor_id=actor_id,
        day=day,
        outcome=outcome,
        reason=reason,
        by_id=by.pk,
        by_name=by.username,
    )
