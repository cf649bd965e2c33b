"""The pages of making one record of two."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actions import cases, events
from cases.models import Case, CaseEvent, Client, ClientMerge, HiddenPersonAlert, MergeStatus
from cases.rules.duplicates import Comparison
from shelter.audit.models import AccessEntry, Action
from shelter.lib.thai import bangkok_today
from tests.factories.cases import join_team, make_case, make_client, national_id
from tests.factories.identity import make_paper, make_photo
from tests.factories.merging import REASON, make_proposal, merged, reopen, two_records

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def pair(ssk, caseworker):
    return two_records(ssk, caseworker)


def url_of(pair):
    return reverse("cases:same-person-beside", args=[one.pk for one in pair])


def sent(pair, **more):
    """What the page posts, looking at both as they are."""
    one, other = (Client.objects.get(pk=case.client_id) for case in pair)
    return {
        "reason": REASON,
        "kept_version": one.row_version,
        "merged_version": other.row_version,
        **more,
    }


# --- finding the other --------------------------------------------------------------------------------
def test_a_file_offers_who_may_be_the_same(pair, caseworker, sign_in):
    kept, other = pair
    page = sign_in(caseworker).get(reverse("cases:same-person", args=[kept.pk])).content.decode()
    assert "สมหวัง นาคำ" in page
    assert url_of(pair) in page
    logged = AccessEntry.objects.filter(action=Action.SEARCH, subject_kind="client").latest("seq")
    assert logged.subject_ids == [str(other.client_id)]


def test_what_moves_tells_of_papers_and_silent_alerts_to_their_readers_only(
    pair, nsn, caseworker, teammate, director, sign_in
):
    other = reopen(pair[1])
    make_paper(other.client)
    make_photo(other, caseworker)
    HiddenPersonAlert.objects.create(client=other.client, asking_centre=nsn, asked_on=bangkok_today())
    alert, papers = "แจ้งเรื่องผู้ที่ต้องปกปิด", ("เอกสารแสดงตน", "ภาพถ่าย")
    for reader, team, silent in ((teammate, False, False), (caseworker, True, False), (director, True, True)):
        page = sign_in(reader).get(url_of(pair)).content.decode()
        moving = page.partition("สิ่งที่ย้ายมาด้วย")[2]
        assert "แฟ้ม" in moving
        assert (alert in moving) is silent, reader.username
        assert [word in moving for word in papers] == [team, team], reader.username


NUMBERS = ["{0.number}", "{0.sequence}", "{0.sequence:04d}", "นว 70/0001", "9999", "ไม่มีเลข", ""]


@pytest.mark.parametrize("typed", NUMBERS)
def test_a_file_number_leads_to_both_or_says_what_to_do(pair, caseworker, sign_in, typed):
    kept, other = pair
    typed = typed.format(other)
    answer = sign_in(caseworker).post(reverse("cases:same-person", args=[kept.pk]), {"number": typed})
    if typed in {other.number, str(other.sequence), f"{other.sequence:04d}"}:
        assert (answer.status_code, answer.url) == (302, url_of(pair))
    else:
        assert answer.status_code == 200
        assert ("ไม่พบแฟ้มเลขนี้" in answer.content.decode()) is bool(typed)


def test_the_same_persons_own_number_and_another_centres_lead_nowhere(pair, nsn, people, sign_in):
    kept, _ = pair
    theirs = make_case(nsn, people["nsn.caseworker"])
    browser = sign_in(people["ssk.caseworker"])
    for number in (kept.number, theirs.number):
        answer = browser.post(reverse("cases:same-person", args=[kept.pk]), {"number": number})
        assert "ไม่พบแฟ้มเลขนี้" in answer.content.decode()


# --- both beside each other ---------------------------------------------------------------------------
def test_the_preview_shows_where_they_differ_and_what_moves(pair, caseworker, sign_in):
    page = sign_in(caseworker).get(url_of(pair)).content.decode()
    for words in ("นายสมหวัง นาคำดี", "สมหวัง นาคำ", "ไฝที่คาง", "สิ่งที่ย้ายมาด้วย", "แฟ้ม <span"):
        assert words in page
    assert "รวมเป็นคนเดียวกัน" in page


def test_both_people_stand_in_the_log(pair, caseworker, sign_in):
    sign_in(caseworker).get(url_of(pair))
    logged = AccessEntry.objects.filter(action=Action.VIEW, subject_kind="case")
    assert {row.subject_ids[0] for row in logged} == {str(case.pk) for case in pair}


def test_merging_follows_the_choices_and_leads_to_the_record(pair, caseworker, sign_in):
    kept, other = pair
    browser = sign_in(caseworker)
    answer = browser.post(url_of(pair), sent(pair, keep_name="merged"))
    merge = ClientMerge.objects.get()
    assert (answer.status_code, answer.url) == (302, merge.get_absolute_url())
    assert (merge.status, merge.reason) == (MergeStatus.DONE, REASON)
    assert Client.objects.get(pk=kept.client_id).last_name == "นาคำ"
    logged = AccessEntry.objects.filter(action=Action.MOVE, subject_kind="client").latest("seq")
    assert logged.subject_ids == [str(kept.client_id), str(other.client_id)]
    # The file of the merged record is another stay of the kept person now.
    assert "รับเข้าครั้งที่" in browser.get(reverse("cases:case", args=[other.pk])).content.decode()


def test_a_file_that_ended_as_a_duplicate_is_no_stay(pair, director, caseworker, sign_in):
    kept, other = pair
    reopen(other)
    merged(kept, other, director, goes_on=kept)
    browser = sign_in(caseworker)
    for case in pair:
        page = browser.get(reverse("cases:case", args=[case.pk])).content.decode()
        assert "รับเข้าครั้งที่" not in page
        assert "แฟ้มที่ยุติเพราะซ้ำ" in page
    assert "เพิ่มข้อมูล</a>" not in page
    Case.objects.filter(pk=kept.pk).update(closed_at=kept.received_at)
    Case.objects.filter(pk=other.pk).update(closed_at=other.received_at)
    answer = cases.Answered(Client.objects.get(pk=kept.client_id), True, Comparison(()))
    cases.register(
        by=caseworker,
        person={},
        intake={"received_at": timezone.now(), "sender_kind": "self"},
        answers=[answer],
    )
    assert CaseEvent.objects.filter(title="รับเข้าครั้งที่ 2").exists()


def test_without_a_reason_nothing_is_merged_and_the_choices_stay(pair, caseworker, sign_in):
    page = sign_in(caseworker).post(url_of(pair), sent(pair, reason=" ", keep_name="merged"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "เขียนเหตุผลสั้น ๆ" in text
    assert 'name="keep_name" value="merged" checked' in text
    assert not ClientMerge.objects.exists()


def test_two_records_with_work_in_them_are_left_to_the_director(pair, caseworker, director, sign_in):
    for case in pair:
        reopen(case)
        events.note(case=case, by=caseworker, at=case.received_at, text="กินข้าวได้")
    browser = sign_in(caseworker)
    assert "เสนอผู้อำนวยการยืนยัน" in browser.get(url_of(pair)).content.decode()
    browser.post(url_of(pair), sent(pair, goes_on=str(pair[0].pk), keep_name="merged"))
    merge = ClientMerge.objects.get()
    assert merge.status == MergeStatus.PROPOSED
    leader = sign_in(director)
    assert "ข้อเสนอรวมประวัติรอยืนยัน" in leader.get("/overview/").content.decode()
    page = leader.get(reverse("cases:merge-decide", args=[merge.pk])).content.decode()
    assert 'name="keep_name" value="merged" checked' in page
    assert REASON in page
    answer = leader.post(
        reverse("cases:merge-decide", args=[merge.pk]), sent(pair, goes_on=str(pair[0].pk), keep_name="kept")
    )
    assert answer.status_code == 302
    merge.refresh_from_db()
    assert (merge.status, merge.choices["name"]) == (MergeStatus.DONE, "kept")
    assert Case.objects.get(pk=pair[1].pk).duplicate_of_id == pair[0].pk
    assert "แฟ้มนี้ยุติเพราะซ้ำ" in leader.get(reverse("cases:case", args=[pair[1].pk])).content.decode()


def test_whoever_is_not_on_a_team_sees_no_identifiers_and_only_proposes(pair, teammate, people, sign_in):
    """The director chooses them: the page of a colleague holds no number, masked or not."""
    for case, number in zip(pair, (5, 6), strict=True):
        case.client.set_national_id(national_id(number))
        case.client.phone = f"08123456{number}8"
        case.client.save()
    browser = sign_in(teammate)
    page = browser.get(url_of(pair)).content.decode()
    for word in (national_id(5)[-3:], "keep_national_id", "keep_phone"):
        assert word not in page.partition("<main")[2]
    browser.post(url_of(pair), sent(pair, keep_national_id="merged"))
    merge = ClientMerge.objects.get()
    assert (merge.status, "national_id" in merge.choices) == (MergeStatus.PROPOSED, False)
    shown = sign_in(people["ssk.director"]).get(reverse("cases:merge-decide", args=[merge.pk]))
    assert "keep_national_id" in shown.content.decode()
    assert national_id(5) not in shown.content.decode()


def test_an_address_to_be_hidden_is_not_on_the_page_of_a_colleague(pair, teammate, sign_in):
    kept, other = pair
    Client.objects.filter(pk=other.client_id).update(safe_contact=True, present_detail="บ้านน้าสาว")
    assert "บ้านน้าสาว" not in sign_in(teammate).get(url_of(pair)).content.decode()
    join_team(kept, teammate)
    join_team(other, teammate)
    assert "บ้านน้าสาว" in sign_in(teammate).get(url_of(pair)).content.decode()


def test_a_change_meanwhile_shows_both_again_with_what_was_chosen(pair, caseworker, sign_in):
    kept, _ = pair
    data = sent(pair, keep_name="merged")
    Client.objects.filter(pk=kept.client_id).update(calling_name="ลุงหวัง", row_version=9)
    answer = sign_in(caseworker).post(url_of(pair), data)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "มีผู้แก้ไขประวัติหนึ่งในสองนี้" in text
    assert 'name="keep_name" value="merged" checked' in text
    assert REASON in text
    assert 'name="kept_version" value="9"' in text
    assert not ClientMerge.objects.exists()


def test_pressing_twice_merges_once(pair, caseworker, sign_in):
    browser = sign_in(caseworker)
    data = sent(pair, post_token="8f0e5c1e-25b0-4a51-9b5b-3f3e2c8f1a11")
    first, second = browser.post(url_of(pair), data), browser.post(url_of(pair), data)
    assert first.url == second.url
    assert ClientMerge.objects.count() == 1


def test_another_centre_and_a_team_member_are_kept_out(pair, outsider, people, nsn, sign_in):
    for user, status in ((outsider, 404), (people["ssk.team"], 403), (people["ssk.admin"], 403)):
        assert sign_in(user).get(url_of(pair)).status_code == status
        assert sign_in(user).post(url_of(pair), sent(pair)).status_code == status
    theirs = make_case(nsn, outsider)
    assert sign_in(people["ssk.director"]).get(url_of((pair[0], theirs))).status_code == 404
    assert sign_in(people["ssk.director"]).put(url_of(pair)).status_code == 405
    assert not ClientMerge.objects.exists()


def test_a_person_is_not_compared_with_themselves(pair, director, caseworker, sign_in):
    kept, other = pair
    assert sign_in(director).get(url_of((kept, kept))).status_code == 404
    merged(kept, other, director)
    assert sign_in(director).get(url_of(pair)).status_code == 404


# --- the records --------------------------------------------------------------------------------------
def test_the_list_shows_what_waits_and_what_was_done(ssk, pair, caseworker, director, sign_in):
    merged(*pair, director)
    proposal = make_proposal(ssk, caseworker)
    browser = sign_in(caseworker)
    every = browser.get(reverse("cases:merges")).content.decode()
    assert "รวมแล้ว" in every
    assert "รอผู้อำนวยการยืนยัน" in every
    waiting = browser.get(reverse("cases:merges"), {"show": "waiting"}).content.decode()
    assert proposal.get_absolute_url() in waiting
    assert "รวมแล้ว" not in waiting.partition("<table")[2]


def test_undoing_by_the_page_brings_both_back(pair, caseworker, director, sign_in):
    kept, other = pair
    merge = merged(kept, other, director)
    url = reverse("cases:merge-undo", args=[merge.pk])
    assert sign_in(caseworker).get(url).status_code == 403
    browser = sign_in(director)
    assert "ค่าเดิม" in browser.get(url).content.decode()
    assert browser.post(url, {"reason": ""}).status_code == 200
    answer = browser.post(url, {"reason": "คนละคน"})
    assert (answer.status_code, answer.url) == (302, merge.get_absolute_url())
    assert Case.objects.get(pk=other.pk).client_id == other.client_id
    assert "ยกเลิกการรวมแล้ว" in browser.get(answer.url).content.decode()
    assert browser.post(url, {"reason": "อีกครั้ง"}).status_code == 403


def test_an_undoing_that_is_refused_keeps_what_was_typed(pair, director, sign_in):
    kept, other = pair
    merge = merged(kept, other, director)
    Client.objects.filter(pk=kept.client_id).update(marks="อย่างอื่น")
    answer = sign_in(director).post(reverse("cases:merge-undo", args=[merge.pk]), {"reason": "พิมพ์ไว้แล้ว"})
    assert answer.status_code == 200
    assert "ยกเลิกการรวมไม่ได้" in answer.content.decode()
    assert "พิมพ์ไว้แล้ว" in answer.content.decode()


def test_declining_needs_a_reason_and_answers_the_proposal(ssk, caseworker, director, sign_in):
    merge = make_proposal(ssk, caseworker)
    url = reverse("cases:merge-decline", args=[merge.pk])
    assert sign_in(caseworker).post(url, {"reason": "ไม่"}).status_code == 403
    assert sign_in(director).post(url, {"reason": ""}).status_code == 200
    assert sign_in(director).post(url, {"reason": "คนละบิดา"}).status_code == 302
    page = sign_in(caseworker).get(merge.get_absolute_url()).content.decode()
    assert "คนละบิดา" in page
    assert sign_in(director).get(reverse("cases:merge-decide", args=[merge.pk])).status_code == 403


def test_a_merged_person_is_in_no_list_and_no_search(ssk, pair, director, sign_in):
    kept, other = pair
    merged(kept, other, director)
    browser = sign_in(director)
    files = browser.get("/cases/?state=all").content.decode()
    assert files.count("นายสมหวัง นาคำดี") >= 2
    answer = browser.post("/people/", {"q": "สมหวัง"}, follow=True).content.decode()
    assert answer.count('class="hd2"') == 1


def test_a_typed_likeness_finds_the_kept_record_only(ssk, pair, director, sign_in, typed):
    kept, other = pair
    merged(kept, other, director)
    make_client(ssk, first_name="บุญมี", last_name="ทองประกาย")
    page = sign_in(director).post("/register/", typed(first_name="สมหวัง", last_name="นาคำ")).content.decode()
    assert f"same_{kept.client_id}" in page or str(kept.client_id) in page
    assert str(other.client_id) not in page
