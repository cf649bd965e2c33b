"""Somebody who works on while a drill breaks things, and the one who counts afterwards.

    writer.py write URL LEDGER    takes people in, one after the other, until SIGTERM. Every file that the
                                  site confirmed is a line of LEDGER; a POST without answer is sent again.
    writer.py check LEDGER        every confirmed file is there once, no number is missing or given twice, no
                                  token is spent without a result, and the access log verifies.

Invented people only. `write` knows no Django; `check` runs where manage.py runs.
"""

import http.cookiejar
import os
import random
import re
import signal
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

USER = "ssk.social"
SYLLABLES = tuple("กา ขวัญ คำ จัน ชื่น ดวง ทอง นวล บุญ ผา พิม ฟ้า มา ยุพ ริน ลำ วัน สม".split(" "))  # noqa: SIM905
PATIENCE = 180  # seconds until a POST that nobody answers is given up


class Officer:
    def __init__(self, base: str):
        self.base = base
        self.jar = http.cookiejar.CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), _NoRedirect)
        self.open = opener.open

    def ask(self, path: str, data: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, where it leads, and the page. An OSError when nobody answers."""
        body = None
        if data is not None:
            token = next((one.value for one in self.jar if one.name.endswith("csrftoken")), "")
            body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **data}).encode()
        request = urllib.request.Request(self.base + path, body, {"Referer": self.base})  # noqa: S310
        try:
            answer = self.open(request, timeout=20)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()

    def sign_in(self) -> None:
        self.ask("/accounts/login/")
        form = {"login": USER, "password": os.environ["SHELTER_DEMO_PASSWORD"]}
        if self.ask("/accounts/login/", form)[0] != 302:
            raise SystemExit("could not sign in")

    def take_in(self, mark: str) -> str:
        """Register somebody under `mark`; the address of the file. The same POST until it is answered."""
        form = {
            "identity": "known",
            "first_name": "".join(random.sample(SYLLABLES, 3)),
            "last_name": "".join(random.sample(SYLLABLES, 3)),
            "sender_kind": "self",
            "nationality_status": "unknown",
            "sex": "unknown",
            "paper_register_no": mark,
            "post_token": str(uuid.uuid4()),
        }
        ends = time.monotonic() + PATIENCE
        status = 0
        while time.monotonic() < ends:
            try:
                status, url, page = self.ask("/register/", form)
            except OSError:
                status, url, page = 0, "", ""
            if status == 302 and url.startswith("/cases/"):
                return url
            if status == 200:  # somebody of a like name: no, somebody else
                form |= dict.fromkeys(re.findall(r'name="(same_[^"]+)"', page), "no")
            else:
                time.sleep(0.1)
        raise SystemExit(f"no answer for {PATIENCE} s, last status {status}")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def write(base: str, ledger: Path) -> None:
    stopped = []
    signal.signal(signal.SIGTERM, lambda *args: stopped.append(True))
    officer = Officer(base)
    officer.sign_in()
    with ledger.open("a") as lines:
        while not stopped:
            mark = uuid.uuid4().hex
            print(mark, officer.take_in(mark), file=lines, flush=True)


def check(ledger: Path) -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shelter.settings")
    import django

    django.setup()
    from django.db.models import Count, Max

    from cases.models import Case
    from shelter.audit.models import AccessEntry
    from shelter.audit.verify import verify_all
    from shelter.desk.models import SpentToken

    faults = []
    created = AccessEntry.objects.filter(action="create")
    confirmed = dict(line.split() for line in ledger.read_text().splitlines())
    for mark, url in confirmed.items():
        named = Case.objects.filter(paper_register_no=mark).values_list("pk", flat=True)
        found = [f"/cases/{pk}/" for pk in named]
        if found != [url]:
            faults.append(f"confirmed as {url}, found {found}")
        elif created.filter(subject_ids__contains=[url.split("/")[2]]).count() != 1:
            faults.append(f"{url} has not one row in the access log")
    numbers = Case.objects.values("centre", "fiscal_year").annotate(last=Max("sequence"), count=Count("pk"))
    for group in numbers:
        if group["last"] != group["count"]:
            faults.append(f"numbers with a gap: {group['count']} files, last number {group['last']}")
    if SpentToken.objects.filter(result_url="").exists():
        faults.append("a token is spent and led nowhere")
    faults += [f"access log {fault.chain} row {fault.seq}: {fault.reason}" for fault in verify_all()]
    for fault in faults:
        print("   ", fault)
    if not faults:
        print(
            f"    {len(confirmed)} confirmed files: all there, once; numbers without gap; access log intact"
        )
    return bool(faults) or not confirmed


if __name__ == "__main__":
    verb, *given = sys.argv[1:]
    if verb == "write":
        write(given[0], Path(given[1]))
    else:
        raise SystemExit(check(Path(given[0])))
