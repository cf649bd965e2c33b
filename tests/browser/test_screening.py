"""An emergency found while screening: what to do stands there at once, also where no script runs."""

from django.urls import reverse
from playwright.sync_api import expect

from cases.models import Client, NationalityStatus, Sex
from tests.browser.test_people import a_known_person


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
