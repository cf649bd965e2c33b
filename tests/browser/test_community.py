"""A community helper's day on a phone, and the team that hears of it."""

from playwright.sync_api import expect

from tests.factories.cases import make_case, make_client
from tests.factories.community import make_task


def test_a_helper_answers_a_task_and_calls_the_team(person, people):
    worker = people["ssk.caseworker"]
    known = make_client(worker.centre, first_name="บุญเรือน", last_name="ใจงาม", calling_name="ยายเรือน")
    case = make_case(worker.centre, worker, client=known)
    make_task(case, worker, people["ssk.helper"], called="ยายเรือน")

    me = person("ssk.helper").check()
    page = me.page
    expect(page.get_by_role("heading", name="งานในชุมชน")).to_be_visible()
    me.follow("ยายเรือน").check()
    expect(page.get_by_text("บุญเรือน")).to_have_count(0)
    page.get_by_label("พบ", exact=True).check()
    page.get_by_label("สิ่งที่ทำและพบ").fill("กินข้าวได้ ขอผ้าห่มหนึ่งผืน")
    me.press("แจ้งผลให้ทีม")
    expect(page.get_by_text("แจ้งผลแล้ว ขอบคุณ")).to_be_visible()

    me.follow("เพิ่มผู้ที่น่าห่วง").check()
    page.get_by_label("ชื่อที่ใช้เรียก").fill("ตาเสื้อลาย")
    page.get_by_label("สิ่งที่เห็นและได้ยิน").fill("ไอเป็นเลือด นอนหลังตลาด")
    me.press("บันทึก")
    expect(page.get_by_role("heading", name="ตาเสื้อลาย")).to_be_visible()
    me.check()
    me.press("แจ้งทีมตอนนี้")
    expect(page.get_by_text("โทร 1669 หรือ 191")).to_be_visible()
    me.check()

    team = person("ssk.caseworker").go("/watch/?show=told").check()
    team.follow("ตาเสื้อลาย").press("รับเรื่อง")
    expect(team.page.get_by_text("เปิดเป็นเรื่องรับแจ้ง")).to_be_visible()
    expect(team.page.get_by_text("ไอเป็นเลือด นอนหลังตลาด")).to_be_visible()
    team.check()
    team.go(f"/cases/{case.pk}/helpers/").check()
    expect(team.page.get_by_text("กินข้าวได้ ขอผ้าห่มหนึ่งผืน")).to_be_visible()


def test_the_pages_work_without_scripts(person, people):
    me = person("ssk.helper", script=False).go("/watch/new/")
    page = me.page
    page.get_by_label("ชื่อที่ใช้เรียก").fill("ป้าหน้าวัด")
    me.press("บันทึก")
    expect(page.get_by_label("ชื่อที่ใช้เรียก")).to_have_value("ป้าหน้าวัด")
    page.get_by_label("สิ่งที่เห็นและได้ยิน").fill("ไม่มีข้าวกิน")
    me.press("บันทึก")
    expect(page.get_by_role("heading", name="ป้าหน้าวัด")).to_be_visible()
