"""What happens to text on its way in: one declared normalisation, used by every form field and every search.

Thai can be typed in several byte sequences that look the same; a search then misses the very person it was
meant to find. The repairs, in order (SECURITY, *Input*):

1. line ends of any kind become ``\\n``; zero-width, bidi and other invisible controls are removed;
2. marks on one consonant in canonical order: below, above, tone, then การันต์ (ก่ิ → กิ่, ท์ิ → ทิ์);
3. NFC (never NFKC, which splits ำ);
4. นิคหิต + า → ำ, also with a tone mark between; a tone mark typed after ำ moves before it (นำ้ → น้ำ);
5. เ + เ → แ.

NUL and lone surrogates are not repaired: PostgreSQL cannot hold them, so they are refused (`has_forbidden`).
"""

import re
import unicodedata

_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")

# Default-ignorable characters, and controls no XML or paper can carry. NUL stays: it is refused, not hidden.
# U+0600-0605 and their like are format characters with a shape, so the Unicode category alone would not do.
_INVISIBLE = [
    *range(0x01, 0x09),
    *range(0x0E, 0x20),
    *range(0x7F, 0xA0),
    0xAD,  # soft hyphen
    0x34F,  # combining grapheme joiner
    0x61C,  # Arabic letter mark
    0x115F,  # Hangul fillers
    0x1160,
    0x3164,
    0xFFA0,
    0x17B4,  # Khmer inherent vowels
    0x17B5,
    *range(0x180B, 0x1810),  # Mongolian selectors
    *range(0x200B, 0x2010),  # zero-width space, joiners, direction marks
    *range(0x202A, 0x202F),  # bidi embeddings and overrides
    *range(0x2060, 0x2070),  # word joiner, invisible operators, bidi isolates
    0x2800,  # empty braille cell
    *range(0xFDD0, 0xFDF0),  # noncharacters
    *range(0xFE00, 0xFE10),  # variation selectors
    0xFEFF,  # byte order mark
    *range(0xFFF0, 0xFFFC),  # interlinear controls
    0xFFFE,
    0xFFFF,
    *range(0x1D173, 0x1D17B),  # musical controls
    *range(0xE0000, 0xE1000),  # tags and further selectors
]
_STRIP = dict.fromkeys(_INVISIBLE)

_ABOVE = frozenset("\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e4d")
_SILENCERS = frozenset("\u0e4c\u0e4e")
_TONES = "\u0e48-\u0e4b"
_MARK_RUN = re.compile(r"[^\w\s\x00-\x7f]{2,}")  # combining marks are never \w
_NIKHAHIT_AA = re.compile(f"\u0e4d([{_TONES}]*)\u0e32")
_AM_RUN = re.compile(f"\u0e33[\u0e33{_TONES}]+")
_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")


def has_forbidden(text: str) -> bool:
    """True when the text holds NUL or a lone surrogate: nothing that can be stored or answered."""
    return _FORBIDDEN.search(text) is not None


def has_letter(text: str) -> bool:
    """True when something in it can be read out; a name of signs or pictures alone cannot be searched."""
    return any(char.isalpha() for char in text)


def _mark_rank(char: str) -> tuple[int, int] | None:
    """Place of a combining mark in its cluster; None for anything else.

    Thai below-marks and tones carry a Unicode combining class, above-vowels and การันต์ carry none. Ranking the
    classed marks of other scripts on the same two sides keeps the result stable under NFC.
    """
    if char in _ABOVE:
        return (1, 0)
    if char in _SILENCERS:
        return (3, 0)
    combining = unicodedata.combining(char)
    if combining:
        return (0 if combining < 107 else 2, combining)  # 107: ไม้เอก … ไม้จัตวา
    return None


def _order_marks(match: re.Match[str]) -> str:
    out: list[str] = []
    cluster: list[tuple[tuple[int, int], str]] = []
    for char in match.group():
        rank = _mark_rank(char)
        if rank is not None:
            cluster.append((rank, char))
            continue
        out.extend(mark for _, mark in sorted(cluster, key=lambda pair: pair[0]))
        cluster.clear()
        out.append(char)
    out.extend(mark for _, mark in sorted(cluster, key=lambda pair: pair[0]))
    return "".join(out)


def _tone_before_am(match: re.Match[str]) -> str:
    run = match.group()
    return run.replace("\u0e33", "") + "\u0e33" * run.count("\u0e33")


def _pass(text: str) -> str:
    # Marks first: NFC sorts them too, but by insertion, which a long run of them turns into minutes.
    text = _MARK_RUN.sub(_order_marks, text)
    text = unicodedata.normalize("NFC", text)
    text = _NIKHAHIT_AA.sub("\\1\u0e33", text)
    text = _AM_RUN.sub(_tone_before_am, text)
    return text.replace("\u0e40\u0e40", "\u0e41")


def normalise(text: str) -> str:
    """The one form in which text is kept and compared; idempotent; lines and inner spaces are left alone.

    Text of nothing but blanks and invisible characters becomes ``""``.
    """
    text = _LINE_END.sub("\n", text).translate(_STRIP)
    # One repair can make room for another (a tone moved before ำ joins the marks there): repeat to rest.
    while (repaired := _pass(text)) != text:
        text = repaired
    return text if text.strip() else ""


def squeeze(text: str) -> str:
    """`normalise` for one-line fields: every run of white space is one space, none at the ends."""
    return " ".join(normalise(text).split())
