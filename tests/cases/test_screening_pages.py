"""Screening as caseworkers meet it: pages of questions, where they lead, the decision that pins them."""

import re

import pytest
from django.urls import reverse

from cases.actions import screenings as actions
from cases.facts.case import facts_of
from cases.facts.weighing import weigh
from cases.models import CaseEvent, Client, NationalityStatus, Screening, ScreeningRuleSet, Sex
from cases.rules.questionnaire import pages
from shelter.audit.models import AccessEntry
from shelter.desk.refusal import Refused
from shelter.desk.tokens import new_token
from shelter.lib.thai import bangkok_today
from tests.factories.cases import join_team, make_case, make_client
from tests.factories.screening import PLAIN, decided, make_screening
from tests.pages import text

pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture
def case(ssk, caseworker):
    person = make_client(
        ssk,
        sex=Sex.MALE,
        estimated_age=44,
        estimated_on=bangkok_today(),
        nationality_status=NationalityStatus.THAI,
    )
    return make_case(ssk, caseworker, client=person)


@pytest.fixture
def screening(case, caseworker):
    return make_screening(case, caseworker)


def url(screening, name="screening", *more):
    return reverse(f"cases:{name}", args=[screening.case_id, screening.number, *more])


def answers(screening, **given):
    return {"row_version": screening.row_version, "post_token": new_token(), **given}


# --- the same five, verb by verb --------------------------------------------------------------------------
def _verbs(screening):
    return {
        "start": (reverse("cases:screening-start", args=[screening.case_id]), {}),
        "page": (url(screening, "screening-page", "circumstances"), answers(screening, begging="yes")),
        "panel": (url(screening, "screening-panel", "circumstances"), {"begging": "yes"}),
        "decide": (url(screening, "screening-decide"), answers(screening, route="B12")),
    }


VERBS = ("start", "page", "panel", "decide")


@pytest.mark.parametrize("verb", ["page", "panel", "decide"])
def test_a_verb_works(verb, screening, caseworker, sign_in):
    address, data = _verbs(screening)[verb]
    answer = sign_in(caseworker).post(address, data)
    assert answer.status_code == (200 if verb == "panel" else 302)


def test_starting_works_once_and_leads_to_the_first_page(case, caseworker, sign_in):
    browser, address = sign_in(caseworker), reverse("cases:screening-start", args=[case.pk])
    token = new_token()
    first = browser.post(address, {"post_token": token})
    assert first.url == reverse("cases:screening-page", args=[case.pk, 1, "safety"])
    assert browser.post(address, {"post_token": token}).url == first.url
    assert case.screenings.count() == 1


@pytest.mark.parametrize("verb", ["start", "panel"])
def test_a_verb_refuses_the_wrong_method(verb, screening, caseworker, sign_in):
    assert sign_in(caseworker).get(_verbs(screening)[verb][0]).status_code == 405


@pytest.mark.parametrize("verb", VERBS)
def test_a_teammate_of_the_centre_who_is_not_on_the_case_is_refused(verb, screening, teammate, sign_in):
    address, data = _verbs(screening)[verb]
    answer = sign_in(teammate).post(address, data)
    assert answer.status_code == 403
    screening.refresh_from_db()
    assert (screening.decided_at, screening.answers) == (None, PLAIN)


@pytest.mark.parametrize("verb", VERBS)
def test_an_outsider_finds_nothing(verb, screening, outsider, sign_in):
    address, data = _verbs(screening)[verb]
    assert sign_in(outsider).post(address, data).status_code == 404


@pytest.mark.parametrize("verb", ["page", "decide"])
def test_a_decided_screening_takes_no_more_answers_and_loses_nothing_typed(verb, case, caseworker, sign_in):
    screening = decided(case, caseworker)
    address, data = _verbs(screening)[verb]
    answer = sign_in(caseworker).post(address, {**data, "begging": "yes"})
    assert answer.status_code == 409
    assert "เริ่มคัดกรองครั้งถัดไป" in text(answer)
    if verb == "page":
        assert "คำตอบที่ท่านเพิ่งเลือก" in text(answer)
    screening.refresh_from_db()
    assert screening.answers == PLAIN


# --- answering --------------------------------------------------------------------------------------------
def test_a_page_keeps_its_answers_and_leaves_the_others(screening, caseworker, sign_in):
    address = url(screening, "screening-page", "health")
    answer = sign_in(caseworker).post(address, answers(screening, disabled="unknown", substance="no"))
    assert answer.url == url(screening, "screening-page", "wishes")
    screening.refresh_from_db()
    assert screening.answers == {**PLAIN, "disabled": "unknown", "substance": "no"}


