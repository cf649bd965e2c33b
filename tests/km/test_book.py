"""The printed book: everything written stands in it, and its contents are its headings."""

import re
from collections import Counter

import pytest

from km.actions.imports import import_report
from km.documents import assessment as form
from km.documents import book
from km.models import RowScore
from km.rules.body_text import blocks_of, in_digits
from km.rules.source_file import Source, source_of
from tests.factories.km import KMAssessmentFactory, KMReportFactory
from tests.km.paper import READERS, assert_contents_true, assert_whole, by_pdftotext, squeezed
from tests.km.texts import REPORT_A, REPORT_B
from tests.seeds import NAKHONSAWAN, SISAKET, seed


@pytest.fixture
def report_a(lists, ssk):
    return import_report(centre=ssk, fiscal_year=2568, source=Source(REPORT_A), source_name="a.txt", by=None)


@pytest.fixture
def report_b(lists, nsn):
    return import_report(centre=nsn, fiscal_year=2568, source=Source(REPORT_B), source_name="b.txt", by=None)


@pytest.mark.parametrize(("name", "centre"), [(SISAKET, "ssk"), (NAKHONSAWAN, "nsn")])
def test_the_customers_reports_go_whole_through_the_book(lists, request, name, centre):
    owner = request.getfixturevalue(centre)
    source = source_of(seed(name).read_bytes())
    report = import_report(centre=owner, fiscal_year=2567, source=source, source_name=name, by=None)
    assert_whole(report, book.paper(report))


def test_every_sentence_of_an_invented_report_can_be_copied(report_a, report_b):
    assert_whole(report_a, book.paper(report_a))
    assert_whole(report_b, book.paper(report_b))


def visible_text(page: str) -> str:
    page = re.sub(r"<(head|title|style)\b.*?</\1>", "", page, flags=re.S)
    return re.sub(r"<[^>]+>", "", page)


def test_no_sara_am_and_no_tone_mark_is_lost(report_a):
    wanted = Counter(visible_text(book.html(report_a)))
    data = book.paper(report_a)
    for reader, read in READERS.items():
        got = Counter("".join(read(data)))
        for mark in "ำ่้๊๋็์ัิีึืุู":
            assert got[mark] == wanted[mark], (reader, mark)


def test_contents_lines_are_the_headings_and_their_pages_are_true(report_a):
    assert_contents_true(report_a, book.paper(report_a))


def test_the_cover_says_the_year_once_with_its_era_and_bears_no_product_name(report_a):
    cover = by_pdftotext(book.paper(report_a))[0]
    assert "ประจำปีงบประมาณ พ.ศ. ๒๕๖๘" in cover
    assert "สะพาน" not in cover


def test_digits_are_of_one_style_throughout(report_a, report_b):
    thai = visible_text(book.html(report_a))
    arabic = visible_text(book.html(report_b))
    assert not re.search(r"[0-9]", re.sub(r"&#\w+;", "", thai))
    assert not re.search(r"[๐-๙]", arabic)


def test_an_address_on_the_web_keeps_its_digits():
    text = "ดูที่ https://example.org/2567/a1 หรือ km2@example.org ภายในปี 2567"
    assert in_digits(text, "thai") == "ดูที่ https://example.org/2567/a1 หรือ km2@example.org ภายในปี ๒๕๖๗"


def test_the_form_is_printed_in_the_departments_words_with_computed_totals(lists, ssk):
    assessment = KMAssessmentFactory(report=KMReportFactory(project__centre=ssk))
    for row in assessment.rows.all():
        RowScore.objects.create(row=row, points=5 if row.dimension.kind == "binary" else 3)
    context = form.context(assessment)
    assert context["tables"][0].heads == (
        "ลำดับ",
        "เกณฑ์",
        "ไม่มีเลย (๐ คะแนน)",
        "ระดับน้อยมาก (๑ คะแนน)",
        "ระดับน้อย (๒ คะแนน)",
        "ระดับปานกลาง (๓ คะแนน)",
        "ระดับดี (๔ คะแนน)",
        "ระดับดีมาก (๕ คะแนน)",
    )
    assert context["tables"][3].heads == ("ลำดับ", "ตัวชี้วัด", "ไม่มี (๐ คะแนน)", "มี (๕ คะแนน)", "อธิบายรูปธรรม")
    assert [table.total for table in context["tables"]] == [15, 15, 15, 25]
    assert context["summary"]["total"] == 70
    text = squeezed("".join(by_pdftotext(form.paper(assessment))))
    assert squeezed("เกณฑ์การประเมินผลงานการจัดการความรู้ พส.พัฒนางานเพื่อสังคมและสวัสดิการ") in text
    assert squeezed("รวม ๗๐ จาก ๑๐๐ คะแนน") in text


def test_scores_of_single_assessors_are_not_the_agreed_sheet(lists, ssk, director):
    assessment = KMAssessmentFactory(report=KMReportFactory(project__centre=ssk))
    for row in assessment.rows.all():
        RowScore.objects.create(row=row, points=5, assessor=director)
    assert form.context(assessment)["summary"]["total"] is None


def test_a_dimension_with_an_unscored_row_has_no_total(lists, ssk):
    assessment = KMAssessmentFactory(report=KMReportFactory(project__centre=ssk))
    for row in assessment.rows.all()[1:]:
        RowScore.objects.create(row=row, points=5)
    context = form.context(assessment)
    assert [table.total for table in context["tables"]] == [None, 25, 25, 25]
    assert context["summary"]["unscored"] == "๑"


def test_an_empty_report_still_prints_with_its_headings(ssk, lists):
    report = KMReportFactory(project__centre=ssk)
    text = "".join(by_pdftotext(book.paper(report)))
    assert "๑.๑๑" in text


def test_markup_in_a_section_is_printed_as_typed_and_never_interpreted(report_a):
    section = report_a.sections.get(key="steps")
    section.body = "<b>หนา</b> & <script>alert(1)</script>"
    section.save()
    assert "&lt;script&gt;" in book.html(report_a)


def test_bodies_are_read_as_paragraphs_items_headings_and_tables():
    body = "ย่อหน้าแรก\n\n๑) ข้อหนึ่ง\n4.1 ข้อย่อย\n- ขีด\n## หัวข้อย่อย\nก\tข\nค\tง\t\n20 คนมา"
    assert [(block.kind, block.mark) for block in blocks_of(body)] == [
        ("paragraph", ""),
        ("item", "๑)"),
        ("item", "4.1"),
        ("bullet", ""),
        ("heading", ""),
        ("table", ""),
        ("paragraph", ""),
    ]
    assert blocks_of(body)[5].rows == (("ก", "ข"), ("ค", "ง"))


def test_an_appendix_of_nothing_but_headings_has_no_page_of_its_own(report_a):
    report_a.assessments.all().delete()
    report_a.sections.filter(key="appendix").update(body="## ภาพกิจกรรม")
    assert '<h1 class="on" id="s-appendix">' in book.html(report_a)
    report_a.sections.filter(key="appendix").update(body="## ภาพกิจกรรม\nย่อหน้า")
    assert '<h1 class="new-page" id="s-appendix">' in book.html(report_a)


def test_titles_break_at_their_spaces_and_heads_before_their_points(report_a):
    html = book.html(report_a)
    assert '<span class="nw">พส.พัฒนางานเพื่อสังคมและสวัสดิการ</span>' in html
    assert 'ระดับน้อยมาก <br><span class="nw">(๑ คะแนน)</span>' in html
