"""Pages and queries, at a thousand clients and at very many."""

from collections.abc import Iterator

from bench.options import Options
from bench.table import Result


def sizes(options: Options) -> dict[str, int]:
    """What the section was measured over."""
    return {"clients": options.clients}


def rows(options: Options) -> Iterator[Result]:
    """Every bar of the section."""
    yield from ()
