"""What a run was asked for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """`clients` of the large database; `samples` per arm; `keep` leaves the databases for the next run."""

    clients: int = 1_000_000
    samples: int = 15
    keep: bool = False
    quick: bool = False
