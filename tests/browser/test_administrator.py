"""The administrator's day: the directory from the list to the file that leaves it, and no case anywhere."""

import io

from django.urls import reverse
from openpyxl import Workbook, load_workbook
from playwright.sync_api import expect

from cases.models import Facility
from tests.factories.cases import make_case, make_client
from tests.factories.facilities import make_facility

NAMES = ("คำผาย", "แสนคำดี")


def test_a_place_is_found_and_edited_and_what_was_typed_stays(person):
    make_facility(("age", "gte", 60), name="บ้านชายทุ่ง", capacity=12, address_code="3301")
    make_facility(name="บ้านริมน้ำ", ownership="foundation", kind="other", address_code="6001")
    me = person("ssk.admin").check()
    page = me.page
    page.locator("#id_province").select_option("ศรีสะเกษ")
    page.locator("#id_ownership").select_option("local")
    page.locator("#id_sort").select_option("updated")
    me.press("กรอง")
    expect(page.locator("caption")).to_contain_text("วันที่ปรับปรุง ใหม่สุดก่อน")
    expect(page.locator("tbody tr").first).to_contain_text("บ้านชายทุ่ง")
    expect(page.locator("main")).not_to_contain_text("บ้านริมน้ำ")
    me.check().follow("บ้านชายทุ่ง")
    me.check().follow("แก้ไขข้อมูล").check()
    page.get_by_label("ความจุ").fill("สิบห้า")
    page.get_by_label("หมายเหตุ").fill("โทรก่อนสี่โมงเย็น")
    page.locator("#id_criteria-1-condition").select_option("voluntary:is_true")
    me.press("บันทึกสถานที่")
    expect(page.locator(".errsum")).to_be_focused()
    expect(page.get_by_label("ความจุ")).to_have_value("สิบห้า")
    expect(page.get_by_label("หมายเหตุ")).to_have_value("โทรก่อนสี่โมงเย็น")
    expect(page.locator("#id_criteria-1-condition")).to_have_value("voluntary:is_true")
    me.check()
    page.get_by_label("ความจุ").fill("๑๕")
    me.press("บันทึกสถานที่")
    expect(page.get_by_role("heading", name="บ้านชายทุ่ง")).to_be_visible()
    for shown in ("15 คน", "โทรก่อนสี่โมงเย็น", "สมัครใจเข้ารับบริการ", "อายุ 60 ปีขึ้นไป"):
        expect(page.locator("main")).to_contain_text(shown)
    me.check()


def a_spreadsheet(tmp_path) -> str:
    """One good row, one near-miss of a province, one formula, one that is there already."""
    book = Workbook()
    sheet = book.active
    sheet.append(["ชื่อสถานที่", "สังกัด", "จังหวัด", "ความจุ", "อายุต่ำสุด"])
    sheet.append(["บ้านชายทุ่ง", "อบจ.", "ศรีสะเกษ", 24, 60])
    sheet.append(["บ้านดอกจาน", "อบต.", "ยโสธร", 15, 60])
    sheet.append(["บ้านเอื้ออารี", "มูลนิธิ", "ศรีสเกศ", 20, None])
    sheet.append(["บ้านสูตรลับ", "มูลนิธิ", "ยโสธร", "=10+10", None])
    book.save(tmp_path / "ทำเนียบ.xlsx")
    return str(tmp_path / "ทำเนียบ.xlsx")


def test_a_spreadsheet_is_judged_first_and_leaves_as_plain_text(person, tmp_path):
    make_facility(("age", "gte", 60), name="บ้านชายทุ่ง", capacity=12)
    make_facility(name="=HYPERLINK(1)", ownership="foundation")
    before = Facility.objects.count()
    me = person("ssk.admin").follow("นำเข้า Excel").check()
    page = me.page
    page.locator("input[type=file]").set_input_files(a_spreadsheet(tmp_path))
    me.press("ตรวจไฟล์").check()
    heads = page.locator("main h2").all_inner_texts()
    assert [head.strip() for head in heads][:3] == ["แถวที่ต้องแก้", "แถวที่ตรงกับแห่งที่มีอยู่", "แถวที่พร้อมนำเข้า"]
    wrong = page.get_by_role("form", name="แถวที่ต้องแก้")
    expect(wrong).to_contain_text("หมายถึง")
    expect(wrong).to_contain_text("สูตร")
    expect(page.get_by_role("region", name="แถวที่ตรงกับแห่งที่มีอยู่")).to_contain_text("12 → 24")
    expect(page.get_by_role("region", name="แถวที่พร้อมนำเข้า")).to_contain_text("บ้านดอกจาน")
    assert Facility.objects.count() == before
    page.get_by_role("button", name="นำเข้า 1 แถวที่พร้อม").click()
    expect(page.get_by_role("heading", name="ผลการนำเข้า")).to_be_visible()
    me.check()
    assert Facility.objects.count() == before + 1
    assert Facility.objects.get(name="บ้านชายทุ่ง").capacity == 24
    me.follow("ไปที่ทำเนียบ")
    with page.expect_download() as coming:
        me.follow("Excel")
    cells = [
        cell for row in load_workbook(io.BytesIO(coming.value.path().read_bytes())).active for cell in row
    ]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert any("HYPERLINK" in str(cell.value) for cell in cells)


def links(page) -> set[str]:
    """Where the menu and the page's links lead, on this site."""
    found = page.eval_on_selector_all(
        "a[href^='/']:not([href*='export']):not([href*='template'])",
        "all => all.map(one => one.getAttribute('href').split('#')[0])",
    )
    return {url for url in found if url}


def test_no_page_of_the_administrator_shows_a_case(person, people):
    worker = people["ssk.caseworker"]
    client = make_client(worker.centre, first_name=NAMES[0], last_name=NAMES[1])
    case = make_case(worker.centre, worker, client=client)
    me = person("ssk.admin")
    page = me.page
    expect(page.locator(".sp-search")).to_have_count(0)
    # Every page the menu opens, and every page those lead to; one place stands for the directory's many.
    seen, ahead = set(), links(page)
    for _ in range(2):
        further: set[str] = set()
        for url in sorted(ahead - seen):
            answer = page.goto(me.base + url)
            assert answer is not None
            assert answer.status == 200, url
            text = page.content()
            assert [word for word in (*NAMES, case.number, "แฟ้มผู้ใช้บริการ") if word in text] == [], url
            further |= links(page)
        seen |= ahead
        places = sorted(url for url in further if url.startswith("/facilities/"))
        ahead = {url for url in further if not url.startswith("/facilities/")} | set(places[:3])
    for route in ("worklist", "overview", "list", "register", "search"):
        assert refused(me, reverse(f"cases:{route}")), route
    for route in ("case", "client-edit", "team", "changes", "plans"):
        assert refused(me, reverse(f"cases:{route}", args=[case.pk])), route
    me.check()


def refused(me, url: str) -> bool:
    answer = me.page.goto(me.base + url)
    assert not any(name in me.page.content() for name in NAMES)
    expect(me.page.locator("main, body").first).to_contain_text("ทำอย่างไรต่อ")
    return answer.status == 403
