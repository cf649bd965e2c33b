"""The night door on a telephone, and a report that becomes a file at a desk."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import Case, Notification
from shelter.lib.thai import bangkok_date, bangkok_today
from tests.factories.beds import make_house
from tests.factories.cases import make_case, make_client
from tests.factories.notifications import make_notification

MOST_TAPS = 12
phone = pytest.mark.parametrize("size", ["phone"])
desk = pytest.mark.parametrize("size", ["desk"])


class Fingers:
    """Taps, counted."""

    def __init__(self):
        self.taps = 0

    def tap(self, place):
        place.click()
        self.taps += 1


@phone
def test_a_nameless_frightened_person_is_taken_in_with_twelve_taps_at_most(person, people, ssk):
    make_house(ssk, "1", "2", name="เรือนหญิงร่มไทร", meant_for="women")
    me = person("ssk.duty").check()
    page, hand = me.page, Fingers()
    hand.tap(page.locator(".sp-bottomnav a", has_text="รับเข้า"))
    expect(page.locator(".emergency")).to_be_hidden()
    hand.tap(page.locator("label.opt", has_text="บาดเจ็บหรือป่วยหนักตอนนี้"))
    expect(page.locator(".emergency")).to_contain_text("1669")
    me.check()
    for words in ("หญิง", "ราว 65", "พลเมืองดี", "เรือนหญิงร่มไทร", "ไม่มีของติดตัว"):
        hand.tap(page.locator("label.opt", has_text=words).first)
    hand.tap(page.get_by_role("button", name="รับเข้า", exact=True))
    expect(page.get_by_role("heading", name="รับ คุณตะวัน เข้าแล้ว")).to_be_visible()
    assert hand.taps <= MOST_TAPS
    case = Case.objects.get()
    assert (case.client.sex, case.client.estimated_age, case.sender_kind) == ("female", 65, "citizen")
    assert case.bed_stays.open().get().bed.label == "1"
    expect(page.locator("main")).to_contain_text("1669")
    me.check().follow("เสร็จแล้ว")
    expect(page.locator("main")).to_contain_text("คุณตะวัน")
    me.check()
    me.follow("ดูที่พัก").check()
    me.go(reverse("cases:bed-place", args=[case.pk])).check()


@phone
def test_without_a_script_the_door_works_too(person, people, ssk):
    me = person("ssk.duty", script=False).go("/receive/")
    page = me.page
    page.locator("label.opt", has_text="ติดต่อด้วยตนเอง").click()
    page.locator("#id_calling_name").fill("ลุงหมอกเย็น")
    page.get_by_role("button", name="รับเข้า", exact=True).click()
    expect(page.get_by_role("heading", name="รับ ลุงหมอกเย็น เข้าแล้ว")).to_be_visible()


@phone
def test_a_dead_network_keeps_what_was_typed_and_says_so(person, people):
    me = person("ssk.duty").go("/receive/")
    page = me.page
    page.context.set_offline(True)
    page.locator("#id_calling_name").fill("ป้าสายหมอก")
    page.locator("#id_bag_number").focus()
    expect(page.locator("[data-autosave-status]")).to_contain_text("ออฟไลน์")
    expect(page.locator("#id_calling_name")).to_have_value("ป้าสายหมอก")
    page.context.set_offline(False)
    page.locator("#id_bag_number").fill("9")
    page.locator("#id_calling_name").focus()
    expect(page.locator("[data-autosave-status]")).to_contain_text("บันทึกร่างแล้ว")
    me.go("/duty/").go("/receive/")
    page.get_by_role("link", name="เรียกร่างคืน").click()
    expect(page.locator("#id_calling_name")).to_have_value("ป้าสายหมอก")


@phone
def test_a_slow_line_a_double_tap_and_the_back_button_take_in_one_person(person, people):
    me = person("ssk.duty").go("/receive/")
    page = me.page
    page.locator("label.opt", has_text="ติดต่อด้วยตนเอง").click()
    me.fill(calling_name="น้าเดือนเพ็ญ")
    slow_down(page)
    page.get_by_role("button", name="รับเข้า", exact=True).dblclick()
    expect(page.get_by_role("heading", name="รับ น้าเดือนเพ็ญ เข้าแล้ว")).to_be_visible()
    page.go_back()
    expect(page.locator("#id_calling_name")).to_have_value("")
    expect(page.get_by_role("button", name="นำข้อความกลับมา")).to_have_count(0)
    me.check()
    page.go_forward()
    expect(page.get_by_role("heading", name="รับ น้าเดือนเพ็ญ เข้าแล้ว")).to_be_visible()
    assert Case.objects.count() == 1


def slow_down(page) -> None:
    """A slow 3G line: 400 ms each way, 50 kB a second down."""
    line = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)


@phone
def test_a_session_that_ended_at_the_door_and_a_dead_line_lose_nothing(person, people):
    me = person("ssk.duty").go("/receive/")
    page = me.page
    page.locator("label.opt", has_text="หิวหรือขาดน้ำ").click()
    page.locator("label.opt", has_text="พลเมืองดี").click()
    me.session_ends().fill(calling_name="ยายดอกรัก")
    page.get_by_role("button", name="รับเข้า", exact=True).click()
    page.wait_for_url("**/accounts/login/**")
    assert "ดอกรัก" not in page.content()
    me.enter("ssk.duty")
    page.wait_for_url("**/receive/")
    me.check()
    page.get_by_role("button", name="นำข้อความกลับมา").click()
    expect(page.locator("#id_calling_name")).to_have_value("ยายดอกรัก")
    expect(page.get_by_role("checkbox", name="หิวหรือขาดน้ำ")).to_be_checked()
    page.context.set_offline(True)
    page.get_by_role("button", name="รับเข้า", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="ไม่มีอินเทอร์เน็ต")).to_be_visible()
    me.check()
    page.context.set_offline(False)
    expect(page.locator("#offline")).to_have_count(0)
    page.get_by_role("button", name="รับเข้า", exact=True).click()
    expect(page.get_by_role("heading", name="รับ ยายดอกรัก เข้าแล้ว")).to_be_visible()
    assert Case.objects.get().sender_kind == "citizen"


@phone
def test_what_cannot_be_written_down_says_where_and_keeps_the_rest(person, people):
    me = person("ssk.duty").go("/receive/")
    page = me.page
    for summary in page.locator("form details summary").all():
        summary.click()
    long = "เดินมาจากท่ารถ 🙏 " * 600  # 10 800 characters
    me.fill(calling_name="😀 ลุงแก้ว", sender_name=long, circumstances=long)
    me.fill(received_date="22/11/2599", received_time="25.70")
    page.get_by_role("button", name="รับเข้า", exact=True).click()
    summary = page.locator(".errsum")
    for field in ("มาอย่างไร", "ชื่อผู้พามา", "สภาพแรกพบ", "วันที่รับตัว", "เวลารับตัว"):
        expect(summary).to_contain_text(field)
    expect(page.locator("#id_circumstances")).to_have_value(long)
    expect(page.locator("#id_received_date")).to_have_value("22/11/2599")
    me.check()
    # A year of the common era, as phones write it.
    today = bangkok_today()
    me.fill(circumstances="เดินมาจากท่ารถ 🙏", sender_name="", received_time="00.00")
    me.fill(received_date=f"{today.day}/{today.month}/{today.year}")
    page.locator("label.opt", has_text="ติดต่อด้วยตนเอง").click()
    page.get_by_role("button", name="รับเข้า", exact=True).click()
    expect(page.get_by_role("heading", name="ลุงแก้ว เข้าแล้ว")).to_be_visible()
    case = Case.objects.get()
    assert bangkok_date(case.received_at) == today
    assert case.circumstances == "เดินมาจากท่ารถ 🙏"


@phone
def test_a_note_too_long_for_a_stranger_comes_back_after_signing_in(person, people):
    me = person("ssk.duty").go("/shift/write/incident/")
    page = me.page
    long = "เสียงดังหน้าประตู 🙏 " * 520  # 10 400 characters, and more than is read before signing in
    me.fill(text=long).session_ends()
    page.get_by_role("button", name="บันทึก", exact=True).click()
    expect(page.get_by_role("heading", name="ก่อนเข้าสู่ระบบ")).to_be_visible()
    me.check().follow("เข้าสู่ระบบ").enter("ssk.duty")
    page.get_by_role("button", name="นำข้อความกลับมา").click()
    expect(page.locator("#id_text")).to_have_value(long)
    page.get_by_role("button", name="บันทึก", exact=True).click()
    expect(page.locator(".errsum")).to_contain_text("ยาวได้ไม่เกิน 5000 ตัวอักษร")
    expect(page.locator("#id_text")).to_have_value(long)
    me.check()


@desk
def test_a_report_becomes_a_file(person, people, ssk):
    me = person("ssk.caseworker").go("/notifications/").check()
    page = me.page
    me.follow("รับแจ้งเรื่องใหม่").check()
    page.locator("label.opt", has_text="สายด่วน 1300").click()
    page.locator("#id_summary").fill("หญิงสูงอายุนอนอยู่หน้าตลาด ลุกไม่ไหว")
    page.locator("#id_place").fill("หน้าตลาดสดเทศบาล")
    page.locator("#id_person_name").fill("ยายเสื้อม่อฮ่อม")
    page.locator("#id_notifier_phone").fill("081 234 5678")
    page.get_by_role("button", name="บันทึกเรื่อง").click()
    expect(page.locator("h1")).to_contain_text("เรื่องรับแจ้ง")
    me.check()
    page.get_by_role("button", name="แสดง 30 วินาที").click()
    expect(page.locator("#masked-notifier-phone")).to_contain_text("081 234 5678")
    me.follow("รับเข้าและเปิดแฟ้ม")
    expect(page.locator("#id_calling_name")).to_have_value("ยายเสื้อม่อฮ่อม")
    expect(page.locator("#id_circumstances")).to_have_value("หญิงสูงอายุนอนอยู่หน้าตลาด ลุกไม่ไหว")
    me.check()
    page.locator("#id_sender_kind").select_option("citizen")
    page.get_by_role("button", name="เปิดแฟ้ม").click()
    expect(page.locator("main")).to_contain_text("มาจากเรื่องรับแจ้ง")
    report = Notification.objects.get()
    assert report.case == Case.objects.get()
    me.go(report.get_absolute_url()).check()
    expect(page.locator("main")).to_contain_text(report.case.number)


def test_the_pages_of_the_door_are_sound(person, people, ssk):
    house = make_house(ssk, "1", "2", name="เรือนริมบึง")
    case = make_case(ssk, people["ssk.duty"], managed=False)
    report = make_notification(people["ssk.duty"], notifier_phone="0812345678")
    me = person("ssk.director")
    for url in (
        "/duty/",
        "/receive/",
        "/beds/",
        "/beds/houses/new/",
        reverse("cases:flag-at-door", args=[case.pk]),
        reverse("cases:house-edit", args=[house.pk]),
        "/cases/without-manager/",
        "/notifications/new/",
        reverse("cases:notification", args=[report.pk]),
        reverse("cases:notification-close", args=[report.pk]),
        "/shift/",
        *(f"/shift/write/{kind}/" for kind in ("heads", "meal", "medicine", "incident", "handover")),
    ):
        me.go(url).check()


@phone
def test_a_danger_told_at_night_is_written_with_a_few_taps(person, people, ssk):
    make_case(ssk, people["ssk.duty"], managed=False, client=make_client(ssk, calling_name="ลุงต้นตาล"))
    me = person("ssk.duty").go("/duty/")
    page = me.page
    page.get_by_role("link", name="เพิ่มข้อควรระวัง ลุงต้นตาล").click()
    page.get_by_label("แพ้ยา อาหาร หรือสิ่งอื่น").check()
    page.get_by_label("รายละเอียด").fill("ถั่วลิสง ปากบวม")
    me.check()
    page.get_by_role("button", name="เพิ่มข้อควรระวัง").last.click()
    expect(page.locator("main")).to_contain_text("แพ้: ถั่วลิสง ปากบวม")
    me.check()
