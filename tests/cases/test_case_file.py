"""The file: what each person sees of it, its timeline, what stays masked."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actions import events
from cases.models import Case, CaseEvent, PlanStatus
from cases.views._file import TABS
from shelter.audit.models import AccessEntry, Action
from shelter.desk.refusal import Refused
from shelter.desk.tokens import new_token
from shelter.lib.thai import bangkok_today, format_date, mask_phone
from tests.factories.cases import join_team, make_case, make_client, national_id
from tests.factories.plans import make_plan

pytestmark = pytest.mark.usefixtures("reference")
NUMBER = national_id(333000999)


@pytest.fixture
def case(ssk, caseworker):
    client = make_client(
        ssk,
        first_name="คำผาย",
        last_name="แสนคำดี",
        national_id=NUMBER,
        phone="0812345678",
        other_document="หนังสือเดินทาง A1",
        present_detail="บ้านเลขที่ 99 ซอยลับ",
    )
    return make_case(ssk, caseworker, client=client)


@pytest.fixture
def url(case):
    return reverse("cases:case", args=[case.pk])


def page(browser, url: str) -> str:
    return browser.get(url).content.decode()


def test_the_step_that_is_the_directors_is_offered_to_the_director_and_shown_to_others(
    case, url, caseworker, director, sign_in
):
    make_plan(case, caseworker, status=PlanStatus.AGREED)
    for user, offered in ((director, True), (caseworker, False)):
        text = page(sign_in(user), url)
        assert "ผู้อำนวยการพิจารณาอนุมัติแผน" in text
        assert ("ทำขั้นนี้" in text) is offered


@pytest.mark.parametrize(("tab", "label", "route"), [one for one in TABS if one[0] != "case"])
def test_every_tab_opens_with_the_person_then_the_tabs_then_its_own_heading(
    case, caseworker, sign_in, tab, label, route
):
    text = page(sign_in(caseworker), reverse(route, args=[case.pk]))
    main = text[text.index("<main") :]
    order = [main.index(part) for part in ("คำผาย แสนคำดี", 'aria-label="ส่วนของแฟ้ม"', "<h1>")]
    assert order == sorted(order)
    assert re.search(rf'aria-current="page">{label}<', main)
    menu = text[text.index('id="menu"') : text.index("</nav>")]
    assert re.findall(r'href="([^"]+)"[^>]*aria-current="page"', menu) == [reverse("cases:list")]


# --- who sees what ------------------------------------------------------------------------------------
def test_the_file_names_the_person_in_the_page_and_not_in_its_title(url, caseworker, sign_in):
    text = page(sign_in(caseworker), url)
    assert "คำผาย แสนคำดี" in text
    assert "คำผาย" not in text[text.index("<title>") : text.index("</title>")]


def test_opening_is_logged(case, url, caseworker, sign_in):
    sign_in(caseworker).get(url)
    entry = AccessEntry.objects.filter(action=Action.VIEW, subject_kind="case").get()
    assert entry.subject_ids == [str(case.pk)]


def test_another_centre_gets_the_same_page_as_a_wrong_id(url, outsider, sign_in):
    browser = sign_in(outsider)
    other, wrong = (
        browser.get(url),
        browser.get(reverse("cases:case", args=["0" * 8 + "-0000-4000-8000-" + "0" * 12])),
    )
    assert other.status_code == wrong.status_code == 404
    assert other.content == wrong.content


def test_a_team_member_sees_an_assigned_file_only(case, url, people, sign_in):
    browser = sign_in(people["ssk.team"])
    assert browser.get(url).status_code == 404
    join_team(case, people["ssk.team"])
    assert browser.get(url).status_code == 200


@pytest.mark.parametrize("name", ["ssk.caseworker", "ssk.director"])
def test_those_who_may_reveal_see_a_mask_and_a_button(url, people, sign_in, name):
    text = page(sign_in(people[name]), url)
    assert f"{NUMBER[10:12]} {NUMBER[12]}" in text
    assert NUMBER not in text.replace(" ", "")
    assert "0812345678" not in text.replace(" ", "")
    assert "แสดง 30 วินาที" in text


@pytest.mark.parametrize("name", ["ssk.mate", "ssk.team"])
def test_others_do_not_even_see_the_mask(case, url, people, sign_in, name):
    if name == "ssk.team":
        join_team(case, people[name])
    text = page(sign_in(people[name]), url)
    assert f"{NUMBER[10:12]} {NUMBER[12]}" not in text
    assert mask_phone("0812345678") not in text
    assert "หนังสือเดินทาง A1" not in text
    assert "แสดง 30 วินาที" not in text


def test_a_safe_contact_address_is_absent_for_those_outside_the_team(
    case, url, caseworker, teammate, sign_in
):
    case.client.safe_contact = True
    case.client.save()
    assert "ซอยลับ" in page(sign_in(caseworker), url)
    assert "ซอยลับ" not in page(sign_in(teammate), url)
    assert "ซอยลับ" not in page(sign_in(teammate), reverse("cases:client-edit", args=[case.pk]))


# --- revealing --------------------------------------------------------------------------------------
def reveal_url(case, what="national_id"):
    return reverse("cases:reveal", args=[case.pk, what])


def test_revealing_shows_the_number_once_and_is_logged_without_it(case, caseworker, sign_in):
    answer = sign_in(caseworker).post(reveal_url(case))
    assert NUMBER in answer.content.decode().replace(" ", "")
    assert answer.headers["Refresh"].startswith("30;")
    entry = AccessEntry.objects.filter(action=Action.REVEAL).get()
    assert entry.field_groups == ["national_id"]
    assert NUMBER not in str(vars(entry))


def test_htmx_gets_the_part_only(case, caseworker, sign_in):
    answer = sign_in(caseworker).post(reveal_url(case, "phone"), headers={"HX-Request": "true"})
    assert "081 234 5678" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_colleague_outside_the_team_is_refused_with_a_reason(case, teammate, sign_in):
    answer = sign_in(teammate).post(reveal_url(case))
    assert answer.status_code == 403
    assert "ทีมของแฟ้มนี้" in answer.content.decode()
    assert AccessEntry.objects.filter(action=Action.DENIED).exists()
    assert not AccessEntry.objects.filter(action=Action.REVEAL).exists()


def test_nothing_else_can_be_revealed(case, caseworker, outsider, sign_in):
    assert sign_in(caseworker).post(reveal_url(case, "marks")).status_code == 404
    assert sign_in(outsider).post(reveal_url(case)).status_code == 404
    assert sign_in(caseworker).get(reveal_url(case)).status_code == 405


# --- the timeline -----------------------------------------------------------------------------------
def note_url(case):
    return reverse("cases:note", args=[case.pk])


def test_a_note_keeps_when_it_happened(case, url, people, sign_in):
    join_team(case, people["ssk.team"])
    browser = sign_in(people["ssk.team"])
    sent = {"on": "๑/๑๑/๒๕๖๙", "at_time": "14.10", "text": "กินข้าวได้ <b>ดี</b>", "post_token": new_token()}
    assert browser.post(note_url(case), sent).url == url
    assert browser.post(note_url(case), sent).url == url
    event = case.events.filter(kind=CaseEvent.Kind.NOTE).get()
    assert event.at.isoformat() == "2026-11-01T07:10:00+00:00"
    text = page(browser, url)
    assert "กินข้าวได้ &lt;b&gt;ดี" in text
    assert "บันทึกย้อนหลังเมื่อ" in text


def test_an_empty_note_is_sent_back(case, caseworker, sign_in):
    answer = sign_in(caseworker).post(note_url(case), {"on": "1/11/2569", "at_time": "25.99", "text": " "})
    assert set(answer.context["form"].errors) == {"at_time", "text"}
    assert case.events.count() == 1


def test_a_note_is_not_taken_by_others_or_when_the_file_is_closed(case, caseworker, outsider, sign_in):
    sent = {"on": "1/11/2569", "at_time": "9:00", "text": "ข้อความ"}
    assert sign_in(outsider).post(note_url(case), sent).status_code == 404
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now())
    assert sign_in(caseworker).post(note_url(case), sent).status_code == 403
    with pytest.raises(Refused):
        events.note(case=case, by=caseworker, at=timezone.now(), text="ข้อความ")


def test_a_long_timeline_is_opened_on_request(case, url, caseworker, sign_in):
    for number in range(35):
        events.record(
            case=case,
            by=caseworker,
            kind=CaseEvent.Kind.NOTE,
            title=f"เหตุการณ์ที่ {number}",
            at=timezone.now() - timedelta(minutes=number),
        )
    browser = sign_in(caseworker)
    assert "เหตุการณ์ที่ 34" not in page(browser, url)
    assert "ดูอีก 21 รายการ" in page(browser, url)
    assert "เหตุการณ์ที่ 34" in page(browser, url + "?events=all")


def test_every_stay_is_listed(ssk, case, url, caseworker, sign_in):
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now())
    second = make_case(ssk, caseworker, client=case.client, received_at=timezone.now())
    text = page(sign_in(caseworker), reverse("cases:case", args=[second.pk]))
    assert "รับเข้าครั้งที่ 2" in text
    assert case.number in text
    assert "แฟ้มยุติแล้ว" in page(sign_in(caseworker), url)


def test_every_line_of_the_timeline_leads_to_its_record_and_a_note_is_its_own(case, url, caseworker, sign_in):
    for kind in (
        CaseEvent.Kind.CHANGE,
        CaseEvent.Kind.TEAM,
        CaseEvent.Kind.PROPERTY,
        CaseEvent.Kind.NOTE,
    ):
        events.record(case=case, by=caseworker, kind=kind, title=f"บรรทัด{kind}")
    shown = page(sign_in(caseworker), url)
    assert f'<a href="{reverse("cases:changes", args=[case.pk])}">บรรทัดchange</a>' in shown
    assert f'<a href="{reverse("cases:team", args=[case.pk])}">บรรทัดteam</a>' in shown
    assert f'<a href="{reverse("cases:property", args=[case.pk])}">บรรทัดproperty</a>' in shown
    assert "<b>บรรทัดnote</b>" in shown


def test_a_line_leads_nobody_to_a_page_that_is_not_theirs(case, url, caseworker, people, sign_in):
    join_team(case, people["ssk.team"])
    events.record(case=case, by=caseworker, kind=CaseEvent.Kind.NOTE, title="จัดที่พัก", url="/beds/")
    assert '<a href="/beds/">จัดที่พัก</a>' in page(sign_in(caseworker), url)
    theirs = page(sign_in(people["ssk.team"]), url)
    assert "<b>จัดที่พัก</b>" in theirs
    assert "/beds/" not in theirs


def test_the_overview_asks_the_same_queries_however_long_the_timeline(
    case, url, caseworker, sign_in, django_assert_max_num_queries
):
    for number in range(10):
        events.record(case=case, by=caseworker, kind=CaseEvent.Kind.NOTE, title=str(number))
    browser = sign_in(caseworker)
    with django_assert_max_num_queries(21):
        browser.get(url)


def test_a_note_is_named_by_its_kind_and_the_timeline_is_read_by_kind(case, url, caseworker, sign_in):
    browser, at = sign_in(caseworker), reverse("cases:note", args=[case.pk])
    on = format_date(bangkok_today())
    assert browser.post(at, {"kind": "call", "on": on, "text": "น้องสาวโทรมา"}).status_code == 302
    assert case.events.get(kind="note").title == "โทรศัพท์"
    assert "น้องสาวโทรมา" in browser.get(f"{url}?kind=note").content.decode()
    assert "น้องสาวโทรมา" not in browser.get(f"{url}?kind=received").content.decode()
    assert "น้องสาวโทรมา" in browser.get(f"{url}?kind=__class__").content.decode()
