"""The year's KM report: taken in from text, looked over, written on, by one person and by two."""

import io

from docx import Document
from playwright.sync_api import expect

from km.models import KMReport
from tests.km.paper import by_pdftotext, squeezed
from tests.km.texts import REPORT_A

STRAY = "ฝากพิมพ์ชื่อโรงครัวด้วย"
# ๑.๑๐ is left to be written on the page; ๑.๓ has a word to be put right.
PASTED = f"{STRAY}\n\n" + REPORT_A.replace("หน้าแล้งน้ำไม่พอ\n", "").replace("ผู้ใช้บริการหลายคน", "ผู้บริการหลายคน")
WRITTEN = "น้ำบ่อแห้งเดือนเมษายน ทุกคนจึงตักน้ำจากสระมารดแปลงผัก"


def take_in(me, text: str = PASTED):
    """To the preview of a pasted report."""
    me.go("/km/").follow("นำเข้าจากข้อความ")
    me.page.locator("#id_year").fill("๒๕๖๘")
    me.page.locator("#id_pasted").fill(text)
    return me.press("อ่านและดูก่อนบันทึก")


def written(me) -> tuple[int, int]:
    numbers = me.page.locator("nav[aria-label='ส่วนของรายงาน'] b .num")
    return int(numbers.nth(0).inner_text()), int(numbers.nth(1).inner_text())


def test_a_report_is_read_shown_and_kept_when_confirmed(person):
    me = person("ssk.km").check()
    me.follow("นำเข้าจากข้อความ").check()
    me.press("อ่านและดูก่อนบันทึก")
    expect(me.page.locator(".errsum")).to_contain_text("วางข้อความของรายงาน")
    me.check()
    take_in(me).check()
    page = me.page
    lands = page.get_by_role("table", name="ส่วนของรายงานและข้อความที่ได้")
    expect(lands.get_by_role("row", name="๑.๓")).to_contain_text("ศูนย์มีที่ดินว่างข้างโรงครัว")
    expect(lands.get_by_role("row", name="๑.๑๐")).to_contain_text("ไม่มีข้อความ")
    expect(page.get_by_role("region", name="ข้อความที่ยังไม่มีที่ลง")).to_contain_text(STRAY)
    expect(page.get_by_role("region", name="คณะทำงาน")).to_contain_text("สมมุติ สามทดลอง")
    me.press("กลับไปแก้ข้อความ")
    assert STRAY in page.locator("#id_pasted").input_value()
    me.press("อ่านและดูก่อนบันทึก")
    assert not KMReport.objects.exists()
    me.press("นำเข้าเป็นฉบับร่าง")
    expect(page.get_by_role("status").filter(has_text="นำเข้ารายงาน")).to_be_visible()
    assert KMReport.objects.count() == 1
    expect(page.get_by_role("region", name="ข้อความที่ยังไม่มีที่ลง")).to_contain_text(STRAY)
    me.check()


def test_a_finding_leads_to_its_place_and_is_put_right_on_request(person):
    me = take_in(person("ssk.km")).press("นำเข้าเป็นฉบับร่าง")
    page = me.page
    page.get_by_role("link", name="ตรวจรายงาน").click()
    me.check()
    findings = page.locator("main li")
    before = findings.count()
    fixable = findings.filter(has=page.get_by_role("button", name="แก้ให้")).first
    expect(fixable.locator("del")).to_have_text("ผู้บริการ")
    expect(fixable.locator("ins")).to_have_text("ผู้ใช้บริการ")
    place = page.get_by_role("region", name="๑.๓").get_by_role("link", name="ดูส่วนนี้")
    target = place.get_attribute("href")
    place.click()
    expect(page.locator("main")).to_contain_text("ผู้บริการหลายคน")
    me.check()
    page.go_back()
    fixable.get_by_role("button").click()
    expect(page.get_by_role("status").filter(has_text="แก้ให้แล้ว")).to_be_visible()
    expect(findings).to_have_count(before - 1)
    me.check().go(target)
    expect(page.locator("main")).to_contain_text("ผู้ใช้บริการหลายคน")


