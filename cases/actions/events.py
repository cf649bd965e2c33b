"""Lines of a case's timeline."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from cases.models import Case, CaseEvent
from cases.permissions.case import can_add_entry
from shelter.accounts.models import User
from shelter.accounts.permissions import require


def record(
    *,
    case: Case,
    by: User,
    kind: CaseEvent.Kind,
    title: str,
    body: str = "",
    at: datetime | None = None,
    url: str = "",
) -> CaseEvent:
    """Append a line for something another action did; call it inside that action's transaction."""
    return CaseEvent.objects.create(
        case=case, by=by, kind=kind, title=title, body=body, at=at or timezone.now(), url=url
    )


def changed(
    *,
    case: Case,
    by: User,
    title: str,
    models: Sequence[type[Model]],
    names: Collection[str],
    lead: str = "เปลี่ยน",
) -> CaseEvent:
    """Append which fields of a record were changed, by their labels: never the values."""
    fields = [field for model in models for field in model._meta.fields]
    labels = [str(field.verbose_name) for field in fields if field.name in names]
    return record(
        case=case, by=by, kind=CaseEvent.Kind.CHANGE, title=title, body=f"{lead}: {', '.join(labels)}"
    )


@transaction.atomic
def note(*, case: Case, by: User, at: datetime, text: str, title: str = "") -> CaseEvent:
    """Write down what happened at `at`. A closed file takes no more notes."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    require(can_add_entry(by, case))
    return record(case=case, by=by, kind=CaseEvent.Kind.NOTE, title=title or "บันทึกเหตุการณ์", body=text, at=at)
