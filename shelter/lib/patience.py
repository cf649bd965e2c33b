"""How long a request waits for a database that says nothing.

A refused connection is known at once, and the server itself ends a statement that takes too long. A server
that is stopped, starved or behind a dead wire does neither, and libpq waits for ever (its `connect_timeout`
covers the connecting only, `tcp_user_timeout` only a host that is gone). Here the wait is the client's own:
after SILENCE the server is asked by another way whether it lives. If it does, the wait goes on and the
server's statement time-out ends it; if not, the connection is closed and the request can say so in time.

psycopg2 has one wait function for a whole process and closes a connection whose wait function raises. It
cannot COPY then, so only the web server installs this. Knows no Django. Times are in seconds.
"""

import select
import socket
import struct
import time
from typing import Any

import psycopg2
from psycopg2 import extensions

SILENCE = 2.0  # without a word before the server is asked
ANSWER = 1.0  # it then has to answer, and a new connection has to be ready within both
PAUSE = 1.0  # after silence nothing is tried, so that one request does not wait many times over

# What every PostgreSQL answers with one byte before anything else: length 8 and the code of an SSLRequest.
GREETING = struct.pack("!ii", 8, 80877103)

_pause_ends = 0.0


class Silent(psycopg2.OperationalError):
    """The database does not answer. To the rest of the house it is away, like one that refuses."""


def install() -> None:
    """From now on every connection of this process waits like this."""
    extensions.set_wait_callback(wait)


def wait(conn: Any) -> None:
    """Wait until `conn` has done what it was asked. Raises Silent."""
    connecting = conn.status == extensions.STATUS_SETUP
    if connecting and time.monotonic() < _pause_ends:
        raise Silent("the database was silent a moment ago")
    deadline = time.monotonic() + SILENCE + ANSWER
    while True:
        try:
            state = conn.poll()
            if state == extensions.POLL_OK:
                return
            if connecting:
                if not _ready(conn, state, deadline - time.monotonic()):
                    _give_up("no connection in time")
            elif not _ready(conn, state, SILENCE) and not _lives(conn):
                _give_up("silent")
        except KeyboardInterrupt:
            conn.cancel()  # the server's answer to that ends the loop


def _ready(conn: Any, state: int, seconds: float) -> bool:
    """Whether the connection can go on within `seconds`."""
    reading, writing = ([conn], []) if state == extensions.POLL_READ else ([], [conn])
    return any(select.select(reading, writing, [], max(seconds, 0)))


def _give_up(why: str) -> None:
    global _pause_ends
    _pause_ends = time.monotonic() + PAUSE
    raise Silent(f"the database does not answer: {why}")


def _lives(conn: Any) -> bool:
    """Whether the server at the other end greets a new visitor; costs it no session."""
    with socket.socket(fileno=socket.dup(conn.fileno())) as own:
        family, address = own.family, own.getpeername()
    with socket.socket(family, socket.SOCK_STREAM) as visitor:
        visitor.settimeout(ANSWER)
        try:
            visitor.connect(address)
            visitor.sendall(GREETING)
            return bool(visitor.recv(1))
        except OSError:
            return False
