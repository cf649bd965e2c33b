"""Today's shift and its log: what is written, who reads how far back, and that nothing is rewritten."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.actions import beds
from cases.actions import shift as actions
from cases.models import Case, CaseFlag, ShiftEntry
from cases.models.shift import shifts_around
from cases.rules.shift import off_the_beds
from shelter.desk.refusal import Refused
from shelter.lib.thai import BANGKOK
from tests.factories.beds import make_house, put_to_bed
from tests.factories.cases import make_case, make_client

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def case(ssk, caseworker):
    return make_case(ssk, caseworker, client=make_client(ssk, calling_name="ลุงสมานใจ"))


def now():
    at = timezone.localtime(timezone=BANGKOK)
    return {"on": f"{at.day}/{at.month}/{at.year + 543}", "at_time": f"{at:%H:%M}"}


def write_url(kind):
    return reverse("cases:shift-write", args=[kind])


def test_the_day_of_who_is_on_duty_begins_with_tonights_people(sign_in, duty, ssk, caseworker, case):
    put_to_bed(make_house(ssk, name="เรือนชายท้ายสวน"), case, caseworker)
    actions.write(by=duty, kind="handover", text="คุณเมฆนัดหมอเก้าโมง")
    browser = sign_in(duty)
    assert browser.get("/").url == "/duty/"
    page = browser.get("/duty/").content.decode()
    for text in ("ลุงสมานใจ", "เรือนชายท้ายสวน", "คุณเมฆนัดหมอเก้าโมง", "รับเข้าด่วน", "ทำบัญชีทรัพย์สิน"):
        assert text in page
    assert "/cases/" not in page


def test_what_is_to_be_heeded_stands_beside_the_name_and_why_does_not(sign_in, duty, caseworker, case):
    for kind, words in (("allergy", "แพ้ถั่วลิสง"), ("infection", "คำที่เวรไม่ต้องรู้")):
        CaseFlag.objects.create(
            case=case, kind=kind, words=words, since=timezone.localdate(), added_by=caseworker
        )
    page = sign_in(duty).get("/duty/").content.decode()
    assert "แพ้ถั่วลิสง" in page
    assert "ระวังการสัมผัส" in page
    assert "คำที่เวรไม่ต้องรู้" not in page


def test_heads_are_counted_beside_the_beds_and_a_difference_is_explained(
    sign_in, duty, ssk, caseworker, case
):
    house = make_house(ssk, "1", "2", name="เรือนรวม")
    put_to_bed(house, case, caseworker)
    browser, field = sign_in(duty), f"house_{house.pk}"
    asked = browser.get(write_url("heads"))
    assert asked.context["form"][field].value() is None
    assert "ตามเตียง 1 คน" in asked.content.decode()
    refused = browser.post(write_url("heads"), {field: "0", "text": "", **now()})
    assert "เรือนรวม น้อยกว่าเตียง 1 คน" in refused.content.decode()
    assert browser.post(write_url("heads"), {field: "0", "text": "ไปเยี่ยมเพื่อน", **now()}).status_code == 302
    entry = ShiftEntry.objects.get()
    assert entry.details == {"houses": [{"house": "เรือนรวม", "beds": 1, "counted": 0}]}
    page = browser.get("/shift/").content.decode()
    assert "ไปเยี่ยมเพื่อน" in page
    assert "น้อยกว่าเตียง 1 คน" in page


def test_a_house_that_nobody_counted_is_not_counted(sign_in, duty, ssk):
    first, second = (make_house(ssk, "1", name=name) for name in ("เรือนใต้ต้นตะแบก", "เรือนริมรั้ว"))
    browser = sign_in(duty)
    nothing = browser.post(write_url("heads"), now())
    assert "อย่างน้อย 1 เรือน" in nothing.content.decode()
    assert not ShiftEntry.objects.exists()
    assert browser.post(write_url("heads"), {f"house_{first.pk}": "0", **now()}).status_code == 302
    assert {one["house"]: one["counted"] for one in ShiftEntry.objects.get().details["houses"]} == {
        first.name: 0,
        second.name: None,
    }
    assert f'{second.name} <span class="muted">ไม่ได้นับ' in browser.get("/shift/").content.decode()


@pytest.mark.parametrize(
    ("counted", "beds", "words"),
    [(3, 3, ""), (5, 3, "มากกว่าเตียง 2 คน"), (0, 3, "น้อยกว่าเตียง 3 คน"), (None, 3, "")],
)
def test_the_difference_is_said_in_words(counted, beds, words):
    assert off_the_beds(counted, beds) == words


def test_a_meal_and_for_how_many(sign_in, duty):
    browser = sign_in(duty)
    browser.post(write_url("meal"), {"meal": "dinner", "portions": "๑๒", **now()})
    assert ShiftEntry.objects.get().details == {"meal": "dinner", "people": 12}
    page = browser.get("/shift/").content.decode()
    assert "มื้อเย็น 12 คน" in page


def test_medicine_is_given_to_somebody(sign_in, duty, case):
    browser = sign_in(duty)
    offered = browser.get(write_url("medicine")).content.decode()
    assert '<option value="" selected>เลือกชื่อ</option>' in offered
    assert (
        "เลือกผู้ที่ได้รับยา" in browser.post(write_url("medicine"), {"text": "ซองก่อนนอน", **now()}).content.decode()
    )
    browser.post(write_url("medicine"), {"person": str(case.pk), "text": "ซองก่อนนอน", **now()})
    assert ShiftEntry.objects.get().case == case
    assert not case.events.filter(body="ซองก่อนนอน").exists()


def test_an_incident_about_a_person_stands_in_their_timeline(sign_in, duty, director, case):
    told = {"person": str(case.pk), "text": "ฝันร้าย ตื่นกลางดึก", **now()}
    assert sign_in(duty).post(write_url("incident"), told).status_code == 302
    event = case.events.get(title="เหตุการณ์ระหว่างเวร")
    assert event.body == "ฝันร้าย ตื่นกลางดึก"
    assert "ฝันร้าย" in sign_in(director).get(event.url).content.decode()


def test_an_incident_about_nobody_in_particular_is_written_too(sign_in, duty):
    assert sign_in(duty).post(write_url("incident"), {"text": "ไฟดับสิบนาที", **now()}).status_code == 302
    assert ShiftEntry.objects.get().case is None


def test_nobody_out_of_sight_is_named(sign_in, duty, ssk, nsn, caseworker, people):
    old = make_case(ssk, caseworker, received_at=timezone.now() - timedelta(days=3))
    theirs = make_case(nsn, people["nsn.caseworker"])
    for one in (old, theirs):
        answer = sign_in(duty).post(write_url("incident"), {"person": str(one.pk), "text": "ก", **now()})
        assert answer.status_code == 200
        with pytest.raises(Refused, match="ในความดูแลของเวร"):
            actions.write(by=duty, kind="incident", text="ก", case=one)
    assert not ShiftEntry.objects.exists()


def test_who_is_on_duty_reads_two_shifts_and_who_answers_for_files_reads_all(sign_in, duty, director):
    before = shifts_around(timezone.now())[1]
    for at, text in (
        (before.begins - timedelta(minutes=1), "สามเวรก่อน"),
        (before.begins, "เวรก่อนหน้า"),
        (timezone.now(), "เวรนี้"),
    ):
        actions.write(by=duty, kind="handover", text=text, at=at)
    page = sign_in(duty).get("/shift/").content.decode()
    assert "เวรก่อนหน้า" in page
    assert "เวรนี้" in page
    assert "สามเวรก่อน" not in page
    day = (before.begins - timedelta(minutes=1)).date()
    assert "สามเวรก่อน" not in sign_in(duty).get(f"/shift/?on={day}").content.decode()
    assert "สามเวรก่อน" in sign_in(director).get(f"/shift/?on={day}").content.decode()


def test_after_two_shifts_medicine_and_incidents_of_a_person_are_for_those_who_work_on_the_file(
    sign_in, duty, director, caseworker, teammate, case
):
    begun = shifts_around(timezone.now())[1].begins
    old, fresh = begun - timedelta(minutes=1), timezone.now()
    for at, when in ((old, "เก่า"), (fresh, "ใหม่")):
        actions.write(by=caseworker, kind="medicine", text=f"ซองก่อนนอน{when}", case=case, at=at)
        actions.write(by=caseworker, kind="incident", text=f"ร้องไห้ทั้งคืน{when}", case=case, at=at)
        actions.write(by=caseworker, kind="incident", text=f"ไฟดับ{when}", at=at)
        actions.write(
            by=caseworker, kind="meal", details={"meal": "dinner", "people": 9}, text=f"ข้าวต้ม{when}", at=at
        )
    of_person, of_nobody = ("ซองก่อนนอน", "ร้องไห้ทั้งคืน"), ("ไฟดับ", "ข้าวต้ม")
    for user in (director, caseworker, teammate):
        browser = sign_in(user)
        page = browser.get(f"/shift/?on={old.astimezone(BANGKOK):%Y-%m-%d}").content.decode()
        for words in of_person:
            assert (f"{words}เก่า" in page) is (user != teammate)
        for words in of_nobody:
            assert f"{words}เก่า" in page
        now = browser.get("/shift/").content.decode()
        assert all(f"{words}ใหม่" in now for words in (*of_person, *of_nobody))
    now = sign_in(duty).get("/shift/").content.decode()
    assert all(f"{words}ใหม่" in now for words in (*of_person, *of_nobody))
    assert "เก่า" not in now
    # Nothing is lost: what happened to a person is read in their file.
    file = sign_in(teammate).get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "ร้องไห้ทั้งคืนเก่า" in file
    assert "ซองก่อนนอน" not in file


def test_the_log_tells_of_beds_that_became_free(sign_in, duty, ssk, caseworker, people, case):
    house = make_house(ssk, "ก1", "ก2", "ก3", name="เรือนริมน้ำ")
    left, moved, ended = case, make_case(ssk, caseworker), make_case(ssk, caseworker)
    for one in (left, moved, ended):
        put_to_bed(house, one, caseworker)
    beds.leave(case=left, by=caseworker)
    beds.place_elsewhere(case=moved, by=caseworker, elsewhere="mattress", words="โถงหน้าเรือน")
    Case.objects.filter(pk=ended.pk).update(closed_at=timezone.now())
    answer = sign_in(duty).get("/shift/")
    lines = [line for page in answer.context["pages"] for line in page.lines]
    assert {line.case for line in lines} == {left, ended}
    text = answer.content.decode()
    assert text.count("ออกจากที่พัก") == 2
    assert text.count("แฟ้มยุติแล้ว") == 1
    assert "เรือนริมน้ำ เตียง ก1" in text
    assert "เรือนริมน้ำ" not in sign_in(people["nsn.duty"]).get("/shift/").content.decode()


def test_another_centre_reads_nothing_of_it(sign_in, duty, people):
    actions.write(by=duty, kind="handover", text="เฉพาะศูนย์นี้")
    assert "เฉพาะศูนย์นี้" not in sign_in(people["nsn.duty"]).get("/shift/").content.decode()


def test_a_line_is_never_changed_or_deleted(duty):
    entry = actions.write(by=duty, kind="handover", text="เดิม")
    with pytest.raises(DatabaseError), transaction.atomic():
        ShiftEntry.objects.filter(pk=entry.pk).update(text="ใหม่")
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()


def test_a_team_member_writes_no_line(people):
    with pytest.raises(Refused, match="เจ้าหน้าที่เวร"):
        actions.write(by=people["ssk.team"], kind="handover", text="ก")


def test_an_unknown_kind_is_no_page(sign_in, duty):
    assert sign_in(duty).get("/shift/write/gossip/").status_code == 404
