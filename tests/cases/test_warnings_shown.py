"""What warns of a person stands where somebody acts by it: at the counter, on paper, on every page."""

from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from cases.actions import reception
from cases.documents import register as register_paper
from cases.documents import visit as visit_paper
from cases.models import Client, ClientRegister, FamilyContact
from cases.rules.flags import (
    SLEEP_APART,
    TELL_NOBODY,
    WATCH_CLOSELY,
)
from shelter.lib.thai import bangkok_today
from tests.factories.attachments import make_flag
from tests.factories.beds import make_house, put_to_bed
from tests.factories.cases import make_case, make_client
from tests.factories.contacts import answered, make_contact
from tests.factories.visits import make_done_visit, make_visit
from tests.pages import page

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def case(ssk, caseworker):
    return make_case(ssk, caseworker, client=make_client(ssk, calling_name="ลุงสมานใจ"))


# --- before something is handed over ----------------------------------------------------------------------
def heeded(browser, kind):
    return browser.get(reverse("cases:shift-write", args=[kind]))


def test_the_kitchen_reads_who_does_not_get_what_all_others_get(case, ssk, caseworker, people, sign_in):
    ClientRegister.objects.create(client=case.client, food_note="กุ้งและปู", food=["any", "soft"])
    make_flag(case, caseworker, "danger", "พกกรรไกร")
    other = make_case(ssk, caseworker, client=make_client(ssk, calling_name="ป้ารื่นรมย์"))
    ClientRegister.objects.create(client=other.client, food=["any"])
    answer = heeded(sign_in(people["ssk.duty"]), "meal")
    assert [row.case for row in answer.context["heeded"]] == [case]
    text = answer.content.decode()
    for said in ("ลุงสมานใจ", "กินไม่ได้หรือแพ้: กุ้งและปู", "อาหารอ่อน"):
        assert said in text
    assert "พกกรรไกร" not in text


def test_whoever_hands_out_medicine_reads_allergies(case, caseworker, people, sign_in):
    ClientRegister.objects.create(client=case.client, food=["halal"])
    browser = sign_in(people["ssk.duty"])
    assert "ดูก่อนแจก" not in heeded(browser, "medicine").content.decode()
    make_flag(case, caseworker, "allergy", "เพนิซิลลิน")
    text = heeded(browser, "medicine").content.decode()
    assert "แพ้: เพนิซิลลิน" in text
    assert "ฮาลาล" not in text


def test_another_centres_kitchen_reads_nothing_of_it(case, people, sign_in):
    ClientRegister.objects.create(client=case.client, food_note="กุ้งและปู")
    answer = heeded(sign_in(people["nsn.duty"]), "meal")
    assert answer.status_code == 200
    assert answer.context["heeded"] == []


# --- on paper -------------------------------------------------------------------------------------------
def lines(paper, made):
    return render_to_string(paper.TEMPLATE, made).partition('class="heed"')[2].partition("</div>")[0]


def test_a_paper_that_the_person_signs_has_what_must_not_be_given_and_nothing_else(case, caseworker):
    make_flag(case, caseworker, "allergy", "เพนิซิลลิน")
    ClientRegister.objects.create(client=case.client, food_note="กุ้งและปู")
    make_flag(case, caseworker, "infection", "ผลเสมหะยังไม่กลับ")
    make_flag(case, caseworker, "do_not_tell", "น้องชายตามหาอยู่แถวตลาด")
    make_flag(case, caseworker, "danger", "ขู่คนข้างเตียง")
    make_flag(case, caseworker, "other", WATCH_CLOSELY.words)
    make_flag(
        case, caseworker, "allergy", "ที่จบไปแล้ว", until=bangkok_today() - timedelta(1), since=date(2025, 1, 1)
    )
    make_contact(case.client, dangerous=True)
    Client.objects.filter(pk=case.client_id).update(safe_contact=True)
    case.client.refresh_from_db()
    made = register_paper.context_of(case, reader=caseworker)
    printed = lines(register_paper, made)
    assert "แพ้</b> เพนิซิลลิน" in printed
    assert "กินไม่ได้หรือแพ้</b> กุ้งและปู" in printed
    # Neither above nor among the contacts: the one who is feared may read it, and may have brought them.
    whole = render_to_string(register_paper.TEMPLATE, made)
    for unsaid in (
        "สัมผัส",
        "เสมหะ",
        "ตามหา",
        "อันตราย",
        "ขู่คน",
        "ลำพัง",
        "ปกปิดที่อยู่",
        TELL_NOBODY.words,
        "ที่จบไปแล้ว",
    ):
        assert unsaid not in whole


