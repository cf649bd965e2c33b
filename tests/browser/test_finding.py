"""Fact-finding as it is done: over days, interrupted, by two people, in the field with a dying signal."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import FindingTopic, HomeVisit, Statement
from shelter.lib.thai import bangkok_today, format_date
from tests.browser.conftest import width_of
from tests.browser.test_people import a_known_person
from tests.browser.test_reception import a_picture
from tests.factories.finding import make_finding

phone = pytest.mark.parametrize("size", ["phone"])
desk = pytest.mark.parametrize("size", ["desk"])


@pytest.fixture
def topic_page(people):
    """The topic of how the person came to the centre, of a fact-finding that has begun."""
    case = a_known_person(people)
    make_finding(case, people["ssk.caseworker"])
    return reverse("cases:finding-topic", args=[case.pk, "journey"])


def days_ago(days: int) -> str:
    """That day, as it is typed."""
    return format_date(bangkok_today() - timedelta(days=days), "numeric")


def status(page):
    return page.locator("[data-autosave-status]")


def test_two_sittings_become_one_fact_finding(person, people):
    case = a_known_person(people)
    me = person("ssk.caseworker").go(reverse("cases:finding", args=[case.pk])).check()
    page, topics = me.page, page_of(case)
    me.press("เริ่มสอบข้อเท็จจริง").check()

    # The first sitting ends before the page is saved: the draft waits.
    me.follow("บันทึกการพูดคุย").choose("result", "ได้พูดคุย")
    me.fill(on=days_ago(2), place="ระเบียงเรือนชาย", note="คุยได้ครึ่งชั่วโมง ขอพัก").check()
    me.press("บันทึกการพูดคุย")
    me.go(topics("journey")).choose("causes", "ไม่มีที่อยู่").fill(income="หาปลาขาย")
    me.fill(sleeping_place="ใต้สะพานข้ามห้วย").check()
    expect(status(page)).to_contain_text("บันทึกร่างแล้ว")
    me.go(topics("family")).choose("not_ready", "ยังไม่พร้อมเล่า")
    page.get_by_role("button", name="บันทึกหัวข้อนี้").last.click()
    family = page.locator("section#family")
    expect(family).to_contain_text("ยังไม่พร้อมเล่า")
    family.get_by_role("link", name="คำบอกเล่า เพิ่มในหัวข้อ").click()
    me.fill(words="ไม่มีญาติเหลือแล้ว", heard_on=days_ago(2)).check()
    me.press("บันทึกคำบอกเล่า")

    # The second sitting, two days later: the draft comes back, and the story is another one.
    me.go(topics("journey"))
    me.follow("นำข้อความกลับมา")
    expect(page.locator("#id_income")).to_have_value("หาปลาขาย")
    me.check()
    page.get_by_role("button", name="บันทึกหัวข้อนี้").last.click()
    expect(page.locator("section#journey")).to_contain_text("ใต้สะพานข้ามห้วย")
    family.get_by_role("link", name="คำบอกเล่า เพิ่มในหัวข้อ").click()
    page.locator("#id_differs_from").select_option(index=1)
    me.fill(words="มีน้องสาวที่อำเภอเดิม", heard_on=days_ago(0))
    me.press("บันทึกคำบอกเล่า")
    expect(family).to_contain_text("ไม่มีญาติเหลือแล้ว")
    expect(family).to_contain_text("มีน้องสาวที่อำเภอเดิม")
    expect(family.get_by_role("link", name=re.compile("ต่างจากที่เล่าเมื่อ"))).to_be_visible()
    me.check()
    assert Statement.objects.exclude(differs_from=None).count() == 1

    me.follow("บันทึกว่าเสร็จเบื้องต้น").check()
    expect(page.locator("main")).to_contain_text("ครอบครัวและญาติ: ยังไม่พร้อมเล่า")
    me.press("บันทึกว่าเสร็จเบื้องต้น")
    expect(page.locator(".sp-head")).to_contain_text("เสร็จเบื้องต้น")
    me.check()


def page_of(case):
    return lambda code: reverse("cases:finding-topic", args=[case.pk, code])


def test_a_session_that_ends_in_the_middle_loses_no_word(person, topic_page):
    me = person("ssk.caseworker").go(topic_page)
    page = me.page
    me.fill(sleeping_place="ศาลาวัด").session_ends().fill(income="รับจ้างเกี่ยวข้าว")
    page.get_by_role("button", name="บันทึกหัวข้อนี้").last.click()
    page.wait_for_url("**/accounts/login/**")
    assert "ศาลาวัด" not in page.content()
    me.enter("ssk.caseworker")
    page.wait_for_url(f"**{topic_page}")
    me.check()
    page.get_by_role("button", name="นำข้อความกลับมา").click()
    expect(page.locator("#id_sleeping_place")).to_have_value("ศาลาวัด")
    expect(page.locator("#id_income")).to_have_value("รับจ้างเกี่ยวข้าว")
    page.get_by_role("button", name="บันทึกหัวข้อนี้").last.click()
    expect(page.locator("section#journey")).to_contain_text("รับจ้างเกี่ยวข้าว")
    assert FindingTopic.objects.get(code="journey").answers["sleeping_place"] == "ศาลาวัด"


@desk
def test_two_people_at_one_topic_see_both_texts(person, topic_page):
    first, second = person("ssk.caseworker").go(topic_page), person("ssk.mate").go(topic_page)
    first.fill(income="เก็บของเก่า")
    first.page.get_by_role("button", name="บันทึกหัวข้อนี้").last.click()
    expect(first.page.locator("section#journey")).to_contain_text("เก็บของเก่า")
    second.fill(income="เล่นแคนหน้าตลาด")
    second.page.get_by_role("button", name="บันทึกหัวข้อนี้").last.click()
    expect(second.page.locator(".errsum")).to_contain_text("มีผู้บันทึกก่อนท่าน")
    expect(second.page.locator("#id_income")).to_have_value("เล่นแคนหน้าตลาด")
    expect(second.page.locator("main table")).to_contain_text("เก็บของเก่า")
    second.check().fill(income="เก็บของเก่า และเล่นแคนหน้าตลาด")
    second.page.get_by_role("button", name="บันทึกหัวข้อนี้").last.click()
    expect(second.page.locator("section#journey")).to_contain_text("เก็บของเก่า และเล่นแคนหน้าตลาด")


@phone
def test_a_dead_network_keeps_the_words_and_the_page(person, topic_page):
    me = person("ssk.caseworker").go(topic_page)
    page = me.page
    page.context.set_offline(True)
    me.fill(income="แบกข้าวสาร")
    page.get_by_role("button", name="บันทึกหัวข้อนี้").last.click()
    expect(page.get_by_role("alert").filter(has_text="ไม่มีอินเทอร์เน็ต")).to_be_visible()
    expect(page.locator("#id_income")).to_have_value("แบกข้าวสาร")
    me.check()
    page.context.set_offline(False)
    page.get_by_role("button", name="บันทึกหัวข้อนี้").last.click()
    expect(page.locator("section#journey")).to_contain_text("แบกข้าวสาร")


@phone
def test_a_visit_is_planned_told_and_pictured_on_the_way(person, people):
    case = a_known_person(people)
    me = person("ssk.caseworker").go(reverse("cases:finding", args=[case.pk])).follow("วางแผนเยี่ยม").check()
    page = me.page
    me.choose("whom", "ชุมชนหรือที่พักเดิม").choose("method", "หน่วยงานไปเอง").choose("safe", "ต้องระวัง")
    me.fill(planned_on=days_ago(0), goers="สมหญิง และวิชัย", safety_note="สุนัขดุหน้าปากซอย")
    me.press("บันทึกแผนการเยี่ยม").check()
    me.follow("บันทึกผลการเยี่ยม").check().fill(visited_on=days_ago(0), neighbours="ป้าร้านขนมให้ข้าวทุกเช้า")
    page.get_by_role("button", name="บันทึกผลการเยี่ยม").last.click()
    expect(page.locator("main")).to_contain_text("ป้าร้านขนมให้ข้าวทุกเช้า")
    me.follow("แนบภาพ").check().fill(caption="เพิงริมน้ำ").choose("faces", "ไม่เห็นหน้าใคร")
    page.locator("#id_file").set_input_files(
        {"name": "IMG_2.jpg", "mimeType": "image/jpeg", "buffer": a_picture()}
    )
    me.press("แนบภาพ")
    picture = page.locator("#photos img")
    expect(picture).to_have_attribute("alt", "เพิงริมน้ำ")
    assert width_of(picture) == 640
    me.check()
    assert HomeVisit.objects.get().photos.count() == 1
