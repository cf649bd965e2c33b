"""The family question and the register, as they are asked at a bedside and written at a desk."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from cases.models import Client, ClientRegister, Contact, ContactOverride
from tests.browser.test_people import a_known_person


def test_nobody_is_called_before_the_answer_and_the_director_may_except(person, people):
    case = a_known_person(people)
    me = person("ssk.caseworker").go(reverse("cases:case", args=[case.pk])).check()
    page = me.page
    page.get_by_role("link", name="ยังไม่ได้ถาม ห้ามติดต่อ").first.click()
    expect(page.get_by_role("heading", name="ญาติและผู้ติดต่อ")).to_be_visible()
    me.check()
    for name, phone in (("ทองใบ ใจงาม", "0812340001"), ("สมยศ ใจงาม", "0812340002")):
        me.follow("เพิ่มผู้ติดต่อ")
        page.locator("label.opt", has_text="ญาติ").first.click()
        page.locator("#id_name").fill(name)
        page.locator("#id_phone").fill(phone)
        me.check()
        me.press("บันทึกผู้ติดต่อ")
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    assert Contact.objects.count() == 2
    # Both have a number, and nobody has a button.
    expect(page.get_by_role("button", name="แสดง 30 วินาที")).to_have_count(0)
    me.check()
    me.follow("บันทึกคำตอบ")
    me.check()
    page.locator("label.opt", has_text="ห้ามติดต่อ").click()
    page.locator("#id_family_words").fill("ยังไม่อยากให้ใครรู้")
    me.press("บันทึกคำตอบเรื่องญาติ")
    expect(page.locator("main")).to_contain_text("ผู้ใช้บริการไม่ให้ติดต่อญาติ")
    expect(page.get_by_role("button", name="แสดง 30 วินาที")).to_have_count(0)
    page.get_by_role("link", name=re.compile("ขอข้อยกเว้น.*ทองใบ ใจงาม")).click()
    me.check()
    page.locator("label.opt", has_text="เสี่ยงถึงชีวิตหรือสุขภาพ").click()
    page.locator("#id_reason").fill("ต้องถามประวัติแพ้ยาก่อนผ่าตัด")
    me.press("ส่งคำขอ")
    expect(page.locator("main")).to_contain_text("รอผู้อำนวยการพิจารณา")

    boss = person("ssk.director").go(reverse("cases:contact-overrides")).check()
    boss.page.get_by_role("link", name="พิจารณา").first.click()
    boss.check()
    boss.page.locator("label.opt", has_text="อนุญาต").first.click()
    boss.press("บันทึกผลการพิจารณา")
    expect(boss.page.get_by_role("heading", name="ญาติและผู้ติดต่อ")).to_be_visible()
    assert ContactOverride.objects.get().status == "granted"

    me.go(reverse("cases:contacts", args=[case.pk])).check()
    expect(page.get_by_role("button", name="แสดง 30 วินาที")).to_have_count(1)
    page.get_by_role("button", name="แสดง 30 วินาที").click()
    expect(page.locator("[data-secret]")).to_contain_text("081 234 0001")
    assert Client.objects.get(pk=case.client_id).family_contact == "no"


def test_the_register_is_written_with_its_draft_kept_and_printed(person, people):
    case = a_known_person(people)
    edit = reverse("cases:client-edit", args=[case.pk])
    me = person("ssk.caseworker").go(reverse("cases:profile", args=[case.pk])).check()
    page = me.page
    me.follow("แก้ไข")
    me.check()
    for change in (
        lambda: page.locator("label.opt", has_text="กูย (ส่วย)").click(),
        lambda: page.locator("#id_occupation_detail").fill("ช่างไม้"),
    ):
        with page.expect_response(lambda answer: "/drafts/" in answer.url):
            change()
    expect(page.locator("[data-autosave-status]")).to_contain_text("บันทึกร่างแล้ว")
    # Left and come back to: the draft stands on the server.
    me.go(edit)
    me.follow("นำข้อความกลับมา")
    expect(page.locator("#id_occupation_detail")).to_have_value("ช่างไม้")
    expect(page.get_by_label("กูย (ส่วย)")).to_be_checked()
    page.locator(".savebar").get_by_role("button", name="บันทึกข้อมูลบุคคล").click()
    expect(page.get_by_role("heading", name="ทะเบียนประวัติ", exact=True)).to_be_visible()
    expect(page.locator("main")).to_contain_text("ช่างไม้")
    me.check()
    assert ClientRegister.objects.get().languages == ["kuy"]
    assert me.fetch(reverse("cases:profile-paper", args=[case.pk])).startswith(b"%PDF-")
    for name in ("photo", "identity", "identity-create", "mark-create"):
        me.go(reverse(f"cases:{name}", args=[case.pk])).check()
