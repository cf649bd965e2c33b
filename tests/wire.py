"""A wire to PostgreSQL that a test can hold or cut: what a hung or restarted database looks like."""

import select
import socket
import threading
from contextlib import suppress


class Wire:
    """Forwards `port` to the real server. Held, it says nothing and loses nothing, like a stopped server."""

    def __init__(self, host: str, port: int):
        self._target = (host, port)
        self._entrance = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port = self._entrance.getsockname()[1]
        self._flows = threading.Event()
        self._flows.set()
        self._open = True
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._thread = threading.Thread(target=self._carry, daemon=True)
        self._thread.start()

    def hold(self) -> None:
        self._flows.clear()

    def release(self) -> None:
        self._flows.set()

    def cut(self) -> None:
        """Every connection breaks, as when the server is restarted; new ones go through."""
        for pair in self._pairs:
            for end in pair:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._open = False
        self._flows.set()
        self._thread.join()
        self.cut()
        for one in [self._entrance, *(end for pair in self._pairs for end in pair)]:
            one.close()

    def _carry(self) -> None:
        while self._open:
            self._flows.wait()
            ends = [end for pair in self._pairs for end in pair if end.fileno() >= 0]
            for ready in select.select([self._entrance, *ends], [], [], 0.02)[0]:
                if not self._flows.is_set():
                    break
                if ready is self._entrance:
                    self._pairs.append((ready.accept()[0], socket.create_connection(self._target)))
                else:
                    self._pass_on(ready)

    def _pass_on(self, end: socket.socket) -> None:
        pair = next((pair for pair in self._pairs if end in pair), None)
        if pair is None:  # its other end broke a moment ago
            return
        other = pair[1] if end is pair[0] else pair[0]
        try:
            data = end.recv(65536)
            other.sendall(data)
        except OSError:
            data = b""
        if not data:
            self._pairs.remove(pair)
            for one in pair:
                one.close()
