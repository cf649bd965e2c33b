"""However a danger or an allergy was told, whoever acts by day or by night reads what to do about it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from cases.actions import assessments, community, health, notifications, reception, screenings
from cases.forms.fields import HeedField
from cases.models import CaseFlag, ClientRegister, HealthCheck
from cases.reference import dimensions
from cases.rules.flags import (
    KEEP_APART,
    KEEP_MEDICINE,
    SLEEP_APART,
    TELL_NOBODY,
    WATCH_CLOSELY,
    WATCH_FIRST_DAYS,
    WATCH_HEALTH,
    says_nothing,
)
from cases.rules.health import ASK_A_NURSE
from shelter.lib.thai import bangkok_today
from tests.factories.assessments import make_assessment
from tests.factories.attachments import make_flag
from tests.factories.beds import make_house, put_to_bed
from tests.factories.cases import join_team, make_case, make_client
from tests.factories.community import make_task, make_watched
from tests.factories.contacts import make_contact
from tests.factories.finding import make_finding
from tests.factories.merging import merged, two_records
from tests.factories.notifications import make_notification
from tests.factories.screening import make_screening
from tests.factories.visits import make_done_visit
from tests.pages import numbers, page

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def case(ssk, caseworker):
    case = make_case(ssk, caseworker, client=make_client(ssk, calling_name="ลุงสมานใจ"))
    put_to_bed(make_house(ssk), case, caseworker)
    return case


# --- what other pages of the person say -----------------------------------------------------------------
def test_a_food_allergy_of_the_register_reaches_the_night_until_it_is_taken_out(case, people, sign_in):
    register = ClientRegister.objects.create(client=case.client, food_note="กุ้งและปู")
    browser = sign_in(people["ssk.duty"])
    assert "กินไม่ได้หรือแพ้: กุ้งและปู" in page(browser, "duty")
    register.food_note = ""
    register.save()
    assert "กินไม่ได้หรือแพ้" not in page(browser, "duty")


@pytest.mark.parametrize("reader", ["ssk.caseworker", "ssk.mate", "ssk.director", "ssk.team"])
def test_whoever_reads_the_file_reads_it_there_and_where_to_put_it_right(case, people, sign_in, reader):
    join_team(case, people["ssk.team"])
    ClientRegister.objects.create(client=case.client, food_note="กุ้งและปู")
    browser = sign_in(people[reader])
    assert "กินไม่ได้หรือแพ้: กุ้งและปู" in page(browser, "case", case.pk)
    flags = page(browser, "flags", case.pk)
    assert "กุ้งและปู" in flags
    assert f'ตามที่บันทึกใน <a href="{reverse("cases:profile", args=[case.pk])}">' in flags


def test_files_are_found_by_it(case, ssk, caseworker, sign_in):
    make_case(ssk, caseworker)
    ClientRegister.objects.create(client=case.client, food_note="กุ้งและปู")
    assert numbers(sign_in(caseworker).get("/cases/?flag=food")) == [case.number]


@pytest.mark.parametrize(
    ("fields", "warned"), [({}, True), ({"deceased": True}, False), ({"dangerous": False}, False)]
)
def test_somebody_dangerous_who_may_ask_for_them_warns_the_night(
    case, caseworker, people, sign_in, fields, warned
):
    make_contact(case.client, **{"dangerous": True, "name": "ชื่อที่เวรไม่ต้องรู้"} | fields)
    duty = page(sign_in(people["ssk.duty"]), "duty")
    assert (TELL_NOBODY.words in duty) is warned
    assert "ชื่อที่เวรไม่ต้องรู้" not in duty
    browser = sign_in(caseworker)
    assert (case.number in browser.get("/cases/?flag=do_not_tell").content.decode()) is warned
    assert (reverse("cases:contacts", args=[case.pk]) in page(browser, "flags", case.pk)) is warned


def test_of_two_records_made_one_both_allergies_warn(ssk, caseworker, director, people, sign_in):
    kept, other = two_records(ssk, caseworker)
    ClientRegister.objects.create(client=kept.client, food_note="ถั่วลิสง")
    ClientRegister.objects.create(client=other.client, food_note="กุ้ง")
    merged(kept, other, director)
    assert ClientRegister.objects.get(client=kept.client).food_note == "ถั่วลิสง · กุ้ง"


def test_an_allergy_told_at_the_door_warns_before_the_next_meal_and_medicine(people, sign_in):
    browser = sign_in(people["ssk.duty"])
    sent = {"sender_kind": "self", "place": "later", "calling_name": "ป้าสายบัว", "allergy": "กุ้ง และยาซัลฟา"}
    receipt = browser.post("/receive/", sent).url
    assert "แพ้: กุ้ง และยาซัลฟา" in browser.get(receipt).content.decode()
    for kind in ("meal", "medicine"):
        assert "แพ้: กุ้ง และยาซัลฟา" in page(browser, "shift-write", kind)


NOTHING = [
    "",
    "-",
    " ไม่มี ",
    "ไม่แพ้",
    "ไม่แพ้ยา ไม่แพ้อาหาร",
    "ไม่มีค่ะ",
    "ไม่ทราบ",
    "ปฏิเสธ",
    "None",
    "ทานได้ทุกอย่าง",
    "ไม่มี · -",
]
SOMETHING = [
    "กุ้ง",
    "ไม่แพ้กุ้ง แพ้ปู",
    "ไม่แพ้ยา แพ้อาหารทะเล",
    "ไม่กินหมู",
    "ไม่มีฟัน",
    "กินได้ทุกอย่าง ยกเว้นไข่",
    "no nuts",
    "ยา",
]


@pytest.mark.parametrize("said", NOTHING)
def test_a_written_nothing_warns_of_nothing(people, sign_in, case, said):
    assert says_nothing(said)
    sign_in(people["ssk.duty"]).post("/receive/", {"sender_kind": "self", "place": "later", "allergy": said})
    assert not CaseFlag.objects.exists()
    assert HeedField(required=False, max_length=200).clean(said) == ""


@pytest.mark.parametrize("said", SOMETHING)
def test_whatever_names_something_warns(said):
    assert not says_nothing(said)
    assert HeedField(required=False, max_length=200).clean(said) == said


@pytest.mark.parametrize("said", NOTHING + SOMETHING)
def test_a_nothing_stored_in_the_register_warns_nobody_and_no_filter_finds_it(
    case, caseworker, people, sign_in, said
):
    ClientRegister.objects.create(client=case.client, food_note=said)
    warns = said in SOMETHING
    assert ("กินไม่ได้หรือแพ้" in page(sign_in(people["ssk.duty"]), "duty")) is warns
    assert numbers(sign_in(caseworker).get("/cases/?flag=food")) == ([case.number] if warns else [])


@pytest.mark.parametrize("said", ["ไม่มี", "-", "ปฏิเสธการแพ้ยา"])
def test_a_check_that_says_nothing_of_allergies_and_medicine_warns_of_none(case, caseworker, said):
    given = {"checked_on": bangkok_today(), "advice": "shared", "allergies": said, "medicines": said}
    health.record(case=case, by=caseworker, values=given, warn=True)
    assert not CaseFlag.objects.exists()


def test_a_nothing_takes_no_allergy_of_an_earlier_check_back_unless_it_was_asked(case, caseworker):
    given = {"checked_on": bangkok_today(), "advice": "shared"}
    health.record(case=case, by=caseworker, values=given | {"allergies": "กุ้ง\nไม่มี"})
    assert CaseFlag.objects.get().words == "กุ้ง"
    health.record(case=case, by=caseworker, values=given | {"allergies": "-"})
    assert CaseFlag.objects.standing(bangkok_today()).exists()
    health.record(case=case, by=caseworker, values=given | {"allergies": "-", "answers": {"allergy": "no"}})
    assert not CaseFlag.objects.standing(bangkok_today()).exists()


@pytest.mark.parametrize("name", ["flags", "flag-at-door"])
def test_a_warning_of_nothing_is_not_written(case, caseworker, sign_in, name):
    sent = {"kind": "allergy", "words": "ไม่มี", "since": "1/11/2569"}
    answer = sign_in(caseworker).post(reverse(f"cases:{name}", args=[case.pk]), sent)
    assert "เขียนว่าต้องระวังอะไร" in answer.content.decode()
    assert not CaseFlag.objects.exists()


@pytest.mark.parametrize(
    "place",
    ["reception-edit", "reception-check body", "finding-statement", "notification-create"],
)
def test_pages_where_dangers_are_written_say_once_where_they_warn(case, caseworker, sign_in, place):
    make_finding(case, caseworker)
    name, *rest = place.split()
    args = [] if name.startswith("notification") else [case.pk, *rest]
    told = page(sign_in(caseworker), name, *args)
    assert told.count("แพ้สิ่งใด มีอันตราย หรือห้ามบอกใคร") == 1
    assert ("notification" in place) is (
        f'{reverse("cases:flags", args=[case.pk])}">ข้อควรระวัง</a>ด้วย' not in told
    )


# --- what each room hears ---------------------------------------------------------------------------------
def at_the_door(case, by, **values):
    reception.edit(case=case, by=by, values=values, expected=None)


def screened(case, by, fact):
    screening = make_screening(case, by, {})
    screenings.save(screening=screening, by=by, answers={fact: "yes"}, asked={fact}, expected=1)


def checked(case, by, **values):
    given = {"checked_on": bangkok_today(), "advice": "shared", "answers": {}}
    health.record(case=case, by=by, values=given | values, warn=True)


def assessed(case, by, scores):
    dimensions.load()
    sheet = make_assessment(case, by, scores={"safety": scores}, status="draft")
    assessments.finish(assessment=sheet, by=by, expected=sheet.row_version)


HEARD = {
    "medicine_at_the_door": (lambda case, by: at_the_door(case, by, urgent=["medicine"]), KEEP_MEDICINE),
    "hospital_at_the_door": (lambda case, by: at_the_door(case, by, urgent=["hospital"]), WATCH_HEALTH),
    "a_safe_room": (lambda case, by: at_the_door(case, by, urgent=["safe_room"]), SLEEP_APART),
    "hunted": (lambda case, by: at_the_door(case, by, safe_now={"harmed": "yes"}), TELL_NOBODY),
    "emergency": (lambda case, by: screened(case, by, "body_emergency"), WATCH_HEALTH),
    "infection": (lambda case, by: screened(case, by, "communicable_disease"), ASK_A_NURSE),
    "drink_screened": (lambda case, by: screened(case, by, "substance"), WATCH_FIRST_DAYS),
    "drink_checked": (lambda case, by: checked(case, by, answers={"substance": "yes"}), WATCH_FIRST_DAYS),
    "severe_checked": (lambda case, by: checked(case, by, psychiatric="severe"), WATCH_CLOSELY),
    "medicine_checked": (lambda case, by: checked(case, by, medicines="ยาความดัน"), KEEP_MEDICINE),
    "harmful": (
        lambda case, by: make_finding(case, by, health={"harmful_behaviour": "yes"}),
        KEEP_APART,
    ),
    "severe_found": (
        lambda case, by: make_finding(case, by, health={"psychiatric": "severe"}),
        WATCH_CLOSELY,
    ),
    "sign_of_self_harm": (lambda case, by: make_done_visit(case, by, signs=["self_harm"]), WATCH_CLOSELY),
    "sign_of_violence": (lambda case, by: make_done_visit(case, by, signs=["violence"]), TELL_NOBODY),
    "crisis": (lambda case, by: assessed(case, by, (3, 1, None)), TELL_NOBODY),
}


@pytest.mark.parametrize("told", HEARD)
def test_a_danger_told_in_any_room_warns_and_names_nothing_that_is_suffered(
    told, case, caseworker, people, sign_in
):
    tell, warns = HEARD[told]
    tell(case, caseworker)
    flag = CaseFlag.objects.get(case=case)
    assert (flag.kind, flag.words) == (warns.kind, warns.words)
    assert (flag.until is None) is (warns.days is None)
    duty = page(sign_in(people["ssk.duty"]), "duty")
    # Why contact is to be avoided is health, and is not for the night.
    assert (warns.words in duty) is (warns is not ASK_A_NURSE)
    assert warns.kind != "infection" or "ระวังการสัมผัส" in duty


def test_what_was_told_before_is_not_warned_of_again_when_somebody_ended_it(case, caseworker):
    checked(case, caseworker, medicines="ยาความดัน")
    CaseFlag.objects.all().delete()
    checked(case, caseworker, medicines="ยาความดัน ยาเบาหวาน")
    assert not CaseFlag.objects.exists()


def test_a_safe_person_is_not_hidden_by_an_assessment(case, caseworker):
    assessed(case, caseworker, (2, 3, None))
    assert not CaseFlag.objects.exists()


# --- what was written before ------------------------------------------------------------------------------
def earlier(case, by, number=1, **fields):
    given = {"checked_on": bangkok_today(), "advice": "shared"} | fields
    return HealthCheck.objects.create(case=case, by=by, number=number, **given)


def warn_of_earlier_checks():
    import_module("cases.migrations.0042_allergies_of_health_checks").warn(apps, None)
    return list(CaseFlag.objects.order_by("words").values_list("kind", "words"))


def test_an_allergy_of_an_earlier_check_warns_once(case, caseworker):
    check = earlier(case, caseworker, allergies="กุ้ง\n\nแอสไพริน")
    assert warn_of_earlier_checks() == [("allergy", "กุ้ง · แอสไพริน")]
    assert warn_of_earlier_checks() == [("allergy", "กุ้ง · แอสไพริน")]
    flag = CaseFlag.objects.get()
    assert (flag.case, flag.since, flag.added_by, flag.health_check) == (
        case,
        check.checked_on,
        caseworker,
        check,
    )


def test_an_allergy_answered_away_or_ended_by_somebody_stays_so(case, ssk, caseworker):
    earlier(case, caseworker, allergies="กุ้ง")
    earlier(case, caseworker, 2, answers={"allergy": "no"})
    other = make_case(ssk, caseworker)
    earlier(other, caseworker, allergies="ไข่")
    make_flag(other, caseworker, "allergy", "ไข่", until=bangkok_today())
    assert warn_of_earlier_checks() == [("allergy", "ไข่")]


def test_an_allergy_without_words_or_with_too_many_says_to_ask(case, ssk, caseworker):
    earlier(case, caseworker, answers={"allergy": "yes"})
    earlier(make_case(ssk, caseworker), caseworker, allergies="ก" * 201)
    assert {words for _, words in warn_of_earlier_checks()} == {
        "ยังไม่ทราบว่าแพ้อะไร ถามก่อนให้ยาและอาหาร",
        "แพ้หลายอย่าง อ่านในผลตรวจก่อนพักรวมก่อนให้ยาและอาหาร",
    }


def test_whoever_hands_out_medicine_reads_who_must_not_go_without(case, caseworker, people, sign_in):
    reception.begin(case=case, by=caseworker, urgent=["medicine", "safe_room"])
    text = page(sign_in(people["ssk.duty"]), "shift-write", "medicine")
    assert KEEP_MEDICINE.words in text
    assert SLEEP_APART.words not in text


# --- before there was a file ------------------------------------------------------------------------------
@pytest.fixture
def called_in(ssk, caseworker, people):
    """Somebody watched for whom a helper called the team; the call was taken up as a report."""

    def make(*signs, seen=()):
        helper = people["ssk.helper"]
        person = make_watched(ssk, caseworker, helper=helper, signs=list(signs))
        today = bangkok_today()
        said = {"found": "found", "words": "", "next_look_on": None, "seen_on": today}
        community.look(person=person, by=helper, signs=list(seen), **said)
        community.call_team(person=person, by=helper)
        return community.take_call(person=person, by=caseworker)

    return make


@pytest.mark.parametrize(
    ("signs", "seen", "words"),
    [
        (["self_harm", "hungry"], [], [WATCH_CLOSELY.words]),
        ([], ["violence"], [TELL_NOBODY.words]),
        (["exploited"], ["violence"], [TELL_NOBODY.words]),
        (["drinking"], [], [WATCH_FIRST_DAYS.words]),
        (["hungry", "ill"], ["confused"], []),
    ],
)
def test_signs_of_a_watch_warn_the_night_from_the_door_on(called_in, people, sign_in, signs, seen, words):
    report = called_in(*signs, seen=seen)
    sent = {"sender_kind": "community_helper", "place": "later", "notification": str(report.pk)}
    browser = sign_in(people["ssk.duty"])
    assert browser.post("/receive/", sent).status_code == 302
    assert sorted(CaseFlag.objects.values_list("words", flat=True)) == sorted(words)
    duty = page(browser, "duty")
    for one in words:
        assert one in duty


def test_what_the_door_and_the_watch_both_say_warns_once(called_in, people, sign_in):
    report = called_in("self_harm")
    sent = {"sender_kind": "community_helper", "place": "later", "notification": str(report.pk)}
    sign_in(people["ssk.duty"]).post("/receive/", {**sent, "safety": ["self_harm"]})
    assert CaseFlag.objects.get().words == WATCH_CLOSELY.words


@pytest.mark.parametrize(
    ("risk", "warns"),
    [("suicide", WATCH_CLOSELY), ("violence", KEEP_APART), ("trafficking", TELL_NOBODY), ("infection", None)],
)
def test_the_risk_of_a_report_warns_once_there_is_a_file(ssk, caseworker, risk, warns):
    case = make_case(ssk, caseworker)
    notifications.become(notification=make_notification(caseworker, risk=risk), by=caseworker, case=case)
    told = [(flag.kind, flag.words) for flag in CaseFlag.objects.filter(case=case)]
    assert told == ([(warns.kind, warns.words)] if warns else [])


def test_what_a_helper_finds_with_a_task_warns_in_the_centre(case, caseworker, people):
    helper = people["ssk.helper"]
    for signs, warned in ((["drinking", "ill"], []), (["self_harm"], [WATCH_CLOSELY.words])):
        task = make_task(case, caseworker, helper)
        community.answer(task=task, by=helper, found="found", signs=signs, words="")
        assert list(CaseFlag.objects.values_list("words", flat=True)) == warned
