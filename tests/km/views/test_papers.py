"""Papers as files: neutral names, one log row each, and the Word file holds what the book holds."""

import io

import pytest
from docx import Document

from shelter.audit.models import AccessEntry
from shelter.lib import pdf
from tests.factories.km import KMAssessmentFactory, TeamMemberFactory, certify
from tests.km.scored import at


@pytest.fixture
def written(report, lists):
    report.sections.filter(key="steps").update(body="๑) น้ำใจ\n## ต่อไป\nย่อหน้า 2 บรรทัด\n- ขีด\nก\tข")
    TeamMemberFactory(report=report, name="ทดลอง พิมพ์")
    return report


def test_the_book_is_a_pdf_with_a_neutral_name_and_is_logged(km, written, sign_in):
    answer = sign_in(km).get(f"/km/reports/{written.pk}/book.pdf")
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"] == 'inline; filename="km-report.pdf"'
    assert AccessEntry.objects.filter(action="print", subject_ids=[str(written.pk)]).count() == 1


def test_the_form_is_a_pdf_of_its_own_and_is_logged(km, written, sign_in):
    assessment = KMAssessmentFactory(report=written)
    answer = sign_in(km).get(f"/km/assessments/{assessment.pk}/paper.pdf")
    assert answer.content.startswith(b"%PDF")
    assert AccessEntry.objects.filter(action="print", subject_kind="km_assessment").count() == 1


def test_the_word_file_holds_the_headings_and_texts_of_the_book(km, written, sign_in):
    KMAssessmentFactory(report=written)
    answer = sign_in(km).get(f"/km/reports/{written.pk}/book.docx")
    document = Document(io.BytesIO(answer.content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "๑.๕ ขั้นตอนและวิธีการจัดการความรู้ (โดยละเอียด)" in lines
    assert "๑) น้ำใจ" in lines
    assert "ย่อหน้า ๒ บรรทัด" in lines
    assert "นางทดลอง พิมพ์" in cells
    assert "ระดับน้อยมาก (๑ คะแนน)" in cells
    assert AccessEntry.objects.filter(action="export", subject_ids=[str(written.pk)]).count() == 1


def test_the_book_headquarters_prints_holds_no_unsigned_scores(
    km, director, people, written, sign_in, monkeypatch
):
    """The centre prints its sheet while it scores; outside the centre only what was signed is read."""
    monkeypatch.setattr(pdf, "render", lambda html: html.encode())
    assessment = KMAssessmentFactory(report=written)
    certify(written, director)
    heading = "สรุปผลการประเมินการจัดการความรู้ ๔ มิติ"
    url = f"/km/reports/{written.pk}/book.pdf"
    auditor = sign_in(people["hq.auditor"])
    assert heading in sign_in(km).get(url).content.decode()
    assert heading not in auditor.get(url).content.decode()
    assert auditor.get(f"/km/assessments/{assessment.pk}/").status_code == 404
    at(assessment, "signed", director)
    assert heading in auditor.get(url).content.decode()
    assert auditor.get(f"/km/assessments/{assessment.pk}/").status_code == 200


def test_when_no_paper_can_be_made_the_page_says_what_to_do(km, written, sign_in, monkeypatch):
    def fail(html):
        raise pdf.PaperError("the child ended early")

    monkeypatch.setattr(pdf, "render", fail)
    page = sign_in(km).get(f"/km/reports/{written.pk}/book.pdf", follow=True)
    assert "ทำเอกสารไม่สำเร็จ" in page.content.decode()