def test_a_missing_section_is_written_seen_in_the_book_and_in_word(person):
    me = take_in(person("ssk.km")).press("นำเข้าเป็นฉบับร่าง")
    page = me.page
    done, of = written(me)
    page.get_by_role("link", name="๑.๑๐").first.click()
    expect(page.locator("main")).to_contain_text("ยังไม่ได้เขียนส่วนนี้")
    page.wait_for_load_state()
    # On a phone the sections are one row that scrolls sideways: the open one stands in view.
    here = page.locator(".secnav [aria-current]").bounding_box()
    assert 0 <= here["x"] <= page.viewport_size["width"] - here["width"]
    me.check().follow("เขียนส่วนนี้").check()
    page.locator("#id_body").fill(WRITTEN)
    me.press("บันทึกเนื้อหา")
    expect(page.locator("main")).to_contain_text(WRITTEN)
    assert written(me) == (done + 1, of)
    me.check().go(f"/km/reports/{KMReport.objects.get().pk}/").check()
    book = me.fetch(page.get_by_role("link", name="พิมพ์เล่ม PDF").get_attribute("href"))
    assert squeezed(WRITTEN) in squeezed("".join(by_pdftotext(book)))
    with page.expect_download() as coming:
        page.get_by_role("link", name="Word").click()
    word = Document(io.BytesIO(coming.value.path().read_bytes()))
    assert WRITTEN in [paragraph.text.strip() for paragraph in word.paragraphs]


def test_two_people_on_one_section_lose_nothing(person):
    me = take_in(person("ssk.km")).press("นำเข้าเป็นฉบับร่าง")
    url = f"/km/reports/{KMReport.objects.get().pk}/sections/problems/edit/"
    me.go(url)
    chief = person("ssk.director").go(url)
    chief.page.locator("#id_body").fill("ผู้อำนวยการเขียนว่า ขาดบัวรดน้ำ")
    chief.press("บันทึกเนื้อหา")
    expect(chief.page.locator("main")).to_contain_text("ขาดบัวรดน้ำ")
    me.page.locator("#id_body").fill(WRITTEN)
    me.press("บันทึกเนื้อหา")
    page = me.page
    expect(page.locator("main")).to_contain_text("ถูกแก้ไขก่อนที่ท่านจะบันทึก")
    expect(page.locator(".theirs")).to_contain_text("ขาดบัวรดน้ำ")
    mine = page.locator("textarea[name=body]")
    expect(mine).to_have_value(WRITTEN)
    me.check()
    mine.fill(f"{WRITTEN}\nและขาดบัวรดน้ำ")
    me.press("บันทึกตามที่เลือก")
    expect(page.locator("main")).to_contain_text("และขาดบัวรดน้ำ")
    expect(page.locator("main")).to_contain_text(WRITTEN)


def test_a_double_click_makes_one_report(person):
    me = take_in(person("ssk.km"))
    me.page.get_by_role("button", name="นำเข้าเป็นฉบับร่าง").dblclick()
    expect(me.page.get_by_role("heading", name="รายงาน KM ปีงบประมาณ 2568")).to_be_visible()
    assert KMReport.objects.count() == 1


def test_the_report_is_taken_in_and_written_without_script(person):
    me = take_in(person("ssk.km", script=False)).press("นำเข้าเป็นฉบับร่าง")
    page = me.page
    done, of = written(me)
    page.get_by_role("link", name="๑.๑๐").first.click()
    me.follow("เขียนส่วนนี้")
    page.locator("#id_body").fill(WRITTEN)
    me.press("บันทึกเนื้อหา")
    expect(page.locator("main")).to_contain_text(WRITTEN)
    assert written(me) == (done + 1, of)
    me.go(f"/km/reports/{KMReport.objects.get().pk}/checks/")
    page.get_by_role("button", name="แก้ให้").first.click()
    expect(page.locator("main")).to_contain_text("แก้ให้แล้ว")
