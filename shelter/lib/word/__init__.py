"""The text of a Word document (.docx) in reading order, and in words what of it is no text.

Headings come as `## …`, paragraphs all in bold as `**…**`, automatic numbers as they would be printed, a row
of a table as its cells parted by tabs. Of tracked changes the new text counts. Source: ECMA-376 part 1, 17.
"""

from dataclasses import dataclass

from shelter.lib.word.body import Body
from shelter.lib.word.package import Package, WordError

__all__ = ["WordError", "WordText", "read"]


@dataclass(frozen=True)
class WordText:
    """`text`: a line a paragraph. `notes`: Thai sentences about what the text does not hold."""

    text: str
    notes: tuple[str, ...]


def read(data: bytes) -> WordText:
    """Read a .docx. Raises WordError."""
    body = Body(Package(data))
    lines = body.lines()
    return WordText("\n".join(lines), tuple(body.notes()))
