"""The product in Debian's Chromium, as a person would use it, at a desk (1366) and on a phone (390)."""

import os
import re
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect

from tests.conftest import PASSWORD

SIZES = {"desk": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}
GRAVE = {"serious", "critical"}
# A directory: each page that is checked leaves its picture there, to be looked at.
PICTURES = os.environ.get("SHELTER_PICTURES")
_serial = count(1)
# How long to wait before calling something absent, in ms: a machine with other work to do answers late.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session", autouse=True)
def _orm_beside_playwright():
    # Playwright keeps an event loop in this thread; Django would refuse the ORM beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {
        "executable_path": "/usr/bin/chromium",
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(params=sorted(SIZES))
def size(request) -> str:
    return request.param


class Person:
    """Somebody at a screen: signs in with the form, walks by links and buttons, is checked by axe."""

    def __init__(self, page: Page, base: str):
        self.page = page
        self.base = base

    def sign_in(self, username: str) -> "Person":
        self.page.goto(f"{self.base}/accounts/login/")
        return self.enter(username)

    def enter(self, username: str) -> "Person":
        """Through the sign-in form that stands on the page, on to where it leads."""
        self.page.locator("[name=login]").fill(username)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.get_by_role("button", name="เข้าสู่ระบบ", exact=True).click()
        expect(self.page.locator("h1").first).to_be_visible()
        return self

    def go(self, path: str) -> "Person":
        self.page.goto(self.base + path)
        return self

    def press(self, verb: str) -> "Person":
        """The button of that name, outside the menus."""
        self.page.locator("main").get_by_role("button", name=verb, exact=True).click()
        return self

    def follow(self, label: str) -> "Person":
        """The link of that name, outside the menus."""
        self.page.locator("main").get_by_role("link", name=label, exact=True).click()
        return self

    def choose(self, field: str, label: str) -> "Person":
        """The radio button or box of that label, of the form field of that name."""
        self.page.locator(f"#div_id_{field} label", has_text=label).first.click()
        return self

    def fill(self, **typed: str) -> "Person":
        """What is typed into the form fields of those names."""
        for field, words in typed.items():
            self.page.locator(f"#id_{field}").fill(words)
        return self

    def session_ends(self) -> "Person":
        """The next request meets the sign-in page, as after thirty minutes away."""
        self.page.context.clear_cookies(name="sessionid")
        return self

    def fetch(self, url: str) -> bytes:
        """A file at `url`, asked for in this person's session."""
        answer = self.page.context.request.get(url if url.startswith("http") else self.base + url)
        assert answer.ok, f"{url}: {answer.status}"
        return answer.body()

    def check(self) -> "Person":
        """No serious axe finding and no sideways scroll on the page as it stands; leaves its picture."""
        if PICTURES:
            _keep_picture(self.page)
        return self.audit()

    def audit(self) -> "Person":
        """What `check` holds a page to, without the picture."""
        found = Axe().run(self.page).response["violations"]
        grave = [
            (one["id"], [node["target"] for node in one["nodes"]][:3])
            for one in found
            if one["impact"] in GRAVE
        ]
        assert grave == [], f"{self.page.url}: {grave}"
        wide, seen = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide <= seen + 1, f"{self.page.url} scrolls sideways: {wide} > {seen}"
        return self


def _keep_picture(page: Page) -> None:
    running = os.environ["PYTEST_CURRENT_TEST"].partition(" ")[0].rpartition("::")[2]
    name = re.sub(r"[^\w-]+", "-", running.removesuffix("-chromium]")).strip("-")
    page.screenshot(path=Path(PICTURES or ".") / f"{name}-{next(_serial):03}.png", full_page=True)


@pytest.fixture
def site(live_server, transactional_db, people) -> str:
    """A served product with its reference data and the cast."""
    call_command("load_reference_data", verbosity=0)
    # Sign-in throttles count in the cache, which the test database keeps between tests.
    cache.clear()
    return live_server.url


@pytest.fixture
def person(site, browser: Browser, size) -> Callable[..., Person]:
    """person(username) → that person, signed in, in a browser of their own; `script=False` runs no script."""
    contexts = []

    def make(username: str, *, script: bool = True) -> Person:
        context = browser.new_context(
            viewport=SIZES[size],
            locale="th-TH",
            timezone_id="Asia/Bangkok",
            java_script_enabled=script,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return Person(context.new_page(), site).sign_in(username)

    yield make
    for context in contexts:
        context.close()
