"""Setting up and using a second factor in a browser: a passkey, the telephone's code, a recovery code."""

from time import time
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from playwright.sync_api import expect

from shelter.accounts.models import User
from tests.browser.conftest import Person, width_of
from tests.conftest import PASSWORD

SECONDS = 30


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


class Telephone:
    """Shows the codes; its clock and the site's stand still until the next code is asked for."""

    def __init__(self) -> None:
        self.now = time()

    def code(self, secret: str) -> str:
        return auth.format_hotp_value(auth.hotp_value(secret, int(self.now) // SECONDS))

    def next_code(self, secret: str) -> str:
        self.now += SECONDS
        return self.code(secret)


@pytest.fixture
def telephone(monkeypatch):
    made = Telephone()
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: made.now))
    return made


def with_passkeys(person: Person) -> None:
    """The computer has a fingerprint reader that always says yes."""
    devtools = person.page.context.new_cdp_session(person.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_out(person: Person) -> None:
    person.go("/accounts/logout/").press("ออกจากระบบ")
    expect(person.page.get_by_role("button", name="เข้าสู่ระบบ", exact=True)).to_be_visible()
    # A passkey is asked for by a script.
    person.page.wait_for_load_state()


def name_and_password(person: Person, username: str) -> None:
    page = person.page
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ", exact=True).click()
    expect(page.get_by_role("heading", name="ยืนยันตัวชั้นที่สอง")).to_be_visible()


def at_work(person: Person) -> None:
    expect(person.page.get_by_role("heading", name="งานของฉัน", level=1)).to_be_visible()


def test_a_passkey_is_added_and_signs_in_alone_and_as_a_second_factor(person):
    user = person("ssk.caseworker")
    with_passkeys(user)
    page = user.page
    expect(page.get_by_text("ก่อนเริ่มงาน ตั้งการยืนยันตัวสองชั้น")).to_be_visible()
    user.check().follow("เพิ่มกุญแจ").check()
    user.press("เพิ่มกุญแจ")
    expect(page.get_by_role("heading", name="รหัสสำรอง")).to_be_visible()
    user.check().go("/accounts/2fa/webauthn/").check()
    user.page.get_by_role("link", name="แก้ชื่อ").click()
    user.check()
    page.get_by_label("ชื่อกุญแจ").fill("เครื่องหน้าเวร")
    user.press("บันทึกชื่อ")
    expect(page.get_by_text("เครื่องหน้าเวร").first).to_be_visible()

    sign_out(user)
    page.get_by_role("button", name="ใช้พาสคีย์แทนรหัสผ่าน").click()
    at_work(user)

    sign_out(user)
    name_and_password(user, "ssk.caseworker")
    user.check()
    page.get_by_role("button", name="ใช้กุญแจหรือพาสคีย์").click()
    expect(page.get_by_role("heading", name="ยืนยันตัวชั้นที่สอง")).to_have_count(0)
    at_work(user)

    user.go("/accounts/2fa/webauthn/")
    page.get_by_role("link", name="ลบ").click()
    user.check()
    page.get_by_role("link", name="ใช้กุญแจหรือพาสคีย์").click()
    expect(page.get_by_role("button", name="ใช้กุญแจหรือพาสคีย์")).to_be_visible()
    user.check()
    page.get_by_role("button", name="ใช้กุญแจหรือพาสคีย์").click()
    expect(page.get_by_role("button", name="ลบกุญแจ")).to_be_visible()
    user.check().press("ลบกุญแจ")
    expect(page.get_by_text("ยังไม่มีกุญแจหรือพาสคีย์").or_(page.get_by_text("ก่อนเริ่มงาน"))).to_be_visible()
    assert not Authenticator.objects.exists()
    assert user.go("/cases/").page.url.endswith("/accounts/2fa/")


def test_the_telephones_code_is_set_up_from_the_picture_and_signs_in(person, telephone):
    user = person("ssk.caseworker")
    page = user.page
    user.follow("เปิดแอปยืนยันตัว")
    picture = page.get_by_role("img", name="ภาพ QR")
    expect(picture).to_be_visible()
    assert width_of(picture) > 100
    secret = page.get_by_label("สแกนไม่ได้").input_value()
    page.get_by_label("รหัสตรวจสอบ").fill("000000")
    user.press("เปิดแอปยืนยันตัว")
    expect(page.get_by_role("alert").first).to_contain_text("รหัส 6 หลักไม่ตรง")
    user.check()
    page.get_by_label("รหัสตรวจสอบ").fill(telephone.code(secret))
    user.press("เปิดแอปยืนยันตัว")
    expect(page.get_by_role("heading", name="รหัสสำรอง")).to_be_visible()

    sign_out(user)
    name_and_password(user, "ssk.caseworker")
    page.locator("[name=code]").fill(telephone.next_code(secret))  # the one it was set up with is spent
    page.get_by_role("button", name="เข้าสู่ระบบ", exact=True).click()
    at_work(user)


def test_a_recovery_code_signs_in_once_without_scripts(person, telephone):
    user = person("ssk.caseworker", script=False)
    page = user.page
    user.follow("เปิดแอปยืนยันตัว")
    page.get_by_label("รหัสตรวจสอบ").fill(telephone.code(page.get_by_label("สแกนไม่ได้").input_value()))
    user.press("เปิดแอปยืนยันตัว")
    code = page.locator(".codes li").first.text_content()
    sign_out(user)
    name_and_password(user, "ssk.caseworker")
    page.locator("[name=code]").fill(code)
    page.get_by_role("button", name="เข้าสู่ระบบ", exact=True).click()
    at_work(user)
    sign_out(user)
    name_and_password(user, "ssk.caseworker")
    page.locator("[name=code]").fill(code)
    page.get_by_role("button", name="เข้าสู่ระบบ", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("ไม่ตรง")
    assert User.objects.filter(username="ssk.caseworker", last_login__isnull=False).exists()
