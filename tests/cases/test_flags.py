"""Warnings: who reads how much, on which files, from when until when."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cases.actions import flags as actions
from cases.actions import screenings
from cases.facts.flags import flags_of
from cases.models import Case, CaseFlag
from shelter.accounts.models import Role
from shelter.desk.refusal import Refused
from shelter.lib.thai import bangkok_today
from tests.conftest import make_user
from tests.factories.attachments import make_flag
from tests.factories.cases import bangkok, join_team, make_case, make_client
from tests.factories.screening import make_screening

pytestmark = pytest.mark.usefixtures("reference")


def told(case, user) -> list[tuple[str, str]]:
    found = Case.objects.select_related("client").get(pk=case.pk)
    return [(flag.label, flag.words) for flag in flags_of([found], user)[case.pk]]


@pytest.mark.parametrize("reader", ["ssk.caseworker", "ssk.mate", "ssk.team", "ssk.director", "ssk.duty"])
def test_what_protects_is_told_to_all_and_an_infection_to_readers_of_health(case, people, caseworker, reader):
    join_team(case, people["ssk.team"])
    make_flag(case, caseworker, "infection", "วัณโรคระยะแพร่เชื้อ")
    make_flag(case, caseworker, "do_not_tell", "สามีเก่าตามหา")
    make_flag(case, caseworker, "danger", "เคยถูกขู่ฆ่า")
    make_flag(case, caseworker, "allergy", "เพนิซิลลิน")
    # Of the team a nurse; the second caseworker is not on it.
    why = "วัณโรคระยะแพร่เชื้อ" if reader in {"ssk.caseworker", "ssk.director", "ssk.team"} else ""
    assert told(case, people[reader]) == [
        ("แพ้", "เพนิซิลลิน"),
        ("ระวังอันตราย", "เคยถูกขู่ฆ่า"),
        ("ห้ามบอกว่าอยู่ที่นี่", "สามีเก่าตามหา"),
        ("ระวังการสัมผัส", why),
    ]


def test_a_safe_contact_is_a_warning_of_its_own(ssk, caseworker):
    case = make_case(ssk, caseworker, client=make_client(ssk, safe_contact=True))
    assert told(case, caseworker) == [("ปกปิดที่อยู่และการติดต่อ", "")]


def test_a_warning_follows_the_person_to_the_next_file_and_its_secret_does_not(ssk, caseworker, teammate):
    first = make_case(ssk, caseworker)
    make_flag(first, caseworker, "infection", "ตับอักเสบบี")
    Case.objects.filter(pk=first.pk).update(closed_at=timezone.now())
    second = make_case(ssk, teammate, client=first.client)
    assert told(second, teammate) == [("ระวังการสัมผัส", "ตับอักเสบบี")]
    # On the team of the closed file only, which opens nothing of somebody who came back (ADR 32).
    assert told(second, caseworker) == [("ระวังการสัมผัส", "")]
    assert told(first, caseworker) == [("ระวังการสัมผัส", "")]


@time_machine.travel(bangkok(2028, 2, 29, 0, 5), tick=False)
def test_a_warning_stands_from_its_day_to_its_day_with_both(case, caseworker):
    today = date(2028, 2, 29)
    assert bangkok_today() == today
    for words, since, until in (
        ("เริ่มวันนี้", today, None),
        ("ครบวันนี้", date(2028, 2, 1), today),
        ("ครบเมื่อวาน", date(2028, 2, 1), date(2028, 2, 28)),
        ("เริ่มพรุ่งนี้", date(2028, 3, 1), None),
    ):
        make_flag(case, caseworker, words=words, since=since, until=until)
    assert {words for _, words in told(case, caseworker)} == {"เริ่มวันนี้", "ครบวันนี้"}
    assert {flag.words for flag in CaseFlag.objects.all() if flag.stands_on(today)} == {"เริ่มวันนี้", "ครบวันนี้"}


def test_many_files_are_asked_about_in_one_query(ssk, caseworker, django_assert_num_queries):
    for number in range(3):
        make_flag(make_case(ssk, caseworker), caseworker, words=f"ยา {number}")
    cases = list(Case.objects.select_related("client"))
    assert caseworker.standing_in is None
    with django_assert_num_queries(1):
        found = flags_of(cases, caseworker)
    assert sorted(flag.words for flags in found.values() for flag in flags) == ["ยา 0", "ยา 1", "ยา 2"]


def test_the_page_adds_and_ends_with_a_reason_and_the_timeline_tells(case, caseworker, sign_in):
    browser, page = sign_in(caseworker), reverse("cases:flags", args=[case.pk])
    answer = browser.post(page, {"kind": "allergy", "words": "กุ้ง", "since": "1/11/2569"}, follow=True)
    assert "แพ้: กุ้ง" in answer.content.decode()
    flag = CaseFlag.objects.get()
    assert case.events.get(title="เพิ่มข้อควรระวัง").body == "แพ้: กุ้ง"
    end = reverse("cases:flag-end", args=[case.pk, flag.pk])
    assert browser.post(end, {"reason": ""}).status_code == 200
    assert browser.post(end, {"reason": "แพทย์ตรวจแล้ว"}).status_code == 302
    assert told(case, caseworker) == []
    assert "แพทย์ตรวจแล้ว" in case.events.get(title="สิ้นสุดข้อควรระวัง").body
    assert "แพทย์ตรวจแล้ว" in browser.get(page).content.decode()
    assert browser.post(end, {"reason": "อีกครั้ง"}).status_code == 403


def test_nobody_ends_an_infection_whose_words_they_may_not_read(case, ssk, caseworker, people, sign_in):
    trainer = make_user("ssk.trainer", ssk, Role.TEAM, profession="occupation")
    join_team(case, trainer)
    join_team(case, people["ssk.team"])
    hidden, open_to_all = (
        make_flag(case, caseworker, "infection", "วัณโรค"),
        make_flag(case, caseworker, "danger"),
    )
    end = reverse("cases:flag-end", args=[case.pk, hidden.pk])
    # Not on the team, and on it without a profession of health.
    for user in (people["ssk.mate"], trainer):
        browser = sign_in(user)
        page = browser.get(reverse("cases:flags", args=[case.pk])).content.decode()
        assert end not in page
        assert reverse("cases:flag-end", args=[case.pk, open_to_all.pk]) in page
        for answer in (browser.get(end), browser.post(end, {"reason": "คิดว่าหายแล้ว"})):
            assert answer.status_code == 403
            assert "วิชาชีพด้านสุขภาพในทีม" in answer.content.decode()
        with pytest.raises(Refused, match="ผู้อำนวยการ"):
            actions.end(case=case, flag=hidden, by=user, reason="คิดว่าหายแล้ว")
    hidden.refresh_from_db()
    assert hidden.ended_at is None
    assert sign_in(people["ssk.team"]).post(end, {"reason": "ผลเสมหะปกติ"}).status_code == 302
    hidden.refresh_from_db()
    assert hidden.ended_by == people["ssk.team"]


def test_the_timeline_keeps_the_words_of_an_infection(case, ssk, caseworker, sign_in):
    trainer = make_user("ssk.trainer", ssk, Role.TEAM, profession="occupation")
    join_team(case, trainer)
    worker, page = sign_in(caseworker), reverse("cases:flags", args=[case.pk])
    worker.post(page, {"kind": "infection", "words": "วัณโรค", "since": "1/11/2569"})
    flag = CaseFlag.objects.get()
    worker.post(reverse("cases:flag-end", args=[case.pk, flag.pk]), {"reason": "รักษาวัณโรคครบแล้ว"})
    member = sign_in(trainer)
    for shown in (page, reverse("cases:case", args=[case.pk])):
        text = member.get(shown).content.decode()
        assert "ระวังการสัมผัส" in text
        assert "วัณโรค" not in text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"words": ""}, "เขียนว่าต้องระวังอะไร"),
        ({"kind": ""}, "เลือกเรื่อง"),
        ({"since": "1/1/2700"}, "ต้องไม่หลังวันนี้"),
        ({"until": "1/10/2569"}, "ต้องไม่ก่อนวันที่เริ่ม"),
    ],
)
def test_a_wrong_warning_is_sent_back_with_what_was_typed(case, caseworker, sign_in, fields, said):
    data = {"kind": "other", "words": "คำที่พิมพ์ไว้", "since": "1/11/2569", **fields}
    answer = sign_in(caseworker).post(reverse("cases:flags", args=[case.pk]), data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not CaseFlag.objects.exists()


def test_another_persons_warning_does_not_exist_here(case, ssk, caseworker, outsider, sign_in):
    other = make_flag(make_case(ssk, caseworker), caseworker)
    assert sign_in(caseworker).get(reverse("cases:flag-end", args=[case.pk, other.pk])).status_code == 404
    assert other in CaseFlag.objects.visible_to(caseworker)
    assert other not in CaseFlag.objects.visible_to(outsider)


def test_a_closed_file_takes_no_warnings(case, caseworker, sign_in):
    flag = make_flag(case, caseworker, since=bangkok_today() - timedelta(days=3))
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now())
    browser = sign_in(caseworker)
    assert "แฟ้มนี้ยุติแล้ว" in browser.get(reverse("cases:flags", args=[case.pk])).content.decode()
    end = reverse("cases:flag-end", args=[case.pk, flag.pk])
    assert browser.post(end, {"reason": "ลอง"}).status_code == 403


def test_a_danger_told_in_the_screening_warns_the_house_and_names_no_answer(case, caseworker):
    screening = make_screening(case, caseworker, {})
    said = {"mental_danger": "yes", "trafficking_signs": "yes", "violence": "yes"}
    for _ in range(2):
        screening = screenings.save(
            screening=screening,
            by=caseworker,
            answers=said,
            asked=set(said),
            expected=screening.row_version,
        )
    found = {flag.kind: flag.words for flag in CaseFlag.objects.filter(case=case)}
    assert sorted(found) == ["do_not_tell", "other"]
    assert CaseFlag.objects.count() == 2
    assert [word for word in ("ค้ามนุษย์", "รุนแรง", "จิต") if word in str(found)] == []
