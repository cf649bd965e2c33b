"""The book as .docx, imported again: every sentence comes back."""

import io
import zipfile

import pytest

from km.actions.imports import import_report, read
from km.documents import book, book_word
from km.rules.source_file import Source, source_of
from tests.km.paper import squeezed
from tests.km.texts import REPORT_A, REPORT_B
from tests.seeds import NAKHONSAWAN, SISAKET, seed


def imported(centre, source):
    return import_report(centre=centre, fiscal_year=2568, source=source, source_name="a", by=None)


def words_of(report):
    """Every sentence of the report, and every mark that its form carries."""
    lines = [line for section in report.sections.all() for line in section.body.split("\n")]
    lines += [f"{member}{member.position}" for member in report.members.all()]
    for assessment in report.assessments.all():
        for row in assessment.rows.all():
            lines += [row.text, *row.scores.values_list("explanation", flat=True)]
    return [squeezed(line.removeprefix("## ")) for line in lines if line.strip()]


@pytest.mark.parametrize("which", ["A", "B", SISAKET, NAKHONSAWAN])
def test_every_sentence_of_the_exported_book_is_in_its_import(which, lists, ssk):
    texts = {"A": REPORT_A, "B": REPORT_B}
    source = Source(texts[which]) if which in texts else source_of(seed(which).read_bytes())
    report = imported(ssk, source)
    data = book_word.paper(book.context(report))
    again = squeezed(source_of(data).text)
    assert [line for line in words_of(report) if line not in again] == []


def test_the_exported_book_lands_in_the_same_sections_with_the_same_team_and_scores(lists, ssk):
    report = imported(ssk, Source(REPORT_A))
    found = read(source_of(book_word.paper(book.context(report))), ssk)
    for section in report.sections.exclude(key="appendix"):
        body = squeezed(found.sections[section.key].body) if section.key in found.sections else ""
        assert squeezed(section.body) in body, section.key
    assert [str(member) for member in report.members.all()] == [f"{m.prefix}{m.name}" for m in found.team]
    given = {row.criterion_code: row.points for row in found.rows if row.criterion_code}
    for row in report.assessments.get().rows.filter(criterion__isnull=False, scores__points__isnull=False):
        assert given[row.criterion.code] == row.scores.get().points


def test_the_exported_book_names_nobody_but_the_paper_itself(lists, ssk, km):
    report = import_report(
        centre=ssk, fiscal_year=2568, source=Source(REPORT_A), source_name="ของใคร.txt", by=km
    )
    with zipfile.ZipFile(io.BytesIO(book_word.paper(book.context(report)))) as archive:
        told = b"".join(archive.read(name) for name in archive.namelist()).decode(errors="replace")
        core = archive.read("docProps/core.xml").decode()
    assert km.full_name not in told
    assert km.username not in told
    assert "ของใคร" not in told
    assert "<dc:creator></dc:creator>" in core or "<dc:creator/>" in core
    assert "python-docx" not in told
