"""Debian's Chromium as the other arm: started for each paper, or kept open."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PROGRAM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def print_cold(html: Path, pdf: Path, profile: Path) -> None:
    """A new process prints the file."""
    subprocess.run(
        [
            PROGRAM,
            *FLAGS,
            f"--user-data-dir={profile}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={pdf}",
            html.as_uri(),
        ],
        check=True,
        capture_output=True,
    )


@contextmanager
def kept_open() -> Iterator[Page]:
    """A page of a Chromium that has started."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(PROGRAM), args=list(FLAGS[1:]))
        try:
            yield browser.new_page()
        finally:
            browser.close()


def print_warm(page: Page, html: Path) -> bytes:
    """The open browser loads the file anew and prints it, tagged as a cold one does."""
    page.goto(html.as_uri())
    return page.pdf(prefer_css_page_size=True, tagged=True)
