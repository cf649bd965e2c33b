"""The product in Debian's Chromium, as a person would use it, at a desk (1366) and on a phone (390)."""

import os
import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from threading import Condition
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from playwright.sync_api import Browser, Locator, Page, expect

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
        expect(self.page).not_to_have_url(re.compile("/accounts/login/"))
        expect(self.page.locator("h1").first).to_be_visible()
        return self

    def go(self, path: str) -> "Person":
        self.page.goto(self.base + path)
        return self

    def press(self, verb: str) -> "Person":
        """The button of that name, outside the menus."""
        self.page.locator("main").get_by_role("button", name=verb, exact=True).click()
        return self.answered()

    def answered(self) -> "Person":
        """Once the page that answers the button pressed has come: a form goes only when its draft has."""
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0)
        self.page.wait_for_load_state()
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
        address = url if url.startswith("http") else self.base + url
        answer = self.page.context.request.get(address, timeout=2 * PATIENCE)  # a book of a hundred pages too
        assert answer.ok, f"{url}: {answer.status}"
        return answer.body()

    def check(self) -> "Person":
        """No serious axe finding and no sideways scroll on the page as it stands; leaves its picture."""
        if PICTURES:
            self.page.wait_for_load_state()
            _keep_picture(self.page)
        return self.audit()

    def audit(self) -> "Person":
        """What `check` holds a page to, without the picture."""
        self.page.wait_for_load_state()
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


def width_of(picture: Locator) -> int:
    """In dots of the picture itself, once it is there."""
    return picture.evaluate("image => image.decode().then(() => image.naturalWidth)")


def until(page: Page, true: Callable[[], object]) -> None:
    """Waits, while the page goes on, for what no locator can be asked."""
    for _ in range(PATIENCE // 50):
        if true():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never came true")


def _keep_picture(page: Page) -> None:
    running = os.environ["PYTEST_CURRENT_TEST"].partition(" ")[0].rpartition("::")[2]
    name = re.sub(r"[^\w-]+", "-", running.removesuffix("-chromium]")).strip("-")
    page.screenshot(path=Path(PICTURES or ".") / f"{name}-{next(_serial):03}.png", full_page=True)


class UnderWay:
    """Counts what the server is at work on."""

    def __init__(self) -> None:
        self._number, self._changed = 0, Condition()
        request_started.connect(self._begun, dispatch_uid="under way")
        request_finished.connect(self._done, dispatch_uid="under way")

    def _begun(self, **_: object) -> None:
        with self._changed:
            self._number += 1

    def _done(self, **_: object) -> None:
        with self._changed:
            self._number -= 1
            self._changed.notify_all()

    def wait_for_none(self) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self._number == 0, timeout=PATIENCE / 1000)


@pytest.fixture(scope="session")
def under_way() -> UnderWay:
    return UnderWay()


@pytest.fixture
def site(live_server, transactional_db, people, under_way) -> Iterator[str]:
    """A served product with its reference data and the cast."""
    call_command("load_reference_data", verbosity=0)
    # Sign-in throttles count in the cache, which the test database keeps between tests.
    cache.clear()
    yield live_server.url
    # A page that goes sends its draft, and nobody waits for the answer. The tables are emptied next: whatever
    # came before this last question is answered first.
    urlopen(f"{live_server.url}/healthz").close()  # noqa: S310  the server of this test
    under_way.wait_for_none()


@pytest.fixture
def screen(site, browser: Browser, size) -> Iterator[Callable[..., Person]]:
    """screen() → a browser of its own in which nobody has signed in; `script=False` runs no script."""
    contexts = []

    def make(*, script: bool = True) -> Person:
        context = browser.new_context(
            viewport=SIZES[size],
            locale="th-TH",
            timezone_id="Asia/Bangkok",
            java_script_enabled=script,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return Person(context.new_page(), site)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def person(screen) -> Callable[..., Person]:
    """person(username) → that person, signed in, in a browser of their own; `script=False` runs no script."""

    def make(username: str, *, script: bool = True) -> Person:
        return screen(script=script).sign_in(username)

    return make
