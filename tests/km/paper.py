"""Reading a printed book back: by pdftotext and by pdfium, as people copy and machines search it."""

import re
import subprocess

import pypdfium2

from km.documents import book
from km.models import KMReport
from shelter.lib.text import normalise
from shelter.lib.thai import to_arabic_digits


def by_pdftotext(data: bytes) -> list[str]:
    run = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True)
    return run.stdout.decode().split("\f")[:-1]


def by_layout(data: bytes, page: int) -> str:
    """One page as it looks: a line of the paper is a line of the text."""
    command = ["pdftotext", "-layout", "-f", str(page), "-l", str(page), "-", "-"]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()


def by_pdfium(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


READERS = {"pdftotext": by_pdftotext, "pdfium": by_pdfium}


def _without_number(page: str) -> str:
    """The page without the number printed on top of it."""
    lines = [line for line in page.replace("\r", "").split("\n") if line.strip()]
    for at in (0, -1):
        if lines and re.fullmatch(r"[๐-๙\d]{1,3}", lines[at].strip()):
            del lines[at]
            break
    return "\n".join(lines)


def squeezed(text: str) -> str:
    """For comparing: no white space, one digit style, one byte sequence."""
    return re.sub(r"\s+", "", to_arabic_digits(normalise(text)))


def whole(pages: list[str]) -> str:
    return squeezed("\n".join(_without_number(page) for page in pages))


def sentences(report: KMReport) -> list[str]:
    """Every line of every section, every member, every row of the form: as stored."""
    lines = [line for section in report.sections.all() for line in section.body.split("\n")]
    lines += [str(member) for member in report.members.all()]
    lines += [member.position for member in report.members.all()]
    for assessment in report.assessments.all():
        for row in assessment.rows.all():
            lines += [row.text, *row.scores.values_list("explanation", flat=True)]
    return [squeezed(line.removeprefix("## ").replace("\t", " ")) for line in lines if line.strip()]


def assert_whole(report: KMReport, data: bytes) -> None:
    """Both readers find every sentence of the report in the book."""
    for reader, read in READERS.items():
        text = whole(read(data))
        lost = [line for line in sentences(report) if line not in text]
        assert lost == [], reader


def assert_contents_true(report: KMReport, data: bytes) -> None:
    """Each line of the contents is a heading, on the page it names, whose printed number is that one."""
    pages = by_pdftotext(data)
    at = next(index for index, page in enumerate(pages) if "สารบัญ" in page)
    contents = "|".join(squeezed(line) for line in by_layout(data, page=at + 1).split("\n"))
    front = at + 1
    for line in book.context(report)["contents"]:
        label = r"\|?".join(map(re.escape, squeezed(line.label)))
        found = re.search(label + r"\|?\.*(\d+)(?:\||$)", contents)
        assert found, line.label
        assert squeezed(line.label) in squeezed(pages[front + int(found[1]) - 1])
        assert found[1] in squeezed(by_layout(data, page=front + int(found[1]))).split("|")[0]
