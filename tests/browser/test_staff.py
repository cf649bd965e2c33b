"""Staff from the invitation to the first day, and a day of standing in for the director."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from cases.models import PlanStatus, ServicePlan
from shelter.accounts.models import DeputyOrder
from shelter.lib.thai import bangkok_today, format_date
from tests.browser.conftest import width_of
from tests.factories.cases import make_case
from tests.factories.plans import make_plan
from tests.factories.staff import make_code, make_staff

GOOD = "ไผ่ลู่ลมริมบึงใหญ่"


def choose_a_password(somebody):
    page = somebody.page
    page.get_by_label("รหัสผ่านใหม่", exact=False).first.fill("สั้น")
    page.get_by_label("รหัสผ่านใหม่อีกครั้ง").fill("สั้น")
    somebody.press("ตั้งรหัสผ่าน")
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    somebody.check()
    page.get_by_label("รหัสผ่านใหม่", exact=False).first.fill(GOOD)
    page.get_by_label("รหัสผ่านใหม่อีกครั้ง").fill(GOOD)
    somebody.press("ตั้งรหัสผ่าน")
    expect(page.locator("main")).to_contain_text("ตั้งรหัสผ่านแล้ว")


def test_somebody_is_invited_comes_in_and_leaves(person, screen):
    office = person("ssk.admin").go("/users/").check()
    page = office.page
    office.follow("เพิ่มผู้ใช้").check()
    page.get_by_label("ชื่อผู้ใช้").fill("ssk.malee")
    page.get_by_label("ชื่อ-สกุล").fill("นางสาวมาลี ทองดี")
    office.press("เพิ่มผู้ใช้และออกรหัส")
    expect(page.locator(".errsum")).to_be_focused()
    expect(page.get_by_label("ชื่อผู้ใช้")).to_have_value("ssk.malee")
    office.check()
    page.locator("input[name=roles][value=caseworker]").check()
    office.press("เพิ่มผู้ใช้และออกรหัส")
    code = page.locator("#one-time-code").inner_text()
    expect(page.get_by_role("img", name="ภาพ QR")).to_be_visible()
    assert width_of(page.get_by_role("img", name="ภาพ QR")) > 100
    office.check()

    newcomer = screen()
    asked = []
    newcomer.page.on("request", lambda request: asked.append(request.url))
    newcomer.go(f"/join/#{code}")
    expect(newcomer.page.get_by_label("รหัสเข้าใช้")).to_have_value(code)
    expect(newcomer.page).not_to_have_url(re.compile("#"))
    newcomer.check().press("ใช้รหัสนี้")
    newcomer.check()
    choose_a_password(newcomer)
    assert [url for url in asked if code in url] == []
    newcomer.page.locator("[name=login]").fill("ssk.malee")
    newcomer.page.locator("[name=password]").fill(GOOD)
    newcomer.page.get_by_role("button", name="เข้าสู่ระบบ", exact=True).click()
    expect(newcomer.page.get_by_role("heading", name="งานของฉัน").first).to_be_visible()

    office.follow("ส่งรหัสแล้ว ไปหน้าบัญชี").check()
    expect(page.locator("main")).to_contain_text("ใช้แล้ว")
    office.follow("ปิดใช้บัญชี").check()
    office.press("ปิดใช้บัญชี")
    expect(page.locator("main")).not_to_contain_text("นางสาวมาลี ทองดี")
    newcomer.go("/tasks/")
    expect(newcomer.page.get_by_role("button", name="เข้าสู่ระบบ", exact=True)).to_be_visible()


def test_a_code_is_typed_where_no_script_runs(screen, ssk):
    code = make_code(make_staff(ssk, joined=False, full_name="นายรอ รหัส"))
    newcomer = screen(script=False)
    newcomer.go("/join/")
    newcomer.page.get_by_label("รหัสเข้าใช้").fill("0000")
    newcomer.press("ใช้รหัสนี้")
    expect(newcomer.page.locator("main")).to_contain_text("ขอรหัสใหม่จากผู้ดูแลระบบของศูนย์")
    newcomer.page.get_by_label("รหัสเข้าใช้").fill(code.lower().replace("-", " "))
    newcomer.press("ใช้รหัสนี้")
    expect(newcomer.page.locator("main")).to_contain_text("นายรอ รหัส")


def test_a_name_is_found_and_an_account_changed(person, ssk):
    make_staff(ssk, username="ssk.malee", full_name="นางสาวมาลี ทองดี")
    office = person("ssk.admin").go("/users/")
    page = office.page
    page.get_by_label("ชื่อหรือชื่อผู้ใช้").fill("มาลี")
    office.press("ค้นหา")
    assert "%E0" not in page.url
    expect(page.locator("tbody tr")).to_have_count(1)
    office.check().follow("นางสาวมาลี ทองดี")
    office.check().follow("แก้ไขบัญชี")
    page.locator("#id_position").fill("นักพัฒนาสังคมชำนาญการ")
    page.locator("input[name=roles][value=km]").check()
    office.check().press("บันทึกบัญชี")
    expect(page.locator("main")).to_contain_text("คณะทำงาน KM")
    office.follow("ย้ายไปศูนย์อื่น").check()
    page.go_back()
    office.follow("ล้างการยืนยันสองชั้น").check()
    office.go("/centres/").check().follow("แก้ไขข้อมูลศูนย์")
    page.get_by_label("โทรศัพท์").fill("045 611 234")
    office.check().press("บันทึกข้อมูลศูนย์")
    expect(page.locator("main")).to_contain_text("611 234")


def test_a_day_of_standing_in_for_the_director(person, people, ssk):
    plan = make_plan(
        make_case(ssk, people["ssk.caseworker"]), people["ssk.caseworker"], status=PlanStatus.AGREED
    )
    director = person("ssk.director").go("/deputies/").check()
    page = director.page
    today = format_date(bangkok_today(), "numeric")
    director.follow("บันทึกคำสั่ง").check()
    page.get_by_label("ผู้ได้รับแต่งตั้ง").select_option(str(people["ssk.mate"].pk))
    page.get_by_label("เลขที่คำสั่ง").fill("12/2570")
    page.get_by_label("ถึงวันที่").fill("เมื่อวาน")
    director.press("บันทึกคำสั่ง")
    expect(page.locator(".errsum")).to_be_focused()
    expect(page.get_by_label("เลขที่คำสั่ง")).to_have_value("12/2570")
    director.check()
    page.get_by_label("ถึงวันที่").fill(today)
    director.press("บันทึกคำสั่ง")
    expect(page.locator("main")).to_contain_text("มีผลอยู่")
    director.check()

    deputy = person("ssk.mate").go(reverse("cases:plans-waiting")).check()
    expect(deputy.page.locator("main")).to_contain_text("ท่านกำลังรักษาราชการแทน")
    deputy.go(reverse("cases:plan-approve", args=[plan.case_id, plan.number])).check()
    expect(deputy.page.locator("main")).to_contain_text("คำสั่งที่ 12/2570")
    deputy.press("อนุมัติแผน")
    expect(deputy.page.locator("main")).to_contain_text("รักษาราชการแทนผู้อำนวยการ")
    deputy.check()
    assert ServicePlan.objects.get().approved_under == DeputyOrder.objects.get()

    director.follow("สิ้นสุดคำสั่ง ของ ทดสอบ ssk.mate").check()
    page.get_by_label("เหตุที่สิ้นสุดก่อนกำหนด").fill("กลับมาปฏิบัติราชการแล้ว")
    director.press("สิ้นสุดคำสั่ง")
    expect(page.locator("main")).to_contain_text("กลับมาปฏิบัติราชการแล้ว")
    director.check()
    deputy.go(reverse("cases:plans-waiting"))
    expect(deputy.page.locator("body")).not_to_contain_text("ท่านกำลังรักษาราชการแทน")
