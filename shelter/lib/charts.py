"""Charts for screen and paper from one place: SVG shapes without letters, labels as HTML beside them.

Thai inside SVG text loses its marks in PDF, and style attributes are refused on screen, so a shape carries
its sizes as SVG attributes and a label its place as a class (`static/css/charts.css`). In black and white:
first = dashed line with hollow squares, latest = solid line with dots; the numbers are printed.
Templates: `charts/radar.html`, `charts/bars.html`.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shelter.lib.thai import to_thai_digits

SLOTS = 16  # places for labels around a radar, clockwise from the top, 22.5 degrees apart
WIDTH, HEIGHT, RADIUS = (
    520,
    430,
    150,
)  # of the radar's drawing, in its own units; charts.css knows them as percent
BAR_WIDTH, BAR_HEIGHT = 300, 14
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img"><title>{}</title>'
HOLLOW = '<circle cx="{}" cy="{}" r="5" fill="#fff" stroke="#000" stroke-width="2"/>'
NO_SCORE = "ยังไม่ประเมิน"


@dataclass(frozen=True, slots=True)
class RadarLabel:
    """One axis: its name, its numbers as printed ("2 / 4", first then latest), and its place 0-15."""

    slot: int
    label: str
    values: str


@dataclass(frozen=True, slots=True)
class Radar:
    """`svg` holds shapes only. `compares`: there is a first and a latest line to tell apart. `holds`: some of
    the latest scores stand apart from their line."""

    svg: SafeString
    labels: list[RadarLabel]
    compares: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: name, number as printed ("21 / 25"), and the bar as `svg`."""

    label: str
    values: str
    svg: SafeString


def number(value: float, thai_digits: bool = False) -> str:
    """A score as people write it: whole numbers without a point, at most two places."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return to_thai_digits(text) if thai_digits else text


def radar(
    axes: Sequence[tuple[str, float | None, float | None]],
    maximum: float,
    title: str,
    thai_digits: bool = False,
    held: Collection[int] = (),
) -> Radar:
    """A spider chart of 3-16 axes `(label, first, latest)`, each 0 to maximum; None: not scored, a gap.

    title: read aloud in place of the picture; no personal data. held: axes whose latest score does not count:
    a hollow dot beside the line, the number in brackets.
    """
    count = len(axes)
    if not 3 <= count <= SLOTS:
        raise ValueError(f"a radar has 3 to {SLOTS} axes, not {count}")
    firsts = [first for _, first, _ in axes]
    latests = [latest for _, _, latest in axes]
    compares = any(value is not None for value in firsts)
    rings = format_html_join(
        "",
        '<polygon class="ring" points="{}" fill="none" stroke="#9a958a" stroke-width="{}"/>',
        (
            (_points([_at(i, count, step / 5) for i in range(count)]), 1.2 if step == 5 else 0.6)
            for step in range(1, 6)
        ),
    )
    spokes = format_html_join(
        "",
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="#9a958a" stroke-width="0.6"/>',
        ((*_text(_at(i, count, 0)), *_text(_at(i, count, 1))) for i in range(count)),
    )
    counted = [None if i in held else value for i, value in enumerate(latests)]
    apart = [(i, value) for i, value in enumerate(latests) if i in held and value is not None]
    svg = format_html(
        SVG + "{}{}{}{}{}</svg>",
        WIDTH, HEIGHT, title, rings, spokes,
        _line(firsts, maximum, first=True), _line(counted, maximum, first=False),
        format_html_join("", HOLLOW, (_text(_at(i, count, _share(v, maximum))) for i, v in apart)),
    )  # fmt: skip
    labels = [
        RadarLabel(
            slot=round(SLOTS * i / count) % SLOTS,
            label=label,
            values=_compared(first, latest, compares=compares, held=i in held, thai_digits=thai_digits),
        )
        for i, (label, first, latest) in enumerate(axes)
    ]
    return Radar(svg, labels, compares, bool(apart))


def _compared(
    first: float | None, latest: float | None, *, compares: bool, held: bool, thai_digits: bool
) -> str:
    """`2 / 4`, the latest in brackets where it does not count; what was never scored is said once."""
    if latest is None and (first is None or not compares):
        return NO_SCORE
    known = ["–" if value is None else number(value, thai_digits) for value in (first, latest)]
    after = f"({known[1]})" if held else known[1]
    return f"{known[0]} / {after}" if compares else after


def bars(rows: Sequence[tuple[str, float | None, float]], thai_digits: bool = False) -> list[Bar]:
    """Horizontal bars `(label, value, maximum)`: the frame is the maximum, the filling the value."""
    return [_bar(label, value, maximum, thai_digits) for label, value, maximum in rows]


def _bar(label: str, value: float | None, maximum: float, thai_digits: bool) -> Bar:
    values = NO_SCORE if value is None else f"{number(value, thai_digits)} / {number(maximum, thai_digits)}"
    width, height = BAR_WIDTH - 1, BAR_HEIGHT - 1
    shapes = format_html(
        '<rect x="0.5" y="0.5" width="{}" height="{}" fill="none" stroke="#5d5a51"/>'
        '<rect x="0.5" y="0.5" width="{}" height="{}" fill="#45433c"/>',
        *(width, height, round(width * _share(value or 0, maximum), 1), height),
    )
    svg = format_html(SVG + "{}</svg>", BAR_WIDTH, BAR_HEIGHT, f"{label} {values}", shapes)
    return Bar(label, values, svg)


def _line(values: list[float | None], maximum: float, first: bool) -> SafeString:
    """The line of one round of scores with a sign at each; closed and tinted only when nothing is missing."""
    count = len(values)
    spots = [None if v is None else _at(i, count, _share(v, maximum)) for i, v in enumerate(values)]
    look = (
        SafeString('stroke="#45433c" stroke-width="2" stroke-dasharray="6 4"')
        if first
        else SafeString('stroke="#000" stroke-width="2.5" stroke-linejoin="round"')
    )
    known = [spot for spot in spots if spot is not None]
    if len(known) == count:
        tint = SafeString('fill="none"' if first else 'fill="#000" fill-opacity="0.12"')
        shape = format_html('<polygon points="{}" {} {}/>', _points(known), tint, look)
    else:
        pairs = ((spots[i], spots[(i + 1) % count]) for i in range(count))
        shape = format_html_join(
            "",
            '<line x1="{}" y1="{}" x2="{}" y2="{}" {}/>',
            ((*_text(a), *_text(b), look) for a, b in pairs if a is not None and b is not None),
        )
    if first:
        sign = '<rect x="{}" y="{}" width="7" height="7" fill="#fff" stroke="#45433c" stroke-width="2"/>'
        signs = format_html_join("", sign, (_text((x - 3.5, y - 3.5)) for x, y in known))
    else:
        signs = format_html_join(
            "", '<circle cx="{}" cy="{}" r="4.5" fill="#000"/>', (_text(spot) for spot in known)
        )
    return shape + signs


def _share(value: float, maximum: float) -> float:
    return min(max(value / maximum, 0.0), 1.0)


def _at(index: int, count: int, share: float) -> tuple[float, float]:
    angle = 2 * math.pi * index / count
    return WIDTH / 2 + RADIUS * share * math.sin(angle), HEIGHT / 2 - RADIUS * share * math.cos(angle)


def _text(spot: tuple[float, float]) -> tuple[str, str]:
    return f"{spot[0]:.1f}", f"{spot[1]:.1f}"


def _points(spots: list[tuple[float, float]]) -> str:
    return " ".join(",".join(_text(spot)) for spot in spots)
