"""Screening: emergencies are told at once, another route needs a reason, rules are tried before they lead."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import Client, NationalityStatus, Sex
from tests.browser.test_people import a_known_person
from tests.lib.papers import by_poppler


def a_homeless_man(people):
    case = a_known_person(people)
    # Born in 2528: of working age.
    known = {"sex": Sex.MALE, "nationality_status": NationalityStatus.THAI, "birth_date": "1985-02-14"}
    Client.objects.filter(pk=case.client_id).update(**known)
    return case


def tick(page, fact: str, answer: str) -> None:
    page.locator(f"#q-{fact} label.opt").get_by_text(answer, exact=True).click()


def onward(page) -> None:
    page.locator(".savebar button.btn-primary").click()


def test_an_emergency_is_decided_at_once_without_scripts(person, people):
    case = a_homeless_man(people)
    me = person("ssk.caseworker", script=False).go(reverse("cases:screenings", args=[case.pk]))
    page = me.page
    me.press("เริ่มคัดกรอง")
    tick(page, "mental_danger", "มี")
    page.get_by_role("button", name="บันทึกแล้วพักไว้").click()
    expect(page.get_by_role("alert").filter(has_text="ทำสิ่งนี้ก่อน")).to_contain_text("191")
    me.go(reverse("cases:screening-decide", args=[case.pk, 1]))
    expect(page.get_by_role("radio", name="ภาวะอันตรายทางจิต")).to_be_checked()
    onward(page)
    expect(page.locator(".sp-head")).to_contain_text("รอรับกลับ")
    me.go(reverse("cases:case", args=[case.pk]))
    expect(page.locator(".next")).to_contain_text("รอรับกลับ")


def begin(me, case, **nationality) -> None:
    """The first page of a new screening, of a person with that nationality."""
    Client.objects.filter(pk=case.client_id).update(**nationality)
    me.go(reverse("cases:screenings", args=[case.pk]))
    me.page.get_by_role("button", name=re.compile("^เริ่มคัดกรอง")).click()


def to_the_decision(me) -> None:
    me.go(me.page.url.removeprefix(me.base).rpartition("/")[0] + "/decide")


def test_another_route_needs_its_reason_and_an_emergency_shows_before_it_is_saved(person, people):
    case = a_homeless_man(people)
    me = person("ssk.caseworker")
    page = me.page
    begin(me, case)
    for fact in ("body_emergency", "mental_danger"):
        tick(page, fact, "ไม่มี")
    expect(page.locator("#outcome .alarm")).to_have_count(0)
    me.check()
    onward(page)
    expect(page.locator("#q-trafficking_signs")).to_contain_text("ถามตามลำพัง")
    me.check()
    onward(page)
    tick(page, "begging", "มี")
    expect(page.locator("#outcome")).to_contain_text("ผู้ทำการขอทาน")
    me.check()
    onward(page)
    expect(page.locator("#q-disabled")).to_be_visible()
    to_the_decision(me)
    page.locator("label.opt", has_text="คนไร้ที่พึ่งทั่วไป").click()
    onward(page)
    expect(page.locator(".errsum")).to_contain_text("เหตุผล")
    expect(page.get_by_role("radio", name="คนไร้ที่พึ่งทั่วไป")).to_be_checked()
    me.check().session_ends().fill(reason="ขอข้าวกินครั้งเดียว ไม่ได้ขอเงิน")
    onward(page)
    me.enter("ssk.caseworker")
    page.get_by_role("button", name="นำข้อความกลับมา").click()
    expect(page.get_by_role("radio", name="คนไร้ที่พึ่งทั่วไป")).to_be_checked()
    onward(page)
    expect(page.locator("main")).to_contain_text("เหตุผลที่เลือกทางอื่น")
    expect(page.locator("main")).to_contain_text("ต้องผ่านก่อน")
    me.check()
    decided = case.screenings.get()
    assert (decided.route, decided.route_reason) == ("B12", "ขอข้าวกินครั้งเดียว ไม่ได้ขอเงิน")
    paper = by_poppler(me.fetch(reverse("cases:screening-paper", args=[case.pk, 1])))
    assert "ขอข้าวกินครั้งเดียว" in paper

    begin(me, case)
    tick(page, "body_emergency", "มี")
    expect(page.get_by_role("alert").filter(has_text="ทำสิ่งนี้ก่อน")).to_contain_text("1669")
    expect(page.locator("#now")).to_contain_text("ทำสิ่งนี้ก่อน: ฉุกเฉิน")
    me.check()


@pytest.mark.parametrize("size", ["phone"])
def test_nobody_is_sent_back_before_the_question_of_trafficking(person, people):
    case = a_homeless_man(people)
    me = person("ssk.caseworker")
    begin(me, case, nationality_status=NationalityStatus.FOREIGN)
    for fact in ("body_emergency", "mental_danger"):
        tick(me.page, fact, "ไม่มี")
    onward(me.page)
    expect(me.page.locator("#q-trafficking_signs")).to_be_visible()
    to_the_decision(me)
    me.page.locator("label.opt", has_text="ต่างด้าว").click()
    me.check().fill(reason="เจ้าตัวขอกลับ")
    onward(me.page)
    expect(me.page.locator(".errsum")).to_contain_text("การค้ามนุษย์")
    me.check()
    assert not case.screenings.get().is_decided


@pytest.mark.parametrize("size", ["desk"])
def test_a_rule_set_that_cannot_work_is_refused_and_one_that_does_is_tried_and_put_in_force(person):
    me = person("ssk.admin").go("/screening/rules/").follow("ฉบับที่ 1").check().press("คัดลอกเป็นร่าง")
    page = me.page
    draft = page.url.removeprefix(me.base)
    me.check()
    # No route for the rest.
    page.locator("#B15").get_by_role("button", name=re.compile("^ลบ")).click()
    expect(page.get_by_text("ไม่มีทางที่เหลือ").first).to_be_visible()
    # In a circle: B1 leads on to B12 already.
    me.go(f"{draft}rule/B12/").check().page.locator("#id_next").select_option("B1")
    onward(page)
    expect(page.locator(".errsum")).to_contain_text("วนกลับมาที่เดิม")
    expect(page.locator("#id_next")).to_have_value("B1")
    # A gap, and a fact nobody knows.
    me.go(f"{draft}new").check().fill(code="B16", name="ผู้ประสบภัยในพื้นที่", route="ศูนย์พักพิงชั่วคราว")
    condition = page.locator("#id_criteria-0-condition")
    condition.select_option("sleeps_in_public:is_true")
    onward(page)
    expect(page.locator(".errsum")).to_contain_text("จึงไม่มีผู้ใดมาถึง")
    condition.evaluate("one => one.add(new Option('?', 'moon_phase:is_true', true, true))")
    onward(page)
    expect(page.locator(".errsum")).to_contain_text("เงื่อนไข")
    expect(page.locator("#id_name")).to_have_value("ผู้ประสบภัยในพื้นที่")
    me.check()

    # It can work, but leads one of the example people elsewhere than it should.
    people = page.locator("#people")
    me.go(f"{draft}rule/B10/").fill(clock_days="๓๐").page.locator("#id_clock_from").select_option("วันรับตัว")
    onward(page)
    expect(people).to_contain_text("กำหนดวัน: – → 30")
    expect(people.locator(".bdg.bad")).to_have_count(1)
    me.check().follow("ตั้งวันเริ่มใช้").fill(note="หนังสือสั่งการฉบับสมมติ").press("ตั้งวันเริ่มใช้")
    expect(page.locator(".errsum")).to_contain_text("บุคคลตัวอย่าง 1 คนไม่ได้ผลตามที่ควร")
    me.check().go(f"{draft}rule/B10/").fill(clock_days="").page.locator("#id_clock_from").select_option("")
    onward(page)
    expect(people.locator(".bdg.bad")).to_have_count(0)
    me.follow("ตั้งวันเริ่มใช้").fill(note="หนังสือสั่งการฉบับสมมติ").press("ตั้งวันเริ่มใช้")
    expect(page.locator(".sp-head")).to_contain_text("ใช้ตั้งแต่")
    me.check()
    chart = by_poppler(me.fetch(f"{draft}chart"))
    assert "กระบวนการคัดกรอง" in chart
