"""The child's side: one paper from HTML, with everything slow done before the fork.

Importing this module is the preparation: WeasyPrint, the fonts, the parsed style sheet and one small page are
in memory before the first paper is asked for. The fork server imports it once; each child inherits it.
Knows no Django.
"""

import atexit
import gc
import logging
import resource
import shutil
import signal
from collections.abc import Mapping
from math import ceil
from multiprocessing import spawn
from pathlib import Path

import fontpkg_sarabun
from weasyprint import CSS, HTML
from weasyprint.logger import LOGGER
from weasyprint.text.fonts import FontConfiguration

from shelter.lib.pdf import textlayer
from shelter.lib.pdf.fetcher import OwnFilesOnly

STATIC = Path(__file__).resolve().parents[3] / "static"
FOLDERS = {"static": STATIC, "font": Path(fontpkg_sarabun.ROOT) / "files"}
STYLES = ("css/paper.css", "css/charts.css")

# Tagged, with language and title: readable aloud. The text layer is complete thanks to `textlayer`.
VARIANT = "pdf/ua-1"
PICTURE_DPI = 200
NOT_MENDED = f"text layer left as it is: WeasyPrint is not {textlayer.WRITTEN_FOR}"


def limit(memory: int, seconds: float) -> None:
    """Bound this process: memory (bytes), processor time, no core file, an alarm that outlives the asker."""
    whole = ceil(seconds) + 5
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(whole)
    gc.disable()  # a child lives for one paper; what it leaves behind goes with it


def produce(html: str, images: Mapping[str, bytes]) -> tuple[bytes, list[str]]:
    """The paper as PDF, and what the engine complained about: message patterns without their values."""
    complaints = _Complaints()
    LOGGER.addHandler(complaints)
    try:
        fetcher = OwnFilesOnly(FOLDERS, images)
        document = HTML(string=html, url_fetcher=fetcher).render(
            font_config=_FONTS, stylesheets=_SHEETS, pdf_variant=VARIANT
        )
        fetcher.seal()
        data = document.write_pdf(pdf_variant=VARIANT, dpi=PICTURE_DPI)
    finally:
        LOGGER.removeHandler(complaints)
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


def _no_main(_: str) -> None:
    """Stands in for running the asker's main script again in every child: a paper needs nothing of it."""


spawn._fixup_main_from_path = spawn._fixup_main_from_name = _no_main  # type: ignore[attr-defined]
_MENDED = textlayer.install()
_FONTS = FontConfiguration()
_SHEETS = [
    CSS(url=f"static:{name}", font_config=_FONTS, url_fetcher=OwnFilesOnly(FOLDERS, {})) for name in STYLES
]
# The copies of the fonts go with the fork server; a child leaves by another door and does not come here.
atexit.register(shutil.rmtree, _FONTS._folder, ignore_errors=True)
produce(
    '<html lang="th" class="digits-thai"><title>.</title><body><h1>คำนำ</h1><p>น้ำ <b>ที่</b></p>'
    "<table><tr><td>๑</table>",
    {},
)
gc.freeze()
