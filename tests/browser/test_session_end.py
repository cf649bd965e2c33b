"""The end of a session in a browser: seen coming, put off, locked without losing a word, and the lock key."""

import re
from time import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from shelter.accounts import sessions
from shelter.desk.models import Draft
from tests.browser.conftest import until
from tests.factories.cases import make_case

DRAFTS = "Object.keys(sessionStorage).filter(key => key.startsWith('saphan-draft:')).length"


@pytest.fixture
def pass_time(monkeypatch):
    """pass_time(page, seconds): so much later, by the clock of the site and by that of the page."""
    gone = [0]
    monkeypatch.setattr(sessions, "time", lambda: time() + gone[0])

    def later(page, seconds: int) -> None:
        gone[0] += seconds
        page.clock.fast_forward(seconds * 1000)

    return later


def at_a_clock(user, path: str):
    """At a page whose clock can be moved on."""
    user.page.clock.install()
    return user.go(path)


@pytest.fixture
def note_page(people):
    """A short form, which has no draft on the server."""
    case = make_case(people["ssk.caseworker"].centre, people["ssk.caseworker"])
    return reverse("cases:note", args=[case.pk])


def warning(page):
    return page.get_by_role("alert").filter(has_text="ระบบจะล็อกหน้านี้เวลา")


def test_the_warning_comes_before_the_end_and_a_press_puts_it_off(person, settings, pass_time):
    user = at_a_clock(person("ssk.caseworker"), "/accounts/password/")
    page = user.page
    expect(warning(page)).to_have_count(0)
    pass_time(page, settings.SESSION_IDLE_SECONDS - settings.SESSION_WARN_SECONDS + 1)
    expect(warning(page)).to_be_visible()
    user.check()
    page.get_by_role("button", name="ทำต่อ").click()
    expect(warning(page)).to_have_count(0)
    pass_time(page, settings.SESSION_WARN_SECONDS + 1)
    assert user.go("/accounts/password/").page.url.endswith("/accounts/password/")


def test_whoever_reads_without_sending_anything_stays_inside(person, settings, pass_time):
    page = at_a_clock(person("ssk.caseworker"), "/accounts/sessions/").page
    told_every = 300  # seconds, in session.js
    for _ in range(settings.SESSION_IDLE_SECONDS // told_every + 1):
        pass_time(page, told_every)
        with page.expect_response("**/accounts/session/**"):
            page.keyboard.press("ArrowDown")
    expect(page.get_by_role("heading", name="เครื่องที่เข้าใช้อยู่")).to_be_visible()
    assert page.reload().url.endswith("/accounts/sessions/")


def test_at_the_end_the_page_locks_and_what_was_typed_comes_back_after_signing_in(
    person, note_page, settings, pass_time
):
    user = at_a_clock(person("ssk.caseworker"), note_page)
    page = user.page
    page.locator("[name=text]").fill("พบที่สถานีรถไฟ ขอกลับไปหาลูกสาว")
    pass_time(page, settings.SESSION_IDLE_SECONDS + 1)
    expect(page.get_by_role("button", name="เข้าสู่ระบบ", exact=True)).to_be_visible()
    assert "สถานีรถไฟ" not in page.content()
    expect(page.get_by_text("ไม่มีการใช้งานนาน")).to_be_visible()
    user.enter("ssk.caseworker")
    page.wait_for_url(f"**{note_page}")
    page.get_by_role("button", name="นำข้อความกลับมา").click()
    expect(page.locator("[name=text]")).to_have_value("พบที่สถานีรถไฟ ขอกลับไปหาลูกสาว")


def test_the_lock_key_hides_the_page_at_once_and_keeps_the_draft_on_the_server(person):
    user = person("ssk.caseworker").go(reverse("cases:register"))
    page = user.page
    page.locator("[name=first_name]").fill("สมพร")
    page.keyboard.press("F9")
    expect(page.get_by_text("ล็อกหน้าจอแล้ว")).to_be_visible()
    user.check()
    assert Draft.objects.filter(user__username="ssk.caseworker", form="register").exists()
    page.go_back()
    expect(page.get_by_role("button", name="เข้าสู่ระบบ", exact=True)).to_be_visible()
    assert "สมพร" not in page.content()
    page.goto(user.base + "/accounts/login/?next=" + reverse("cases:register"))
    user.enter("ssk.caseworker")
    expect(page.locator("[name=first_name]").or_(page.get_by_text("ร่าง")).first).to_be_visible()


def test_the_lock_is_in_the_menu_and_works_without_scripts(person):
    user = person("ssk.caseworker", script=False).go("/accounts/sessions/")
    page = user.page
    page.locator("details.sp-user summary").click()
    page.get_by_role("button", name=re.compile("ล็อกหน้าจอ")).click()
    expect(page.get_by_text("ล็อกหน้าจอแล้ว")).to_be_visible()
    user.enter("ssk.caseworker")
    page.wait_for_url("**/accounts/sessions/")


def test_the_back_button_shows_nothing_after_signing_out(person, note_page):
    user = person("ssk.caseworker").go(note_page)
    page = user.page
    page.locator("[name=text]").fill("พบที่สถานีรถไฟ")
    until(page, lambda: page.evaluate(DRAFTS) == 1)  # the tab keeps what was typed after two seconds
    page.locator("details.sp-user summary").click()
    page.get_by_role("button", name="ออกจากระบบ").click()
    expect(page.get_by_role("button", name="เข้าสู่ระบบ", exact=True)).to_be_visible()
    assert page.evaluate(DRAFTS) == 0
    page.go_back()
    expect(page.get_by_role("button", name="เข้าสู่ระบบ", exact=True)).to_be_visible()
    assert "สถานีรถไฟ" not in page.content()


def test_a_device_that_is_ended_from_another_is_out(person):
    lost, here = person("ssk.caseworker"), person("ssk.caseworker")
    here.go("/accounts/sessions/").check()
    here.page.get_by_role("button", name="ให้ออกทุกเครื่องยกเว้นเครื่องนี้").click()
    expect(here.page.get_by_text("ให้ออกจากระบบแล้ว 1 เครื่อง")).to_be_visible()
    lost.go("/cases/")
    expect(lost.page.get_by_role("button", name="เข้าสู่ระบบ", exact=True)).to_be_visible()
