"""The first minute: the sign-in page, a wrong password, each role's home, signing out."""

import pytest
from playwright.sync_api import expect

from shelter.accounts.models import Role


def test_a_wrong_password_says_what_to_do_and_moves_the_focus_there(screen):
    stranger = screen().go("/accounts/login/").check()
    page = stranger.page
    page.locator("[name=login]").fill("ssk.director")
    page.locator("[name=password]").fill("รหัสที่ไม่ใช่")
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    expect(page.get_by_role("alert").first).to_contain_text("ไม่สำเร็จ")
    expect(page.locator("[name=login]")).to_have_value("ssk.director")
    stranger.check()


@pytest.mark.parametrize("role", [*(f"ssk.{role}" for role in Role if role != Role.AUDITOR), "hq.auditor"])
def test_every_role_comes_home_and_can_leave(person, role):
    user = person(role)
    user.check()
    user.go("/accounts/logout/").page.get_by_role("button", name="ออกจากระบบ").click()
    expect(user.page.get_by_role("button", name="เข้าสู่ระบบ")).to_be_visible()
