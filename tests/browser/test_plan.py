"""A plan is written in the person's own words, agreed, approved, changed and printed: two people's work."""

import io

from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from shelter.lib.thai import bangkok_today, format_date
from tests.browser.test_people import a_known_person
from tests.lib.papers import by_poppler

OWN_WORDS = "อยากกลับไปอยู่ใกล้น้อง มีงานเล็ก ๆ ทำ"


def write_first_plan(me, case) -> None:
    """From the tab to a saved draft with two goals and three activities."""
    page = me.page
    today = format_date(bangkok_today(), "numeric")
    me.go(reverse("cases:plans", args=[case.pk]))
    me.press("เริ่มเขียนแผน")
    page.locator("#id_own_words").fill(OWN_WORDS)
    page.locator("#id_aim").fill("กลับไปอยู่ในชุมชนเดิมได้")
    page.locator("#id_starts_on").fill(today)
    if not page.locator("#id_g0-title").count():
        page.get_by_role("button", name="เพิ่มเป้าหมาย").click()
        me.answered()
    page.locator("#id_g0-title").fill("มีบัตรประจำตัวประชาชน")
    page.locator("#id_g0-dimension").select_option(index=1)
    page.locator("#id_g0-measure").fill("ได้บัตรใบใหม่")
    for row in range(2):
        if not page.locator(f"#id_g0a{row}-what").count():
            page.locator("#g0").get_by_role("button", name="เพิ่มกิจกรรม").click()
            me.answered()
        page.locator(f"#id_g0a{row}-what").fill(f"ไปที่ว่าการอำเภอ ครั้งที่ {row + 1}")
        page.locator(f"#id_g0a{row}-responsible_name").fill("ผู้ใหญ่บ้าน")
        page.locator(f"#id_g0a{row}-due_on").fill(today)
    page.get_by_role("button", name="เพิ่มเป้าหมาย").click()
    me.answered()
    expect(page.locator("#id_own_words")).to_have_value(OWN_WORDS)
    page.locator("#id_g1-title").fill("มีรายได้ของตนเอง")
    page.locator("#id_g1-dimension").select_option(index=2)
    page.locator("#id_g1-measure").fill("มีรายได้อย่างน้อย 1,500 บาทต่อเดือน")
    if not page.locator("#id_g1a0-what").count():
        page.locator("#g1").get_by_role("button", name="เพิ่มกิจกรรม").click()
        me.answered()
    page.locator("#id_g1a0-what").fill("ฝึกงานไม้")
    page.locator("#id_g1a0-responsible_name").fill("ครูฝึกอาชีพ")
    page.locator("#id_g1a0-due_on").fill(today)
    me.check()
    page.get_by_role("button", name="บันทึกแผน").last.click()
    expect(page.get_by_role("heading", name="มีรายได้ของตนเอง")).to_be_visible()
    me.check()


def record_answer(me, answer: str, left_out: str = "") -> None:
    page = me.page
    page.get_by_role("link", name="บันทึกคำตอบของผู้ใช้บริการ").click()
    me.check()
    page.locator("#div_id_result label", has_text=answer).first.click()
    if left_out:
        page.locator("#div_id_goals_not_agreed label", has_text=left_out).click()
    page.locator("#id_on").fill(format_date(bangkok_today(), "numeric"))
    page.locator("#div_id_mark label", has_text="ลายมือชื่อ").first.click()
    me.press("บันทึกคำตอบ")
    expect(page.get_by_role("heading", name="แผนการจัดบริการรายบุคคล")).to_be_visible()


def approve(person, number: int) -> None:
    director = person("ssk.director").go(reverse("cases:plans-waiting")).check()
    page = director.page
    page.locator("main table a").first.click()
    page.get_by_role("link", name="อนุมัติแผน").click()
    director.check()
    director.press("อนุมัติแผน")
    expect(page.get_by_text(f"ฉบับที่ {number}").first).to_be_visible()
    expect(page.get_by_role("link", name="อนุมัติแผน")).to_have_count(0)


def test_a_plan_goes_from_own_words_to_a_second_version_and_onto_paper(person, people):
    case = a_known_person(people)
    me = person("ssk.caseworker")
    page = me.page
    write_first_plan(me, case)
    record_answer(me, "บางข้อ", "มีรายได้ของตนเอง")
    approve(person, 1)

    plan = reverse("cases:plan-detail", args=[case.pk, 1])
    paper = page.request.get(me.base + reverse("cases:plan-paper", args=[case.pk, 1]))
    assert len(PdfReader(io.BytesIO(paper.body())).pages) == 1
    assert "มีบัตรประจำตัวประชาชน" in by_poppler(paper.body())

    me.go(plan).check()
    me.press("สร้างฉบับปรับปรุง")
    page.locator("#id_g0-measure").fill("ได้บัตรใบใหม่และขึ้นทะเบียนสิทธิแล้ว")
    page.get_by_role("button", name="บันทึกแผน").last.click()
    page.get_by_role("link", name="ดูว่าเปลี่ยนอะไร").first.click()
    expect(page.locator("main")).to_contain_text("ขึ้นทะเบียนสิทธิแล้ว")
    me.check()
    me.go(reverse("cases:plan-detail", args=[case.pk, 2]))
    record_answer(me, "ทั้งแผน")
    approve(person, 2)
    me.go(plan)
    expect(page.locator("main")).to_contain_text("มีฉบับใหม่ใช้แทน")


def test_two_people_at_one_plan_see_both_texts_and_lose_nothing(person, people):
    case = a_known_person(people)
    first = person("ssk.caseworker")
    write_first_plan(first, case)
    edit = reverse("cases:plan-edit", args=[case.pk, 1])
    second = person("ssk.mate").go(edit)
    first.go(edit).page.locator("#id_aim").fill("อยู่กับน้องสาว")
    first.page.get_by_role("button", name="บันทึกแผน").last.click()
    expect(first.page.locator("main")).to_contain_text("อยู่กับน้องสาว")
    second.page.locator("#id_aim").fill("มีห้องเช่าของตนเอง")
    second.page.get_by_role("button", name="บันทึกแผน").last.click()
    expect(second.page.get_by_role("alert").first).to_contain_text("แผนถูกแก้ไขก่อน")
    expect(second.page.locator("#id_aim")).to_have_value("มีห้องเช่าของตนเอง")
    expect(second.page.locator("main")).to_contain_text("อยู่กับน้องสาว")
    second.check()
