"""Writing down what the person answered. Each answer is a record of its own; none is ever changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from cases.actions import events
from cases.models import Case, CaseEvent, Consent, ConsentOutcome, ConsentWithdrawal
from cases.permissions.case import can_write_case
from cases.permissions.consent import can_withdraw
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk import files
from shelter.desk.refusal import Refused

NEWER = "มีผู้บันทึกคำตอบครั้งใหม่หลังจากท่านเปิดหน้านี้ อ่านคำตอบล่าสุดก่อน แล้วบันทึกอีกครั้งหากยังต้องการ"


@transaction.atomic
def record(
    *,
    case: Case,
    by: User,
    kind: str,
    values: Mapping[str, Any],
    scan: UploadedFile | None = None,
    after: int | None,
) -> Consent:
    """Write down an answer. `values`: the fields of Consent that the answer needs, `outcome` and `on` always.

    after: the number of the answer that stood when the page was opened, 0 for none; somebody's newer answer
    is read first. Raises Refused.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    require(can_write_case(by, case))
    last = Consent.objects.filter(case=case, kind=kind).aggregate(last=Max("number"))["last"] or 0
    if after != last:
        raise Refused(NEWER)
    consent = Consent.objects.create(
        case=case,
        kind=kind,
        number=last + 1,
        recorded_by=by,
        scan=files.store(scan, centre=case.centre, by=by) if scan is not None else None,
        **values,
    )
    said = ConsentOutcome(consent.outcome).label
    events.record(
        case=case,
        by=by,
        kind=CaseEvent.Kind.CONSENT,
        title=f"{consent}: {said}",
        url=consent.get_absolute_url(),
    )
    return consent


@transaction.atomic
def withdraw(*, consent: Consent, by: User, on: date, words: str) -> ConsentWithdrawal:
    """The person takes a consent back, with effect from `on`. Raises Refused: not given, or taken back."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=consent.case_id)
    found = Consent.objects.select_related("case", "withdrawal").get(pk=consent.pk)
    require(can_withdraw(by, found))
    if on < found.on:
        raise Refused("วันที่ถอนต้องไม่ก่อนวันที่ให้ความยินยอม")
    made = ConsentWithdrawal.objects.create(consent=found, on=on, words=words, recorded_by=by)
    events.record(
        case=case,
        by=by,
        kind=CaseEvent.Kind.CONSENT,
        title=f"ถอนความยินยอม: {found}",
        url=found.get_absolute_url(),
    )
    return made
