"""Visits at home and what is watched."""

from datetime import timedelta

from cases.generator.rooms._file import File, Reference, day
from cases.generator.writing import Writing
from cases.models import (
    HomeVisit,
    Surveillance,
)

MODELS = (HomeVisit, Surveillance)


def furnish(writing: Writing, known: Reference, file: File) -> None:
    rng, at, by = writing.rng, file.after(10), file.worker
    if file.days < 10:
        return
    if rng.random() < 0.25:
        done = {"status": "done", "visited_on": day(at), "done_at": at, "done_by_id": by}
        writing.add(
            HomeVisit,
            created_at=at,
            case_id=file.pk,
            number=1,
            whom="family",
            method="visit",
            planned_on=day(at),
            planned_by_id=by,
            **(done if rng.random() < 0.8 else {}),
        )
    if rng.random() < 0.08:
        going_on = file.closed is None and rng.random() < 0.7
        end = {} if going_on else {"ended_at": at, "ended_by_id": by, "end_reason": "ปกติแล้ว"}
        writing.add(
            Surveillance,
            created_at=at,
            case_id=file.pk,
            subject="การกินการนอน",
            level="calm",
            next_on=day(file.now) + timedelta(days=rng.randrange(-5, 20)) if going_on else None,
            started_by_id=by,
            **end,
        )
