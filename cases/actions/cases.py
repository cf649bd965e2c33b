"""Opening a file and keeping its intake right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.actions import clients, events
from cases.actions.team import MANAGERS
from cases.models import Case, CaseAssignment, CaseEvent, Client, DuplicateAnswer
from cases.permissions.case import can_register
from cases.rules import duplicates
from shelter.accounts.models import Centre, User
from shelter.accounts.permissions import require
from shelter.desk.counters import next_number
from shelter.desk.refusal import Refused
from shelter.desk.versions import save_version
from shelter.lib.thai import fiscal_year, format_datetime

FIELDS = (
    "received_at",
    "sender_kind",
    "sender_name",
    "entry_channel",
    "legal_basis",
    "destitute_type",
    "found_place",
    "circumstances",
    "paper_register_no",
    "outside_reference",
)


@dataclass(frozen=True)
class Answered:
    """What the officer said about one candidate, with the comparison shown."""

    candidate: Client
    same: bool
    comparison: duplicates.Comparison


@transaction.atomic
def register(
    *, by: User, person: Mapping[str, Any], intake: Mapping[str, Any], answers: Sequence[Answered] = ()
) -> Case:
    """Write down a person and open a file, or open the next file of a person who came back.

    `person` and `intake` hold the fields of clients.FIELDS (with national_id) and FIELDS. The registrar
    becomes the case manager, unless on duty only: then the file waits for one. Raises Refused.
    """
    return _register(by, person, intake, answers, by if by.has_role(*MANAGERS) else None)


@transaction.atomic
def register_from_paper(
    *,
    by: User,
    person: Mapping[str, Any],
    intake: Mapping[str, Any],
    manager: User | None,
    answers: Sequence[Answered] = (),
) -> Case:
    """As `register`, for a file of the paper register; without a manager it waits for one to be named.

    Raises Refused.
    """
    if manager is not None and not (manager.centre_id == by.centre_id and manager.has_role(*MANAGERS)):
        raise Refused("ผู้จัดการรายกรณีต้องเป็นนักสังคมสงเคราะห์ นักพัฒนาสังคม หรือผู้อำนวยการของศูนย์นี้")
    case = _register(by, person, intake, answers, manager)
    register_no = case.paper_register_no
    events.record(
        case=case,
        by=by,
        kind=CaseEvent.Kind.NOTE,
        title="บันทึกจากทะเบียนกระดาษ",
        body=f"เลขทะเบียนในสมุด {register_no}" if register_no else "",
    )
    return case


def _register(
    by: User,
    person: Mapping[str, Any],
    intake: Mapping[str, Any],
    answers: Sequence[Answered],
    manager: User | None,
) -> Case:
    require(can_register(by))
    centre = by.centre
    if centre is None:
        raise Refused("รับเข้าได้เฉพาะเจ้าหน้าที่ที่สังกัดศูนย์")
    same = [answer for answer in answers if answer.same]
    if len(same) > 1:
        raise Refused("เลือก “คนเดียวกัน” ได้แฟ้มเดียว ถ้าเห็นว่าหลายแฟ้มเป็นคนเดียวกัน เลือกแฟ้มล่าสุด แล้วแจ้งผู้อำนวยการ")
    if same:
        case, client = _return(centre, by, manager, same[0].candidate, person, intake)
    else:
        client = clients.add(centre=centre, person=person)
        case = _open(centre, by, manager, client, intake, "รับเข้า")
    DuplicateAnswer.objects.bulk_create(
        DuplicateAnswer(
            client=client,
            other=answer.candidate,
            same=answer.same,
            score=answer.comparison.score,
            findings={finding.field: str(finding.verdict) for finding in answer.comparison.findings},
            rule_version=duplicates.VERSION,
            by=by,
        )
        for answer in answers
    )
    return case


def _return(
    centre: Centre,
    by: User,
    manager: User | None,
    known: Client,
    person: Mapping[str, Any],
    intake: Mapping[str, Any],
) -> tuple[Case, Client]:
    """The next episode of a person already known to this centre."""
    client = Client.objects.select_for_update().get(pk=known.pk, centre=centre)
    if client.merged_into_id is not None:
        raise Refused("ประวัตินี้เพิ่งถูกรวมกับอีกประวัติหนึ่ง กดเปิดแฟ้มอีกครั้งเพื่อเลือกจากประวัติที่ใช้อยู่")
    earlier = list(client.cases.order_by("-received_at"))
    if still_open := next((case for case in earlier if case.closed_at is None), None):
        raise Refused(f"คนนี้มีแฟ้มที่เปิดอยู่แล้ว คือ {still_open.number} เปิดแฟ้มนั้นแล้วบันทึกเหตุการณ์ต่อ")
    for case in earlier:
        if case.closed_at and intake["received_at"] < case.closed_at:
            ended = format_datetime(case.closed_at)
            raise Refused(f"วันเวลารับตัวต้องไม่ก่อน {ended} ซึ่งเป็นวันที่แฟ้ม {case.number} ยุติ")
    stays = [case for case in earlier if case.duplicate_of_id is None]
    differing = clients.complete(client=client, person=person)
    case = _open(centre, by, manager, client, intake, f"รับเข้าครั้งที่ {len(stays) + 1}")
    if differing:
        events.changed(
            case=case,
            by=by,
            title="ข้อมูลที่แจ้งครั้งนี้ต่างจากแฟ้มเดิม",
            models=(Client,),
            names=differing,
            lead="ยังคงข้อมูลเดิมไว้ โปรดตรวจ",
        )
    return case, client


def _open(
    centre: Centre, by: User, manager: User | None, client: Client, intake: Mapping[str, Any], title: str
) -> Case:
    values = {name: intake[name] for name in FIELDS if name in intake}
    year = fiscal_year(values["received_at"])
    sequence = next_number(centre.pk, "case", year)
    case = Case.objects.create(
        centre=centre,
        client=client,
        fiscal_year=year,
        sequence=sequence,
        number=f"{centre.abbreviation} {year % 100:02d}/{sequence:04d}",
        **values,
    )
    now = timezone.now()
    if manager is not None:
        CaseAssignment.objects.create(case=case, user=manager, kind=CaseAssignment.Kind.MANAGER, since=now)
    events.record(
        case=case,
        by=by,
        kind=CaseEvent.Kind.RECEIVED,
        title=title,
        body=values.get("circumstances", ""),
        at=case.received_at,
    )
    return case


@transaction.atomic
def edit_intake(*, case: Case, by: User, intake: Mapping[str, Any], expected: int | None) -> list[str]:
    """Change how and when the person came; the number given at opening stays. Returns the changed fields.

    Raises Conflict when somebody saved first, Refused for a closed file.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.closed_at is not None:
        raise Refused("แฟ้มนี้ยุติแล้ว ข้อมูลรับเข้าจึงแก้ไม่ได้ หากพบว่าผิดให้แจ้งผู้อำนวยการ")
    changed = [name for name in FIELDS if name in intake and getattr(case, name) != intake[name]]
    for name in changed:
        setattr(case, name, intake[name])
    save_version(case, expected, list(FIELDS))
    if changed:
        events.changed(case=case, by=by, title="แก้ไขข้อมูลรับเข้า", models=(Case,), names=changed)
    return changed