def test_every_question_can_be_left_open(screening, caseworker, sign_in):
    for page in pages():
        screening.refresh_from_db()
        answer = sign_in(caseworker).post(url(screening, "screening-page", page.code), answers(screening))
        assert answer.status_code == 302
    screening.refresh_from_db()
    assert screening.answers == {}


def test_an_answer_that_is_none_is_refused_in_thai_and_keeps_the_rest(screening, caseworker, sign_in):
    address = url(screening, "screening-page", "circumstances")
    answer = sign_in(caseworker).post(address, answers(screening, begging="maybe", performing="yes"))
    assert answer.status_code == 400
    assert "เลือกจากคำตอบที่มีให้" in text(answer)
    assert re.search(r'name="performing" value="yes" checked', answer.content.decode())


def test_putting_it_aside_leads_back_to_the_screening_and_resuming_to_the_first_open_page(
    screening, caseworker, sign_in
):
    browser = sign_in(caseworker)
    address = url(screening, "screening-page", "circumstances")
    assert browser.post(address, answers(screening, begging="no", save="later")).url == url(screening)
    page = browser.get(url(screening)).content.decode()
    assert url(screening, "screening-page", "person") in page


def test_two_officers_get_both_answers(screening, caseworker, director, sign_in):
    address = url(screening, "screening-page", "circumstances")
    sign_in(director).post(address, answers(screening, begging="yes"))
    answer = sign_in(caseworker).post(address, answers(screening, begging="no", performing="no"))
    assert answer.status_code == 409
    shown = text(answer)
    assert "ถูกแก้ไขก่อนที่ท่านจะบันทึก" in shown
    assert "มีการขอเงิน" in shown
    screening.refresh_from_db()
    assert screening.answers["begging"] == "yes"


def test_what_the_register_knows_is_shown_with_its_source_and_not_asked_again(screening, caseworker, sign_in):
    shown = text(sign_in(caseworker).get(url(screening, "screening-page", "person")))
    assert "อายุ 44 ปี จากทะเบียนประวัติ" in shown
    # Of a man it is not asked; whoever says so all the same can be written down.
    asked, kept_apart = shown.split("ไม่ถามตามอายุหรือเพศที่ทราบ")
    assert "มีการตั้งครรภ์" not in asked
    assert "มีการตั้งครรภ์" in kept_apart
    assert "ถามตามลำพัง แยกจากผู้ที่พามา" in shown


def test_the_line_above_the_buttons_follows_what_is_ticked(screening, caseworker, sign_in):
    browser, address = sign_in(caseworker), url(screening, "screening-panel", "safety")
    for ticked, said in (({"body_emergency": "yes"}, "ทำสิ่งนี้ก่อน:"), ({"body_emergency": "no"}, "ผลขณะนี้:")):
        line = browser.post(address, ticked, headers={"HX-Request": "true"}).content.decode()
        assert said in line.partition('id="now"')[2]
        assert 'hx-swap-oob="true"' in line
    page = browser.get(url(screening, "screening-page", "safety")).content.decode()
    assert page.count('id="now"') == 1
    assert "hx-swap-oob" not in page


def test_the_side_panel_follows_what_is_ticked_without_saving_it(screening, caseworker, sign_in):
    address = url(screening, "screening-panel", "circumstances")
    browser = sign_in(caseworker)
    assert "คนไร้ที่พึ่งทั่วไป" in text(
        browser.post(address, {"begging": "no", "home_tonight": "no", "enough_income": "no"})
    )
    shown = text(browser.post(address, {"begging": "yes"}))
    assert "เส้นทางหลัก ผู้ทำการขอทาน" in shown
    assert "มีการขอเงินหรือทรัพย์สินจากผู้อื่น (ข้อ 8) แก้ข้อ 8" in shown
    screening.refresh_from_db()
    assert screening.answers == PLAIN


def test_unanswered_questions_say_what_is_needed(case, caseworker, sign_in):
    screening = make_screening(case, caseworker, {})
    shown = text(sign_in(caseworker).get(url(screening)))
    assert "ต้องทราบก่อน" in shown
    assert "ยังไม่ทราบภาวะฉุกเฉินทางกาย (ข้อ 1)" in shown


def test_what_is_known_already_is_told_while_something_graver_is_still_to_be_asked(case, caseworker, sign_in):
    heard = PLAIN | {"mental_danger": "unknown", "trafficking_signs": "yes"}
    screening = make_screening(case, caseworker, heard)
    shown = text(sign_in(caseworker).get(url(screening)))
    assert "ยังบอกเส้นทางไม่ได้ ต้องทราบก่อน ยังไม่ทราบภาวะ" in shown
    assert "เข้าข่ายแล้ว รอเพียงคำตอบข้างบน สงสัยว่าถูกค้ามนุษย์" in shown


