"""The administrator keeps the directory: one place by hand, many from a spreadsheet, two people at once."""

from openpyxl import Workbook
from playwright.sync_api import expect

from cases.models import Facility
from tests.factories.facilities import make_facility


def a_spreadsheet(tmp_path) -> str:
    book = Workbook()
    book.active.append(["ชื่อสถานที่", "สังกัด", "จังหวัด", "ความจุ", "อายุต่ำสุด"])
    book.active.append(["ศูนย์ดูแลผู้สูงอายุดงยาง", "อบต.", "ยโสธร", 15, 60])
    book.active.append(["บ้านเอื้ออารี", "มูลนิธิ", "ศรีสเกศ", 20, None])
    book.active.append(["บ้านร่ม โพธิ์", "อบจ.", "ศรีสะเกษ", 24, 65])
    path = tmp_path / "ทำเนียบ.xlsx"
    book.save(path)
    return str(path)


def test_a_place_is_added_with_a_rule_more_than_the_page_began_with(person):
    me = person("ssk.admin").go("/facilities/new/").check()
    page = me.page
    page.get_by_label("ชื่อสถานที่").fill("บ้านร่มโพธิ์")
    page.locator("#id_criteria-0-condition").select_option("age:gte")
    page.locator("#id_criteria-0-value").fill("๖๐")
    page.get_by_role("button", name="เพิ่มแถวเกณฑ์").click()
    expect(page.locator("#id_criteria-0-value")).to_have_value("๖๐")
    page.locator("#id_criteria-1-condition").select_option("voluntary:is_true")
    page.get_by_role("button", name="บันทึกสถานที่").click()
    expect(page.locator(".errsum")).to_be_focused()
    me.check()
    page.locator("#id_ownership").select_option("local")
    page.locator("#id_kind").select_option("elderly_home")
    page.locator("#id_province").select_option("33")
    page.get_by_role("button", name="บันทึกสถานที่").click()
    expect(page.get_by_role("heading", name="บ้านร่มโพธิ์")).to_be_visible()
    expect(page.get_by_text("อายุ 60 ปีขึ้นไป")).to_be_visible()
    expect(page.get_by_text("สมัครใจเข้ารับบริการ")).to_be_visible()
    me.check()


def test_a_spreadsheet_is_judged_mended_and_imported(person, tmp_path):
    make_facility(("age", "gte", 60), name="บ้านร่มโพธิ์", capacity=22)
    me = person("ssk.admin").go("/facilities/import/").check()
    page = me.page
    page.locator("input[type=file]").set_input_files(a_spreadsheet(tmp_path))
    page.get_by_role("button", name="ตรวจไฟล์").click()
    expect(page.get_by_text("ความจุ (คน) 22 → 24")).to_be_visible()
    me.check()
    page.get_by_role("button", name="ศรีสะเกษ", exact=True).click()
    page.get_by_role("button", name="นำเข้า 2 แถวที่พร้อม").click()
    expect(page.get_by_role("heading", name="ผลการนำเข้า")).to_be_visible()
    me.check()
    assert Facility.objects.filter(reference_key="").count() == 3
    me.go("/facilities/?ownership=outside").check()
    expect(page.get_by_text("พบ 3 แห่ง")).to_be_visible()


def test_the_second_to_save_chooses_between_both_texts(person, people):
    place = make_facility(("age", "gte", 60), name="บ้านร่มโพธิ์", capacity=22)
    me = person("ssk.director").go(f"/facilities/{place.pk}/edit/").check()
    Facility.objects.filter(pk=place.pk).update(capacity=30, row_version=2, updated_by=people["ssk.admin"])
    page = me.page
    page.get_by_label("ความจุ").fill("24")
    page.get_by_role("button", name="บันทึกสถานที่").click()
    expect(page.get_by_text("ถูกแก้ไขก่อนที่ท่านจะบันทึก")).to_be_visible()
    me.check()
    page.get_by_role("button", name="บันทึกตามที่เลือก").click()
    expect(page.get_by_text("24 คน")).to_be_visible()