def test_what_is_carried_out_says_that_nobody_is_told_and_not_who_asks(case, caseworker):
    make_flag(case, caseworker, "do_not_tell", "น้องชายตามหาอยู่แถวตลาด")
    make_contact(case.client, dangerous=True)
    printed = lines(visit_paper, visit_paper.context_of(make_visit(case, caseworker), reader=caseworker))
    assert printed.count(TELL_NOBODY.words) == 1
    assert "ตามหา" not in printed
    assert "ห้ามบอกว่าอยู่ที่นี่" not in printed


def test_a_register_without_warnings_says_so_and_a_blank_one_has_lines_for_them(case, ssk, caseworker):
    assert "ยังไม่มีที่บันทึกไว้" in lines(register_paper, register_paper.context_of(case, reader=caseworker))
    blank = lines(register_paper, register_paper.blank(ssk))
    assert "fill-row" in blank
    assert "ยังไม่มีที่บันทึกไว้" not in blank


def test_whoever_goes_out_takes_the_way_and_the_dangers_but_nothing_of_health(case, caseworker):
    make_flag(case, caseworker, "danger", "มีสุนัขดุและพกมีด")
    make_flag(case, caseworker, "infection", "ผลเสมหะยังไม่กลับ")
    make_flag(case, caseworker, "infection", "แผลเปิด")
    make_flag(case, caseworker, "other", "ดูแลใกล้ชิด")
    visit = make_visit(case, caseworker, route="หลังโรงสี", safety_note="จอดรถหันหัวออก")
    made = visit_paper.context_of(visit, reader=caseworker)
    printed = lines(visit_paper, made)
    assert "มีสุนัขดุและพกมีด" in printed
    assert printed.count("ระวังการสัมผัส") == 1
    assert [one for one in ("ผลเสมหะ", "ดูแลใกล้ชิด") if one in printed] == []
    whole = render_to_string(visit_paper.TEMPLATE, made)
    for said in ("หลังโรงสี", "จอดรถหันหัวออก"):
        assert said in whole
    done = make_done_visit(case, caseworker)
    assert "มีสุนัขดุ" not in render_to_string(
        visit_paper.TEMPLATE, visit_paper.context_of(done, reader=caseworker)
    )


# --- wherever somebody acts by it ---------------------------------------------------------------------------
FILE_PAGES = (
    "reception",
    "reception-edit",
    "finding",
    "screenings",
    "assessments",
    "contacts",
    "family-contacted",
    "team",
    "files",
    "profile",
    "property",
    "helper-tasks",
    "changes",
)


@pytest.mark.parametrize("name", FILE_PAGES)
def test_every_page_of_the_file_says_what_warns(case, caseworker, sign_in, name):
    answered(case.client, caseworker, FamilyContact.YES)
    make_flag(case, caseworker, "danger", "พกมีดพับในถุงเท้า")
    assert page(sign_in(caseworker), name, case.pk).count("พกมีดพับในถุงเท้า") >= 1


def test_whoever_gives_a_bed_reads_who_is_to_sleep_apart(case, ssk, caseworker, people, sign_in):
    put_to_bed(make_house(ssk), case, caseworker)
    make_flag(case, caseworker, "infection", "ผลเสมหะยังไม่กลับ")
    waiting = make_case(ssk, caseworker, client=make_client(ssk, calling_name="ป้ารื่นรมย์"))
    reception.begin(case=waiting, by=caseworker, urgent=["safe_room"])
    browser = sign_in(people["ssk.duty"])
    beds = page(browser, "beds")
    assert "ระวังการสัมผัส" in beds
    assert SLEEP_APART.words in beds
    assert "ผลเสมหะ" not in beds
    assert SLEEP_APART.words in page(browser, "bed-place", waiting.pk)


def test_whoever_answers_the_telephone_finds_that_nobody_is_told(case, caseworker, sign_in):
    make_contact(case.client, dangerous=True)
    answer = sign_in(caseworker).post("/people/", {"q": "ลุงสมานใจ"}, follow=True).content.decode()
    assert case.number in answer
    assert TELL_NOBODY.words in answer
