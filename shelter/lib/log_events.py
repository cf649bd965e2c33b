"""What an error leaves in the web log: where it happened and of what kind, never a value.

A database error's text quotes the row it refused (`DETAIL: Failing row contains …`), and so do many others.
"""

import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any


def without_values(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor: `exc_info` becomes `exception`, a list of places and kinds."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = list(trail(error))
    return event


def trail(error: BaseException) -> Iterator[str]:
    """The error and what it came from, newest first: its type, its SQLSTATE, its frames."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        kind = type(cause)
        yield f"{kind.__module__}.{kind.__qualname__} {getattr(cause, 'pgcode', None) or ''}".strip()
        for frame in traceback.extract_tb(cause.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} {frame.name}"
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
