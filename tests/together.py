"""Several people at one moment: threads with database connections of their own."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connections


def at_once(number: int, do: Callable[[int], Any]) -> list[Any]:
    """Run `do(n)` in so many threads that start together; what they returned or raised, in the order of n."""
    together, results = Barrier(number), [None] * number

    def one(n: int) -> None:
        try:
            together.wait(timeout=10)
            results[n] = do(n)
        except Exception as error:  # noqa: BLE001  a thread's failure must reach the test
            results[n] = error
        finally:
            connections.close_all()

    threads = [Thread(target=one, args=(n,)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
