"""One scoring of every dimension."""

from cases.generator.rooms._file import File, Reference, day, event
from cases.generator.writing import Writing
from cases.models import (
    Assessment,
    CaseEvent,
    DimensionScore,
)

MODELS = (Assessment, DimensionScore)


def furnish(writing: Writing, known: Reference, file: File) -> None:
    rng, at, by = writing.rng, file.after(8), file.worker
    if file.days < 8 or rng.random() < 0.35:
        return
    assessment = writing.add(
        Assessment,
        created_at=at,
        case_id=file.pk,
        number=1,
        dimension_set_id=known.dimension_set,
        status="done",
        assessed_on=day(at),
        assessed_by_id=by,
        saved_at=at,
        saved_by_id=by,
        done_at=at,
        done_by_id=by,
    )
    for dimension in known.dimensions:
        writing.add(
            DimensionScore,
            created_at=at,
            assessment_id=assessment,
            dimension_id=dimension,
            person=rng.randint(1, 5),
            family=rng.randint(1, 5),
            evidence="ตามที่เล่าและที่เห็น",
        )
    event(writing, file, CaseEvent.Kind.ASSESSMENT, "ประเมิน", at)
