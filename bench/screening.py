"""One evaluation of the shipped screening rules, over the example people: no database, no page."""

from collections.abc import Iterator
from itertools import cycle
from typing import Any

from bench.arms import medians
from bench.options import Options
from bench.table import Bar, Result
from cases.reference.screening import examples, read
from cases.rules.catalogue import catalogue
from cases.rules.screening import evaluate
from cases.rules.screening_check import load

# One sample is this many evaluations, so that the clock's grain does not show.
AT_ONCE = 50


def sizes(options: Options) -> dict[str, Any]:
    """What the section was measured over."""
    return {"rules": len(read()["rules"]), "people": len(examples())}


def rows(options: Options) -> Iterator[Result]:
    rules, _ = load(read()["rules"], catalogue())
    people = cycle(examples())

    def evaluations() -> None:
        for _ in range(AT_ONCE):
            evaluate(rules, next(people).facts, catalogue())

    arm = medians({f"{AT_ONCE} evaluations": evaluations}, samples=options.samples)[f"{AT_ONCE} evaluations"]
    bar = Bar("screening: one evaluation, ms", must=5)
    yield Result(bar, arm.median / AT_ONCE, (arm,), unit="ms")
