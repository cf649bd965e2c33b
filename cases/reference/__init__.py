"""What `cases` ships with, as YAML. `load` writes what is missing and leaves people's edits alone."""

from cases.reference import dimensions, facilities, instruments, screening


def load() -> dict[str, int]:
    """Load every area's data; the counts are for the command to print."""
    return {**dimensions.load(), **instruments.load(), **facilities.load(), **screening.load()}
