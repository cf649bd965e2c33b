"""The family question, the people around a person, and the director's exceptions."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.actions import contacts as actions
from cases.facts.case import facts_of
from cases.models import (
    CaseEvent,
    Client,
    Contact,
    ContactOverride,
    FamilyContact,
    MayContact,
    OverrideStatus,
)
from cases.permissions.contact import can_contact, can_decide_override
from shelter.audit.models import AccessEntry, Action
from shelter.desk.refusal import Refused
from shelter.desk.tokens import new_token
from shelter.lib.thai import bangkok_today, format_date
from tests.factories.cases import join_team, make_case, make_client
from tests.factories.contacts import answered, make_contact, make_override

pytestmark = pytest.mark.usefixtures("reference")
PHONE = "0812345678"
WORDS = "อย่าให้พี่ชายรู้ว่าอยู่ที่นี่"


@pytest.fixture
def case(ssk, caseworker):
    client = make_client(ssk, first_name="มานพ", last_name="แสนงาม")
    return make_case(ssk, caseworker, client=client)


@pytest.fixture
def sister(case):
    return make_contact(case.client, phone=PHONE, place_detail="บ้านริมคลองหลังวัด")


def url(name, case, *args):
    return reverse(f"cases:{name}", args=[case.pk, *[one.pk for one in args]])


def page(browser, address):
    return browser.get(address).content.decode()


def family(case, **fields):
    return {
        "family_contact": "no",
        "family_asked_on": format_date(bangkok_today(), "numeric"),
        "family_words": WORDS,
        "row_version": Client.objects.get(pk=case.client_id).row_version,
        **fields,
    }


def contact(**fields):
    return {"kind": "relative", "name": "ทองใบ ใจงาม", "may_contact": "unanswered", **fields}


def call(text):
    return {"how": "phone", "on": format_date(bangkok_today(), "numeric"), "at_time": "0:00", "text": text}


# --- the rule, as every other room asks it ------------------------------------------------------------
def test_until_the_person_has_answered_nobody_may_be_contacted(case, sister, caseworker, director):
    for user in (caseworker, director):
        assert not can_contact(user, case)
        assert "ยังไม่ได้ถาม" in can_contact(user, case, sister).reason


def test_a_yes_opens_the_family_to_the_whole_team_and_a_no_shuts_it(case, sister, caseworker, people):
    join_team(case, people["ssk.team"])
    answered(case.client, caseworker, FamilyContact.YES)
    assert can_contact(people["ssk.team"], case, sister)
    answered(case.client, caseworker, FamilyContact.NO)
    assert not can_contact(people["ssk.team"], case, sister)


def test_a_closed_file_contacts_nobody(case, sister, caseworker):
    answered(case.client, caseworker, FamilyContact.YES)
    case.closed_at = timezone.now()
    assert not can_contact(caseworker, case, sister)


def test_an_exception_opens_one_contact_and_not_the_rest(case, sister, caseworker, director):
    brother = make_contact(case.client, name="พี่ชาย", may_contact=MayContact.NO)
    make_override(case, caseworker, sister, decided_by=director)
    assert can_contact(caseworker, case, sister)
    assert not can_contact(caseworker, case, brother)
    assert not can_contact(caseworker, case)


def test_an_exception_for_the_family_reaches_no_relative_the_person_shut_out(
    case, sister, caseworker, director
):
    brother = make_contact(case.client, name="พี่ชาย", may_contact=MayContact.NO)
    danger = make_contact(case.client, name="อดีตสามี", dangerous=True)
    friend = make_contact(case.client, name="เพื่อน", kind="friend")
    make_override(case, caseworker, decided_by=director)
    allowed = [bool(can_contact(caseworker, case, one)) for one in (None, sister, brother, danger, friend)]
    assert allowed == [True, True, False, False, False]


def test_an_exception_ends_with_its_last_day(case, sister, caseworker, director):
    until = bangkok_today() - timedelta(days=1)
    override = make_override(case, caseworker, sister, decided_by=director, until=until)
    assert not can_contact(caseworker, case, sister)
    ContactOverride.objects.filter(pk=override.pk).update(until=bangkok_today())
    assert can_contact(caseworker, case, sister)


def test_a_request_alone_opens_nothing(case, sister, caseworker):
    make_override(case, caseworker, sister)
    assert not can_contact(caseworker, case, sister)


def test_the_answer_is_a_fact_once_there_is_one(case, caseworker):
    assert facts_of(case)["family_contact"] is None
    answered(case.client, caseworker, FamilyContact.NO_ANSWER)
    assert facts_of(case)["family_contact"] is None
    answered(case.client, caseworker, FamilyContact.SOME)
    assert facts_of(case)["family_contact"] == "some"


# --- the family question --------------------------------------------------------------------------------
def test_the_answer_is_kept_with_who_asked_and_the_words_stay_off_the_timeline(case, caseworker, sign_in):
    answer = sign_in(caseworker).post(url("contact-family", case), family(case))
    assert answer.status_code == 302
    client = Client.objects.get(pk=case.client_id)
    assert (client.family_contact, client.family_asked_by, client.family_words) == ("no", caseworker, WORDS)
    event = case.events.get(kind=CaseEvent.Kind.CONTACT)
    assert "ห้ามติดต่อ" in event.title
    assert WORDS not in event.title + event.body
    assert event.url == url("contacts", case)


def test_nothing_is_ticked_before_the_person_was_asked(case, caseworker, sign_in):
    assert " checked" not in page(sign_in(caseworker), url("contact-family", case))


def test_the_words_are_absent_for_a_colleague_outside_the_team_and_survive_their_saving(
    case, caseworker, teammate, sign_in
):
    answered(case.client, caseworker, FamilyContact.NO, WORDS)
    browser = sign_in(teammate)
    for name in ("contacts", "contact-family", "changes"):
        assert WORDS not in page(browser, url(name, case))
    browser.post(url("contact-family", case), family(case, family_contact="no_answer", family_words="ทับ"))
    client = Client.objects.get(pk=case.client_id)
    assert (client.family_contact, client.family_words) == ("no_answer", WORDS)
    assert WORDS in page(sign_in(caseworker), url("contacts", case))


def test_two_answers_at_once_end_in_the_page_with_both(case, caseworker, teammate, sign_in):
    typed = family(case)
    sign_in(teammate).post(url("contact-family", case), family(case, family_contact="yes"))
    answer = sign_in(caseworker).post(url("contact-family", case), typed)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "ห้ามติดต่อ" in text
    assert WORDS in text
    assert Client.objects.get(pk=case.client_id).family_contact == "yes"


def test_a_new_answer_ends_the_exceptions_made_without_it(case, caseworker, director, sign_in):
    granted = make_override(case, caseworker, decided_by=director)
    sign_in(caseworker).post(url("contact-family", case), family(case))
    granted.refresh_from_db()
    assert granted.status == OverrideStatus.ENDED
    assert not can_contact(caseworker, case)


def test_a_team_member_and_another_centre_do_not_answer_for_the_person(case, people, outsider, sign_in):
    join_team(case, people["ssk.team"])
    assert sign_in(people["ssk.team"]).post(url("contact-family", case), family(case)).status_code == 403
    assert sign_in(outsider).post(url("contact-family", case), family(case)).status_code == 404
    assert Client.objects.get(pk=case.client_id).family_contact == "not_asked"


def test_a_closed_file_keeps_its_answer(case, caseworker, sign_in):
    case.closed_at = timezone.now()
    case.save()
    assert sign_in(caseworker).post(url("contact-family", case), family(case)).status_code == 403


def test_an_answer_without_its_day_is_refused_by_the_database(case):
    with pytest.raises(IntegrityError), transaction.atomic():
        Client.objects.filter(pk=case.client_id).update(family_contact="yes")


# --- contacts -------------------------------------------------------------------------------------------
def test_a_contact_is_kept_and_its_number_is_nowhere_in_the_pages(case, caseworker, sign_in):
    browser = sign_in(caseworker)
    sent = contact(phone=PHONE, relation="น้องสาว", place="ศรีสะเกษ", dangerous="on", post_token=new_token())
    assert browser.post(url("contact-create", case), sent).status_code == 302
    assert browser.post(url("contact-create", case), sent).status_code == 302
    row = Contact.objects.get()
    assert (row.client_id, row.phone, row.place_code, row.dangerous) == (case.client_id, PHONE, "33", True)
    for name in ("contacts", "case", "changes"):
        assert PHONE not in page(browser, url(name, case))
    assert PHONE not in page(browser, url("contact-edit", case, row))
    assert PHONE not in str(list(row.history.values()))


def test_an_empty_box_keeps_the_number_and_a_tick_removes_it(case, sister, caseworker, sign_in):
    browser = sign_in(caseworker)
    browser.post(url("contact-edit", case, sister), contact(name="ทองใบ", row_version=1))
    sister.refresh_from_db()
    assert (sister.name, sister.phone) == ("ทองใบ", PHONE)
    browser.post(url("contact-edit", case, sister), contact(name="ทองใบ", forget_phone="on", row_version=2))
    sister.refresh_from_db()
    assert sister.phone == ""


def test_the_second_of_two_editors_sees_both_texts(case, sister, caseworker, sign_in):
    browser = sign_in(caseworker)
    browser.post(url("contact-edit", case, sister), contact(role="เคยเลี้ยงดูมา", row_version=1))
    answer = browser.post(url("contact-edit", case, sister), contact(role="ไม่ถูกกัน", row_version=1))
    assert answer.status_code == 409
    assert "เคยเลี้ยงดูมา" in answer.content.decode()
    sister.refresh_from_db()
    assert sister.role == "เคยเลี้ยงดูมา"


def test_a_relative_is_not_opened_against_the_answer_about_the_family(case, caseworker, sign_in):
    answered(case.client, caseworker, FamilyContact.NO)
    answer = sign_in(caseworker).post(url("contact-create", case), contact(may_contact="yes"))
    assert "ติดต่อได้บางคน" in answer.content.decode()
    assert not Contact.objects.exists()


def test_a_number_and_an_address_are_absent_for_those_outside_the_team(case, sister, teammate, sign_in):
    case.client.safe_contact = True
    case.client.save()
    browser = sign_in(teammate)
    for address in (url("contacts", case), url("contact-edit", case, sister)):
        text = page(browser, address)
        assert "ริมคลอง" not in text
        assert PHONE[-4:] not in text
    browser.post(
        url("contact-edit", case, sister), contact(phone="0899999999", place_detail="x", row_version=1)
    )
    sister.refresh_from_db()
    assert (sister.phone, sister.place_detail) == (PHONE, "บ้านริมคลองหลังวัด")


def test_a_contact_of_another_person_does_not_exist_here(ssk, case, sister, caseworker, sign_in):
    other = make_case(ssk, caseworker)
    for name in ("contact-edit", "contact-contacted", "contact-override"):
        assert sign_in(caseworker).get(url(name, other, sister)).status_code == 404
    with pytest.raises(Contact.DoesNotExist):
        actions.edit(case=other, contact=sister, by=caseworker, values={}, expected=1)


# --- the telephone --------------------------------------------------------------------------------------
def test_there_is_no_call_button_until_the_person_has_said_yes(case, sister, caseworker, sign_in):
    browser = sign_in(caseworker)
    reveal = url("contact-reveal", case, sister)
    assert reveal not in page(browser, url("contacts", case))
    assert browser.post(reveal).status_code == 403
    answered(case.client, caseworker, FamilyContact.YES)
    assert reveal in page(browser, url("contacts", case))
    assert "081 234 5678" in browser.post(reveal).content.decode()
    entry = AccessEntry.objects.get(action=Action.REVEAL)
    assert entry.field_groups == ["contact_phone"]
    assert entry.subject_ids == [str(case.pk)]


def test_a_team_member_may_record_a_contact_and_never_sees_the_number(
    case, sister, people, sign_in, caseworker
):
    join_team(case, people["ssk.team"])
    answered(case.client, caseworker, FamilyContact.YES)
    browser = sign_in(people["ssk.team"])
    assert PHONE[-4:] not in page(browser, url("contacts", case))
    sent = call("ไม่รับสาย")
    assert browser.post(url("contact-contacted", case, sister), sent).status_code == 302
    assert case.events.filter(title__contains="โทรศัพท์", body="ไม่รับสาย").exists()


def test_a_contact_that_is_shut_cannot_be_written_down_as_made(case, sister, caseworker, sign_in):
    address = url("contact-contacted", case, sister)
    assert sign_in(caseworker).get(address).status_code == 403
    with pytest.raises(Refused):
        actions.contacted(
            case=case, by=caseworker, at=timezone.now(), how="โทรศัพท์", words="x", contact=sister
        )


# --- the director's exception ------------------------------------------------------------------------------
def asked(**fields):
    return {"ground": "danger", "reason": "ต้องถามประวัติแพ้ยา", "once": "once", **fields}


def test_an_exception_is_asked_decided_and_used_up_by_one_contact(
    case, sister, caseworker, director, sign_in
):
    me, boss = sign_in(caseworker), sign_in(director)
    assert me.post(url("contact-override", case, sister), asked()).status_code == 302
    override = ContactOverride.objects.get()
    assert case.number in page(boss, reverse("cases:contact-overrides"))
    decide = url("contact-override-decide", case, override)
    assert me.post(decide, {"grant": "yes", "row_version": 1}).status_code == 403
    assert boss.post(decide, {"grant": "yes", "row_version": 1, "post_token": new_token()}).status_code == 302
    override.refresh_from_db()
    assert (override.status, override.decided_by) == (OverrideStatus.GRANTED, director)
    assert boss.post(decide, {"grant": "no", "row_version": 2}).status_code == 403
    sent = call("คุยแล้ว")
    assert me.post(url("contact-contacted", case, sister), sent).status_code == 302
    override.refresh_from_db()
    assert override.status == OverrideStatus.ENDED
    assert not can_contact(caseworker, case, sister)


def test_a_refusal_opens_nothing_and_says_why(case, caseworker, director, sign_in):
    override = make_override(case, caseworker)
    sign_in(director).post(
        url("contact-override-decide", case, override),
        {"grant": "no", "words": "ถามผู้ใช้บริการอีกครั้งก่อน", "row_version": 1},
    )
    override.refresh_from_db()
    assert override.status == OverrideStatus.REFUSED
    assert not can_contact(caseworker, case)
    assert case.events.filter(body__contains="ถามผู้ใช้บริการอีกครั้งก่อน").exists()


def test_the_same_is_not_asked_twice_and_not_where_it_is_open(case, sister, caseworker, sign_in):
    browser = sign_in(caseworker)
    browser.post(url("contact-override", case, sister), asked())
    text = browser.post(url("contact-override", case, sister), asked()).content.decode()
    assert "รอผู้อำนวยการพิจารณาอยู่แล้ว" in text
    answered(case.client, caseworker, FamilyContact.YES)
    assert "ติดต่อได้อยู่แล้ว" in browser.post(url("family-override", case), asked()).content.decode()
    assert ContactOverride.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "said"), [(None, "ใส่วันสุดท้าย"), (-1, "ต้องไม่ก่อน"), (91, "ต้องไม่หลัง"), (90, "")]
)
def test_an_exception_for_a_time_names_its_last_day_within_ninety(case, caseworker, sign_in, days, said):
    until = "" if days is None else format_date(bangkok_today() + timedelta(days=days), "numeric")
    answer = sign_in(caseworker).post(url("family-override", case), asked(once="until", until=until))
    assert said in answer.content.decode()
    assert ContactOverride.objects.exists() is (not said)


def test_an_exception_can_be_taken_back(case, caseworker, director, sign_in):
    override = make_override(case, caseworker, decided_by=director)
    address = url("contact-override-end", case, override)
    assert sign_in(caseworker).post(address).status_code == 302
    assert not can_contact(caseworker, case)
    assert sign_in(caseworker).post(address).status_code == 403


def test_who_stands_in_for_the_director_leaves_an_own_request_to_another(case, caseworker, director):
    override = make_override(case, caseworker)
    caseworker.standing_in = object()
    assert not can_decide_override(caseworker, override)
    assert can_decide_override(director, override)


def test_an_exception_of_another_file_does_not_exist_here(ssk, case, caseworker, director, sign_in):
    other = make_case(ssk, caseworker)
    override = make_override(other, caseworker)
    assert sign_in(director).get(url("contact-override-decide", case, override)).status_code == 404


def test_the_database_knows_no_undecided_permission(case, caseworker):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_override(case, caseworker, status=OverrideStatus.GRANTED)
