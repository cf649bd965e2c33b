"""What the rooms of a file hold: in proportions one would find in a centre, never a real answer."""

from cases.generator.rooms import (
    assessment,
    clocks,
    consents,
    finding,
    health,
    plan,
    reception,
    screening,
    visits,
)
from cases.generator.rooms._file import File, Reference
from cases.generator.writing import Writing

# All draw from one random source: another order makes other files.
ROOMS = (reception, consents, screening, finding, assessment, health, visits, clocks, plan)
MODELS = tuple(model for room in ROOMS for model in room.MODELS)


def furnish(writing: Writing, known: Reference, file: File) -> None:
    """Everything its rooms hold. Some wait: of an open file of the first days little is done."""
    for room in ROOMS:
        room.furnish(writing, known, file)
