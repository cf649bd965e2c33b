"""Import by page: preview writes nothing, confirming writes once, and what cannot be read is said in Thai."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from km.models import KMReport
from shelter.audit.models import AccessEntry
from shelter.desk.tokens import new_token
from tests.km.texts import REPORT_A, REPORT_B
from tests.lib.word_files import docx, p

URL = "/km/import/"


@pytest.fixture
def browser(lists, km, sign_in):
    return sign_in(km)


def test_the_preview_shows_where_text_lands_and_writes_nothing(browser):
    page = browser.post(URL, {"year": "๒๕๖๘", "pasted": f"ฝากพิมพ์\n\n{REPORT_A}"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "ตรวจก่อนนำเข้า" in text
    assert "ฝากพิมพ์" in text
    assert "นางสาวสมมุติ สามทดลอง" in text
    assert not KMReport.objects.exists()


def confirm(browser, **more):
    sent = {"year": "2568", "pasted": REPORT_A, "step": "confirm", "source_name": "รายงาน.txt"}
    return browser.post(URL, {**sent, **more})


def test_confirming_makes_a_draft_of_ones_own_centre_and_logs_it(browser, km, ssk):
    answer = confirm(browser)
    report = KMReport.objects.get()
    assert answer.url == f"/km/reports/{report.pk}/"
    assert (report.project.centre, report.created_by, report.source_name) == (ssk, km, "รายงาน.txt")
    entry = AccessEntry.objects.get(action="import")
    assert entry.subject_ids == [str(report.pk)]


def test_confirming_twice_with_one_token_makes_one_draft(browser):
    token = new_token()
    assert confirm(browser, post_token=token).url == confirm(browser, post_token=token).url
    assert KMReport.objects.count() == 1


def test_what_the_preview_carries_is_what_is_imported(browser):
    page = browser.post(URL, {"year": "2568", "pasted": REPORT_A})
    assert page.context["text"] in page.content.decode()
    confirm(browser, pasted=page.context["text"])
    assert KMReport.objects.get().members.count() == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
def test_an_uploaded_text_file_of_any_office_encoding_is_read(browser, encoding):
    file = SimpleUploadedFile("report.txt", REPORT_B.encode(encoding))
    page = browser.post(URL, {"year": "2568", "file": file})
    assert page.context["found"].outline_code == "b"
    assert page.context["source_name"] == "report.txt"
    assert "มีชื่อศูนย์อื่น" in page.content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "วางข้อความของรายงาน หรือเลือกไฟล์"),
        ({"pasted": "   \n"}, "วางข้อความของรายงาน"),
        ({"pasted": "ข้าวสาร 2 กระสอบ"}, "ไม่พบหัวข้อของรายงาน KM"),
        ({"pasted": REPORT_A, "year": "2500"}, "ปีงบประมาณต้องเป็น พ.ศ."),
        ({"file": SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n\x00\xff\xd8")}, "ไฟล์นี้เป็นภาพ"),
        ({"pasted": REPORT_A, "file": SimpleUploadedFile("a.txt", b"x")}, "เลือกอย่างเดียว"),
    ],
)
def test_what_cannot_be_read_is_refused_in_thai_and_writes_nothing(browser, sent, said):
    page = browser.post(URL, {"year": "2568", **sent})
    assert said in page.content.decode()
    assert not KMReport.objects.exists()


def test_a_long_and_strange_text_is_read_without_failing(browser):
    strange = "๑.๑ คณะทำงาน KM\n" + "\n".join(f"|{'ก' * 300}|\t{n}\t**" for n in range(300))
    assert browser.post(URL, {"year": "2568", "pasted": strange}).status_code == 200
    assert confirm(browser, pasted=strange).status_code == 302


def test_a_word_file_is_read_previewed_and_imported_with_what_it_held_beside_text(browser):
    picture = "<w:r><w:pict><w:imagedata/></w:pict></w:r>"
    body = "".join(p(line) for line in REPORT_A.split("\n")) + p("ภาพกิจกรรม", picture)
    page = browser.post(URL, {"year": "2568", "file": SimpleUploadedFile("r.docx", docx(body))})
    text = page.content.decode()
    assert "เอกสาร Word (.docx)" in text
    assert "มีภาพ 1 รายการ" in text
    notes = page.context["source"].notes
    confirm(browser, pasted=page.context["text"], note=list(notes), source_name="r.docx")
    report = KMReport.objects.get()
    assert report.members.count() == 3
    assert report.findings.get(code="not_text").message == notes[0]


def test_a_flood_of_strange_lines_is_kept_whole_in_few_rows_and_shown_in_part(browser):
    flood = "\n".join(f"บรรทัดแปลก {n}" for n in range(3_000))
    page = browser.post(URL, {"year": "2568", "pasted": f"{flood}\n\n{REPORT_A}"})
    assert len(page.context["leftovers"]) == 100
    confirm(browser, pasted=f"{flood}\n\n{REPORT_A}")
    kept = list(KMReport.objects.get().leftovers.values_list("text", flat=True))
    assert len(kept) <= 300
    assert "\n".join(kept).split("\n") == flood.split("\n")


def test_a_section_too_long_to_be_edited_keeps_the_rest_as_left_over(browser):
    line = "ก" * 9_999
    text = REPORT_A + "\n" + "\n".join(f"{n:02d}{line}" for n in range(70))
    page = browser.post(URL, {"year": "2568", "pasted": text})
    assert page.status_code == 200
    confirm(browser, pasted=text)
    report = KMReport.objects.get()
    longest = max(len(section.body) for section in report.sections.all())
    assert 400_000 < longest <= 512_000
    kept = "".join(section.body for section in report.sections.all())
    kept += "".join(report.leftovers.values_list("text", flat=True))
    assert [n for n in range(70) if f"{n:02d}{line}" not in kept] == []


def test_going_back_to_the_text_brings_it_along(browser):
    answer = confirm(browser, edit="1")
    assert answer.status_code == 200
    assert answer.context["form"]["pasted"].value().strip() == REPORT_A.strip()
    assert not KMReport.objects.exists()
