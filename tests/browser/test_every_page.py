"""Every page that a link leads to, of the demonstration's people and files, held to axe and to its screen."""

from collections import deque
from pathlib import Path
from urllib.parse import urldefrag, urlparse

from django.core.management import call_command
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from tests import reading_watch
from tests.browser.conftest import PICTURES, Person
from tests.conftest import PASSWORD

# Each begins at their own first page; a route is visited once, by whoever comes to it first.
ACCOUNTS = ("ssk.social", "ssk.director", "ssk.duty", "ssk.helper", "ssk.admin", "ssk.km", "hq.auditor")
# Routes that answer with a file, or end the visit.
NO_PAGE = ("paper", "export", "template", "download", "image", "photo", "print", "chart", "logout", "lock")


def _routes_of(me: Person, here: str) -> list[tuple[str, str]]:
    """(route, path with query) of the links on the page that stay in the product."""
    found = []
    for link in me.page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)"):
        address, _ = urldefrag(link)
        parts = urlparse(address)
        if not address.startswith(me.base) or parts.path == here:
            continue
        try:
            name = resolve(parts.path).view_name
        except Resolver404:
            continue
        found.append((name, f"{parts.path}?{parts.query}" if parts.query else parts.path))
    return found


def test_every_page_a_link_leads_to_can_be_read_by_everybody(person, size, settings):
    settings.SHELTER_DEMO_PASSWORD = PASSWORD
    call_command("seed_demo", verbosity=0)
    seen: set[str] = set()
    faults: list[str] = []
    for account in ACCOUNTS:
        me = person(account)
        waiting = deque([("home", urlparse(me.page.url).path)])
        while waiting:
            name, path = waiting.popleft()
            if name in seen or any(word in name for word in NO_PAGE):
                continue
            seen.add(name)
            try:
                answer = me.page.goto(me.base + path)
            except Error as error:
                if "Download" in str(error):
                    continue
                raise
            if answer is None or not answer.ok:
                faults.append(f"{account} {name} {path}: {answer and answer.status}")
                continue
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            try:
                me.audit()
            except AssertionError as fault:
                faults.append(f"{account} {name}: {fault}")
            if PICTURES:
                me.page.screenshot(
                    path=Path(PICTURES) / f"{size}-{name.replace(':', '-')}.png", full_page=True
                )
            waiting.extend(_routes_of(me, path))
    # The demonstration's people share names with its staff and with the examples beside fields.
    reading_watch.ANSWERS.clear()
    assert faults == []
    assert len(seen) > 80
