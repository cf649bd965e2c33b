"""What the web log holds: one JSON object per line, saying where and of what kind, never a value.

A database error's text quotes the row it refused (`DETAIL: Failing row contains …`), and so do many others.
A library's message quotes what was sent: the path somebody typed, a header, a whole request line.
"""

import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any

import structlog

OWN = "shelter"
# gunicorn says this with the request line in it, already put together.
REFUSED_REQUEST = "Invalid request from ip="


def console(level: str) -> dict[str, Any]:
    """A logging configuration (`logging.config.dictConfig`): everything to stderr through one formatter.

    level: how much libraries say. Requests are always told (shelter.request); Django's own line about a
    refused or failed request is left out, since it names the typed path and the request is told already.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "events": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
                "foreign_pre_chain": [
                    structlog.processors.TimeStamper(fmt="iso"),
                    structlog.stdlib.add_logger_name,
                    structlog.stdlib.add_log_level,
                    without_arguments,
                    without_values,
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "events"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "shelter.request": {"level": "INFO"},
            "django.request": {"level": "CRITICAL"},
        },
    }


def without_arguments(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor: a library's message is told by its pattern (`Invalid host: %s`).

    Ours keep what they name, and so does gunicorn while it starts and stops, which is all it says as INFO.
    """
    record: logging.LogRecord = event["_record"]
    source = record.name.split(".")[0]
    if source == OWN or (source == "gunicorn" and record.levelno == logging.INFO):
        return event
    pattern = str(record.msg)
    event["event"] = "Invalid request" if pattern.startswith(REFUSED_REQUEST) else pattern
    return event


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
