"""Warnings set and ended."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases.actions import events
from cases.models import Case, CaseEvent, CaseFlag, HealthCheck
from cases.permissions.flag import can_end_flag, can_flag
from cases.rules.flags import shown
from shelter.accounts.models import User
from shelter.accounts.permissions import require


def _told(case: Case, by: User, title: str, flag: CaseFlag, more: str = "") -> None:
    """The timeline is read by the whole team: it says what everybody may know of the warning."""
    badge = shown(flag.kind, flag.words, told=False)
    body = ": ".join(part for part in (badge.label, badge.words) if part)
    # A reason written by whoever knows the words may repeat them.
    if more and badge.words:
        body = f"{body}\n{more}"
    url = reverse("cases:flags", args=[case.pk])
    events.record(case=case, by=by, kind=CaseEvent.Kind.FLAG, title=title, body=body, url=url)


@transaction.atomic
def add(
    *,
    case: Case,
    by: User,
    kind: str,
    words: str,
    since: date,
    until: date | None = None,
    health_check: HealthCheck | None = None,
) -> CaseFlag:
    """Warn everybody who works with the person, from `since` until a day or until somebody ends it."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    require(can_flag(by, case))
    flag = CaseFlag.objects.create(
        case=case, kind=kind, words=words, since=since, until=until, health_check=health_check, added_by=by
    )
    _told(case, by, "เพิ่มข้อควรระวัง", flag)
    return flag


@transaction.atomic
def end(*, case: Case, flag: CaseFlag, by: User, reason: str) -> None:
    """Say that a warning holds no more. `case` is the person's present file; `flag` may be of an earlier."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    current = CaseFlag.objects.select_for_update(of=("self",)).get(pk=flag.pk, case__client=case.client_id)
    require(can_end_flag(by, case, current))
    current.ended_at, current.ended_by, current.end_reason = timezone.now(), by, reason
    current.save(update_fields=["ended_at", "ended_by", "end_reason"])
    _told(case, by, "สิ้นสุดข้อควรระวัง", current, f"เหตุผล: {reason}")
