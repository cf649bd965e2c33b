"""Somebody signed in, who looks at the site whenever a drill asks: `visitor.py URL`.

Each line on standard input is a WORD, a tab, a pipe to answer into, a tab, and what happened. The answer is
"ok" or what was wrong with a page: each must come within MOST seconds, and be

    well    as always, after at most AGAIN seconds
    away    the Thai 503 page; static files go on
    either  one or the other
"""

import sys
import time
from pathlib import Path

from writer import Officer

MOST = 5
AGAIN = 10
PAGES = ("/", "/tasks/", "/cases/", "/register/", "/facilities/", "/accounts/login/")
OWN_WORDS = "ระบบหยุดพักชั่วคราว"


def look(officer: Officer, word: str, static: str) -> tuple[str, float]:
    slowest = 0.0
    for path in (*PAGES, static, "/healthz"):
        began = time.monotonic()
        status, _, page = officer.ask(path)
        slowest = max(slowest, time.monotonic() - began)
        well = status in {200, 302}
        away = status == 503 and (path == "/healthz" or OWN_WORDS in page)
        fine = {"well": well, "away": away, "either": well or away}["well" if path == static else word]
        if not fine:
            return f"{path} is {status}", slowest
    return "ok" if slowest <= MOST else f"a page took {slowest:.1f} s", slowest


def main(base: str) -> None:
    officer = Officer(base)
    officer.sign_in()
    _, _, page = officer.ask("/register/")
    static = "/static/" + page.split('href="/static/', 1)[1].split('"', 1)[0]
    for line in sys.stdin:
        word, pipe, what = line.rstrip("\n").split("\t")
        ends = time.monotonic() + (AGAIN if word == "well" else 0)
        verdict, slowest = look(officer, word, static)
        while verdict != "ok" and time.monotonic() < ends:
            time.sleep(0.2)
            verdict, slowest = look(officer, word, static)
        print(f"    {what}: {word} expected, {verdict}, slowest page {slowest:.1f} s", flush=True)
        Path(pipe).write_text(verdict + "\n")


main(sys.argv[1])
