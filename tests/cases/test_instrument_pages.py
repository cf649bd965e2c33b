"""Instruments and health checks, as the team, the administrator and everybody else meet them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.facts.case import facts_of
from cases.forms.instruments import initial_of
from cases.models import CaseEvent, CaseFlag, HealthCheck, Instrument, InstrumentResult
from cases.rules.flags import WATCH_CLOSELY
from cases.rules.health import advice
from shelter.audit.models import AccessEntry
from shelter.desk.tokens import new_token
from shelter.lib.thai import bangkok_today, format_date
from tests.factories.cases import join_team
from tests.factories.instruments import fill, instrument, make_check
from tests.factories.settings import make_setting
from tests.pages import text

pytestmark = pytest.mark.usefixtures("reference")
HIDDEN = ("โรคซึมเศร้า", "ระดับรุนแรง", "1323")


def url(case, name, *more):
    return reverse(f"cases:{name}", args=[case.pk, *more])


def today():
    return format_date(bangkok_today(), "numeric")


def adl(total):
    """Option indexes from the first item on until `total` points are reached (an index is its points)."""
    answers, left = {}, total
    for item in instrument("adl").sheet.items:
        answers[item.number] = min(left, len(item.options) - 1)
        left -= answers[item.number]
    return answers


# --- filling in -----------------------------------------------------------------------------------------
def test_an_adl_is_kept_once_with_its_band_and_becomes_a_fact(case, caseworker, sign_in):
    sent = {f"item-{number}": index for number, index in adl(16).items()} | {"filled_on": today()}
    target, browser = url(case, "instrument-fill", "adl"), sign_in(caseworker)
    sent["post_token"] = new_token()
    assert browser.post(target, sent).url == browser.post(target, sent).url
    result = InstrumentResult.objects.get()
    assert (result.total, result.maximum, result.band) == (16, 20, "social")
    assert (facts_of(case)["adl_score"], facts_of(case)["self_care"]) == (16, True)
    assert "กลุ่มติดสังคม" in text(browser.get(result.get_absolute_url()))


def test_self_care_begins_at_the_setting(case, caseworker):
    fill(case, caseworker, "adl", adl(11))
    assert facts_of(case)["self_care"] is False
    make_setting("adl_self_care_from", 11)
    assert facts_of(case)["self_care"] is True


def test_an_adl_with_an_open_answer_is_kept_and_is_no_fact(case, caseworker, sign_in):
    instrument("adl")
    sent = {"filled_on": today(), "item-1": "2", "item-2": ""}
    answer = sign_in(caseworker).post(url(case, "instrument-fill", "adl"), sent, follow=True)
    assert "ตอบไม่ครบทุกข้อ" in text(answer)
    # Left alone a question was perhaps not asked: the sheet does not say that the person was not ready.
    assert "ยังไม่ได้ถาม หรือยังไม่พร้อมให้ข้อมูล" in text(answer)
    result = InstrumentResult.objects.get()
    assert (result.points, result.total, result.band) == (2, None, "")
    assert facts_of(case)["adl_score"] is None


def test_a_sheet_without_any_answer_is_refused(case, caseworker, sign_in):
    instrument("adl")
    answer = sign_in(caseworker).post(url(case, "instrument-fill", "adl"), {"filled_on": today()})
    assert answer.status_code == 409
    assert "อย่างน้อย 1 ข้อ" in text(answer)


def test_the_database_holds_no_score_beyond_the_sheet(case, caseworker):
    result = fill(case, caseworker, "adl", adl(20))
    for wrong in ({"points": 21, "total": 21}, {"total": 19}):
        with pytest.raises(IntegrityError), transaction.atomic():
            InstrumentResult.objects.filter(pk=result.pk).update(**wrong)


def test_an_instrument_that_is_off_is_not_filled_in(case, caseworker, sign_in):
    instrument("9q", on=False)
    browser, target = sign_in(caseworker), url(case, "instrument-fill", "9q")
    assert "ยังไม่เปิดใช้" in text(browser.get(target))
    assert browser.post(target, {"filled_on": today(), "item-1": "1"}).status_code == 409
    assert not InstrumentResult.objects.exists()


def test_the_chain_leads_from_2q_to_9q_to_8q(case, caseworker, sign_in):
    for code in ("9q", "8q"):
        instrument(code)
    browser = sign_in(caseworker)
    first = fill(case, caseworker, "2q", {1: 1, 2: 0})
    assert url(case, "instrument-fill", "9q") in browser.get(first.get_absolute_url()).content.decode()
    assert "ต้องทำต่อ" in text(browser.get(url(case, "assessments")))
    # 3 + 3 + 1 = 7
    second = fill(case, caseworker, "9q", dict.fromkeys(range(1, 10), 0) | {1: 3, 2: 3, 3: 1})
    assert url(case, "instrument-fill", "8q") in browser.get(second.get_absolute_url()).content.decode()


# --- safety ---------------------------------------------------------------------------------------------
def test_item_nine_raises_an_alarm_until_somebody_wrote_what_was_done(case, caseworker, sign_in):
    result = fill(case, caseworker, "9q", dict.fromkeys(range(1, 10), 0) | {9: 1})
    browser, tab = sign_in(caseworker), url(case, "assessments")
    page = text(browser.get(result.get_absolute_url()))
    for said in ("1323", "อย่าให้อยู่ลำพัง", "แจ้งผู้จัดการรายกรณี"):
        assert said in page
    shown = text(browser.get(tab))
    assert shown.index("ต้องดูแลความปลอดภัยทันที") < shown.index("คะแนนรายมิติ")
    assert facts_of(case)["safety_open"] is True
    steps = url(case, "instrument-steps", result.pk)
    assert "แจ้งผู้จัดการรายกรณีหรือหัวหน้าทีมแล้ว จึงบันทึกได้" in text(browser.post(steps, {"stay": "on"}))
    browser.post(steps, {"stay": "on", "told_lead": "on", "more": ["called_1323"], "note": "พยาบาลอยู่ด้วย"})
    result.refresh_from_db()
    assert (result.steps, result.steps_by) == (["called_1323", "stay", "told_lead"], caseworker)
    assert facts_of(case)["safety_open"] is False
    assert "ต้องดูแลความปลอดภัยทันที" not in text(browser.get(tab))


def test_an_alarm_reaches_the_night_shift_in_words_that_name_no_sheet(case, caseworker, people, sign_in):
    for _ in range(2):
        fill(case, caseworker, "9q", {9: 1})
    warning = CaseFlag.objects.get()
    assert (warning.kind, warning.words) == ("other", WATCH_CLOSELY.words)
    assert WATCH_CLOSELY.words in text(sign_in(people["ssk.duty"]).get("/duty/"))
    fill(case, caseworker, "adl", adl(3))
    assert CaseFlag.objects.count() == 1


def test_the_timeline_names_neither_instrument_nor_result(case, caseworker):
    fill(case, caseworker, "9q", {9: 3})
    events = CaseEvent.objects.filter(kind=CaseEvent.Kind.ASSESSMENT)
    assert set(events.values_list("title", "body")) == {
        ("บันทึกแบบประเมินมาตรฐาน", ""),
        ("ต้องดูแลความปลอดภัยทันที", ""),
    }


# --- who reads health -----------------------------------------------------------------------------------
def _pages(case, caseworker):
    result = fill(case, caseworker, "9q", dict.fromkeys(range(1, 10), 3))
    check = make_check(case, caseworker, medicines="ยาลับเฉพาะ")
    return [
        result.get_absolute_url(),
        check.get_absolute_url(),
        url(case, "instrument-fill", "adl"),
        url(case, "health-new"),
    ]


def test_somebody_outside_the_team_reads_nothing_of_health(case, caseworker, teammate, sign_in):
    pages = _pages(case, caseworker)
    browser = sign_in(teammate)
    assert [browser.get(page).status_code for page in pages] == [403] * 4
    tab = browser.get(url(case, "assessments")).content.decode()
    for hidden in (*HIDDEN, "ตรวจสุขภาพก่อนพักรวม", "ยาลับเฉพาะ"):
        assert hidden not in tab


def test_a_nurse_on_the_team_reads_and_writes(case, caseworker, people, sign_in):
    pages = _pages(case, caseworker)
    nurse = people["ssk.team"]
    assert [sign_in(nurse).get(page).status_code for page in pages] == [404] * 4
    join_team(case, nurse)
    browser = sign_in(nurse)
    assert [browser.get(page).status_code for page in pages] == [200] * 4
    answer = browser.post(url(case, "health-new"), {"checked_on": today(), "advice": "separate"})
    assert answer.status_code == 302
    assert HealthCheck.objects.get(number=2).by == nurse


def test_another_centre_meets_the_page_of_a_wrong_address(case, caseworker, outsider, sign_in):
    pages = _pages(case, caseworker)
    assert [sign_in(outsider).get(page).status_code for page in pages] == [404] * 4


def test_a_closed_file_takes_no_health_check(case, caseworker, sign_in):
    case.closed_at = case.received_at
    case.save()
    sent = {"checked_on": today(), "advice": "shared"}
    assert sign_in(caseworker).post(url(case, "health-new"), sent).status_code == 403


def test_reading_health_is_logged_on_the_file(case, caseworker, sign_in):
    check = make_check(case, caseworker)
    sign_in(caseworker).get(check.get_absolute_url())
    assert AccessEntry.objects.filter(subject_ids=[str(case.pk)], field_groups=["health"]).count() == 1


# --- health checks --------------------------------------------------------------------------------------
def test_only_what_was_answered_is_a_fact(case, caseworker, sign_in):
    sent = {
        "checked_on": today(),
        "advice": "shared",
        "communicable": "no",
        "dementia": "unknown",
        "substance": "",
        "psychiatric": "stable",
    }
    assert sign_in(caseworker).post(url(case, "health-new"), sent).status_code == 302
    facts = facts_of(case)
    assert (facts["communicable_disease"], facts["psychiatric"]) == (False, "stable")
    assert facts["dementia"] is None
    assert facts["substance"] is None
    assert HealthCheck.objects.get().answers == {"communicable": "no", "dementia": "unknown"}


def test_a_cough_advises_to_stay_apart_and_a_treated_blood_infection_does_not():
    assert "วัณโรค" in advice({"cough": "yes"})[0]
    assert advice({"blood_infection": "yes", "pregnancy_wish": "yes", "cough": "no"}) == []


def test_a_check_refuses_an_appointment_before_it(case, caseworker, sign_in):
    yesterday = format_date(bangkok_today() - timedelta(days=1), "numeric")
    sent = {"checked_on": today(), "advice": "shared", "next_on": yesterday}
    assert "วันนัดต้องไม่ก่อนวันที่ตรวจ" in text(sign_in(caseworker).post(url(case, "health-new"), sent))


# --- the administrator's sheets ---------------------------------------------------------------------------
def _sent(found, **changed):
    data = {name: "" if value is None else value for name, value in initial_of(found).items()}
    return data | {"row_version": found.row_version} | changed


def test_a_sheet_is_switched_on_only_when_every_word_is_entered(people, sign_in):
    found = instrument("9q", on=False)
    browser = sign_in(people["ssk.admin"])
    sheet, switch = (reverse(f"cases:instrument-{name}", args=["9q"]) for name in ("sheet", "switch"))
    refused = browser.post(switch, {"on": "1", "row_version": 1}, follow=True)
    assert "ยังเปิดใช้ไม่ได้" in text(refused)
    words = {f"text-{number}": f"ข้อสมมติ {number}" for number in (6, 7, 8)}
    entered = _sent(found, source="แบบทางการสมมติ", sheet_on="1/1/2569", **words)
    assert browser.post(sheet, entered).status_code == 302
    found.refresh_from_db()
    assert (found.version, found.switched_on, found.items[5]["text"]) == (2, False, "ข้อสมมติ 6")
    browser.post(switch, {"on": "1", "row_version": found.row_version})
    found.refresh_from_db()
    assert found.switched_on is True
    locked = browser.post(sheet, _sent(found, **{"text-1": "เปลี่ยน"}))
    assert locked.status_code == 409
    assert "ปิดใช้ก่อน" in text(locked)


def test_the_database_keeps_a_sheet_without_source_off():
    instrument("2q", on=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Instrument.objects.filter(code="2q").update(switched_on=True)


def test_two_administrators_meet_both_texts(people, sign_in):
    found = instrument("2q", on=False)
    sheet = reverse("cases:instrument-sheet", args=["2q"])
    sign_in(people["ssk.admin"]).post(sheet, _sent(found, **{"text-1": "ของอีกคน"}))
    answer = sign_in(people["nsn.admin"]).post(sheet, _sent(found, **{"text-1": "ของฉัน"}))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "ของฉัน" in page
    assert "ของอีกคน" in page


def test_a_director_reads_the_sheets_and_changes_none(director, sign_in):
    found = instrument("2q", on=False)
    browser, sheet = sign_in(director), reverse("cases:instrument-sheet", args=["2q"])
    assert "ข้อความตามแบบของกรมสุขภาพจิต" in text(browser.get(sheet))
    assert browser.post(sheet, _sent(found, **{"text-1": "เปลี่ยน"})).status_code == 403


def test_an_edit_of_the_sheet_leaves_earlier_results_as_they_were(case, caseworker, people, sign_in):
    result = fill(case, caseworker, "2q", {1: 1, 2: 0})
    found = Instrument.objects.get(code="2q")
    found.switched_on = False
    found.save()
    sheet = reverse("cases:instrument-sheet", args=["2q"])
    sign_in(people["ssk.admin"]).post(sheet, _sent(found, **{"text-1": "ข้อความใหม่", "points-1-1": "5"}))
    result.refresh_from_db()
    assert (result.version, result.total, result.answers[0]["text"]) == (1, 1, "ข้อสมมติ 1")
