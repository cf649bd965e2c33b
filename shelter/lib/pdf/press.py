"""The asker's side: hands a paper to a child of the fork server and waits for it, bounded in every way."""

import json
import logging
import multiprocessing
import os
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Generic, TypeVar

SECONDS = 60.0  # longest wait in a request; longer papers are background jobs
MEMORY = 2 * 1024**3  # bytes of address space of one child
CHECKOUT = Path(__file__).resolve().parents[3]
ENDING = 5.0  # seconds a child may take to end after its answer
AT_ONCE = 2  # papers made at the same time by one process
MAX_ROWS = 200  # ~14 ms a row: beyond this a register is a background job or a spreadsheet

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


def render(html: str, *, images: Mapping[str, bytes] | None = None, seconds: float = SECONDS) -> bytes:
    """Make one PDF from a whole HTML document (`templates/pdf/base.html`).

    images: name -> bytes of a picture, shown by `<img src="image:name" alt="…">`.
    seconds: longest wait, for a free place and the making together.
    Raises PaperTimeout, PaperError. The first paper of a process waits about a second for the fork server.
    """
    deadline = time.monotonic() + seconds
    if not _places.acquire(timeout=max(seconds, 0)):
        raise PaperTimeout("no free place")
    try:
        return _render(html, dict(images or {}), deadline)
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


def _render(html: str, images: dict[str, bytes], deadline: float) -> bytes:
    _start_server()
    remaining = deadline - time.monotonic()
    reader, writer = _context.Pipe(duplex=False)
    child = _context.Process(target=_child, args=(writer, html, images, MEMORY, remaining), daemon=True)
    with reader:
        try:
            with writer:
                child.start()
            if not reader.poll(max(deadline - time.monotonic(), 0)):
                raise PaperTimeout("took too long")
            answer, data = json.loads(reader.recv_bytes()), reader.recv_bytes()
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


def _child(writer: Connection, html: str, images: dict[str, bytes], memory: int, seconds: float) -> None:
    """Answers in two messages, JSON then PDF: nothing a child says is unpickled."""
    data, fault, complaints = b"", "", list[str]()
    try:
        from shelter.lib.pdf import worker

        worker.limit(memory, seconds)
        data, complaints = worker.produce(html, images)
    except Exception as error:  # noqa: BLE001 - whatever it was, only its kind may leave the child
        fault = type(error).__name__
    writer.send_bytes(json.dumps({"fault": fault, "complaints": complaints}).encode())
    writer.send_bytes(data)
