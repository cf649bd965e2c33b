"""The rubric as plain values, for readers and papers that know no tables."""

from dataclasses import dataclass

SCALE, BINARY = "scale", "binary"


@dataclass(frozen=True)
class Criterion:
    code: str
    order: int
    text: str


@dataclass(frozen=True)
class Dimension:
    """`points` are the points of the score columns in printed order: 0 … 5, or 0 and 5."""

    code: str
    order: int
    title: str
    kind: str
    points: tuple[int, ...]
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Rubric:
    title: str
    subtitle: str
    dimensions: tuple[Dimension, ...]
