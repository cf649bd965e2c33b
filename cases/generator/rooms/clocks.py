"""Days that do not count, and days more."""

from datetime import timedelta

from cases.generator.rooms._file import File, Reference, day
from cases.generator.writing import Writing
from cases.models import (
    ClockExtension,
    ClockPause,
)

MODELS = (ClockPause, ClockExtension)


def furnish(writing: Writing, known: Reference, file: File) -> None:
    rng, by = writing.rng, file.worker
    if file.days < 5:
        return
    if rng.random() < 0.08:
        first = day(file.received) + timedelta(days=rng.randrange(file.days))
        goes_on = file.closed is None and rng.random() < 0.25
        writing.add(
            ClockPause,
            created_at=file.after(2),
            case_id=file.pk,
            kind=rng.choice(("hospital", "absent", "not_ready")),
            reason="ตามที่ตกลงกัน",
            first_on=first,
            last_on=None if goes_on else first + timedelta(days=rng.randrange(9)),
            added_by_id=by,
        )
    if file.days > 20 and rng.random() < 0.08:
        approved = file.closed is not None or rng.random() < 0.9
        decided = {"status": "approved", "decided_at": file.after(20), "decided_by_id": by}
        writing.add(
            ClockExtension,
            created_at=file.after(18),
            case_id=file.pk,
            days=rng.choice((7, 15, 30)),
            reason="รอเอกสารจากภูมิลำเนา",
            asked_by_id=by,
            **(decided if approved else {}),
        )
