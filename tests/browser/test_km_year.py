"""The customer's own reports through every page: taken in, scored by two, signed, printed, opened in Word."""

import io
from typing import Any

from docx import Document
from PIL import Image
from playwright.sync_api import expect

from km.models import KMAssessment, KMReport
from tests.km.paper import assert_contents_true, assert_whole, by_pdftotext, sentences, squeezed
from tests.lib.papers import tags
from tests.seeds import NAKHONSAWAN, SISAKET, seed


def a_picture(path) -> str:
    Image.new("RGB", (60, 40), "#3a6").save(path / "ภาพกิจกรรม.png")
    return str(path / "ภาพกิจกรรม.png")


def taken_in(me, name: str) -> KMReport:
    me.go("/km/import/")
    me.page.locator("#id_year").fill("2567")
    me.page.locator("input[type=file]").set_input_files(seed(name))
    me.press("อ่านและดูก่อนบันทึก").check().press("นำเข้าเป็นฉบับร่าง")
    expect(me.page.get_by_role("heading", name="รายงาน KM ปีงบประมาณ 2567")).to_be_visible()
    me.check()
    return KMReport.objects.get()


def score(me, assessment: KMAssessment, points: dict[int, int]) -> None:
    """Tick each row of this person's own sheet."""
    me.go(f"/km/assessments/{assessment.pk}/own")
    for row, given in points.items():
        me.page.locator(f"label:has([name=points_{row}][value='{given}'])").click()
    me.press("บันทึกคะแนน")
    expect(me.page.get_by_role("status").filter(has_text="บันทึกคะแนนแล้ว")).to_be_visible()


def send_and_sign(me, chief, assessment: KMAssessment) -> None:
    me.go(f"/km/assessments/{assessment.pk}/").check().press("ตรวจและส่งให้ผู้อำนวยการ")
    me.check().press("ส่งให้ผู้อำนวยการ")
    chief.go(f"/km/assessments/{assessment.pk}/").check().follow("ลงนามรับรอง")
    chief.check().press("ลงนามรับรอง")
    expect(chief.page.locator(".note.ok")).to_contain_text("ลงนามรับรองแล้ว")
    for who in (me, chief):
        who.go(f"/km/assessments/{assessment.pk}/")
        expect(who.page.locator("main form")).to_have_count(0)
        expect(who.page.locator("main input:not([type=hidden])")).to_have_count(0)
    chief.check()


def assert_form_printed(me, report: KMReport, assessment: KMAssessment, total: str) -> None:
    me.go(f"/km/reports/{report.pk}/")
    form = me.fetch(me.page.get_by_role("link", name="พิมพ์แบบประเมิน").get_attribute("href"))
    text = squeezed("".join(by_pdftotext(form)))
    assert squeezed(f"รวม {total} จาก 100 คะแนน") in text
    assert [alt for _, alt in tags(form)].count("√") == assessment.rows.count() == 20
    assert squeezed("ผู้รับรอง (ทดสอบ") in text


def assert_book_printed(me, report: KMReport) -> None:
    data = me.fetch(me.page.get_by_role("link", name="พิมพ์เล่ม PDF").get_attribute("href"))
    assert_whole(report, data)
    assert_contents_true(report, data)
    with me.page.expect_download() as coming:
        me.page.get_by_role("link", name="Word").click()
    word: Any = Document(io.BytesIO(coming.value.path().read_bytes()))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    text = squeezed("".join([*(paragraph.text for paragraph in word.paragraphs), *cells]))
    assert [line for line in sentences(report) if line not in text] == []


def test_a_report_with_its_scores_is_signed_and_printed(person):
    me, chief = person("ssk.km"), person("ssk.director")
    report = taken_in(me, SISAKET)
    assessment = report.assessments.get()
    me.follow("ประเมินภายในหน่วยงาน").check()
    expect(me.page.locator("#totals")).to_contain_text("100 / 100")
    expect(me.page.locator("main")).to_contain_text("ให้คะแนนเต็มทุกข้อ")
    send_and_sign(me, chief, assessment)
    assert_form_printed(me, report, assessment, "100")
    assert_book_printed(me, report)


def test_a_report_without_scores_is_scored_by_two_with_evidence(person, tmp_path):
    me, chief = person("nsn.km"), person("nsn.director")
    report = taken_in(me, NAKHONSAWAN)
    me.follow("ประเมิน 4 มิติ")
    me.check().press("เริ่มประเมินภายใน")
    me.check()
    assessment = report.assessments.get()
    rows = list(assessment.rows.select_related("dimension"))
    points = {row.pk: 5 if row.dimension.code == "d4" else 4 for row in rows}
    score(me, assessment, points)
    me.check()
    score(chief, assessment, points | {rows[0].pk: 2})
    # ๓ × ๒๐ + ๒๕ = ๘๕; the first row, scored 4 and 2, is agreed at 3: ๘๔.
    me.go(f"/km/assessments/{assessment.pk}/")
    page = me.page
    expect(page.locator("main")).to_contain_text("เติมให้แล้ว 19 ข้อ")
    expect(page.locator(f"#row-{rows[0].pk}")).to_contain_text("ต่างกันมาก")
    page.locator(f"label:has([name=points_{rows[0].pk}][value='3'])").click()
    for row in rows[15:]:
        page.locator(f"[name=explanation_{row.pk}]").fill("ทำร่วมกับผู้ใช้บริการทุกสัปดาห์")
    expect(page.locator("#totals")).to_contain_text("84 / 100")
    me.press("บันทึกคะแนน")
    expect(page.get_by_role("status").filter(has_text="บันทึกคะแนนแล้ว")).to_be_visible()
    page.locator(f"#row-{rows[0].pk}").get_by_role("link", name="แนบหลักฐาน").click()
    page.get_by_label("บันทึกหลักฐาน").fill("คำสั่งแต่งตั้งคณะทำงาน")
    page.locator("input[type=file]").set_input_files(a_picture(tmp_path))
    me.press("เพิ่มหลักฐาน")
    expect(page.get_by_role("heading", name="หลักฐานที่มี 1 รายการ")).to_be_visible()
    kept = me.check().fetch(page.get_by_role("link", name="ดาวน์โหลด").get_attribute("href"))
    assert Image.open(io.BytesIO(kept)).size == (60, 40)
    send_and_sign(me, chief, assessment)
    assert_form_printed(me, report, assessment, "84")
    assert_book_printed(me, report)
