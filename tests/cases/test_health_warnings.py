"""What a health check warns of: set by the press that saves it, each once, ended when a later one says so."""

import pytest
from django.urls import reverse

from cases.actions import flags, health
from cases.facts.flags import flags_of
from cases.models import Case, CaseFlag
from cases.rules.health import CONTACT, is_over, warnings
from shelter.desk.tokens import new_token
from shelter.lib.thai import bangkok_today, format_date

pytestmark = pytest.mark.usefixtures("reference")
COUGH = CONTACT["cough"]


def check(case, by, allergies="", warn=True, **answers):
    values = {
        "checked_on": bangkok_today(),
        "advice": "shared",
        "allergies": allergies,
        "answers": answers,
    }
    return health.record(case=case, by=by, values=values, warn=warn)


def standing(case):
    rows = CaseFlag.objects.filter(case__client=case.client_id).standing(bangkok_today())
    return sorted(rows.values_list("kind", "words"))


def test_an_allergy_and_an_infection_are_warned_of_once(case, caseworker):
    check(case, caseworker, "กุ้ง ปากบวม\nแอสไพริน", cough="yes", night_sweats="yes", tb_contact="no")
    both = [("allergy", "กุ้ง ปากบวม · แอสไพริน"), ("infection", COUGH)]
    assert standing(case) == both
    # Written again in the next check, and nothing asked of the cough: the same two.
    check(case, caseworker, "กุ้ง ปากบวม\nแอสไพริน")
    assert standing(case) == both
    assert case.events.filter(kind="flag").count() == 2


def test_where_the_writer_took_the_tick_away_only_the_allergy_warns(case, caseworker):
    check(case, caseworker, "กุ้ง", warn=False, cough="yes", substance="yes")
    assert standing(case) == [("allergy", "กุ้ง")]


def test_a_warning_ends_when_the_check_says_so_and_not_by_silence(case, caseworker):
    check(case, caseworker, "กุ้ง", cough="yes", night_sweats="yes", rash="yes")
    check(case, caseworker, cough="no", diarrhoea="yes")
    # Night sweats, the rash and the allergy were not asked about.
    assert {words for _, words in standing(case)} == {"กุ้ง", COUGH, CONTACT["rash"], CONTACT["diarrhoea"]}
    check(case, caseworker, cough="no", night_sweats="no", rash="no", allergy="no")
    assert standing(case) == [("infection", CONTACT["diarrhoea"])]
    ended = CaseFlag.objects.get(kind="allergy")
    assert ended.end_reason == "ตามตรวจสุขภาพก่อนพักรวม ครั้งที่ 3"


def test_an_allergy_written_anew_takes_the_place_of_the_old_words(case, caseworker):
    check(case, caseworker, allergy="yes")
    assert standing(case) == [("allergy", "ยังไม่ทราบว่าแพ้อะไร ถามก่อนให้ยาและอาหาร")]
    check(case, caseworker, "ถั่วลิสง", allergy="yes")
    assert standing(case) == [("allergy", "ถั่วลิสง")]


def test_what_somebody_wrote_by_hand_stays_and_is_not_doubled(case, caseworker):
    flags.add(case=case, by=caseworker, kind="allergy", words="ถั่วลิสง", since=bangkok_today())
    check(case, caseworker, "ถั่วลิสง")
    assert standing(case) == [("allergy", "ถั่วลิสง")]
    check(case, caseworker, allergy="no")
    assert standing(case) == [("allergy", "ถั่วลิสง")]


def test_hiv_and_hepatitis_are_no_warning():
    assert warnings({"blood_infection": "yes", "fever": "yes"}, "") == []
    assert not is_over("infection", COUGH, {"rash": "yes"}, {"rash": "no"}, "")


def test_the_page_warns_whoever_has_to_act(case, caseworker, sign_in):
    sent = {
        "post_token": new_token(),
        "checked_on": format_date(bangkok_today(), "numeric"),
        "advice": "separate",
        "allergy": "yes",
        "allergies": "ถั่วลิสง",
        "cough": "yes",
        "warn": "on",
    }
    browser = sign_in(caseworker)
    answer = browser.post(reverse("cases:health-new", args=[case.pk]), sent)
    assert answer.status_code == 302
    assert "แพ้: ถั่วลิสง" in browser.get(answer["Location"]).content.decode()
    # The list says both to everybody who sees the person, without the words of the second.
    told = flags_of([Case.objects.select_related("client").get(pk=case.pk)], caseworker)[case.pk]
    assert {one.kind for one in told} == {"allergy", "infection"}


def test_not_allergic_with_an_allergy_written_down_is_asked_about(case, caseworker, sign_in):
    sent = {"checked_on": format_date(bangkok_today(), "numeric"), "advice": "shared"}
    sent |= {"allergy": "no", "allergies": "ถั่วลิสง", "warn": "on"}
    page = sign_in(caseworker).post(reverse("cases:health-new", args=[case.pk]), sent).content.decode()
    assert "ตอบว่าไม่แพ้ แต่เขียนไว้ว่าแพ้" in page
    assert not case.health_checks.exists()
