"""Official papers as PDF: bounded, offline, readable by people and by machines.

`press` is what the rest of the house calls; `worker` runs in the child and, with `fetcher` and `textlayer`,
is all that imports WeasyPrint.
"""

from shelter.lib.pdf.press import (
    MAX_ROWS,
    SECONDS,
    Capped,
    PaperError,
    PaperTimeout,
    capped,
    cost_of,
    render,
)

__all__ = ["MAX_ROWS", "SECONDS", "Capped", "PaperError", "PaperTimeout", "capped", "cost_of", "render"]
