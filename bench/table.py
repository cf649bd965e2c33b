"""Bars, what was measured against them, and the two ways it is told: a table and results.json."""

import json
import os
import platform
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results.json")
PACKAGES = ("Django", "psycopg2-binary", "weasyprint", "gunicorn", "django-crispy-forms")


@dataclass(frozen=True)
class Bar:
    """What `value` is held against. Without `must` the row informs and cannot be missed."""

    name: str
    must: float | None = None
    stretch: float | None = None
    higher_is_better: bool = False

    def met_by(self, value: float, limit: float) -> bool:
        return value >= limit if self.higher_is_better else value <= limit


@dataclass(frozen=True)
class Arm:
    """One side of a comparison: the median (or what `name` says) of `n` samples, in `unit`."""

    name: str
    median: float
    unit: str
    n: int


@dataclass(frozen=True)
class Result:
    """`value` in `unit`, a bare ratio by default. None: not measured, and `note` says why."""

    bar: Bar
    value: float | None
    arms: tuple[Arm, ...] = ()
    note: str = ""
    unit: str = ""

    @property
    def verdict(self) -> str:
        """stretch · met · MISSED · info · not measured."""
        if self.value is None:
            return "not measured"
        if self.bar.must is None:
            return "info"
        if self.bar.stretch is not None and self.bar.met_by(self.value, self.bar.stretch):
            return "stretch"
        return "met" if self.bar.met_by(self.value, self.bar.must) else "MISSED"


def number(value: float | None) -> str:
    """Three significant digits, whole numbers from 1 000 on."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


HEADING = f"{'bar':<62} {'value':>9} {'must':>7} {'stretch':>8}  {'verdict':<12} median of each arm / samples"


def lines(result: Result) -> list[str]:
    """Its line of the table under HEADING, and one for its note."""
    sign = "≥" if result.bar.higher_is_better else "≤"
    must, stretch = (
        "" if limit is None else f"{sign}{number(limit)}" for limit in (result.bar.must, result.bar.stretch)
    )
    value = f"{number(result.value)} {result.unit}".strip()
    arms = " : ".join(f"{arm.name} {number(arm.median)} {arm.unit}/{arm.n}" for arm in result.arms)
    line = f"{result.bar.name:<62} {value:>9} {must:>7} {stretch:>8}  {result.verdict:<12} {arms}".rstrip()
    return [line, f"    {result.note}"] if result.note else [line]


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_gb": round(memory / 1e9),
        "load_1min": os.getloadavg()[0],
    }


def versions() -> dict[str, str]:
    """Python, PostgreSQL and the packages that matter to speed."""
    server = subprocess.run(["psql", "--version"], capture_output=True, text=True, check=False).stdout.split()
    return {
        "Python": platform.python_version(),
        "PostgreSQL": server[2] if len(server) > 2 else "",
        **{package: version(package) for package in PACKAGES},
    }


def record(section: str, results: Iterable[Result], sizes: Mapping[str, Any], seconds: float) -> None:
    """Write one section of results.json; the others stay as they were measured."""
    told = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    told[section] = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds),
        "machine": machine(),
        "versions": versions(),
        "sizes": dict(sizes),
        "rows": [{**asdict(result), "verdict": result.verdict} for result in results],
    }
    RESULTS.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
