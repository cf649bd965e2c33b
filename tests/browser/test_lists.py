"""What hangs on a file and on the list of files: papers, warnings, clocks, named filters, the timeline."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import Attachment, Case, ClockPause
from shelter.lib.safe_upload import ACTIVE_PDF, GLUED_PDF, HEIC, TOO_BIG
from shelter.lib.thai import format_date
from tests.browser.test_people import a_known_person
from tests.browser.test_reception import a_picture
from tests.factories.beds import make_house, put_to_bed
from tests.factories.cases import make_case

MEGABYTE = 1024 * 1024
A_PDF = b"%%PDF-1.7\n1 0 obj\n<</Type/Catalog%s>>\nendobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%%%EOF\n%s"
# Name → the bytes, and what is said of them.
REFUSED = {
    "IMG_0042.HEIC": (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 64, HEIC),
    "scripted.pdf": (A_PDF % (b"/OpenAction<</S/JavaScript/JS(app.alert)>>", b""), ACTIVE_PDF),
    "two-in-one.pdf": (A_PDF % (b"", b"<script>alert(1)</script>"), GLUED_PDF),
}


@pytest.fixture
def case(people) -> Case:
    """Of a man received four days ago."""
    return a_known_person(people)


def url(name: str, case: Case) -> str:
    return reverse(f"cases:{name}", args=[case.pk])


def attach(me, name: str, content: bytes, mime: str = "") -> None:
    me.page.locator("#id_files").set_input_files({"name": name, "mimeType": mime, "buffer": content})


def test_a_paper_that_cannot_be_kept_is_refused_in_words_and_the_good_one_stays(person, case, tmp_path):
    me = person("ssk.caseworker").go(url("files", case)).check()
    page = me.page
    page.locator("#id_kind").select_option("police_report")
    me.fill(caption="ใบรับแจ้งความ หน้า 1")
    picture = tmp_path / "DSC_0001.jpg"
    picture.write_bytes(a_picture() + b"\x00" * 50 * MEGABYTE)
    page.locator("#id_files").set_input_files(picture)
    expect(page.get_by_role("alert").filter(has_text=TOO_BIG)).to_be_visible()
    for name, (content, said) in REFUSED.items():
        attach(me, name, content)
        me.press("แนบเอกสาร")
        expect(page.locator(".errsum")).to_contain_text(said)
        expect(page.locator("#id_caption")).to_have_value("ใบรับแจ้งความ หน้า 1")
    me.check()
    assert not Attachment.objects.exists()
    attach(me, "DSC_0002.jpg", a_picture(), "image/jpeg")
    me.press("แนบเอกสาร")
    paper = page.get_by_role("row", name="ใบรับแจ้งความ หน้า 1")
    expect(paper).to_be_visible()
    me.check()
    paper.get_by_role("link", name="ใบรับแจ้งความ หน้า 1").first.click()
    expect(page.locator("main img")).to_be_visible()
    me.check()


def test_a_warning_acts_where_people_are_cared_for_until_it_ends(person, people, case):
    put_to_bed(make_house(case.centre), case, people["ssk.duty"])
    me = person("ssk.caseworker").go(url("flags", case)).check()
    page = me.page
    page.locator("#id_kind").select_option("danger")
    me.fill(words="พี่เขยข่มขู่ อย่าออกไปคนเดียว").press("เพิ่มข้อควรระวัง")
    expect(page.locator("main")).to_contain_text("พี่เขยข่มขู่")
    me.check().go("/cases/")
    expect(page.get_by_role("row", name=case.number)).to_contain_text("พี่เขยข่มขู่")
    me.check()
    night = person("ssk.duty").go("/duty/")
    expect(night.page.locator("main")).to_contain_text("พี่เขยข่มขู่")
    night.check()
    me.go(url("flags", case))
    page.get_by_role("link", name=re.compile("^บันทึกว่าสิ้นสุด")).click()
    me.check().fill(reason="ย้ายออกจากพื้นที่แล้ว").press("บันทึกว่าสิ้นสุด")
    expect(page.locator("main")).to_contain_text("ย้ายออกจากพื้นที่แล้ว")
    me.check().go("/cases/")
    expect(page.locator("main")).not_to_contain_text("พี่เขยข่มขู่")


def test_waiting_for_the_person_is_not_late_and_more_days_are_the_directors_to_give(person, people):
    case = a_known_person(people)
    late = case.received_at - timedelta(days=12)
    Case.objects.filter(pk=case.pk).update(received_at=late)
    me = person("ssk.caseworker").go(url("clock", case)).check()
    page = me.page
    clocks = page.locator("main section").first
    expect(clocks.locator(".bdg.bad").first).to_be_visible()
    me.follow("หยุดนับ").check().choose("kind", "เลื่อนเพราะยังไม่พร้อม")
    me.fill(reason="ขอเวลาก่อนเล่าเรื่องครอบครัว", first_on=format_date(late + timedelta(days=5), "numeric"))
    me.press("หยุดนับเวลา")
    expect(clocks).to_contain_text("เลื่อนเพราะยังไม่พร้อม")
    expect(clocks.locator(".bdg.bad")).to_have_count(0)
    me.check().go("/cases/")
    row = page.get_by_role("row", name=case.number)
    expect(row).to_contain_text("เลื่อนเพราะยังไม่พร้อม")
    expect(row.locator(".bdg.bad")).to_have_count(0)
    me.go(url("clock", case)).page.get_by_role("link", name=re.compile("^กลับมานับ")).first.click()
    me.check().press("บันทึก")

    me.follow("หยุดนับ").choose("kind", "โรงพยาบาล").fill(reason="รอผ่าตัดเล็ก").press("หยุดนับเวลา")
    expect(clocks).to_contain_text("หยุดนับ")
    assert ClockPause.objects.count() == 2
    me.follow("ขอขยายเวลา").check().fill(days="๑๐", reason="รอผลตรวจสอบทะเบียน")
    me.press("ส่งคำขอ")
    expect(page.locator("main")).to_contain_text("รอผลตรวจสอบทะเบียน")
    director = person("ssk.director").go("/extensions/waiting").check()
    director.page.get_by_role("link", name="พิจารณา").click()
    director.check().choose("answer", "อนุมัติ").fill(note="ตามที่ขอ")
    director.press("บันทึกผลการพิจารณา")
    expect(director.page.locator("main")).to_contain_text("ผู้อำนวยการขยายให้ 10 วัน")
    director.check()


def test_a_filter_gets_a_name_is_used_and_goes(person, case, people):
    make_case(case.centre, people["ssk.mate"])
    me = person("ssk.caseworker").go("/cases/").check().follow("ตัวกรองเพิ่มเติม")
    page = me.page
    page.locator("#f_mine").select_option("1")
    page.locator("#f_group").select_option("elderly")
    me.press("แสดง")
    expect(page.locator("caption")).to_contain_text("1 แฟ้ม")
    me.check().follow("บันทึกตัวกรองนี้").check().press("บันทึกตัวกรอง")
    expect(page.get_by_text("ตั้งชื่อตัวกรอง").first).to_be_visible()
    me.fill(name="ผู้สูงอายุของฉัน").press("บันทึกตัวกรอง")
    me.go("/cases/").check().follow("ผู้สูงอายุของฉัน")
    expect(page.locator("caption")).to_contain_text("1 แฟ้ม")
    expect(page.locator("#f_group")).to_have_value("elderly")
    me.follow("จัดการตัวกรอง").check()
    page.get_by_role("button", name=re.compile("^ลบ")).click()
    expect(page.locator("main")).to_contain_text("ยังไม่มีตัวกรองที่บันทึกไว้")
    me.go("/cases/")
    expect(page.get_by_role("link", name="ผู้สูงอายุของฉัน")).to_have_count(0)


def test_the_timeline_shows_one_kind_and_leads_to_its_record(person, case):
    me = person("ssk.caseworker").go(url("flags", case))
    page = me.page
    page.locator("#id_kind").select_option("allergy")
    me.fill(words="ปลาร้าดิบ").press("เพิ่มข้อควรระวัง")
    me.go(url("note", case)).fill(text="ช่วยกวาดลานตอนเช้า").press("บันทึกเหตุการณ์")
    timeline = page.locator("#timeline")
    expect(timeline.locator("li")).to_have_count(3)
    page.locator("#f_kind").select_option("flag")
    timeline.get_by_role("button", name="แสดง").click()
    expect(timeline.locator("li")).to_have_count(1)
    me.check()
    timeline.locator("li a").click()
    expect(page.get_by_role("heading", name="ข้อควรระวัง", exact=True)).to_be_visible()
