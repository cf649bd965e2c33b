"""Taking belongings in and giving them back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.actions import events
from cases.models import Case, CaseEvent, PropertyBag
from cases.permissions.reception import can_receive
from shelter.accounts.models import User
from shelter.desk.refusal import Refused


@transaction.atomic
def seal(*, case: Case, by: User, number: str, words: str = "", at: datetime | None = None) -> PropertyBag:
    """Write down the bag that was sealed at `at` (now unless told). Raises Refused for a number in use."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    allowed = can_receive(by, case)
    if not allowed:
        raise Refused(allowed.reason)
    sealed = at or timezone.now()
    try:
        with transaction.atomic():
            bag = PropertyBag.objects.create(
                centre_id=case.centre_id,
                case=case,
                number=number,
                sealed_at=sealed,
                sealed_by=by,
                seal_words=words,
            )
    except IntegrityError as error:
        raise Refused(f"เลขถุง {number} ของศูนย์นี้ใช้แล้ว ดูเลขที่ป้ายถุงอีกครั้ง หรือใช้ถุงใบใหม่") from error
    events.record(
        case=case,
        by=by,
        kind=CaseEvent.Kind.PROPERTY,
        title=f"ปิดผนึกถุงทรัพย์สินเลขที่ {number}",
        body=words,
        at=sealed,
    )
    return bag
