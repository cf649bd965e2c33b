#!/usr/bin/env python
"""Take the pictures of docs/user-guide from the running product: same people, same day, same names.

    scripts/cluster with .venv/bin/python scripts/guide_pictures.py [NAME …]

A database of its own is made, filled with the demonstration's data on a fixed morning, served in this process
and destroyed again. Each picture is reduced to a palette, so that a page of the guide stays light.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shelter.settings")

import django  # noqa: E402

django.setup()

import time_machine  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.test.testcases import LiveServerThread  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from shelter.accounts.models import User  # noqa: E402
from shelter.audit import log  # noqa: E402
from shelter.audit.models import Action  # noqa: E402

PICTURES = ROOT / "docs" / "user-guide" / "pictures"
MORNING = datetime(2026, 11, 20, 9, 30, tzinfo=ZoneInfo("Asia/Bangkok"))
SIZE = {"width": 1280, "height": 760}
COLOURS = 96
MARK = "e => { e.style.outline = '3px solid #b97600'; e.style.outlineOffset = '4px' }"


@dataclass(frozen=True)
class Picture:
    """`way` walks from the person's first page to the screen; `mark` selects what the text speaks of."""

    name: str
    username: str
    way: Callable[[Page], object]
    mark: str = ""


def menu(label: str) -> Callable[[Page], object]:
    return lambda page: page.locator("nav.sp-side").get_by_role("link", name=label, exact=True).click()


def first_file(page: Page) -> None:
    page.locator("td.hd2 a").first.click()


def button(page: Page, label: str) -> None:
    page.locator("main").get_by_role("link", name=label, exact=True).first.click()


def steps(*ways: Callable[[Page], object]) -> Callable[[Page], object]:
    def walk(page: Page) -> None:
        for way in ways:
            way(page)
            page.wait_for_load_state()

    return walk


def press(label: str) -> Callable[[Page], object]:
    return lambda page: button(page, label)


def waiting_plan(page: Page) -> None:
    page.locator("main").get_by_role("link", name="อ่านแผน").first.click()


def first_edition(page: Page) -> None:
    page.locator("main").get_by_role("link", name="ฉบับที่").first.click()


def new_user(page: Page) -> None:
    page.get_by_label("ชื่อผู้ใช้").fill("ssk.new")
    page.get_by_label("ชื่อ-สกุล").fill("นายตัวอย่าง ตั้งใจ")
    page.get_by_label("นักสังคมสงเคราะห์ / นักพัฒนาสังคม").check()


def stay(page: Page) -> None:
    """The first page is the one."""


SHOWN = (
    Picture("worklist", "ssk.social", stay, "main .kpis"),
    Picture("register", "ssk.social", menu("รับเข้ารายใหม่")),
    Picture("case", "ssk.social", steps(menu("แฟ้มผู้ใช้บริการ"), first_file), "main .next"),
    Picture("plan", "ssk.director", steps(menu("แผนรออนุมัติ"), waiting_plan, press("แก้ไขแผน"))),
    Picture("agree", "ssk.director", steps(menu("แผนรออนุมัติ"), waiting_plan, press("บันทึกคำตอบของผู้ใช้บริการ"))),
    Picture("overview", "ssk.director", stay, "main .kpis"),
    Picture("approve", "ssk.director", steps(menu("แผนรออนุมัติ"), waiting_plan), "main a:has-text('อนุมัติแผน')"),
    Picture("deputies", "ssk.director", menu("ผู้แทนผู้อำนวยการ")),
    Picture("patterns", "ssk.director", steps(menu("การเปิดข้อมูล"), press("รายการที่ควรถาม"))),
    Picture("km-report", "ssk.director", steps(menu("รายงาน KM"), first_edition), "main a:has-text('PDF')"),
    Picture("km-scores", "ssk.director", steps(menu("ประเมิน 4 มิติ"), first_file)),
    Picture("directory", "ssk.admin", menu("ทำเนียบสถานที่รองรับ")),
    Picture("directory-import", "ssk.admin", steps(menu("ทำเนียบสถานที่รองรับ"), press("นำเข้า Excel"))),
    Picture("users", "ssk.admin", menu("ผู้ใช้และสิทธิ")),
    Picture("settings", "ssk.admin", menu("ค่ากลางและกำหนดวัน")),
    Picture("user-new", "ssk.admin", steps(menu("ผู้ใช้และสิทธิ"), press("เพิ่มผู้ใช้"), new_user)),
)  # fmt: skip


def refuse_often(username: str) -> None:
    """Something for the director to ask about."""
    user = User.objects.get(username=username)
    for _ in range(6):
        log.write(Action.DENIED, chain="SSK", actor_id=user.pk, actor_name=username, subject_kind="case")


@contextmanager
def served() -> Iterator[str]:
    """The address of a server over a new database with the demonstration's data."""
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = "guide_pictures"
    with override_settings(STORAGES=storages, WHITENOISE_AUTOREFRESH=True, ALLOWED_HOSTS=["localhost"]):
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            call_command("load_reference_data", verbosity=0)
            call_command("seed_demo", verbosity=0)
            refuse_often("ssk.team")
            server = LiveServerThread("localhost", StaticFilesHandler)
            server.daemon = True
            server.start()
            server.is_ready.wait()
            if server.error:
                raise server.error
            yield f"http://localhost:{server.port}"
            server.terminate()
        finally:
            connections.close_all()
            connection.creation.destroy_test_db(name, verbosity=0)


def take(browser: Browser, base: str, picture: Picture) -> bytes:
    context = browser.new_context(viewport=SIZE, locale="th-TH", timezone_id="Asia/Bangkok")
    page = context.new_page()
    page.goto(f"{base}/accounts/login/")
    page.locator("[name=login]").fill(picture.username)
    page.locator("[name=password]").fill(settings.SHELTER_DEMO_PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ", exact=True).click()
    page.wait_for_load_state()
    picture.way(page)
    page.wait_for_load_state()
    if picture.mark:
        page.locator(picture.mark).first.evaluate(MARK)
    page.evaluate("document.fonts.ready.then(() => 1)")
    taken = page.screenshot(animations="disabled", caret="hide")
    context.close()
    return taken


def light(taken: bytes) -> bytes:
    """The picture with few colours: text on plain ground loses nothing by it."""
    made = BytesIO()
    few = Image.open(BytesIO(taken)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(made, "PNG", optimize=True)
    return made.getvalue()


def main(names: list[str]) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
    with time_machine.travel(MORNING), served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for picture in SHOWN:
            if names and picture.name not in names:
                continue
            data = light(take(browser, base, picture))
            (PICTURES / f"{picture.name}.png").write_bytes(data)
            print(f"{picture.name}.png {len(data) // 1024} KB")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
