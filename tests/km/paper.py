"""Reading a printed book back: by pdftotext and by pdfium, as people copy and machines search it."""

import re
import subprocess

import pypdfium2

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
