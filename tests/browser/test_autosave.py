"""What is typed and not yet sent: kept however the page is left, and called kept only then."""

import pytest
from django.db import OperationalError
from django.urls import reverse
from playwright.sync_api import expect

from shelter.desk import drafts
from tests.browser.test_people import a_known_person
from tests.factories.finding import make_finding

pytestmark = pytest.mark.parametrize("size", ["phone"])
TAKE = "นำข้อความกลับมา"
IN_THIS_TAB = "Object.keys(sessionStorage).filter(key => key.startsWith('saphan-draft:')).length"


@pytest.fixture
def case(people):
    case = a_known_person(people)
    make_finding(case, people["ssk.caseworker"])
    return case


@pytest.fixture
def topic(person, case):
    """Somebody at a topic of a fact-finding, a form whose draft the site keeps."""
    return person("ssk.caseworker").go(reverse("cases:finding-topic", args=[case.pk, "journey"]))


@pytest.fixture
def kept(case, people):
    def kept() -> dict[str, list[str]]:
        found = drafts.load(people["ssk.caseworker"], "finding-journey", str(case.pk))
        return found[0] if found else {}

    return kept


def test_nothing_is_called_kept_while_there_is_more_in_the_page(topic, kept):
    page = topic.page
    status = page.locator("[data-autosave-status]")
    page.evaluate(
        """() => { const status = document.querySelector("[data-autosave-status]"); window.said = [];
        const hear = () => window.said.push(status.textContent);
        new MutationObserver(hear).observe(status, {childList: true}); }"""
    )
    topic.fill(income="หาปลาขาย")
    page.locator("#id_sleeping_place").focus()
    expect(status).to_contain_text("บันทึกร่างแล้ว")
    assert page.evaluate("window.said.splice(0)")[0] == "ยังไม่ได้บันทึกร่าง"

    # Typed while a draft is on its way: its answer speaks of the older text, and only the next one of this.
    held = []
    page.route("**/drafts/**", lambda route: route.continue_() if held else held.append(route))
    topic.fill(income="รับจ้าง")
    page.locator("#id_sleeping_place").focus()
    expect(status).to_have_text("กำลังบันทึกร่าง…")
    topic.fill(sleeping_place="ศาลาวัด")
    held[0].continue_()
    expect(status).to_contain_text("บันทึกร่างแล้ว")
    assert [text[:14] for text in page.evaluate("window.said")].count("บันทึกร่างแล้ว") == 1
    assert (kept()["income"], kept()["sleeping_place"]) == (["รับจ้าง"], ["ศาลาวัด"])


@pytest.mark.parametrize("way", ["link", "address", "back"])
def test_whoever_leaves_in_the_middle_of_a_word_finds_it_again_once(topic, kept, way):
    page, url = topic.page, topic.page.url
    topic.go("/cases/").page.goto(url)
    topic.fill(sleeping_place="ใต้สะพานข้ามห้วย")
    if way == "link":
        page.locator("nav.crumb a").first.click()
    elif way == "address":
        page.goto(f"{topic.base}/cases/")
    else:
        page.go_back()
    expect(page.locator("h1")).not_to_contain_text("เส้นทางก่อนมาถึงศูนย์")
    for _ in range(100):
        if kept():
            break
        page.wait_for_timeout(100)
    page.goto(url)
    # The site has it, so the tab does not offer it a second time.
    expect(page.get_by_role("button", name=TAKE)).to_have_count(0)
    topic.follow(TAKE)
    expect(page.locator("#id_sleeping_place")).to_have_value("ใต้สะพานข้ามห้วย")
    assert page.evaluate(IN_THIS_TAB) == 0


def test_a_site_that_fails_as_somebody_leaves_leaves_the_words_in_the_tab(topic, kept, monkeypatch):
    def away(*given):
        raise OperationalError("away")

    page, url = topic.page, topic.page.url
    monkeypatch.setattr(drafts, "save", away)
    topic.fill(sleeping_place="ศาลาริมน้ำ")
    page.goto(f"{topic.base}/cases/")
    page.goto(url)
    page.get_by_role("button", name=TAKE).click()
    expect(page.locator("#id_sleeping_place")).to_have_value("ศาลาริมน้ำ")
    assert kept() == {}


def test_signing_out_in_the_middle_of_a_word_leaves_none_in_the_tab(topic):
    page = topic.page
    topic.fill(sleeping_place="ศาลาริมน้ำ")
    page.locator("details.sp-user summary").click()
    page.get_by_role("button", name="ออกจากระบบ").click()
    expect(page.get_by_role("button", name="เข้าสู่ระบบ", exact=True)).to_be_visible()
    assert page.evaluate(IN_THIS_TAB) == 0


def test_what_was_sent_is_no_draft_again(topic, kept):
    page = topic.page
    topic.fill(sleeping_place="ศาลาริมน้ำ")
    page.get_by_role("button", name="บันทึกหัวข้อนี้").last.click()
    expect(page.locator("section#journey")).to_contain_text("ศาลาริมน้ำ")
    page.wait_for_load_state("networkidle")
    assert kept() == {}
    assert page.evaluate(IN_THIS_TAB) == 0
