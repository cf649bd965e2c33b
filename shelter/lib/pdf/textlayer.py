"""Mend the text layer: what is printed is what can be copied, searched and read aloud.

WeasyPrint gives each glyph of a PDF one text for the whole document, taken from where the glyph is first
drawn. Thai shaping breaks that: ำ is drawn as two glyphs (ring and body), a mark may be drawn by another
glyph than its own, and the marks of a letter in another order than typed. Stock output loses every ำ
(WeasyPrint issue 2841) and mixes up tone marks.

The mend, from outside and only for the version it was written for:

* every glyph that shares a cluster with others gets its own character in the font's table (ring, body, mark);
* every grapheme drawn by several glyphs, or by a glyph whose text elsewhere is another, is wrapped in a
  `/Span` marked with `ActualText`, the typed characters in the typed order.

Readers that know `ActualText` get the source text; others still get the right characters, ำ as ํา.
"""

import bisect
import functools
import io
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import pydyf
import weasyprint
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from weasyprint.draw import text as drawing
from weasyprint.text.ffi import ffi, pango

WRITTEN_FOR = "70.0"

SARA_AM = "\u0e33"
SARA_AM_PARTS = "\u0e4d\u0e32"  # ring and body, as shaping draws them
NO_BREAK_SPACE = "\u00a0"
ZERO_WIDTH_SPACE = "\u200b"
LEAST_RISE = 0.005  # em
SPACES = (" ", NO_BREAK_SPACE)

_Call = tuple[str, tuple[Any, ...]]
_TOKENS = re.compile(r"<([0-9a-f]*)>|([^<]+)")  # of a TJ array: glyph codes, or a move
_stock_draw_first_line = drawing.draw_first_line


def install() -> bool:
    """Put the mend in place; False, and stock drawing, when WeasyPrint is another version."""
    if weasyprint.__version__ != WRITTEN_FOR:
        return False
    drawing.draw_first_line = _draw_first_line
    return True


def _draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> Any:
    """Draw a line as stock WeasyPrint does, then write its calls with the marks between them."""
    recorder = _Recorder(stream)
    emojis = _stock_draw_first_line(recorder, textbox, text_overflow, block_ellipsis, matrix)
    if recorder.calls:
        drawn, marks = _marks(stream, textbox)
        if recorder.digits() != 4 * drawn:  # bitmap fonts write two digits a glyph: left as they are
            marks = {}
        _Writer(stream, marks).write(recorder.calls)
    return emojis


class _Recorder:
    """A stream that keeps the text operators in order instead of writing them; the rest goes through."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.calls: list[_Call] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def digits(self) -> int:
        shown = (args[0] for name, args in self.calls if name == "show_text")
        return sum(len(codes) for array in shown for codes, _ in _TOKENS.findall(array))

    def show_text(self, text: str) -> None:
        self.calls.append(("show_text", (text,)))

    def set_text_rise(self, rise: float) -> None:
        self.calls.append(("set_text_rise", (rise,)))

    def set_text_matrix(self, *values: float) -> None:
        self.calls.append(("set_text_matrix", values))

    def set_font_size(self, font: str, size: float) -> None:
        self.calls.append(("set_font_size", (font, size)))


@dataclass(slots=True)
class _Mark:
    """Typed text beside glyphs. `end`: number of the glyph after the last; `anchor`: what closes it."""

    end: int
    text: str
    anchor: str


def _marks(stream: Any, textbox: Any) -> tuple[int, dict[int, _Mark]]:
    """How many glyphs the line draws, and its marks by number of their first glyph, in drawing order.

    Also sets the text of each glyph in its font's table. A mark takes the space after it: pdfium drops a
    space shown alone. One that ends on a glyph drawn off its place is closed by an invisible glyph of no
    width in the right place, for poppler measures the gap to the next word from the last glyph.
    """
    line, _ = textbox.pango_layout.get_first_line()
    source = textbox.pango_layout.text.encode()
    starts = _grapheme_starts(source)
    drawn = 0
    marks: dict[int, _Mark] = {}
    before: _Mark | None = None
    run = line.runs[0]
    while run != ffi.NULL:
        item, run = run.data, run.next
        font, _ = stream.add_font(item.item.analysis.font)
        right_to_left = item.item.analysis.level % 2
        for unit in _units(item, source, starts):
            if not unit.glyphs:  # a zero-width character
                continue
            first, drawn = drawn, drawn + len(unit.glyphs)
            if _learn(font, unit.glyphs, unit.text) and not right_to_left:
                anchor = "" if unit.steady else _anchor(font)
                before = marks[first] = _Mark(drawn, unit.text, anchor)
            elif before and unit.text in SPACES:
                before.end, before.text, before.anchor, before = drawn, before.text + " ", "", None
            else:
                before = None
    return drawn, marks


def _grapheme_starts(source: bytes) -> set[int]:
    """Byte offsets where a letter with its marks begins. ำ belongs to the letter before it."""
    starts = set()
    offset = 0
    for character in source.decode():
        if character != SARA_AM and not unicodedata.category(character).startswith("M"):
            starts.add(offset)
        offset += len(character.encode())
    return starts


@dataclass(slots=True)
class _Unit:
    """Glyphs that draw whole graphemes and whole clusters; steady: the last is drawn in its own place."""

    text: str
    glyphs: list[int] = field(default_factory=list)
    steady: bool = True


def _units(item: Any, source: bytes, starts: set[int]) -> list[_Unit]:
    """The glyphs of a run in drawing order, grouped."""
    string, offset, length = item.glyphs, item.item.offset, item.item.length
    clusters = ffi.unpack(string.log_clusters, string.num_glyphs)
    bounds = sorted({cluster for cluster in clusters if offset + cluster in starts} | {0})
    units: dict[int, _Unit] = {}
    for index, cluster in enumerate(clusters):
        place = bisect.bisect_right(bounds, cluster) - 1
        if place not in units:
            end = bounds[place + 1] if place + 1 < len(bounds) else length
            units[place] = _Unit(source[offset + bounds[place] : offset + end].decode())
        info = string.glyphs[index]
        if info.glyph != pango.PANGO_GLYPH_EMPTY:
            units[place].glyphs.append(info.glyph)
            units[place].steady = not (info.geometry.x_offset or info.geometry.y_offset)
    return list(units.values())


def _learn(font: Any, glyphs: list[int], text: str) -> bool:
    """Record what each glyph stands for; True when the group needs its typed text beside it."""
    table: dict[int, str] = font.__dict__.setdefault("mended_to_unicode", {})
    known = [glyph for glyph in glyphs if not glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG]
    if len(glyphs) == 1:
        text = text.replace(NO_BREAK_SPACE, " ")
        own = [text] * len(known)
    else:
        own = _own_characters(font, known, text.replace(SARA_AM, SARA_AM_PARTS))
    for glyph, character in zip(known, own, strict=True):
        font.to_unicode[glyph] = table.setdefault(glyph, character)
    return len(glyphs) > 1 or any(table[glyph] != text for glyph in known)


def _own_characters(font: Any, glyphs: list[int], text: str) -> list[str]:
    """One character for each glyph: the one the font draws with it, else the next one left over."""
    left = list(text)
    plain = _face(font.file_content, font.index).plain
    found: list[str] = []
    for glyph in glyphs:
        own = next((c for c in left if c in plain.get(glyph, ())), "")
        if own:
            left.remove(own)
        found.append(own)
    return [own or (left.pop(0) if left else ZERO_WIDTH_SPACE) for own in found]


def _anchor(font: Any) -> str:
    """The font's invisible glyph of no width, as shown, and known to the document; empty: it has none."""
    glyph = _face(font.file_content, font.index).empty
    if glyph is None:
        return ""
    font.to_unicode.setdefault(glyph, ZERO_WIDTH_SPACE)
    font.widths.setdefault(glyph, 0)
    return f"<{glyph:04x}>"


