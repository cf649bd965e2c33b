"""The check before sharing a room, one instrument, a warning."""

from cases.generator.rooms._file import File, Reference, day
from cases.generator.writing import Writing
from cases.models import (
    CaseFlag,
    HealthCheck,
    InstrumentResult,
)

MODELS = (HealthCheck, InstrumentResult, CaseFlag)


def furnish(writing: Writing, known: Reference, file: File) -> None:
    rng, at, by = writing.rng, file.after(1), file.worker
    if file.days < 1:
        return
    if rng.random() < 0.7:
        writing.add(
            HealthCheck,
            created_at=at,
            case_id=file.pk,
            number=1,
            checked_on=day(at),
            by_id=by,
            answers={"fever": "no", "wounds": "no", "communicable": "no", "substance": "no"},
            psychiatric="none",
            advice="shared",
        )
    if rng.random() < 0.4:
        points = rng.randint(8, 20)
        writing.add(
            InstrumentResult,
            created_at=at,
            case_id=file.pk,
            instrument_id=known.adl,
            version=1,
            filled_on=day(at),
            by_id=by,
            answers=[],
            points=points,
            total=points,
            maximum=20,
        )
    if rng.random() < 0.2:
        ended = rng.random() < 0.3
        writing.add(
            CaseFlag,
            created_at=at,
            case_id=file.pk,
            kind=rng.choice(("allergy", "danger", "infection", "other")),
            words="ถามก่อนเข้าใกล้",
            since=day(at),
            added_by_id=by,
            ended_at=at if ended else None,
            ended_by_id=by if ended else None,
            end_reason="หายแล้ว" if ended else "",
        )
