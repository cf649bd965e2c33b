"""The site fails under somebody's hands: what was typed is there again, whichever way they go on."""

import pytest
from django.db import connection
from playwright.sync_api import expect

from shelter.accounts.models import User
from tests.factories.cases import make_case

TEXT = "กินข้าวได้ดี เล่าเรื่องลูกสาวที่ขอนแก่น"


def rename(old: str, new: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER FUNCTION {old} RENAME TO {new}")


@pytest.mark.parametrize("size", ["phone"], indirect=True)
@pytest.mark.parametrize("way", ["home", "back"])
def test_what_was_typed_outlives_a_page_that_says_the_site_is_away(person, way):
    officer = User.objects.get(username="ssk.caseworker")
    case = make_case(officer.centre, officer)
    at = person("ssk.caseworker")
    at.go(f"/cases/{case.pk}/note")
    at.page.locator("[name=text]").fill(TEXT)
    rename("audit_append", "audit_append_away")
    try:
        at.press("บันทึกเหตุการณ์")
        expect(at.page.locator("h1")).to_have_text("ระบบหยุดพักชั่วคราว")
    finally:
        rename("audit_append_away", "audit_append")
    if way == "home":
        at.follow("กลับไปหน้าแรก")
        at.go(f"/cases/{case.pk}/note")
    else:
        at.page.go_back()
    if at.page.locator("[name=text]").input_value() != TEXT:
        at.press("นำข้อความกลับมา")
    expect(at.page.locator("[name=text]")).to_have_value(TEXT)
    at.press("บันทึกเหตุการณ์")
    expect(at.page.get_by_text(TEXT)).to_be_visible()
    # Kept, it is gone from the tab: the empty form offers nothing.
    at.go(f"/cases/{case.pk}/note")
    expect(at.page.locator("[name=text]")).to_have_value("")
    expect(at.page.get_by_role("button", name="นำข้อความกลับมา")).to_have_count(0)
