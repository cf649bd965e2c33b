"""An assessment from the first score to the plan, the second beside the first, and the ADL on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import Assessment, InstrumentResult
from tests.browser.test_people import a_known_person
from tests.factories.assessments import make_assessment
from tests.factories.instruments import instrument

# Every dimension that is not scored says why.
UNSCORED = ("health", "education", "safety", "rights", "recreation", "justice")


def score(me, dimension: str, *scores: int, evidence: str) -> None:
    """Person, family, community, and what the scores stand on."""
    for level, value in zip(("person", "family", "community"), scores, strict=True):
        me.page.locator(f"label[for=id_{dimension}-{level}_{value}]").click()
    me.page.locator(f"#id_{dimension}-evidence").fill(evidence)


def leave_open(me, *dimensions: str) -> None:
    for dimension in dimensions:
        me.page.locator(f"#id_{dimension}-unscored_reason").select_option("not_ready")


def save(me) -> None:
    me.page.get_by_role("button", name="บันทึกการประเมิน").last.click()


def test_low_scores_become_goals_and_the_second_stands_beside_the_first(person, people):
    case = a_known_person(people)
    tab = reverse("cases:assessments", args=[case.pk])
    me = person("ssk.caseworker").go(tab).check()
    page = me.page
    me.press("เริ่มประเมินครั้งใหม่")
    score(me, "housing", 2, 3, 4, evidence="นอนใต้สะพานมาสามปี")
    page.locator("#id_housing-own_words").fill("อยากมีประตูปิดได้")
    score(me, "income", 2, 2, 3, evidence="หาปลาขายได้วันละไม่ถึงร้อย")
    leave_open(me, *UNSCORED[1:])
    expect(page.locator("[data-autosave-status]")).to_contain_text("บันทึกร่างแล้ว")
    save(me)
    # One dimension was forgotten: the page names it and leads there.
    expect(page.locator(".note.warn")).to_contain_text("เหลือ 1 จุด")
    me.check()
    page.locator(".note.warn a").click()
    leave_open(me, "health")
    me.check()
    save(me)
    me.press("บันทึกว่าประเมินเสร็จ")
    expect(page.locator(".radar svg")).to_be_visible()
    expect(page.locator("#dim-housing")).to_contain_text("อยากมีประตูปิดได้")
    me.check().follow("ไปแผนรายบุคคล").press("เริ่มเขียนแผน")
    page.get_by_role("button", name="การมีรายได้และมีงานทำ").click()
    expect(page.locator("#id_g0-title")).to_be_focused()
    expect(page.locator("#id_g0-dimension")).to_have_value("income")
    expect(page.locator("#id_g0-baseline")).to_have_value("ประเมินครั้งที่ 1: ระดับ 2")
    me.check()

    me.go(tab).press("เริ่มประเมินครั้งใหม่")
    expect(page.locator("#dim-housing")).to_contain_text("ครั้งแรก 2")
    score(me, "housing", 4, 4, 4, evidence="มีที่นอนในเรือนชาย")
    page.locator("#id_housing-in_centre").check()
    score(me, "income", 3, 3, 3, evidence="ทำสวนครัวขายได้ทุกสัปดาห์")
    leave_open(me, *UNSCORED)
    save(me)
    me.press("บันทึกว่าประเมินเสร็จ")
    numbers = page.locator("main table").first
    expect(numbers.get_by_role("row", name="ที่อยู่อาศัย")).to_contain_text("ขณะอยู่ในศูนย์")
    expect(numbers.get_by_role("row", name="การมีรายได้")).to_contain_text("ดีขึ้น")
    expect(page.locator("main")).to_contain_text("ดีขึ้น 1 มิติ")
    expect(page.locator("main")).to_contain_text("ไม่นับเป็นผลลัพธ์ 1 มิติ")
    me.check()
    assert Assessment.objects.done().count() == 2


@pytest.mark.parametrize("size", ["phone"])
def test_an_adl_is_filled_in_by_thumb_and_a_sheet_that_is_off_says_why(person, people):
    case = a_known_person(people)
    make_assessment(case, people["ssk.caseworker"])
    items = instrument("adl", on=False).sheet.items
    me = person("ssk.caseworker").go(reverse("cases:instrument-fill", args=[case.pk, "2q"])).check()
    expect(me.page.locator("main")).to_contain_text("ยังไม่เปิดใช้")
    me.go(reverse("cases:assessments", args=[case.pk])).check()
    me.page.get_by_role("link", name="ทำแบบประเมิน").first.click()
    me.check()
    for item in items[1:]:
        me.page.locator(f"#div_id_item-{item.number} label.opt").nth(len(item.options) - 1).click()
    me.press("บันทึกแบบประเมิน")
    # The first question was left open.
    expect(me.page.locator("main")).to_contain_text("ตอบไม่ครบทุกข้อ")
    me.check()
    assert InstrumentResult.objects.get().total is None
