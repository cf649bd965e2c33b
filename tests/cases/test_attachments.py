"""Papers of a file: adding several, who reads which, opening one, taking one out."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cases.actions import attachments as actions
from cases.models import Attachment, Case
from cases.permissions.case import can_see_sensitive
from shelter.audit.models import AccessEntry, Action
from shelter.desk.models import StoredFile
from shelter.desk.refusal import Refused
from tests.factories.attachments import make_attachment
from tests.factories.cases import join_team, make_case
from tests.factories.evidence import a_picture

pytestmark = pytest.mark.usefixtures("reference")


def url(name, case, *more):
    return reverse(f"cases:{name}", args=[case.pk, *(one.pk for one in more)])


def sent(*names, **fields):
    return {"files": [a_picture(name) for name in names], "kind": "police_report", **fields}


def test_several_files_are_added_at_once_by_anybody_on_the_file(case, people, sign_in):
    join_team(case, people["ssk.team"])
    answer = sign_in(people["ssk.team"]).post(
        url("files", case), sent("ก.jpg", "ข.jpg", dated_on="1/11/2569", caption="ใบแจ้งความ")
    )
    assert answer.status_code == 302
    papers = list(case.attachments.all())
    assert len(papers) == 2
    assert {paper.dated_on.isoformat() for paper in papers} == {"2026-11-01"}
    event = case.events.get(kind="file")
    assert (event.title, event.url) == ("แนบเอกสาร 2 ไฟล์", url("files", case))
    assert "ใบแจ้งความ" in event.body
    assert "ใบแจ้งความ" in sign_in(people["ssk.team"]).get(url("files", case)).content.decode()


def test_the_same_post_twice_adds_the_files_once(case, caseworker, sign_in):
    browser = sign_in(caseworker)
    token = browser.get(url("files", case)).context["post_token"]
    for _ in range(2):
        assert browser.post(url("files", case), sent("ก.jpg", post_token=token)).status_code == 302
    assert case.attachments.count() == 1


def test_one_bad_file_keeps_none_and_is_named(case, caseworker, sign_in):
    bad = SimpleUploadedFile("นามบัตร.docx", b"PK\x03\x04 not a picture")
    answer = sign_in(caseworker).post(
        url("files", case), {"files": [a_picture(), bad], "kind": "photo", "caption": "ถ่ายเมื่อเช้า"}
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "นามบัตร.docx" in text
    assert "ยังไม่ได้แนบไฟล์ใด" in text
    assert "ถ่ายเมื่อเช้า" in text
    assert not StoredFile.objects.exists()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": ""}, "เลือกชนิดเอกสาร"),
        ({"files": []}, "เลือกไฟล์อย่างน้อย 1 ไฟล์"),
        ({"files": [a_picture() for _ in range(11)]}, "ไม่เกิน 10 ไฟล์"),
        ({"dated_on": "1/1/2700"}, "ต้องไม่หลังวันนี้"),
    ],
)
def test_a_form_that_lacks_something_says_so_and_keeps_the_rest(case, caseworker, sign_in, fields, said):
    answer = sign_in(caseworker).post(url("files", case), {**sent("ก.jpg"), "caption": "คำที่พิมพ์ไว้", **fields})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert "คำที่พิมพ์ไว้" in text
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("kind", "chosen", "group"),
    [
        ("medical_cert", None, "health"),
        ("criminal_check", None, "criminal"),
        ("id_card_copy", None, "identity"),
        ("photo", None, ""),
        ("photo", "contact", "contact"),
        ("medical_cert", "", ""),
    ],
)
def test_the_kind_decides_who_reads_it_unless_told_otherwise(case, caseworker, kind, chosen, group):
    (made,) = actions.attach(
        case=case, by=caseworker, uploads=[a_picture()], kind=kind, caption="ผลตรวจ", sensitive_group=chosen
    )
    assert made.sensitive_group == group
    assert ("ผลตรวจ" in case.events.get(kind="file").body) is (group == "")


@pytest.mark.parametrize("reader", ["ssk.director", "ssk.caseworker", "ssk.mate", "ssk.team", "nsn.director"])
def test_a_sensitive_paper_is_for_its_readers_and_who_added_it(case, people, caseworker, sign_in, reader):
    user = people[reader]
    secret = make_attachment(case, caseworker, caption="สำเนาหนังสือเดินทาง", sensitive_group="identity")
    join_team(case, people["ssk.team"])
    own = make_attachment(case, people["ssk.team"], caption="บัตรผู้ป่วย", sensitive_group="identity")
    seen = set(Attachment.objects.visible_to(user))
    inside = case in Case.objects.visible_to(user)
    told = inside and bool(can_see_sensitive(user, case))
    # A team member reads what they added themselves; the question of one file and of many agree.
    assert seen == ({secret, own} if told else {own} if reader == "ssk.team" else set())
    assert (case in Case.objects.sensitive_to(user)) is told
    browser = sign_in(user)
    listed = browser.get(url("files", case))
    assert listed.status_code == (200 if inside else 404)
    assert ("สำเนาหนังสือเดินทาง" in listed.content.decode()) is told
    for name in ("file", "file-download", "file-withdraw"):
        assert browser.get(url(name, case, secret)).status_code == (200 if told else 404)


def test_a_download_is_a_neutral_attachment_and_leaves_a_row(case, caseworker, sign_in):
    paper = make_attachment(case, caseworker, kind="photo")
    browser = sign_in(caseworker)
    answer = browser.get(url("file-download", case, paper))
    assert answer["Content-Disposition"] == f'attachment; filename="paper-{paper.file_id.hex[:8]}.jpg"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    row = AccessEntry.objects.get(action=Action.DOWNLOAD)
    assert (row.subject_kind, row.subject_ids) == ("attachment", [str(paper.pk)])
    assert (
        f'src="{url("file-download", case, paper)}"' in browser.get(url("file", case, paper)).content.decode()
    )


def test_a_paper_is_found_only_under_its_own_file(case, ssk, caseworker, sign_in):
    other = make_case(ssk, caseworker)
    paper = make_attachment(other, caseworker)
    for name in ("file", "file-download", "file-withdraw"):
        assert sign_in(caseworker).get(url(name, case, paper)).status_code == 404


def test_taking_a_paper_out_needs_a_reason_and_keeps_the_row(case, caseworker, sign_in):
    paper = make_attachment(case, caseworker, caption="แนบผิด")
    browser = sign_in(caseworker)
    assert browser.post(url("file-withdraw", case, paper), {"reason": " "}).status_code == 200
    assert browser.post(url("file-withdraw", case, paper), {"reason": "ของอีกแฟ้มหนึ่ง"}).status_code == 302
    paper.refresh_from_db()
    assert (paper.withdrawn_by, paper.withdrawal_reason) == (caseworker, "ของอีกแฟ้มหนึ่ง")
    assert "ของอีกแฟ้มหนึ่ง" in browser.get(url("files", case)).content.decode()
    assert browser.get(url("file-download", case, paper)).status_code == 404
    assert browser.post(url("file-withdraw", case, paper), {"reason": "อีกครั้ง"}).status_code == 403
    assert [event.title for event in case.events.filter(kind="file")] == ["นำเอกสารออก"]


def test_a_team_member_takes_out_only_their_own(case, caseworker, people, sign_in):
    join_team(case, people["ssk.team"])
    theirs, own = make_attachment(case, caseworker), make_attachment(case, people["ssk.team"])
    browser = sign_in(people["ssk.team"])
    assert browser.post(url("file-withdraw", case, theirs), {"reason": "ลอง"}).status_code == 403
    assert browser.post(url("file-withdraw", case, own), {"reason": "แนบผิด"}).status_code == 302


def test_a_closed_file_is_read_and_takes_no_more_papers(case, caseworker, sign_in):
    paper = make_attachment(case, caseworker)
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now())
    browser = sign_in(caseworker)
    assert browser.get(url("file-download", case, paper)).status_code == 200
    assert "แฟ้มนี้ยุติแล้ว" in browser.get(url("files", case)).content.decode()
    assert browser.post(url("files", case), sent("ก.jpg")).status_code == 403
    assert browser.post(url("file-withdraw", case, paper), {"reason": "ลอง"}).status_code == 403
    with pytest.raises(Refused, match="ยุติแล้ว"):
        actions.attach(case=Case.objects.get(), by=caseworker, uploads=[a_picture()], kind="photo")


def test_a_file_missing_from_the_store_says_so(case, caseworker, sign_in, settings):
    paper = make_attachment(case, caseworker)
    (settings.MEDIA_ROOT / paper.file.path).unlink()
    answer = sign_in(caseworker).get(url("file-download", case, paper), follow=True)
    assert "ไม่พบไฟล์นี้ในที่เก็บ" in answer.content.decode()
