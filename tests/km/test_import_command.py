"""`manage.py import_km_report`: a draft per import, the project once, findings said, refusals in Thai."""

import pytest
from django.core.management import CommandError, call_command

from km.models import KMProject, KMReport, RowScore
from shelter.audit.models import AccessEntry
from tests.km.texts import REPORT_A
from tests.lib.word_files import docx, p


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(REPORT_A, encoding="utf-8")
    return path


def test_every_import_adds_the_next_draft_and_overwrites_none(lists, ssk, source, capsys):
    call_command("import_km_report", source, centre="SSK", year="2568")
    first = KMReport.objects.get()
    section = first.sections.get(key="steps")
    section.body = "แก้แล้ว"
    section.save()
    call_command("import_km_report", source, centre="ssk", year="๒๕๖๘")
    assert KMProject.objects.count() == 1
    assert sorted(KMReport.objects.values_list("number", flat=True)) == [1, 2]
    assert first.sections.get(key="steps").body == "แก้แล้ว"
    assert "ฉบับที่ 2" in capsys.readouterr().out


def test_the_ticks_become_the_agreed_sheet_of_an_internal_assessment(lists, ssk, source):
    call_command("import_km_report", source, centre="SSK", year="2568")
    assessment = KMReport.objects.get().assessments.get()
    assert (assessment.kind, assessment.status) == ("internal", "open")
    assert assessment.rows.count() == 20
    scores = RowScore.objects.filter(row__assessment=assessment, assessor=None)
    assert sorted(score.points for score in scores) == [0, 0, 2, 4, 5]
    indicator = assessment.rows.get(dimension__code="d4", order=1)
    assert indicator.text == "ผู้ใช้บริการปลูกผักเป็น"


def test_the_book_is_printed_where_asked_and_both_steps_are_logged(lists, ssk, source, tmp_path):
    out = tmp_path / "book.pdf"
    call_command("import_km_report", source, centre="SSK", year="2568", pdf=out)
    assert out.read_bytes().startswith(b"%PDF")
    report = KMReport.objects.get()
    entries = AccessEntry.objects.filter(chain="SSK", subject_ids=[str(report.pk)]).order_by("seq")
    assert [entry.action for entry in entries] == ["import", "print"]


def test_what_stands_in_no_section_is_kept_as_leftover(lists, ssk, tmp_path):
    path = tmp_path / "r.txt"
    path.write_text("ฝากพิมพ์ด้วย\n\n" + REPORT_A, encoding="utf-8")
    call_command("import_km_report", path, centre="SSK", year="2568")
    assert [(item.line, item.text) for item in KMReport.objects.get().leftovers.all()] == [(1, "ฝากพิมพ์ด้วย")]


@pytest.mark.parametrize(
    ("content", "arguments", "said"),
    [
        (REPORT_A, {"centre": "XXX", "year": "2568"}, "ไม่มีศูนย์รหัส"),
        (REPORT_A, {"centre": "SSK", "year": "25x8"}, "ปีงบประมาณ"),
        (REPORT_A, {"centre": "SSK", "year": "2024"}, "ปีงบประมาณต้องเป็น พ.ศ."),
        ("", {"centre": "SSK", "year": "2568"}, "ไฟล์ว่าง"),
        ("ข้าวสาร 2 กระสอบ", {"centre": "SSK", "year": "2568"}, "ไม่พบหัวข้อ"),
    ],
)
def test_what_cannot_be_imported_is_refused_in_thai_and_leaves_nothing(
    lists, ssk, tmp_path, content, arguments, said
):
    path = tmp_path / "r.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=said):
        call_command("import_km_report", path, **arguments)
    assert not KMProject.objects.exists()


def test_a_word_file_is_imported_by_the_same_path(lists, ssk, tmp_path):
    path = tmp_path / "r.docx"
    path.write_bytes(docx("".join(p(line) for line in REPORT_A.split("\n"))))
    call_command("import_km_report", path, centre="SSK", year="2568")
    assert KMReport.objects.get().members.count() == 3


def test_a_pdf_named_docx_is_refused_with_what_to_do(lists, ssk, tmp_path):
    path = tmp_path / "r.docx"
    path.write_bytes(b"%PDF-1.7\n")
    with pytest.raises(CommandError, match=r"PDF .*\.docx"):
        call_command("import_km_report", path, centre="SSK", year="2568")


def test_a_missing_file_is_refused_in_thai(lists, ssk, tmp_path):
    with pytest.raises(CommandError, match="เปิดไฟล์"):
        call_command("import_km_report", tmp_path / "none.txt", centre="SSK", year="2568")
