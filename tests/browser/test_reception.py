"""A person has rested: checklist, belongings before two witnesses, consent by thumbprint, papers."""

import io

from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from cases.actions import reception
from cases.models import Consent, PropertyItem, PropertyList
from tests.browser.test_people import a_known_person
from tests.lib.papers import by_poppler

THINGS = (
    ("เงินสด", "ธนบัตรและเหรียญนับต่อหน้าพยาน", "1250.50", "เก็บไว้ที่", "ตู้นิรภัย"),
    ("เสื้อผ้าและกระเป๋า", "กระเป๋าผ้าสีดำ", "1", "เก็บไว้ที่", "ห้องเก็บของ"),
    ("ยา", "ยาเม็ดในซองกระดาษ", "2", "มอบให้", "นางพยาบาล ใจดี"),
    ("โทรศัพท์หรือเครื่องใช้", "โทรศัพท์จอแตก", "1", "เก็บไว้ที่", "ตู้นิรภัย"),
)


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "brown").save(out, "JPEG")
    return out.getvalue()


def thumbprint(page) -> None:
    page.locator("#div_id_mark label", has_text="ลายพิมพ์นิ้วมือ").click()
    page.get_by_label("อ่านให้ฟังแล้วด้วยภาษา").fill("ไทยอีสาน")
    page.get_by_label("ผู้อ่านให้ฟัง").fill("นางสาวอ่าน ให้ฟัง")
    page.get_by_label("พยานคนที่ 1").fill("นางสาวพยาน หนึ่งใจ")
    page.get_by_label("พยานคนที่ 2").fill("นายพยาน สองใจ")


def test_a_rested_person_is_received_listed_and_asked(person, people):
    case = a_known_person(people)
    reception.begin(case=case, by=people["ssk.caseworker"], bag_number="A-17", safe_now={"hungry": "yes"})
    me = person("ssk.caseworker").go(reverse("cases:reception", args=[case.pk])).check()
    page = me.page

    page.get_by_role("link", name="บันทึก ตรวจเอกสารติดตัว").click()
    me.check()
    page.locator("#div_id_result label", has_text="ทำแล้ว").first.click()
    page.locator("#id_words").fill("มีบัตรประชาชน")
    me.press("บันทึกผล")
    expect(page.locator("main")).to_contain_text("มีบัตรประชาชน")

    me.follow("ดูและจัดการทรัพย์สิน").check()
    me.press("เปิดถุงและทำบัญชี")
    me.check().follow("เพิ่มรายการ").check()
    for number, (kind, what, quantity, where, place) in enumerate(THINGS, 1):
        page.locator("#div_id_kind label", has_text=kind).first.click()
        page.locator("#id_what").fill(what)
        page.locator("#id_quantity").fill(quantity)
        page.get_by_label(where, exact=True).fill(place)
        if number == len(THINGS):
            page.locator("#id_photo").set_input_files(
                {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": a_picture()}
            )
        me.press("บันทึกแล้วเพิ่มอีก" if number < len(THINGS) else "บันทึกรายการ")
        expect(page.locator("main")).to_contain_text("บันทึกรายการแล้ว")
    expect(page.locator("main")).to_contain_text("4 รายการ")
    me.check().follow("อ่านทวนและลงนาม").check()
    page.locator("#div_id_bags label", has_text="A-17").click()
    thumbprint(page)
    me.press("บันทึกการลงนาม")
    expect(page.locator("main")).to_contain_text("แก้ไขไม่ได้อีก")
    me.check()
    assert PropertyList.objects.get().mark == "thumbprint"
    assert PropertyItem.objects.filter(photo__isnull=False).count() == 1
    paper = by_poppler(me.fetch(reverse("cases:property-list-paper", args=[case.pk, 1])))
    assert "๑,๒๕๐.๕๐" in paper
    assert "หนึ่งพันสองร้อยห้าสิบบาทห้าสิบสตางค์" in paper

    me.go(reverse("cases:consent-new", args=[case.pk, "service"])).check()
    page.locator("#div_id_rights_told label", has_text="แผ่นภาพ").click()
    page.locator("#div_id_outcome label", has_text="ยินยอม").first.click()
    thumbprint(page)
    me.press("บันทึกคำตอบ")
    expect(page.locator("main")).to_contain_text("ลายพิมพ์นิ้วมือ")
    me.check()
    assert Consent.objects.get().outcome == "given"
    paper = by_poppler(me.fetch(reverse("cases:consent-paper", args=[case.pk, "service"])))
    assert "หนังสือยินยอมรับการคุ้มครอง" in paper

    me.go(reverse("cases:property-return", args=[case.pk])).check()
    page.get_by_label("ธนบัตรและเหรียญ").fill("250.50")
    page.locator("#div_id_to label", has_text="ผู้ใช้บริการเอง").click()
    page.locator("#div_id_mark label", has_text="ลายมือชื่อ").click()
    me.press("บันทึกการคืน")
    expect(page.locator("main")).to_contain_text("1,000.00")
    me.check()
    me.go(reverse("cases:blank-forms")).check()