# --- deciding ---------------------------------------------------------------------------------------------
def test_a_decision_pins_answers_reasons_and_the_version_of_the_rules(screening, caseworker, sign_in):
    sign_in(caseworker).post(url(screening, "screening-decide"), answers(screening, route="B12"))
    screening.refresh_from_db()
    assert (screening.route, screening.route_reason, screening.rule_set.version) == ("B12", "", 1)
    assert screening.known == {"age": 44, "nationality_status": "thai"}
    assert screening.outcome["chosen"]["clock_days"] == 15
    shipped_name = screening.outcome["primary"]["name"]
    screening.rule_set.rules.filter(code="B12").update(name="ชื่อใหม่")
    assert shipped_name in text(sign_in(caseworker).get(url(screening)))


def test_another_route_needs_a_reason(screening, caseworker, sign_in):
    browser, address = sign_in(caseworker), url(screening, "screening-decide")
    refused = browser.post(address, answers(screening, route="B9", reason=" "))
    assert refused.status_code == 409
    assert actions.NEEDS_REASON in text(refused)
    assert re.search(r'value="B9" checked', refused.content.decode())
    assert browser.post(address, answers(screening, route="B9", reason="พบสุราในตัว")).status_code == 302
    screening.refresh_from_db()
    assert (screening.route, screening.route_reason) == ("B9", "พบสุราในตัว")


def test_a_route_may_be_chosen_with_a_reason_while_something_is_needed(case, caseworker):
    screening = make_screening(case, caseworker, {"body_emergency": "no"})
    with pytest.raises(Refused, match="เหตุผล"):
        actions.decide(screening=screening, by=caseworker, route="B12", expected=1)
    made = actions.decide(screening=screening, by=caseworker, route="B12", reason="รอถามต่อ", expected=1)
    assert made.outcome["primary"] is None
    assert made.outcome["needs"]


def test_nobody_is_sent_to_immigration_before_trafficking_was_answered(ssk, caseworker):
    person = make_client(
        ssk, estimated_age=30, estimated_on=bangkok_today(), nationality_status=NationalityStatus.FOREIGN
    )
    case = make_case(ssk, caseworker, client=person)
    screening = make_screening(case, caseworker, {"body_emergency": "no", "mental_danger": "no"})
    with pytest.raises(Refused, match="การค้ามนุษย์"):
        actions.decide(screening=screening, by=caseworker, route="B3", reason="เร่งด่วน", expected=1)
    screening.answers = {**screening.answers, "trafficking_signs": "no"}
    screening.save()
    assert actions.decide(screening=screening, by=caseworker, route="B3", expected=1).is_decided


def test_a_changed_answer_after_the_page_was_read_stops_the_decision(screening, caseworker, sign_in):
    old = answers(screening, route="B12")
    sign_in(caseworker).post(
        url(screening, "screening-page", "circumstances"), answers(screening, begging="yes")
    )
    answer = sign_in(caseworker).post(url(screening, "screening-decide"), old)
    assert answer.status_code == 409
    assert "มีผู้แก้คำตอบ" in text(answer)


def test_the_next_screening_overwrites_nothing(case, caseworker, sign_in):
    first = decided(case, caseworker)
    sign_in(caseworker).post(reverse("cases:screening-start", args=[case.pk]), {})
    first.refresh_from_db()
    assert first.route == "B12"
    second = Screening.objects.get(case=case, number=2)
    assert second.answers == {}


def test_one_screening_is_under_way_at_a_time(screening, caseworker, sign_in):
    answer = sign_in(caseworker).post(
        reverse("cases:screening-start", args=[screening.case_id]), {}, follow=True
    )
    assert "มีการคัดกรองที่ยังไม่ตัดสิน" in text(answer)
    assert screening.case.screenings.count() == 1


# --- emergencies ------------------------------------------------------------------------------------------
def test_an_emergency_says_at_once_what_to_do_and_who_to_call(case, caseworker, sign_in):
    screening = make_screening(case, caseworker, {})
    address = url(screening, "screening-panel", "safety")
    page = sign_in(caseworker).post(address, {"body_emergency": "yes"})
    assert 'class="alarm" role="alert"' in page.content.decode()
    assert "1669" in text(page)


def test_after_an_emergency_the_case_awaits_the_return(case, caseworker):
    decided(case, caseworker, "B0", {"body_emergency": "yes"})
    facts = facts_of(case)
    assert facts["screened_on"] is None
    assert facts["screening_awaits_return"] is True
    decided(case, caseworker)
    assert facts_of(case)["screened_on"] is not None


# --- what others are told ---------------------------------------------------------------------------------
def test_the_timeline_says_the_neutral_word_only(case, caseworker):
    decided(case, caseworker, "B9", {**PLAIN, "substance": "yes"})
    told = CaseEvent.objects.filter(case=case, kind=CaseEvent.Kind.SCREENING)
    titles = [event.title for event in told]
    assert "คัดกรองแล้ว: ดูแลสุขภาพก่อน (ครั้งที่ 1)" in titles
    assert not any("สุรา" in event.title + event.body for event in told)


