"""The night door on a telephone, and a report that becomes a file at a desk."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import Case, Notification
from tests.factories.beds import make_house
from tests.factories.cases import make_case
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
    make_case(ssk, people["ssk.duty"], managed=False)
    report = make_notification(people["ssk.duty"], notifier_phone="0812345678")
    me = person("ssk.director")
    for url in (
        "/duty/",
        "/receive/",
        "/beds/",
        "/beds/houses/new/",
        reverse("cases:house-edit", args=[house.pk]),
        "/cases/without-manager/",
        "/notifications/new/",
        reverse("cases:notification", args=[report.pk]),
        reverse("cases:notification-close", args=[report.pk]),
        "/shift/",
        *(f"/shift/write/{kind}/" for kind in ("heads", "meal", "medicine", "incident", "handover")),
    ):
        me.go(url).check()
