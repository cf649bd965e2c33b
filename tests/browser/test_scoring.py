"""Scoring with the keyboard and on a phone: totals follow, the sheet keeps itself, the director signs."""

import pytest
from playwright.sync_api import expect

from km.models import KMAssessment
from shelter.accounts.models import Centre
from tests.factories.km import KMAssessmentFactory, KMReportFactory
from tests.km.scored import TOTAL, fill


@pytest.fixture
def assessment(site) -> KMAssessment:
    return KMAssessmentFactory(report=KMReportFactory(project__centre=Centre.objects.get(code="SSK")))


def test_arrow_keys_score_tab_moves_on_and_totals_follow_at_once(person, assessment):
    scorer = person("ssk.km").go(f"/km/assessments/{assessment.pk}/").check()
    page = scorer.page
    first, second = assessment.rows.all()[:2]
    page.locator(f"[name=points_{first.pk}][value='0']").focus()
    page.keyboard.press("Space")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.locator(f"[name=points_{first.pk}][value='4']")).to_be_checked()
    expect(page.locator("#total-d1")).to_have_text("4 / 25")
    expect(page.locator("#totals")).to_contain_text("ตอบแล้ว 1 จาก 20 ข้อ")
    expect(page.locator("#live")).to_have_text("รวม 4 จาก 100 คะแนน ตอบแล้ว 1 จาก 20 ข้อ")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.type") != "radio":
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == f"points_{second.pk}"
    page.keyboard.press("Space")
    expect(page.locator("[data-autosave-status]")).to_contain_text("บันทึกร่างแล้ว")
    page.reload()
    expect(page.locator(f"[name=points_{first.pk}][value='4']")).to_be_checked()
    scorer.check()


def test_six_points_stand_in_one_row_large_enough_for_a_finger(person, assessment, size):
    scorer = person("ssk.km").go(f"/km/assessments/{assessment.pk}/")
    boxes = [cell.bounding_box() for cell in scorer.page.locator("#d1 tbody tr").first.locator(".cell").all()]
    assert len(boxes) == 6
    assert len({round(box["y"]) for box in boxes}) == 1
    assert min(box["width"] for box in boxes) >= (44 if size == "phone" else 40)


def test_evidence_is_added_then_the_director_signs(person, people, assessment):
    fill(assessment, people["ssk.km"])
    scorer = person("ssk.km").go(f"/km/assessments/{assessment.pk}/")
    page = scorer.page
    page.get_by_role("link", name="แนบหลักฐาน").first.click()
    scorer.check()
    page.get_by_label("บันทึกหลักฐาน").fill("คำสั่งแต่งตั้งคณะทำงาน")
    page.get_by_role("button", name="เพิ่มหลักฐาน").click()
    expect(page.get_by_role("heading", name="หลักฐานที่มี 1 รายการ")).to_be_visible()
    scorer.check()
    page.get_by_role("link", name="กลับไปแผ่นประเมิน").first.click()
    page.get_by_role("button", name="ตรวจและส่งให้ผู้อำนวยการ").click()
    expect(page.get_by_role("heading", name="ส่งผลประเมินให้ผู้อำนวยการลงนาม")).to_be_visible()
    scorer.check()
    page.get_by_role("button", name="ส่งให้ผู้อำนวยการ").click()
    expect(page.get_by_text("รอผู้อำนวยการลงนาม", exact=True).first).to_be_visible()

    director = person("ssk.director").go(f"/km/assessments/{assessment.pk}/").check()
    director.page.get_by_role("link", name="ลงนามรับรอง").click()
    director.check()
    expect(director.page.get_by_text(f"{TOTAL} / 100")).to_be_visible()
    director.page.get_by_role("button", name="ลงนามรับรอง").click()
    expect(director.page.locator(".note.ok")).to_contain_text("ข้อมูล ณ วันลงนาม")
    expect(director.page.locator("input[type=radio]")).to_have_count(0)
    director.check()


def test_a_file_that_is_too_large_is_refused_where_it_is_chosen(person, assessment, tmp_path):
    row = assessment.rows.first()
    scorer = person("ssk.km").go(f"/km/assessments/{assessment.pk}/rows/{row.pk}/")
    page = scorer.page
    page.get_by_label("บันทึกหลักฐาน").fill("ภาพการประชุม")
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    page.get_by_label("ไฟล์หลักฐาน").set_input_files(large)
    expect(page.get_by_role("alert")).to_contain_text("ไฟล์ใหญ่เกิน 20 เมกะไบต์")
    assert page.get_by_label("ไฟล์หลักฐาน").input_value() == ""
    expect(page.get_by_label("บันทึกหลักฐาน")).to_have_value("ภาพการประชุม")
    scorer.check()
