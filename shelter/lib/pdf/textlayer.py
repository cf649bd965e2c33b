"""Mend the text layer: what is printed is what can be copied, searched and read aloud.

WeasyPrint gives each glyph of a PDF one text for the whole document, taken from where the glyph is first
drawn. Thai shaping breaks that: ำ is drawn as two glyphs (ring and body), a mark may be drawn by another
glyph than its own, and the marks of a letter in another order than typed. Stock output loses every ำ
(WeasyPrint report 2841) and mixes up tone marks.

The mend, from outside and only for the version it was written for:

* every glyph that shares a cluster with others gets its own character in the font's table (ring, body, mark);
* every grapheme whose glyphs do not say it, each in its own place and in the typed order, is wrapped in a
  `/Span` marked with `ActualText`.

Readers that know `ActualText` get the source text; others still get the right characters, ำ as ํา.
"""

import functools
import io
import struct
import unicodedata
from dataclasses import dataclass
from typing import Any

import weasyprint
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from weasyprint.draw import text as drawing
from weasyprint.logger import LOGGER
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

WRITTEN_FOR = "70.0"

SARA_AM = "\u0e33"
SARA_AM_PARTS = "\u0e4d\u0e32"  # ring and body, as shaping draws them
NO_BREAK_SPACE = "\u00a0"
ZERO_WIDTH_SPACE = "\u200b"
SPACES = (" ", NO_BREAK_SPACE)
LEAST_RISE = 0.005  # em; a smaller one cannot be seen

_GLYPH = struct.Struct("=Iiii4x")  # PangoGlyphInfo: glyph, width, x and y offset, attributes
_EMPTY, _UNKNOWN = pango.PANGO_GLYPH_EMPTY, pango.PANGO_GLYPH_UNKNOWN_FLAG
_SIZES_ARE_RIGHT = pango.pango_version() >= 14802  # before, Pango told wrong font sizes
_stock_draw_first_line = drawing.draw_first_line


def install() -> bool:
    """Put the mend in place; False, and stock drawing, when WeasyPrint is another version."""
    if weasyprint.__version__ != WRITTEN_FOR or ffi.sizeof("PangoGlyphInfo") != _GLYPH.size:
        return False
    drawing.draw_first_line = _draw_first_line
    return True


def _draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> Any:
    """Draw a line where stock WeasyPrint would draw it, and say its text.

    Left to stock is what papers never hold: ellipses, text from right to left, colour and bitmap fonts.
    """
    runs = None
    if text_overflow != "ellipsis" and block_ellipsis == "none" and textbox.style["font_size"] >= 1e-6:
        if not textbox.text.strip():
            return []
        runs = _runs(stream, textbox)
    if runs is None:
        return _stock_draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)
    stream.set_text_matrix(*matrix.values)
    pen = _Pen(stream)
    for font, font_size, pango_font, units in runs:
        pen.take(font, font_size, pango_font)
        for unit in units:
            pen.draw(unit)
    pen.show()
    return []


@dataclass(slots=True)
class _Unit:
    """Glyphs that draw whole graphemes and whole clusters: (glyph, width, x offset, y offset) in Pango units.

    typed: the text to say beside them; None: they speak for themselves. anchor: the glyph that closes it.
    """

    text: str
    glyphs: list[tuple[int, int, int, int]]
    typed: str | None = None
    anchor: int | None = None


def _runs(stream: Any, textbox: Any) -> list[tuple[Any, float, Any, list[_Unit]]] | None:
    """The first line's runs as (font, size, Pango's font, units); None when one is not for this module."""
    layout = textbox.pango_layout
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _ = layout.get_first_line()
    source = layout.text.encode()
    starts = _grapheme_starts(layout.text)
    found = []
    font, font_size, pango_font = None, 0.0, None
    run = line.runs[0]
    while run != ffi.NULL:
        item, run = run.data, run.next
        if item.item.analysis.level % 2:
            return None
        if item.item.analysis.font != pango_font:
            pango_font = item.item.analysis.font
            font, font_size = stream.add_font(pango_font)
            if font.bitmap or font.png or font.svg or font.colr:
                return None
            if not _SIZES_ARE_RIGHT:
                font_size = textbox.style["font_size"]
        units = _units(item, source, starts)
        _say(font, units)
        found.append((font, font_size, pango_font, units))
    return found


class _Characters(dict[str, tuple[int, bool]]):
    """Character -> (length in UTF-8, does it begin a grapheme). ำ belongs to the letter before it."""

    def __missing__(self, character: str) -> tuple[int, bool]:
        begins = character != SARA_AM and not unicodedata.category(character).startswith("M")
        self[character] = found = len(character.encode()), begins
        return found


_characters = _Characters()


def _grapheme_starts(text: str) -> set[int]:
    """Byte offsets where a letter with its marks begins."""
    starts = set()
    offset = 0
    for character in text:
        length, begins = _characters[character]
        if begins:
            starts.add(offset)
        offset += length
    return starts


def _units(item: Any, source: bytes, starts: set[int]) -> list[_Unit]:
    """The glyphs of a run, grouped. From left to right, so clusters only rise."""
    string, offset, length = item.glyphs, item.item.offset, item.item.length
    count = string.num_glyphs
    infos = _GLYPH.iter_unpack(ffi.buffer(string.glyphs, count * _GLYPH.size))
    groups: list[tuple[int, list[tuple[int, int, int, int]]]] = []
    last = -1
    for cluster, info in zip(ffi.unpack(string.log_clusters, count), infos, strict=True):
        if cluster == last or (groups and offset + cluster not in starts):
            groups[-1][1].append(info)
        else:
            groups.append((offset + cluster, [info]))
        last = cluster
    ends = [start for start, _ in groups[1:]] + [offset + length]
    return [
        _Unit(source[start:end].decode(), glyphs) for (start, glyphs), end in zip(groups, ends, strict=True)
    ]


