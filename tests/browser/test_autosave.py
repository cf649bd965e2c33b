"""What is typed and not yet sent: kept however the page is left, and called kept only then."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse
from playwright.sync_api import expect

from shelter.desk import drafts
from tests.browser.conftest import until
from tests.browser.test_people import a_known_person
from tests.factories.finding import make_finding

pytestmark = pytest.mark.parametrize("size", ["phone"])
TAKE = "นำข้อความกลับมา"
IN_THIS_TAB = "Object.keys(sessionStorage).filter(key => key.startsWith('saphan-draft:')).length"


class Gate:
    """Holds back the first request to an address until it is let through."""

    def __init__(self, page, address: str):
        self._page, self._held = page, []
        page.route(address, lambda route: route.continue_() if self._held else self._held.append(route))

    def let_through(self) -> None:
        until(self._page, lambda: self._held)
        self._held[0].continue_()


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
    gate = Gate(page, "**/drafts/**")
    topic.fill(income="รับจ้าง")
    page.locator("#id_sleeping_place").focus()
    expect(status).to_have_text("กำลังบันทึกร่าง…")
    topic.fill(sleeping_place="ศาลาวัด")
    gate.let_through()
    expect(status).to_contain_text("บันทึกร่างแล้ว")
    assert [text[:14] for text in page.evaluate("window.said")].count("บันทึกร่างแล้ว") == 1
    assert (kept()["income"], kept()["sleeping_place"]) == (["รับจ้าง"], ["ศาลาวัด"])


def test_what_is_typed_before_the_script_has_come_is_kept_too(topic, kept):
    page = topic.page
    gate = Gate(page, "**/js/drafts*.js")
    page.goto(page.url, wait_until="commit")
    topic.fill(sleeping_place="ศาลาวัด")
    gate.let_through()
    expect(page.locator("[data-autosave-status]")).to_contain_text("บันทึกร่างแล้ว")
    assert kept()["sleeping_place"] == ["ศาลาวัด"]


def test_the_button_says_that_it_waits_for_the_draft_and_the_form_goes_after_it(topic):
    page = topic.page
    # After four seconds a form waits no longer: here the page's clock stands still.
    page.clock.install()
    page.goto(page.url)
    page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
    gate = Gate(page, "**/drafts/**")
    topic.fill(sleeping_place="ศาลาวัด")
    save = page.get_by_role("button", name="บันทึกหัวข้อนี้").last
    save.click()
    expect(save).to_have_attribute("aria-busy", "true")
    gate.let_through()
    expect(page.locator("section#journey")).to_contain_text("ศาลาวัด")


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
    until(page, kept)
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


def test_words_that_come_back_from_the_tab_are_seen_where_they_stand_folded(person, monkeypatch):
    def away(*given):
        raise OperationalError("away")

    someone = person("ssk.caseworker").go(reverse("cases:notification-create"))
    page = someone.page
    monkeypatch.setattr(drafts, "save", away)
    page.locator("summary", has_text="หน่วยงานที่แจ้งและเลขอ้างอิง").click()
    someone.fill(outside_reference="ลว. 12/2570")
    page.goto(f"{someone.base}/cases/")
    someone.go(reverse("cases:notification-create"))
    expect(page.locator("#id_outside_reference")).to_be_hidden()
    page.get_by_role("button", name=TAKE).click()
    expect(page.locator("#id_outside_reference")).to_have_value("ลว. 12/2570")
    expect(page.locator("#id_outside_reference")).to_be_visible()
    expect(page.locator("#id_home_detail")).to_be_hidden()


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
