"""The asker's side: hands a paper to a child of the fork server and waits for it, bounded in every way."""

import json
import logging
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Generic, TypeVar

SECONDS = 60.0  # longest wait in a request; longer papers are background jobs
BEAT = 2.0  # seconds between two words of a long paper to its asker
MEMORY = 2 * 1024**3  # bytes of address space of one child
CHECKOUT = Path(__file__).resolve().parents[3]
ENDING = 5.0  # seconds a child may take to end after its answer
AT_ONCE = 2  # papers made at the same time by one process
MAX_ROWS = 200  # ~14 ms a row: beyond this a register is a background job or a spreadsheet
# What a paper costs on the reference machine: so many of each in a second.
CHARACTERS_A_SECOND, BLOCKS_A_SECOND, ROWS_A_SECOND = 70_000, 1_000, 80

log = logging.getLogger("shelter.lib.pdf")

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["shelter.lib.pdf.worker"])
_starting = threading.Lock()
_places = threading.BoundedSemaphore(AT_ONCE)

Row = TypeVar("Row")


class PaperError(Exception):
    """No paper was made. The text names a kind of fault, never content."""


class PaperTimeout(PaperError):
    """The paper took longer than allowed, or no place became free in time."""


@dataclass(frozen=True, slots=True)
class Capped(Generic[Row]):
    """Rows a paper may show, and how many were left out (the paper must say so)."""

    shown: list[Row]
    left_out: int


def capped(rows: Iterable[Row], limit: int = MAX_ROWS) -> Capped[Row]:
    """The first `limit` rows; the rest are counted, not kept."""
    rest = iter(rows)
    shown = list(islice(rest, limit))
    return Capped(shown, sum(1 for _ in rest))


def cost_of(html: str) -> float:
    """About how many seconds the paper takes on an idle machine: by its length, paragraphs and rows."""
    blocks, rows = html.count("<p") + html.count("<li"), html.count("<tr")
    return len(html) / CHARACTERS_A_SECOND + blocks / BLOCKS_A_SECOND + rows / ROWS_A_SECOND


def render(
    html: str,
    *,
    images: Mapping[str, bytes] | None = None,
    seconds: float = SECONDS,
    told: Callable[[int], None] = lambda pages: None,
) -> bytes:
    """Make one PDF from a whole HTML document (`templates/pdf/base.html`).

    images: name -> bytes of a picture, shown by `<img src="image:name" alt="…">`.
    seconds: longest wait, for a free place and the making together.
    told: called about every BEAT seconds with the pages laid out so far; what it raises ends the paper.
    Raises PaperTimeout, PaperError. The first paper of a process waits about a second for the fork server.
    """
    deadline = time.monotonic() + seconds
    if not _places.acquire(timeout=max(seconds, 0)):
        raise PaperTimeout("no free place")
    try:
        return _render(html, dict(images or {}), deadline, told)
    finally:
        _places.release()


def _start_server() -> None:
    """Have the fork server running. It learns of the checkout by PYTHONPATH, as it inherits no `sys.path`."""
    with _starting:
        given = os.environ.get("PYTHONPATH")
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(CHECKOUT), given)))
        try:
            forkserver.ensure_running()
        finally:
            if given is None:
                del os.environ["PYTHONPATH"]
            else:
                os.environ["PYTHONPATH"] = given


def _render(html: str, images: dict[str, bytes], deadline: float, told: Callable[[int], None]) -> bytes:
    _start_server()
    remaining = deadline - time.monotonic()
    reader, writer = _context.Pipe(duplex=False)
    child = _context.Process(target=_child, args=(writer, html, images, MEMORY, remaining), daemon=True)
    with reader:
        try:
            with writer:
                child.start()
            answer, data = _answer(reader, deadline, told), reader.recv_bytes()
            child.join(ENDING)
        except (OSError, EOFError) as error:
            raise PaperError("the child ended early") from error
        finally:
            if child.pid is not None:
                child.kill()
                child.join()
            child.close()
    for complaint in answer["complaints"]:
        log.warning("paper: %s", complaint)
    if answer["fault"]:
        raise PaperError(answer["fault"])
    return data


def _answer(reader: Connection, deadline: float, told: Callable[[int], None]) -> dict[str, Any]:
    """The child's last word before the PDF; what it says on the way is handed to `told`."""
    pages = 0
    while (left := deadline - time.monotonic()) > 0:
        if reader.poll(min(left, BEAT)):
            said: dict[str, Any] = json.loads(reader.recv_bytes())
            if "pages" not in said:
                return said
            pages = said["pages"]
        told(pages)
    raise PaperTimeout("took too long")


def _child(writer: Connection, html: str, images: dict[str, bytes], memory: int, seconds: float) -> None:
    """Says its pages on the way, then answers in two messages, JSON and PDF: nothing of it is unpickled."""
    data, fault, complaints = b"", "", list[str]()
    try:
        from shelter.lib.pdf import worker

        worker.limit(memory, seconds)
        data, complaints = worker.produce(html, images, lambda pages: _say(writer, pages=pages))
    except Exception as error:  # noqa: BLE001 - whatever it was, only its kind may leave the child
        fault = type(error).__name__
    _say(writer, fault=fault, complaints=complaints)
    writer.send_bytes(data)


def _say(writer: Connection, **what: Any) -> None:
    writer.send_bytes(json.dumps(what).encode())
