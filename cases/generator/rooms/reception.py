"""How a person arrived: the call before, the checks, the belongings, the bed."""

from datetime import timedelta

from cases.generator.rooms._file import File, Reference, day, event
from cases.generator.writing import Writing
from cases.models import (
    BedStay,
    CaseEvent,
    Notification,
    PropertyItem,
    PropertyList,
    Reception,
    ReceptionCheck,
)
from cases.rules.reception import CHECKS

# A signed list takes no more items: they come before it.
MODELS = (Notification, Reception, ReceptionCheck, PropertyItem, PropertyList, BedStay)
WITNESSES = {"witness_one": "พยานจำลอง หนึ่ง", "witness_two": "พยานจำลอง สอง"}


def furnish(writing: Writing, known: Reference, file: File) -> None:
    rng, at, by = writing.rng, file.received, file.worker
    reception = writing.add(
        Reception,
        created_at=at,
        case_id=file.pk,
        begun_at=at,
        begun_by_id=by,
        safe_now={"hurt": "no", "chased": "no"},
        urgent=["food", "sleep"],
        words="มาถึงเรียบร้อย เหนื่อยและหิว",
    )
    for check in CHECKS[: rng.choice((2, 4, 5, 5))]:
        writing.add(
            ReceptionCheck,
            created_at=at,
            reception_id=reception,
            kind=check.code,
            result=rng.choice(("done", "done", "none", "not_ready")),
            on=day(at),
            saved_by_id=by,
            saved_at=at,
        )
    event(writing, file, CaseEvent.Kind.RECEPTION, "แรกรับ", at)
    if rng.random() < 0.6:
        _belongings(writing, file)
    # There are more open files than beds; of those without one a few sleep in a place said in words.
    if file.bed or file.serial % 50 == 0:
        writing.add(
            BedStay,
            created_at=at,
            case_id=file.pk,
            bed_id=file.bed,
            elsewhere="" if file.bed else "other",
            words="" if file.bed else "บ้านพักอีกแห่งของศูนย์",
            since=at,
            until=file.closed,
            placed_by_id=by,
        )
    if rng.random() < 0.35:
        writing.add(
            Notification,
            created_at=at,
            centre_id=file.centre,
            year=at.year + 543,
            sequence=file.serial,
            number=f"{at.year + 543}-{at.month:02d}-{file.serial:06d}",
            taken_at=at - timedelta(hours=4),
            taken_by_id=by,
            channel="hotline_1300",
            summary="มีผู้แจ้งว่าพบคนนอนที่ท่ารถหลายคืน",
            status="became",
            case_id=file.pk,
            settled_at=at,
            settled_by_id=by,
        )


def _belongings(writing: Writing, file: File) -> None:
    at = file.after(1)
    listed = writing.add(
        PropertyList,
        created_at=at,
        case_id=file.pk,
        number=1,
        started_by_id=file.worker,
        status="signed",
        mark="signature",
        signed_at=at,
        signed_by_id=file.worker,
        **WITNESSES,
    )
    for kind, what in (("clothes", "กระเป๋าผ้า"), ("document", "สมุดนัด")):
        writing.add(PropertyItem, created_at=at, list_id=listed, kind=kind, what=what, quantity=1)
