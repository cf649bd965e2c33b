"""The light text of a section as blocks: paragraphs, items, headings, tables; for page, PDF and Word."""

import re
from dataclasses import dataclass

from shelter.lib.thai import to_arabic_digits, to_thai_digits

# Of one section, in characters: some hundred and ninety pages, and what an editor in a browser can hold.
LONGEST_BODY = 500_000
PARAGRAPH, ITEM, BULLET, HEADING, TABLE = "paragraph", "item", "bullet", "heading", "table"
_ITEM = re.compile(r"^(?P<mark>\(?\d{1,2}\)|\d{1,2}\.|\d{1,2}(?:\.\d{1,2})+[.)]?)\s+(?=\S)")
_BULLET = re.compile(r"^[-•–]\s+")
# A web or e-mail address is left as typed: digits in it are not numbers. An e-mail starts where no letter of
# one stands before, so that a long Thai line, which has no spaces, is read once and not once per letter.
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)


@dataclass(frozen=True)
class Block:
    """`mark` is an item's own number ("๑)", "4.1"); `rows` the cells of a table."""

    kind: str
    text: str = ""
    mark: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def blocks_of(body: str) -> list[Block]:
    """The blocks of a body in order; blank lines separate and say nothing."""
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    for raw in body.split("\n"):
        if "\t" in raw.strip():
            rows.append(tuple(cell.strip() for cell in raw.rstrip().split("\t")))
            continue
        if rows:
            blocks.append(_table(rows))
            rows = []
        line = raw.strip()
        if line:
            blocks.append(_block(line))
    if rows:
        blocks.append(_table(rows))
    return blocks


def _table(rows: list[tuple[str, ...]]) -> Block:
    width = max(len(row) for row in rows)
    return Block(TABLE, rows=tuple(row + ("",) * (width - len(row)) for row in rows))


def _block(line: str) -> Block:
    if line.startswith("## "):
        return Block(HEADING, line[3:].strip())
    if item := _ITEM.match(to_arabic_digits(line)):
        return Block(ITEM, line[item.end() :], line[: item.end("mark")])
    if bullet := _BULLET.match(line):
        return Block(BULLET, line[bullet.end() :])
    return Block(PARAGRAPH, line)


def in_digits(text: str, style: str) -> str:
    """The text with every digit in one style ("thai" or "arabic"), addresses apart (DOMAIN 10.3)."""
    convert = to_thai_digits if style == "thai" else to_arabic_digits
    parts, end = [], 0
    for address in _ADDRESS.finditer(text):
        parts += [convert(text[end : address.start()]), address.group()]
        end = address.end()
    return "".join([*parts, convert(text[end:])])
