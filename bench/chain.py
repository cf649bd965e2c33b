"""Pages a second from two processes at once, every page with its row in the access log's chain."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import django

from bench.options import Options
from bench.table import Arm, Bar, Result

SECONDS = 4.0
URL = "/tasks/"


def pages_in(job: tuple[str, str, float]) -> int:
    """How many pages one person opens in that many seconds; in a process of its own."""
    from bench.stack import sign_in

    database, username, seconds = job
    visitor = sign_in(database, username)
    visitor.get(URL)
    until, opened = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        visitor.get(URL)
        opened += 1
    return opened


def rows(name: str, options: Options) -> Iterator[Result]:
    """One chain for both processes against one chain each; `name` is a database."""
    taken: dict[str, list[float]] = {"one chain": [], "two chains": []}
    centres = {"one chain": ("g0.social0", "g0.social0"), "two chains": ("g0.social0", "g1.social0")}
    with ProcessPoolExecutor(2, get_context("spawn"), initializer=django.setup) as pool:
        for turn in range(4):
            for arm in list(taken)[:: 1 if turn % 2 else -1]:
                jobs = [(name, username, SECONDS) for username in centres[arm]]
                taken[arm].append(sum(pool.map(pages_in, jobs)) / SECONDS)
    arms = tuple(
        Arm(arm, sorted(rates)[len(rates) // 2], "pages/s", len(rates)) for arm, rates in taken.items()
    )
    yield Result(
        Bar("pages with a log row, two workers in one centre : in two", higher_is_better=True),
        arms[0].median / arms[1].median,
        arms,
        note=f"{os.cpu_count()} processors, shared with the database",
    )