def _say(font: Any, units: list[_Unit]) -> None:
    """Set the text of each glyph in its font's table, and of each unit whose glyphs do not say it all.

    Such a unit takes the space after it, for pdfium drops a space shown alone. One that ends on a glyph drawn
    off its place is closed by an invisible glyph of no width in the right place, for poppler measures the gap
    to the next word from the last glyph.
    """
    before: _Unit | None = None
    for unit in units:
        glyphs = tuple([info[0] for info in unit.glyphs if info[0] != _EMPTY])
        if not glyphs:
            continue
        steady = not any(info[2] or info[3] for info in unit.glyphs)
        if not (_learn(font, glyphs, unit.text) and steady):
            unit.typed = unit.text
            _, _, x_offset, y_offset = unit.glyphs[-1]
            unit.anchor = _anchor(font) if x_offset or y_offset else None
            before = unit
        elif before and unit.text in SPACES:
            before.typed = f"{before.text} "
            before.anchor = None
            before.glyphs += unit.glyphs
            unit.glyphs = []
            before = None
        else:
            before = None


def _learn(font: Any, glyphs: tuple[int, ...], text: str) -> bool:
    """Record what each glyph stands for; True when the glyphs say the typed text by themselves."""
    known = font.__dict__.setdefault("mended_groups", {})
    if (answer := known.get((glyphs, text))) is None:
        answer = known[glyphs, text] = _learn_new(font, glyphs, text)
    return bool(answer)


def _learn_new(font: Any, glyphs: tuple[int, ...], text: str) -> bool:
    present = [glyph for glyph in glyphs if not glyph & _UNKNOWN]
    if len(glyphs) == 1:
        text = text.replace(NO_BREAK_SPACE, " ")
        own = [text] * len(present)
    else:
        own = _own_characters(font, present, text.replace(SARA_AM, SARA_AM_PARTS))
    said = [font.to_unicode.setdefault(*pair) for pair in zip(present, own, strict=True)]
    return "".join(said) == text


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


def _anchor(font: Any) -> int | None:
    """The font's invisible glyph of no width, known to the document; None: it has none."""
    glyph = _face(font.file_content, font.index).empty
    if glyph is not None:
        font.to_unicode.setdefault(glyph, ZERO_WIDTH_SPACE)
        font.widths.setdefault(glyph, 0)
    return glyph


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


class _Pen:
    """Writes glyphs to the stream, one array of strings and moves (thousandths of the size) at a time."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._array: list[str] = []
        self._move = 0.0

    def take(self, font: Any, font_size: float, pango_font: Any) -> None:
        self._font, self._size, self._pango_font = font, font_size, pango_font
        self.show()
        self._stream.set_font_size(font.hash, font_size)

    def draw(self, unit: _Unit) -> None:
        if unit.typed is not None:
            self.show()
            typed = unit.typed.encode("utf-16-be").hex()
            self._stream.stream.append(f"/Span <</ActualText <feff{typed}>>> BDC".encode())
        for info in unit.glyphs:
            self._glyph(*info, unit.anchor)
        if unit.typed is not None:
            if unit.anchor is not None:
                self._put(unit.anchor)
            self.show()
            self._stream.end_marked_content()

    def show(self) -> None:
        if self._array:
            self._stream.show_text(f"<{''.join(self._array)}>".removeprefix("<>"))
            self._array = []

    def _glyph(self, glyph: int, width: int, x_offset: int, y_offset: int, anchor: int | None) -> None:
        size = self._size
        if glyph == _EMPTY:
            self._move -= width / size
            return
        if glyph & _UNKNOWN:
            glyph = self._missing(glyph - _UNKNOWN, width)
        offset = x_offset / size
        rise = -y_offset / 1000
        if abs(rise) < LEAST_RISE * size:
            rise = 0
        if rise:
            self.show()
            self._stream.set_text_rise(rise)
            if offset > 0 and anchor is not None:
                # Set off to the right: begun in its place, or pdfium sorts it after the next letter.
                self._put(anchor)
        self._move -= offset
        self._put(glyph)
        if rise:
            self.show()
            self._stream.set_text_rise(0)
        self._move += int(self._width(glyph) + offset - width * 1000 * FROM_UNITS / size)

    def _put(self, glyph: int) -> None:
        move = round(self._move, 2)
        if move:
            self._array.append(f">{move:.2f}<" if move % 1 else f">{move:.0f}<")
        self._move = 0.0
        self._array.append(f"{glyph:04x}")

    def _width(self, glyph: int) -> int:
        """The glyph's own width, in thousandths of the font size."""
        width: int | None = self._font.widths.get(glyph)
        if width is None:
            stream = self._stream
            pango.pango_font_get_glyph_extents(self._pango_font, glyph, stream.ink_rect, stream.logical_rect)
            width = round(stream.logical_rect.width * 1000 * FROM_UNITS / self._size)
            self._font.widths[glyph] = width
        return width

    def _missing(self, codepoint: int, width: int) -> int:
        """No font has this character: an empty box of the width Pango gave it."""
        LOGGER.warning(".notdef glyph rendered for Unicode string unsupported by fonts: %r", chr(codepoint))
        font = self._font
        glyph: int = font.get_unused_glyph_id(codepoint)
        font.widths[glyph] = round(width * 1000 * FROM_UNITS / self._size)
        font.widths.setdefault(0, font.widths[glyph])
        font.to_unicode[glyph] = chr(codepoint)
        return glyph
