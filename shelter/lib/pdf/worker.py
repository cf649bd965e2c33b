"""The child's side: one paper from HTML, with everything slow done before the fork.

Importing this module is the preparation: WeasyPrint, the fonts, the parsed style sheet and one small page are
in memory before the first paper is asked for. The fork server imports it once; each child inherits it.
Knows no Django.
"""

import atexit
import ctypes
import gc
import logging
import re
import resource
import shutil
import signal
import time
from collections.abc import Callable, Mapping
from math import ceil
from multiprocessing import spawn

from weasyprint import CSS, HTML
from weasyprint.logger import LOGGER, PROGRESS_LOGGER
from weasyprint.text.fonts import FontConfiguration

from shelter.lib.pdf import textlayer
from shelter.lib.pdf.fetcher import OwnFilesOnly
from shelter.lib.pdf.matter import FOLDERS, STYLES

# Tagged, with language and title: readable aloud. The text layer is complete thanks to `textlayer`.
VARIANT = "pdf/ua-1"
PICTURE_DPI = 200
SAID_EVERY = 0.5  # seconds between two page numbers told
END_WITH_PARENT = 1  # prctl(2): PR_SET_PDEATHSIG
# No script puts so many marks on one letter, and laying out a flood of them takes the square of its length.
MARKS = "\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
FLOOD = re.compile(f"([{MARKS}]{{16}})[{MARKS}]+")
# A word longer than its line would run off the sheet. Letting words break makes every line dearer by a third,
# so only a paper that has such a word does. Thai breaks between its words without it.
LONG_WORD = re.compile("[^\\s<>\u0e00-\u0e7f]{40}")
BREAKING = "body { overflow-wrap: anywhere }"
NOT_MENDED = f"text layer left as it is: WeasyPrint is not {textlayer.WRITTEN_FOR}"


def limit(memory: int, seconds: float) -> None:
    """Bound this process: memory (bytes), processor time, no core file, an alarm that outlives the asker.

    It also ends with the fork server, which ends with the asker: nobody is left to take the paper.
    """
    whole = ceil(seconds) + 5
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(whole)
    ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGKILL)
    gc.disable()  # a child lives for one paper; what it leaves behind goes with it


def produce(
    html: str, images: Mapping[str, bytes], told: Callable[[int], None] = lambda pages: None
) -> tuple[bytes, list[str]]:
    """The paper as PDF, and what the engine complained about: message patterns without their values.

    `told` hears how many pages are laid out. Layout may go over them again, for a contents list's numbers.
    """
    complaints, pages = _Complaints(), _Pages(told)
    LOGGER.addHandler(complaints)
    PROGRESS_LOGGER.addHandler(pages)
    try:
        fetcher = OwnFilesOnly(FOLDERS, images)
        document = HTML(string=FLOOD.sub(r"\1", html), url_fetcher=fetcher).render(
            font_config=_FONTS,
            stylesheets=[*_SHEETS, _BREAKING] if LONG_WORD.search(html) else _SHEETS,
            pdf_variant=VARIANT,
        )
        fetcher.seal()
        data = document.write_pdf(pdf_variant=VARIANT, dpi=PICTURE_DPI)
    finally:
        LOGGER.removeHandler(complaints)
        PROGRESS_LOGGER.removeHandler(pages)
    return data, ([] if _MENDED else [NOT_MENDED]) + complaints.patterns


class _Complaints(logging.Handler):
    """Keeps the pattern of each warning once. The values may come from a person's file and are dropped."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.patterns: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        pattern = str(record.msg)
        if pattern not in self.patterns:
            self.patterns.append(pattern)


class _Pages(logging.Handler):
    """Tells the number of the page being laid out, which the engine notes as its progress."""

    def __init__(self, told: Callable[[int], None]) -> None:
        super().__init__(logging.INFO)
        self._told = told
        self._at = time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        now = time.monotonic()
        if "Page" in str(record.msg) and record.args and now - self._at >= SAID_EVERY:
            self._at = now
            self._told(int(record.args[0]))  # type: ignore[index, call-overload]


def _no_main(_: str) -> None:
    """Stands in for running the asker's main script again in every child: a paper needs nothing of it."""


spawn._fixup_main_from_path = spawn._fixup_main_from_name = _no_main  # type: ignore[attr-defined]
PROGRESS_LOGGER.setLevel(logging.INFO)
_MENDED = textlayer.install()
_FONTS = FontConfiguration()
_SHEETS = [
    CSS(url=f"static:{name}", font_config=_FONTS, url_fetcher=OwnFilesOnly(FOLDERS, {})) for name in STYLES
]
_BREAKING = CSS(string=BREAKING)
# The copies of the fonts go with the fork server; a child leaves by another door and does not come here.
atexit.register(shutil.rmtree, _FONTS._folder, ignore_errors=True)
produce(
    '<html lang="th" class="digits-thai"><title>.</title><body><h1>คำนำ</h1><p>น้ำ <b>ที่</b></p>'
    "<table><tr><td>๑</table>",
    {},
)
gc.freeze()
