"""Timing two or more arms in one run, taking turns, so that a drifting machine burdens them alike."""

import statistics
import time
from collections.abc import Callable, Mapping

from bench.table import Arm, Bar, Result

MILLISECONDS = "ms"
Work = Callable[[], object]


def samples_of(arms: Mapping[str, Work], *, samples: int, warm: int = 2) -> dict[str, list[float]]:
    """Milliseconds of each arm, `samples` times; every other round runs in the opposite order.

    `warm` rounds before them are thrown away.
    """
    taken: dict[str, list[float]] = {name: [] for name in arms}
    for turn in range(-warm, samples):
        names = list(arms) if turn % 2 else list(arms)[::-1]
        for name in names:
            began = time.perf_counter()
            arms[name]()
            spent = (time.perf_counter() - began) * 1000
            if turn >= 0:
                taken[name].append(spent)
    return taken


def medians(arms: Mapping[str, Work], *, samples: int, warm: int = 2) -> dict[str, Arm]:
    """The median of each arm in milliseconds."""
    taken = samples_of(arms, samples=samples, warm=warm)
    return {
        name: Arm(name, statistics.median(times), MILLISECONDS, len(times)) for name, times in taken.items()
    }


def ratio(bar: Bar, above: Arm, below: Arm, note: str = "") -> Result:
    """The median of one arm over the median of the other."""
    return Result(bar, above.median / below.median, (above, below), note)


def compare(bar: Bar, arms: Mapping[str, Work], *, samples: int, warm: int = 2, note: str = "") -> Result:
    """`arms` are two: the first over the second."""
    above, below = medians(arms, samples=samples, warm=warm).values()
    return ratio(bar, above, below, note)
