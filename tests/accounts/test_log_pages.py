"""The auditor's log: every chain, staff by name and people never, verification, the heads kept elsewhere."""

import csv
import io
import json
from datetime import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shelter.accounts.log import listing
from shelter.accounts.log import views as pages
from shelter.audit import log
from shelter.audit.models import AccessEntry, Action, ChainHead, Verification
from shelter.lib.thai import BANGKOK
from tests.audit.test_verify import owner
from tests.factories.cases import make_case, make_client

pytestmark = pytest.mark.usefixtures("reference")
NOON = datetime(2026, 11, 20, 12, tzinfo=BANGKOK)


@pytest.fixture
def auditor(people, sign_in):
    return sign_in(people["hq.auditor"])


@pytest.fixture
def opened(ssk, caseworker, sign_in):
    """A file of Sisaket whose caseworker opened it."""
    case = make_case(ssk, caseworker, client=make_client(ssk, first_name="คำแพง", last_name="แสนคำลือ"))
    sign_in(caseworker).get(reverse("cases:case", args=[case.pk]))
    return case


def text_of(answer) -> str:
    return answer.content.decode()


def rows_of(answer) -> list[AccessEntry]:
    return [line.entry for line in answer.context["lines"]]


def test_the_log_names_staff_and_kinds_but_no_person_number_or_text(auditor, opened, caseworker):
    page = text_of(auditor.get(reverse("log:rows")))
    assert str(caseworker) in page
    assert "แฟ้ม" in page
    for secret in ("คำแพง", "แสนคำลือ", opened.number, str(opened.pk)):
        assert secret not in page


def test_a_row_shows_the_record_by_id_only_and_that_its_hash_holds(auditor, opened):
    entry = AccessEntry.objects.get(subject_kind="case", action=Action.VIEW)
    page = text_of(auditor.get(reverse("log:row", args=[entry.pk])))
    assert str(opened.pk) in page
    assert opened.number not in page
    assert "คำแพง" not in page
    assert "ไม่ตรง แถวนี้ถูกแก้" not in page
    with owner():
        AccessEntry.objects.filter(pk=entry.pk).update(actor_name="ใครอื่น")
    assert "ไม่ตรง แถวนี้ถูกแก้" in text_of(auditor.get(reverse("log:row", args=[entry.pk])))


def test_reading_the_log_is_one_row_each_time_and_holds_no_ids(auditor, opened):
    before = AccessEntry.objects.count()
    shown = [len(rows_of(auditor.get(reverse("log:rows")))) for _ in range(3)]
    # Each page shows the row that the page before it left.
    assert [count - shown[0] for count in shown] == [0, 1, 2]
    assert AccessEntry.objects.count() == before + 3
    entry = AccessEntry.objects.order_by("-id").first()
    assert (entry.action, entry.subject_kind, entry.chain) == (Action.LIST, "access_log", "system")
    assert entry.subject_ids == []
    assert entry.detail == {"filters": [], "count": shown[-1]}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"centre": "NSN"}, ["n1"]),
        ({"action": "denied"}, ["s2"]),
        ({"action": "opened"}, ["s1", "s2", "n1"]),
        ({"kind": "facility"}, ["s3"]),
        ({"first": "20/11/2569"}, ["s2", "s3", "n1"]),
        ({"last": "19/11/2569"}, ["s1"]),
        ({"first": "20/11/2569", "last": "20/11/2569", "centre": "SSK"}, ["s2", "s3"]),
        ({"action": "no such", "kind": "'; --", "centre": "ZZZ"}, ["s1", "s2", "s3", "n1"]),
    ],
)
def test_filters_leave_the_rows_they_name(auditor, people, query, expected):
    """s1 of 19 November 23:59 in Bangkok, the others of the 20th."""
    late = datetime(2026, 11, 19, 23, 59, tzinfo=BANGKOK)
    for name, at, chain, action, kind in [
        ("s1", late, "SSK", Action.VIEW, "case"),
        ("s2", NOON, "SSK", Action.DENIED, "case"),
        ("s3", NOON, "SSK", Action.LIST, "facility"),
        ("n1", NOON, "NSN", Action.PRINT, "plan"),
    ]:
        with time_machine.travel(at, tick=False):
            log.write(action, chain=chain, actor_name=name, subject_kind=kind)
    with time_machine.travel(datetime(2026, 11, 21, 9, tzinfo=BANGKOK)):
        auditor.force_login(people["hq.auditor"])
        found = [row.actor_name for row in rows_of(auditor.get(reverse("log:rows"), query))]
    assert sorted(name for name in found if len(name) == 2) == sorted(expected)


def test_staff_are_offered_of_the_chosen_centre_only(auditor, people, opened, caseworker):
    url = reverse("log:rows")
    assert 'name="actor"' not in text_of(auditor.get(url))
    page = auditor.get(url, {"centre": "SSK", "actor": str(caseworker.pk)})
    assert "ทดสอบ nsn.director" not in text_of(page)
    assert {row.actor_id for row in rows_of(page)} == {caseworker.pk}


