"""python -m bench: measure, print the table, write bench/results.json.

Every section is a module of this package with `sizes(options)` and `rows(options)`.
"""

import argparse
import os
import sys
import time
from importlib import import_module

import django

from bench import table
from bench.options import Options

SECTIONS = ("papers", "pages", "screening")


def main() -> int:
    """Exit status 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=SECTIONS, help="one section")
    parser.add_argument("--clients", type=int, default=Options.clients, help="of the large database")
    parser.add_argument("--quick", action="store_true", help="fewer samples; results.json stays as it is")
    parser.add_argument("--keep", action="store_true", help="leave the databases for the next run")
    given = parser.parse_args()
    options = Options(
        clients=given.clients,
        samples=5 if given.quick else Options.samples,
        keep=given.keep,
        quick=given.quick,
    )
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    missed = 0
    for section in [given.only] if given.only else SECTIONS:
        module = import_module(f"bench.{section}")
        began = time.monotonic()
        print(f"\n{section}\n{table.HEADING}")
        results = []
        for result in module.rows(options):
            results.append(result)
            missed += result.verdict == "MISSED"
            print(*table.lines(result), sep="\n", flush=True)
        spent = time.monotonic() - began
        print(f"{section}: {len(results)} rows in {spent:.0f} s")
        if not options.quick:
            table.record(section, results, module.sizes(options), spent)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
