"""Two records that are one person."""

from typing import Any

from cases.actions import merging
from cases.models import Case, ClientMerge
from shelter.accounts.models import Centre, User
from tests.factories.cases import make_case, make_client

REASON = "เจ้าตัวยืนยัน และดูบัตรแล้ว"


def two_records(centre: Centre, manager: User, **second: Any) -> tuple[Case, Case]:
    """The files of one man taken down twice; the second has ended unless told otherwise."""
    kept = make_client(centre, prefix="นาย", first_name="สมหวัง", last_name="นาคำดี", sex="male")
    merged = make_client(
        centre, **{"first_name": "สมหวัง", "last_name": "นาคำ", "sex": "male", "marks": "ไฝที่คาง", **second}
    )
    first = make_case(centre, manager, client=kept)
    other = make_case(centre, manager, client=merged)
    Case.objects.filter(pk=other.pk).update(closed_at=other.received_at)
    other.refresh_from_db()
    return first, other


def reopen(case: Case) -> Case:
    Case.objects.filter(pk=case.pk).update(closed_at=None)
    case.refresh_from_db()
    return case


def wish(kept: Case, merged: Case, goes_on: Case | None = None, **choices: str) -> merging.Wish:
    """What an officer chose, looking at both as they are now."""
    kept.client.refresh_from_db()
    merged.client.refresh_from_db()
    return merging.Wish(choices, goes_on, (kept.client.row_version, merged.client.row_version))


def merged(kept: Case, other: Case, by: User, *, goes_on: Case | None = None, **choices: str) -> ClientMerge:
    return merging.merge(
        kept=kept.client,
        merged=other.client,
        by=by,
        reason=REASON,
        wish=wish(kept, other, goes_on, **choices),
    )


def make_proposal(centre: Centre, manager: User, confirmed_by: User | None = None) -> ClientMerge:
    kept, other = two_records(centre, manager)
    if confirmed_by is not None:
        return merged(kept, other, confirmed_by)
    return merging.propose(
        kept=kept.client, merged=other.client, by=manager, reason=REASON, wish=wish(kept, other)
    )
