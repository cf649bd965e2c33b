"""A person is taken in, found again, and their file kept: the caseworker's day."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import Case, Client
from tests.factories.cases import make_case, make_client, national_id


def a_known_person(people) -> Case:
    worker = people["ssk.caseworker"]
    client = make_client(
        worker.centre,
        first_name="คำผาย",
        last_name="แสนคำดี",
        national_id=national_id(77),
        phone="0812345678",
        birth_date="1959-02-14",
    )
    return make_case(worker.centre, worker, client=client, received_at=timezone.now() - timedelta(days=4))


def test_a_person_is_taken_in_after_the_question_of_likeness(person, people):
    known = a_known_person(people)
    me = person("ssk.caseworker").go("/register/").check()
    page = me.page
    page.locator("label.opt", has_text="ทราบชื่อ").first.click()
    page.locator("#id_first_name").fill("คำผาย")
    page.locator("#id_last_name").fill("แสนคำดี")
    page.locator("#id_birth").fill("๑๔/๒/๒๕๐๒")
    page.locator("#id_national_id").focus()
    aside = page.locator("#duplicates")
    expect(aside.get_by_text("วันเกิดตรงกัน")).to_be_visible()
    expect(aside.get_by_text(known.number)).to_be_visible()
    me.check()
    page.locator("#id_sender_kind").select_option("self")
    page.get_by_role("button", name="เปิดแฟ้ม").click()
    expect(page.locator(".errsum")).to_contain_text("อาจเป็นคนเดียวกัน")
    expect(page.locator("#id_first_name")).to_have_value("คำผาย")
    me.check()
    page.locator("#duplicates label", has_text="ไม่ใช่คนนี้").click()
    page.get_by_role("button", name="เปิดแฟ้ม").click()
    expect(page.get_by_role("heading", name="คำผาย แสนคำดี")).to_be_visible()
    assert Client.objects.count() == 2
    me.check()


def test_a_place_is_suggested_while_it_is_typed(person):
    page = person("ssk.caseworker").go("/register/").page
    page.locator("#id_domicile").press_sequentially("โพธิ์ เมืองศรี")
    option = page.locator('#id_domicile_list option[value^="ต.โพธิ์ อ.เมืองศรีสะเกษ"]')
    expect(option).to_be_attached()


def test_a_masked_number_is_shown_on_request_and_the_file_is_kept(person, people):
    case = a_known_person(people)
    me = person("ssk.caseworker").go(reverse("cases:case", args=[case.pk])).check()
    page = me.page
    number = page.locator("#masked-national_id")
    expect(number).not_to_contain_text("3 0000")
    number.get_by_role("button").click()
    expect(page.locator("#masked-national_id [data-secret]")).to_contain_text("3 0000")
    page.get_by_role("link", name="บันทึกเหตุการณ์").click()
    me.check()
    page.locator("#id_text").fill("กินข้าวได้ นอนหลับดี")
    page.get_by_role("button", name="บันทึกเหตุการณ์").click()
    expect(page.locator(".tl")).to_contain_text("กินข้าวได้ นอนหลับดี")
    for part in ("client-edit", "intake-edit", "team", "changes"):
        me.go(reverse(f"cases:{part}", args=[case.pk])).check()


def test_a_person_is_found_from_every_page(person, people):
    case = a_known_person(people)
    me = person("ssk.caseworker").go("/tasks/").check()
    page = me.page
    page.locator("#q").fill("คำพาย แสนคำ")
    page.locator("#q").press("Enter")
    page.wait_for_url("**/people/?s=*")
    me.check()
    page.get_by_role("link", name="คำผาย แสนคำดี").click()
    expect(page.locator("nav.crumb")).to_contain_text(case.number)
    me.go("/cases/").check()


def test_the_directors_day_begins_with_numbers(person, people):
    a_known_person(people)
    me = person("ssk.director").check()
    expect(me.page.get_by_role("heading", name="ภาพรวมหน่วยงาน")).to_be_visible()
    me.page.locator("a.kpi", has_text="แฟ้มที่เปิดอยู่").click()
    expect(me.page.locator("table caption")).to_contain_text("1 แฟ้ม")


def test_a_note_typed_into_an_expired_session_comes_back_after_signing_in(person, people):
    case = a_known_person(people)
    me = person("ssk.caseworker").go(reverse("cases:note", args=[case.pk]))
    page = me.page
    me.fill(text="อยากกลับบ้าน").session_ends()
    page.get_by_role("button", name="บันทึกเหตุการณ์").click()
    page.wait_for_url("**/accounts/login/**")
    me.enter("ssk.caseworker")
    page.get_by_role("button", name="นำข้อความกลับมา").click()
    expect(page.locator("#id_text")).to_have_value("อยากกลับบ้าน")
    page.get_by_role("button", name="บันทึกเหตุการณ์").click()
    expect(page.get_by_text("อยากกลับบ้าน")).to_be_visible()
    me.go(reverse("cases:note", args=[case.pk]))
    expect(page.get_by_role("button", name="นำข้อความกลับมา")).to_have_count(0)