def test_dates_the_wrong_way_round_are_told_and_filter_nothing(auditor, opened):
    page = auditor.get(reverse("log:rows"), {"first": "2/11/2569", "last": "1/11/2569"})
    assert "วันสุดท้ายต้องไม่ก่อนวันแรก" in text_of(page)


def test_pages_by_keyset_meet_every_row_once(auditor, monkeypatch):
    for number in range(120):
        log.write(Action.VIEW, chain="SSK", actor_name=f"r{number}")
    seen, query = [], "?kind=&action=view"
    while query:
        page = auditor.get(reverse("log:rows") + query)
        seen += [row.actor_name for row in rows_of(page)]
        query = page.context["next_url"]
    assert seen == [f"r{number}" for number in reversed(range(120))]


def test_a_long_log_is_counted_up_to_a_bound(auditor, opened, monkeypatch):
    monkeypatch.setattr(listing, "MOST_COUNTED", 1)
    assert "กว่า 1 แถว" in text_of(auditor.get(reverse("log:rows")))


# --- out --------------------------------------------------------------------------------------------------
def test_an_export_holds_the_filtered_rows_by_id_and_is_logged_with_its_count(auditor, opened):
    answer = auditor.get(reverse("log:export"), {"kind": "case"})
    heading, *lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert heading == list(listing.HEADING)
    assert [line[6] for line in lines] == [str(opened.pk)]
    assert opened.number not in answer.content.decode("utf-8-sig")
    entry = AccessEntry.objects.order_by("-id").first()
    assert entry.action == Action.EXPORT
    assert entry.detail == {"filters": ["kind"], "count": 1, "format": "csv"}


def test_an_export_of_too_many_rows_is_refused_before_anything_leaves(auditor, opened, monkeypatch):
    monkeypatch.setattr(listing, "EXPORT_MOST", 1)
    answer = auditor.get(reverse("log:export"), {"centre": "SSK"}, follow=True)
    assert "เลือกช่วงวันให้แคบลง" in text_of(answer)
    assert not AccessEntry.objects.filter(action=Action.EXPORT).exists()


# --- verification -------------------------------------------------------------------------------------------
def verify(auditor, heads: bytes | None = None):
    data = {"heads": SimpleUploadedFile("heads.json", heads)} if heads is not None else {}
    return auditor.post(reverse("log:verify"), data, follow=True)


def test_verifying_says_all_is_well_and_keeps_the_result(auditor, opened):
    page = verify(auditor)
    assert "ถูกต้องครบถ้วน" in text_of(page)
    assert {one.chain for one in Verification.objects.all()} == {"SSK", "system"}
    assert {one.by_name for one in Verification.objects.all()} == {"hq.auditor"}


def test_verifying_names_the_first_bad_row_and_the_log_page_keeps_saying_so(auditor, opened):
    with owner():
        AccessEntry.objects.filter(chain="SSK", seq=2).update(actor_name="ใครอื่น")
    assert "โซ่ SSK ผิดที่แถว 2" in text_of(verify(auditor))
    assert "ตรวจครั้งล่าสุดพบผิดที่แถว" in text_of(auditor.get(reverse("log:rows")))


def test_heads_that_were_kept_show_a_cut_tail(auditor, opened):
    kept = auditor.get(reverse("log:heads")).content
    assert json.loads(kept)["SSK"]["seq"] == AccessEntry.objects.filter(chain="SSK").count()
    with owner():
        last = AccessEntry.objects.filter(chain="SSK").order_by("seq")
        AccessEntry.objects.filter(pk=last.last().pk).delete()
        ChainHead.objects.filter(chain="SSK").update(seq=last.last().seq, hash=last.last().hash)
    assert "ถูกต้องครบถ้วน" in text_of(verify(auditor))
    assert "แถวท้ายหายไป" in text_of(verify(auditor, kept))


@pytest.mark.parametrize("given", [b"[1]", b"\xff\xfe", b'{"SSK": 1}', b"x" * 200_000])
def test_a_file_that_holds_no_heads_is_refused_in_words(auditor, opened, given):
    page = verify(auditor, given)
    assert page.status_code == 400
    assert "ไม่ใช่หัวโซ่ที่ดาวน์โหลดจากระบบ" in text_of(page)
    assert not Verification.objects.exists()


def test_a_chain_too_long_for_a_request_is_left_to_the_schedule(auditor, opened, monkeypatch):
    monkeypatch.setattr(pages, "VERIFY_MOST", 1)
    page = text_of(verify(auditor))
    assert "ระบบตรวจตามรอบเวลา" in page
    assert not Verification.objects.filter(chain="SSK").exists()
