"""Reading the access log in a browser: the auditor, a director, a caseworker."""

import json

import pytest
from playwright.sync_api import expect

from shelter.audit import log
from shelter.audit.models import Action
from tests.factories.cases import make_case


@pytest.fixture
def case(site, people):
    """A file of Sisaket, and a colleague whom the system refused five times."""
    made = make_case(people["ssk.caseworker"].centre, people["ssk.caseworker"])
    mate = people["ssk.mate"]
    for _ in range(5):
        log.write(Action.DENIED, chain="SSK", actor_id=mate.pk, actor_name=mate.username, subject_kind="case")
    return made


def test_the_auditor_reads_verifies_and_keeps_the_heads(person, case):
    auditor = person("hq.auditor").check()
    expect(auditor.page.locator("h1")).to_have_text("บันทึกการเข้าถึง")
    auditor.page.get_by_label("ศูนย์").select_option("SSK")
    auditor.page.get_by_label("การกระทำ").select_option("denied")
    auditor.press("กรอง").check()
    expect(auditor.page.locator("tbody tr").first).to_contain_text("ถูกปฏิเสธ")
    auditor.page.locator("tbody a").first.click()
    expect(auditor.page.get_by_text("ตรง", exact=True)).to_be_visible()
    auditor.check().go("/log/").follow("ตรวจความครบถ้วน")
    auditor.press("ตรวจทุกโซ่")
    expect(auditor.page.get_by_text("ถูกต้องครบถ้วน")).to_be_visible()
    auditor.check()
    assert json.loads(auditor.fetch("/log/heads/"))["SSK"]["seq"] >= 5


def test_a_director_asks_about_a_pattern_and_notes_the_answer(person, case):
    director = person("ssk.director").go("/reads/").check().follow("รายการที่ควรถาม").check()
    director.page.get_by_role("link", name="บันทึกผลการตรวจ").first.click()
    director.press("บันทึกผลการตรวจ")
    expect(director.page.locator(".errsum")).to_be_visible()
    director.check()
    director.page.get_by_label("ถามเจ้าตัวแล้ว").check()
    director.page.get_by_label("เหตุผลที่ได้").fill("เปิดลิงก์เก่าที่จดไว้ก่อนย้ายงาน")
    director.press("บันทึกผลการตรวจ")
    expect(director.page.get_by_text("เปิดลิงก์เก่าที่จดไว้ก่อนย้ายงาน")).to_be_visible()
    director.check()


def test_a_file_shows_its_director_who_opened_it_and_staff_see_their_own(person, case):
    person("ssk.caseworker").go(f"/cases/{case.pk}/").go("/reads/").check()
    director = person("ssk.director").go(f"/cases/{case.pk}/").follow("ใครเปิดแฟ้มนี้").check()
    expect(director.page.locator("tbody")).to_contain_text("ssk.caseworker")
