"""The night door: taken in by whoever is on duty, with nothing but how they came, and nothing lost."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from cases.actions import property, reception
from cases.facts.case import facts_of
from cases.facts.door import CALLING_NAMES, proposed_calling_name
from cases.models import Case, CaseAssignment, Client, PropertyBag, Reception, ReceptionCheck
from shelter.accounts.models import Role
from shelter.desk.tokens import FIELD, new_token
from tests.conftest import make_user
from tests.factories.beds import make_house, put_to_bed
from tests.factories.cases import bangkok, make_case, make_client
from tests.factories.reception import make_list, signed_values

pytestmark = pytest.mark.usefixtures("reference")
URL = "/receive/"


def arrival(**fields):
    return {"sender_kind": "officer", "place": "later", **fields}


def test_how_they_came_is_all_that_must_be_said(sign_in, duty, ssk):
    answer = sign_in(duty).post(URL, arrival())
    case = Case.objects.get()
    assert answer.url == reverse("cases:receipt", args=[case.pk])
    assert case.client.calling_name == CALLING_NAMES[0]
    assert (case.client.identity, case.client.sex, case.client.age_on(timezone.now().date())) == (
        "unknown",
        "unknown",
        None,
    )
    assert Reception.objects.get().safe_now == {}
    assert "มาอย่างไร" in sign_in(duty).post(URL, arrival(sender_kind="")).content.decode()


def test_a_file_opened_by_an_officer_on_duty_has_no_manager_and_one_by_a_caseworker_has(
    sign_in, duty, caseworker
):
    sign_in(duty).post(URL, arrival())
    assert not CaseAssignment.objects.exists()
    sign_in(caseworker).post(URL, arrival())
    assert [one.user for one in CaseAssignment.objects.all()] == [caseworker]


def test_what_was_told_stands_where_it_belongs(sign_in, duty, ssk):
    house = make_house(ssk, "1", "2", name="เรือนหญิงใต้ต้นจามจุรี", meant_for="women")
    told = arrival(
        safety=["hurt_or_ill", "hungry"],
        sex="female",
        age="65",
        calling_name="ป้าสายบัว",
        place=str(house.pk),
        bag_number="SSK-118",
        found_place="ท่ารถ",
    )
    browser = sign_in(duty)
    answer = browser.post(URL, told)
    case = Case.objects.get()
    assert (case.client.sex, case.client.estimated_age, case.client.identity) == ("female", 65, "partly")
    assert (case.sender_kind, case.found_place) == ("officer", "ท่ารถ")
    assert Reception.objects.get().safe_now == {"hurt_or_ill": "yes", "hungry": "yes"}
    assert PropertyBag.objects.get().number == "SSK-118"
    assert str(case.bed_stays.open().get().bed) == "เรือนหญิงใต้ต้นจามจุรี เตียง 1"
    page = browser.get(answer.url).content.decode()
    for text in ("ป้าสายบัว", "SSK-118", "1669", "เรือนหญิงใต้ต้นจามจุรี เตียง 1", "บัญชีทรัพย์สิน"):
        assert text in page
    assert reverse("cases:case", args=[case.pk]) not in page


def test_a_name_is_proposed_that_nobody_here_is_called_by(ssk, caseworker):
    make_case(ssk, caseworker, client=make_client(ssk, calling_name=CALLING_NAMES[0]))
    assert proposed_calling_name(ssk) == CALLING_NAMES[1]
    for name in CALLING_NAMES[1:]:
        make_case(ssk, caseworker, client=make_client(ssk, calling_name=name))
    assert proposed_calling_name(ssk) == f"{CALLING_NAMES[0]} 2"


def test_a_likeness_blocks_nobody_and_the_file_says_that_the_answer_is_owed(sign_in, duty, ssk, caseworker):
    known = make_client(ssk, first_name="คำผาย", last_name="แสนคำดี")
    make_case(ssk, caseworker, client=known, closed_at=timezone.now())
    answer = sign_in(duty).post(URL, arrival(first_name="คำผาย", last_name="แสนคำดี"))
    assert answer.status_code == 302
    case = Case.objects.exclude(client=known).get()
    owed = case.events.get(title="อาจเป็นคนที่ศูนย์รู้จักแล้ว ตอบภายหลัง")
    assert owed.url == reverse("cases:same-person", args=[case.pk])
    assert str(known.cases.get().pk) not in answer.content.decode()


def test_no_belongings_and_a_bag_number_are_not_both_true(sign_in, duty):
    page = sign_in(duty).post(URL, arrival(bag_number="7", nothing_carried="on")).content.decode()
    assert "ไม่มีของติดตัว” ออก" in page


def test_who_carried_nothing_has_no_list_waiting_until_something_turns_up(sign_in, duty, caseworker):
    browser = sign_in(duty)
    receipt = browser.post(URL, arrival(nothing_carried="on")).url
    case = Case.objects.get()
    page = browser.get(receipt).content.decode()
    assert "ไม่มีของติดตัว" in page
    assert "บัญชีทรัพย์สิน" not in page
    assert "ทำบัญชีทรัพย์สิน" not in facts_of(case)["reception_waits"]
    checklist = reverse("cases:reception", args=[case.pk])
    assert "ไม่มีของติดตัวเมื่อรับเข้า" in sign_in(caseworker).get(checklist).content.decode()
    # A bag is found in the morning.
    bag = property.seal(case=case, by=caseworker, number="SSK-9")
    assert "ทำบัญชีทรัพย์สิน" in facts_of(case)["reception_waits"]
    page = browser.get(receipt).content.decode()
    assert "บัญชีทรัพย์สิน ต่อหน้า" in page
    assert "ไม่มีของติดตัว" not in page
    listed = make_list(case, caseworker, [("other", "ร่ม", 1)])
    sent = {"signature": signed_values(), "bags": [bag.pk], "expected": listed.row_version}
    property.sign(listed=listed, by=caseworker, **sent)
    assert "ทำบัญชีทรัพย์สิน" not in facts_of(case)["reception_waits"]
    page = sign_in(caseworker).get(checklist).content.decode()
    assert listed.get_absolute_url() in page
    assert property.TURNED_UP not in page


def test_a_list_begun_after_all_waits_too(sign_in, duty, caseworker):
    sign_in(duty).post(URL, arrival(nothing_carried="on"))
    case = Case.objects.get()
    property.start(case=case, by=caseworker)
    assert "ทำบัญชีทรัพย์สิน" in facts_of(case)["reception_waits"]


def test_what_the_door_wrote_as_words_alone_is_settled_afterwards(ssk, duty, caseworker):
    settle = import_module("cases.migrations.0044_nothing_carried_waits_for_no_list").settle
    written, bagged, told = (make_case(ssk, caseworker) for _ in range(3))
    for case, words in ((written, "ไม่มีของติดตัว"), (bagged, "ไม่มีของติดตัว"), (told, "ไม่มีของติดตัว นอกจากยา")):
        reception.begin(case=case, by=duty, words=words)
    property.seal(case=bagged, by=caseworker, number="7")
    for _ in range(2):
        settle(apps, None)
        assert [check.reception.case for check in ReceptionCheck.objects.all()] == [written]


def test_a_house_that_filled_up_meanwhile_keeps_what_was_typed(sign_in, duty, ssk, caseworker):
    house, other = make_house(ssk, "1"), make_house(ssk, "9", name="เรือนสำรองหลังสวน")
    browser = sign_in(duty)
    assert str(house.pk) in browser.get(URL).content.decode()
    put_to_bed(house, make_case(ssk, caseworker), caseworker)
    before = Client.objects.count()
    answer = browser.post(URL, arrival(calling_name="ลุงมาดึก", place=str(house.pk)))
    page = answer.content.decode()
    assert "เพิ่งเต็ม" in page
    assert "ลุงมาดึก" in page
    assert other.name in page
    assert Client.objects.count() == before


def test_a_bag_number_in_use_writes_nothing_and_keeps_what_was_typed(sign_in, duty):
    browser = sign_in(duty)
    browser.post(URL, arrival(bag_number="12"))
    answer = browser.post(URL, arrival(bag_number="12", calling_name="ป้ามากับฝน"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "ป้ามากับฝน" in page
    assert 'href="#id_bag_number"' in page
    assert Case.objects.count() == 1


def test_a_late_entry_from_paper_counts_from_the_true_time_and_says_so(sign_in, duty, director):
    told = arrival(received_date="18/11/2569", received_time="23.40")
    sign_in(duty).post(URL, told)
    case = Case.objects.get()
    assert case.received_at == bangkok(2026, 11, 18, 23, 40)
    assert Reception.objects.get().begun_at == case.received_at
    page = sign_in(director).get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "บันทึกย้อนหลัง" in page


def test_who_wrote_a_late_entry_finds_it_again_and_the_next_officer_does_not(sign_in, duty, people):
    browser = sign_in(duty)
    receipt = browser.post(URL, arrival(received_date="18/11/2569", received_time="23.40")).url
    assert browser.get(receipt).status_code == 200
    called = Client.objects.get().called
    assert called in browser.get("/duty/").content.decode()
    next_officer = make_user("ssk.second", duty.centre, Role.DUTY)
    assert sign_in(next_officer).get(receipt).status_code == 404


def test_the_receipt_reminds_of_the_child_who_came_along(sign_in, duty):
    browser = sign_in(duty)
    with_child = browser.post(URL, arrival(safety=["child_with"])).url
    alone = browser.post(URL, arrival()).url
    assert "รับเด็กเข้า" in browser.get(with_child).content.decode()
    assert "รับเด็กเข้า" not in browser.get(alone).content.decode()


def test_a_time_to_come_and_a_day_without_a_time_are_refused(sign_in, duty):
    browser = sign_in(duty)
    assert "ให้ใส่เวลาด้วย" in browser.post(URL, arrival(received_date="18/11/2569")).content.decode()
    tomorrow = timezone.localtime() + timedelta(days=1)
    later = f"{tomorrow.day}/{tomorrow.month}/{tomorrow.year + 543}"
    page = browser.post(URL, arrival(received_date=later, received_time="10:00")).content.decode()
    assert "ต้องไม่หลังวันนี้" in page
    assert not Case.objects.exists()


def test_a_double_tap_takes_one_person_in(sign_in, duty):
    browser, told = sign_in(duty), arrival(**{FIELD: new_token()})
    first, second = browser.post(URL, told), browser.post(URL, told)
    assert first.url == second.url
    assert Case.objects.count() == 1


def test_a_kept_draft_is_called_back_and_thrown_away(sign_in, duty):
    browser = sign_in(duty)
    browser.post("/drafts/receive/new", arrival(calling_name="ตาหลงทาง", safety=["hungry"]))
    assert "เรียกร่างคืน" in browser.get(URL).content.decode()
    page = browser.get(f"{URL}?draft=1").content.decode()
    assert "ตาหลงทาง" in page
    assert re.search(r'value="hungry"[^>]*checked', page)
    browser.post("/receive/forget-draft")
    assert "เรียกร่างคืน" not in browser.get(URL).content.decode()


def test_the_receipt_of_another_centre_or_of_long_ago_does_not_exist_for_who_is_on_duty(
    sign_in, duty, people, ssk, caseworker
):
    case = make_case(ssk, caseworker, received_at=timezone.now() - timedelta(hours=25))
    url = reverse("cases:receipt", args=[case.pk])
    assert sign_in(duty).get(url).status_code == 404
    assert sign_in(caseworker).get(url).status_code == 200
    assert sign_in(people["nsn.duty"]).get(url).status_code == 404


def test_who_is_hunted_is_so_for_the_next_officer_too(sign_in, duty):
    answer = sign_in(duty).post(URL, arrival(safety=["harmed"], calling_name="คุณหลบภัย"))
    assert "ห้ามบอกว่าอยู่ที่นี่" in sign_in(duty).get(answer.url).content.decode()
    assert "ตอบเพียงว่าไม่ให้ข้อมูล" in sign_in(duty).get("/duty/").content.decode()