@dataclass(frozen=True, slots=True)
class _Face:
    """What a font file tells: the characters each glyph is the plain picture of, and a glyph without ink."""

    plain: dict[int, set[str]]
    empty: int | None


@functools.lru_cache(maxsize=16)
def _face(content: bytes, index: int) -> _Face:
    plain: dict[int, set[str]] = {}
    with TTFont(io.BytesIO(content), fontNumber=index, lazy=True) as font:
        for codepoint, name in (font.getBestCmap() or {}).items():
            plain.setdefault(font.getGlyphID(name), set()).add(chr(codepoint))
        outlines = font.get("glyf")
        blank = [
            glyph
            for glyph, name in enumerate(font.getGlyphOrder()[:8])
            if outlines and font["hmtx"][name][0] == 0 and outlines[name].numberOfContours == 0
        ]
    return _Face(plain, blank[0] if blank else None)


class _Writer:
    """Writes a line's recorded calls to the real stream, marks opened and closed between the right glyphs."""

    def __init__(self, stream: Any, marks: dict[int, _Mark]) -> None:
        self._stream = stream
        self._marks = marks
        self._mark: _Mark | None = None
        self._at = 0  # number of the next glyph
        self._risen = 0.0
        self._pending: list[str] = []  # strings and moves not yet shown

    def write(self, calls: list[_Call]) -> None:
        size = 0.0
        for name, args in calls:
            if name == "show_text":
                self._array(args[0])
                continue
            if name == "set_font_size":
                size = args[1]
            elif name == "set_text_rise":
                # A rise nobody can see would part a letter's glyphs, and pdfium puts a space where they part.
                rise = args[0] if abs(args[0]) >= LEAST_RISE * size else 0.0
                if rise == self._risen:
                    continue
                self._risen, args = rise, (rise,)
            self._show()
            getattr(self._stream, name)(*args)
        self._close()
        self._show()

    def _array(self, array: str) -> None:
        for codes, move in _TOKENS.findall(array):
            if move.strip(" 0"):
                if self._risen and not self._pending and move.lstrip().startswith("-"):
                    # Set off to the right: begun in its place, or pdfium sorts it after the next letter.
                    self._anchor()
                self._pending.append(move)
            for start in range(0, len(codes), 4):
                if self._mark and self._at == self._mark.end:
                    self._close()
                if mark := self._marks.get(self._at):
                    self._show()
                    self._open(mark)
                self._pending.append(f"<{codes[start : start + 4]}>")
                self._at += 1

    def _show(self) -> None:
        if self._pending:
            self._stream.show_text(" ".join(self._pending).replace("> <", ""))
            self._pending.clear()

    def _open(self, mark: _Mark) -> None:
        typed = "<feff" + mark.text.encode("utf-16-be").hex() + ">"
        self._stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": typed}))
        self._mark = mark

    def _close(self) -> None:
        if self._mark:
            self._anchor()
            self._show()
            self._stream.end_marked_content()
            self._mark = None

    def _anchor(self) -> None:
        if self._mark and self._mark.anchor:
            self._pending.append(self._mark.anchor)