@pytest.mark.parametrize("who", ["ssk.mate", "ssk.team"])
def test_outside_the_cases_team_there_is_the_neutral_word_and_no_answer(
    who, case, people, caseworker, sign_in
):
    join_team(case, people["ssk.team"])
    screening = decided(case, caseworker, "B9", {**PLAIN, "substance": "yes"})
    for address in (url(screening), reverse("cases:screenings", args=[case.pk])):
        shown = sign_in(people[who]).get(address).content.decode()
        assert "ดูแลสุขภาพก่อน" in shown
        assert "สุรา" not in shown
        assert "ค้ามนุษย์" not in shown
    assert sign_in(people[who]).get(url(screening, "screening-paper")).status_code == 403


def test_the_facts_of_a_decided_screening_reach_the_other_rooms(case, caseworker):
    decided(
        case, caseworker, "B7", {**PLAIN, "disabled": "yes", "substance": "not_ready", "pending_case": "no"}
    )
    facts = facts_of(case)
    assert (facts["disabled"], facts["pending_case"], facts["screening_route"]) == (True, False, "B7")
    assert facts["substance"] is None
    assert facts["destitute_type"] == frozenset({"no_home_no_income"})


def test_reading_a_screening_is_logged(screening, caseworker, sign_in):
    sign_in(caseworker).get(url(screening))
    row = AccessEntry.objects.filter(subject_kind="screening").latest("pk")
    assert (row.subject_ids, row.field_groups) == ([str(screening.pk)], ["screening"])


def test_without_rules_in_force_answers_are_kept_and_nothing_is_decided(screening, caseworker, sign_in):
    ScreeningRuleSet.objects.update(valid_from="2600-01-01")
    browser = sign_in(caseworker)
    kept = browser.post(url(screening, "screening-page", "health"), answers(screening, disabled="yes"))
    assert kept.status_code == 302
    screening.refresh_from_db()
    refused = browser.post(url(screening, "screening-decide"), answers(screening, route="B12"))
    assert refused.status_code == 409
    assert "ยังไม่มีชุดเกณฑ์คัดกรอง" in text(refused)


# --- paper ------------------------------------------------------------------------------------------------
def test_the_paper_is_printed_for_the_cases_team(case, caseworker, sign_in):
    screening = decided(case, caseworker)
    answer = sign_in(caseworker).get(url(screening, "screening-paper"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert AccessEntry.objects.filter(action="print", subject_kind="screening").exists()


# --- questions that do not apply ------------------------------------------------------------------------
def person_page(screening, browser):
    url = reverse("cases:screening-page", args=[screening.case_id, screening.number, "person"])
    return browser.get(url).content.decode()


@pytest.mark.parametrize(
    ("sex", "age", "asked"),
    [
        ("female", 55, True),
        ("female", 56, False),
        ("female", None, True),
        ("", 71, False),
        ("", None, True),
        ("other", 30, True),
        ("male", 30, False),
    ],
)
def test_pregnancy_is_asked_by_sex_and_age_and_of_whom_neither_is_known(
    sex, age, asked, case, caseworker, sign_in
):
    today = bangkok_today()
    Client.objects.filter(pk=case.client_id).update(
        sex=sex or "unknown", birth_date=None, estimated_age=age, estimated_on=today if age else None
    )
    screening = make_screening(case, caseworker, {})
    page = person_page(screening, sign_in(caseworker))
    # What is not asked can still be written down, under its own heading.
    assert 'id="q-pregnant"' in page
    assert ("ไม่ถามตามอายุหรือเพศที่ทราบ" in page) is not asked
    case.client.refresh_from_db()
    needs = {one.fact for one in weigh(case, {}, today).outcome.needs}
    assert ("pregnant" in needs) is asked


def test_a_woman_of_seventy_one_who_says_so_is_recorded_as_pregnant(case, caseworker, sign_in):
    Client.objects.filter(pk=case.client_id).update(
        sex="female", birth_date=None, estimated_age=71, estimated_on=bangkok_today()
    )
    case.client.refresh_from_db()
    screening = make_screening(case, caseworker, {"pregnant": "yes"})
    assert "ไม่ถามตามอายุหรือเพศที่ทราบ" not in person_page(screening, sign_in(caseworker))
    calm = {"body_emergency": "no", "mental_danger": "no", "trafficking_signs": "no", "pregnant": "yes"}
    assert weigh(case, calm, bangkok_today()).outcome.primary.rule.code == "B5"
    assert weigh(case, {**calm, "pregnant": ""}, bangkok_today()).outcome.primary.rule.code == "B6"
