"""The reception tab: the checklist, what was asked at the door, and who may read which of it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.actions import property, reception
from cases.facts.case import facts_of
from cases.models import Case, ClientRegister, LivedGender, Reception, ReceptionCheck
from cases.rules.reception import check_of
from cases.rules.stage import stage_of
from shelter.audit.models import AccessEntry, Action
from shelter.desk.tokens import new_token
from shelter.lib.thai import bangkok_today, format_date
from tests.factories.cases import join_team, make_case
from tests.factories.clocks import make_pause
from tests.factories.reception import make_list, signed_values
from tests.pages import text

pytestmark = pytest.mark.usefixtures("reference")
LICE = "มีเหาและแผลที่หลังเท้า"


def url(case, name="reception", *more):
    return reverse(f"cases:{name}", args=[case.pk, *more])


def checked(**changed):
    today = format_date(bangkok_today(), "numeric")
    return {"result": "done", "on": today, "done_by": "นางพยาบาล ใจดี", "words": "มีสำเนาบัตร", **changed}


def record(case, by, code, **changed):
    values = {"result": "done", "on": bangkok_today(), "done_by": "", "words": "", **changed}
    return reception.record_check(case=case, by=by, check=check_of(code), values=values, expected=None)


VERBS = {
    "edit": ("reception-edit", (), {"interpreter": "needed", "language": "เขมร", "safe_hungry": "yes"}),
    "check": ("reception-check", ("papers",), checked()),
}


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_verb_works_and_is_logged(case, caseworker, sign_in, verb):
    name, more, data = VERBS[verb]
    answer = sign_in(caseworker).post(url(case, name, *more), data)
    assert answer.status_code == 302, text(answer)
    assert Reception.objects.get().case == case
    row = AccessEntry.objects.get(action=Action.CHANGE)
    assert row.subject_ids == [str(case.pk)]
    assert row.field_groups == ["reception"]


@pytest.mark.parametrize("verb", sorted(VERBS))
@pytest.mark.parametrize(("who", "status"), [("ssk.mate", 302), ("ssk.team", 403), ("nsn.caseworker", 404)])
def test_a_teammate_may_and_others_may_not(case, people, sign_in, verb, who, status):
    name, more, data = VERBS[verb]
    join_team(case, people["ssk.team"])
    assert sign_in(people[who]).post(url(case, name, *more), data).status_code == status


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_closed_file_takes_nothing_more(case, caseworker, sign_in, verb):
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now())
    name, more, data = VERBS[verb]
    assert sign_in(caseworker).post(url(case, name, *more), data).status_code == 403
    assert not Reception.objects.exists()


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_the_same_post_twice_writes_once(case, caseworker, sign_in, verb):
    name, more, data = VERBS[verb]
    browser, sent = sign_in(caseworker), {**data, "post_token": new_token()}
    assert [browser.post(url(case, name, *more), sent).status_code for _ in range(2)] == [302, 302]
    assert case.events.filter(kind="reception").count() <= 2
    assert ReceptionCheck.objects.count() == (verb == "check")


def test_what_was_not_asked_stays_unasked(case, caseworker, sign_in):
    page = {"safe_hungry": "no", "safe_self_harm": "", "need_rest": "on", "interpreter": ""}
    sign_in(caseworker).post(url(case, "reception-edit"), page)
    made = Reception.objects.get()
    assert (made.safe_now, made.urgent) == ({"hungry": "no"}, ["rest"])


def test_two_people_at_one_reception_see_both_texts(case, caseworker, teammate, sign_in):
    join_team(case, teammate)
    reception.begin(case=case, by=caseworker, language="ลาว")
    first, second = sign_in(caseworker), sign_in(teammate)
    version = {"row_version": 1}
    first.post(url(case, "reception-edit"), version | {"language": "เขมร", "need_rest": "on"})
    answer = second.post(url(case, "reception-edit"), version | {"language": "ส่วย", "words": "พูดช้า"})
    assert answer.status_code == 409
    assert all(word in text(answer) for word in ("เขมร", "ส่วย", "พูดช้า"))
    assert Reception.objects.get().language == "เขมร"


def test_two_people_writing_the_same_line_first_lose_nothing(case, caseworker, teammate, sign_in):
    target = url(case, "reception-check", "papers")
    sign_in(caseworker).post(target, checked(words="มีสำเนาบัตร"))
    answer = sign_in(teammate).post(target, checked(words="มีทะเบียนบ้าน"))
    assert answer.status_code == 409
    assert "มีสำเนาบัตร" in text(answer)
    assert "มีทะเบียนบ้าน" in text(answer)
    assert ReceptionCheck.objects.get().words == "มีสำเนาบัตร"


def test_not_yet_says_why(case, caseworker, sign_in):
    target = url(case, "reception-check", "photo")
    answer = sign_in(caseworker).post(target, checked(result="not_yet", words=""))
    assert "เขียนเหตุผลที่ยังไม่ได้ทำ" in text(answer)
    assert not ReceptionCheck.objects.exists()
    assert sign_in(caseworker).post(target, checked(result="not_ready", words="")).status_code == 302


def test_a_check_that_is_none_does_not_exist(case, caseworker, sign_in):
    assert sign_in(caseworker).get(url(case, "reception-check", "shoes")).status_code == 404


# --- who reads what ---------------------------------------------------------------------------------
def test_health_is_absent_for_those_without(case, caseworker, teammate, people, sign_in):
    join_team(case, people["ssk.team"])
    reception.begin(
        case=case, by=caseworker, safe_now={"self_harm": "yes"}, urgent=["wound_care"], words="ร้องไห้"
    )
    record(case, caseworker, "body", words=LICE)
    shown = text(sign_in(caseworker).get(url(case)))
    hidden = (LICE, "ตรวจร่างกาย", "ทำแผล", "ทำร้ายตนเอง", "ร้องไห้")
    assert all(word in shown for word in hidden)
    for other in (teammate, people["ssk.team"]):
        page = text(sign_in(other).get(url(case)))
        assert not [word for word in hidden if word in page]
    assert sign_in(teammate).get(url(case, "reception-check", "body")).status_code == 403
    assert LICE not in "".join(case.events.values_list("body", flat=True))


def test_a_teammate_without_health_keeps_what_they_did_not_see(case, caseworker, teammate, sign_in):
    reception.begin(case=case, by=caseworker, safe_now={"self_harm": "yes"}, words="ร้องไห้")
    sign_in(teammate).post(
        url(case, "reception-edit"),
        {"row_version": 1, "language": "ลาว", "safe_self_harm": "no", "words": ""},
    )
    made = Reception.objects.get()
    assert (made.language, made.safe_now, made.words) == ("ลาว", {"self_harm": "yes"}, "ร้องไห้")


def test_whoever_checks_the_body_reads_how_the_person_lives(case, caseworker, sign_in):
    ClientRegister.objects.create(
        client=case.client, lived_gender=LivedGender.FEMALE, gender_wishes="ขอให้ผู้หญิงตรวจ"
    )
    page = text(sign_in(caseworker).get(url(case, "reception-check", "body")))
    assert "ใช้ชีวิตเป็น" in page
    assert "ขอให้ผู้หญิงตรวจ" in page


# --- what waits ----------------------------------------------------------------------------------------
def waits(case):
    return facts_of(case)["reception_waits"]


def test_what_waits_is_said_until_it_is_settled(case, caseworker):
    # The body check is health, and is not called by its name to everybody.
    unnamed = "การตรวจอีกรายการหนึ่ง"
    assert waits(case) == ("ตรวจเอกสารติดตัว", unnamed, "ทำบัญชีทรัพย์สิน", "ถ่ายภาพ", "ทำทะเบียนประวัติ")
    record(case, caseworker, "papers")
    record(case, caseworker, "photo", result="declined")
    record(case, caseworker, "belongings", result="none")
    record(case, caseworker, "register", result="not_ready")
    assert waits(case) == (unnamed, "ทำทะเบียนประวัติ")
    record(case, caseworker, "body")
    assert waits(case) == ("ทำทะเบียนประวัติ",)
    assert facts_of(case)["reception_done_on"] is None
    stage = stage_of(facts_of(case))
    assert "แรกรับยังรอ: ทำทะเบียนประวัติ" in [lack.text for lack in stage.lacks]
    assert stage.next.code == "reception"
    ReceptionCheck.objects.filter(kind="register").update(result="done")
    assert waits(case) == ()
    assert facts_of(case)["reception_done_on"] == bangkok_today()


def test_a_signed_list_settles_the_belongings(case, caseworker, sign_in):
    listed = make_list(case, caseworker, items=[("clothes", "เสื้อกันหนาว", 1)])
    assert "ทำบัญชีทรัพย์สิน" in waits(case)
    property.sign(listed=listed, by=caseworker, signature=signed_values(), expected=1)
    assert "ทำบัญชีทรัพย์สิน" not in waits(case)
    assert "ลงนามบัญชีแล้ว" in text(sign_in(caseworker).get(url(case)))


def test_the_day_of_reception_leaves_out_what_is_paused(ssk, caseworker, sign_in):
    today = bangkok_today()
    case = make_case(ssk, caseworker, received_at=timezone.now() - timedelta(days=4))
    # Received four days ago: today would be day 5, and two of the days in between lie in a pause.
    make_pause(case, caseworker, today - timedelta(days=2), today - timedelta(days=1))
    assert "แรกรับวันที่ 3 จาก 7" in text(sign_in(caseworker).get(url(case)))


def test_the_file_leads_to_reception(case, caseworker, sign_in):
    page = sign_in(caseworker).get(reverse("cases:case", args=[case.pk])).content.decode()
    assert f'href="{url(case)}"' in page
    assert "แรกรับยังรอ" in page


def test_the_tab_costs_the_same_however_much_is_checked(case, caseworker, sign_in):
    browser = sign_in(caseworker)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            browser.get(url(case))
        return len(queries)

    record(case, caseworker, "papers")
    cost()
    one = cost()
    for code in ("body", "belongings", "photo", "register"):
        record(case, caseworker, code)
    assert cost() == one


def test_what_is_to_be_looked_for_never_stands_where_findings_stand(case, caseworker, sign_in):
    hint = check_of("papers").hint
    page = sign_in(caseworker).get(url(case)).content.decode()
    assert hint in page
    found = re.findall(r'<td data-l="พบว่า">(.*?)</td>', page)
    assert found
    assert not any(found)
