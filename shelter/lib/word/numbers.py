"""What paragraph styles say, and automatic numbers as Word would print them (17.7, 17.9)."""

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from shelter.lib.thai import to_thai_digits
from shelter.lib.word.xml import child, is_on, local, value, whole


@dataclass(frozen=True)
class Style:
    """What a paragraph style says; None and 0 where it says nothing. `outline` 0 is a first heading."""

    outline: int | None = None
    number: int | None = None
    level: int | None = None
    is_bold: bool = False
    is_contents: bool = False


# Word itself knows no more than 4,079 styles, based on each other in ten steps.
MOST_STYLES, MOST_STEPS = 5_000, 20


def styles_of(root: Any) -> dict[str, Style]:
    """Style id → what it says itself or takes over from the styles it is based on."""
    styles = (one for one in (root if root is not None else ()) if local(one) == "style")
    raw = {value(one, "styleId"): one for one in islice(styles, MOST_STYLES)}
    return {name: _style(raw, name) for name in raw}


def _style(raw: dict[str, Any], name: str) -> Style:
    outline = number = level = None
    bold: Any = None
    seen: set[str] = set()
    label = ""
    while name in raw and name not in seen and len(seen) < MOST_STEPS:
        seen.add(name)
        one = raw[name]
        label = label or value(child(one, "name") if child(one, "name") is not None else one)
        paragraph, run = child(one, "pPr"), child(one, "rPr")
        if outline is None:
            outline = whole(child(paragraph, "outlineLvl"))
        if number is None:
            number = whole(child(paragraph, "numPr", "numId"))
            level = whole(child(paragraph, "numPr", "ilvl"))
        bold = child(run, "b") if bold is None else bold
        based = child(one, "basedOn")
        name = value(based) if based is not None else ""
    return Style(outline, number, level, is_on(bold), label.lower().startswith("toc"))


_THAI_LETTERS = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"


def _roman(number: int) -> str:
    parts = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
    written = ""
    for worth, sign in (*parts, (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        written += sign * (number // worth)
        number %= worth
    return written


def _letters(number: int, alphabet: str) -> str:
    """a … z, aa … zz: Word repeats the letter."""
    turn, at = divmod(number - 1, len(alphabet))
    return alphabet[at] * min(turn + 1, 5) if number > 0 else ""


def _written(number: int, style: str) -> str:
    if style in ("thaiNumbers", "thaiCounting"):
        return to_thai_digits(str(number))
    if style == "thaiLetters":
        return _letters(number, _THAI_LETTERS)
    if style in ("lowerLetter", "upperLetter"):
        letters = _letters(number, "abcdefghijklmnopqrstuvwxyz")
        return letters.upper() if style == "upperLetter" else letters
    if style in ("lowerRoman", "upperRoman"):
        return _roman(number).upper() if style == "upperRoman" else _roman(number)
    return f"{number:02d}" if style == "decimalZero" else str(number)


@dataclass
class _Level:
    style: str = "decimal"
    text: str = ""
    start: int = 1
    all_arabic: bool = False


@dataclass
class _List:
    """The levels of one abstract numbering and how far each has counted."""

    levels: dict[int, _Level] = field(default_factory=dict)
    counted: dict[int, int] = field(default_factory=dict)


class Numbers:
    """Automatic numbers as Word would print them (17.9)."""

    def __init__(self, root: Any) -> None:
        self._lists: dict[str, _List] = {}
        self._of: dict[int, tuple[str, dict[int, int]]] = {}
        self._begun: set[int] = set()
        for one in root if root is not None else ():
            if local(one) == "abstractNum":
                self._lists[value(one, "abstractNumId")] = _List(
                    {self._order(level): self._level(level) for level in one if local(level) == "lvl"}
                )
            elif local(one) == "num" and (chosen := child(one, "abstractNumId")) is not None:
                starts = {}
                for override in one:
                    start = whole(child(override, "startOverride"))
                    if local(override) == "lvlOverride" and start is not None:
                        starts[self._order(override)] = start
                if (number := value(one, "numId")).isdecimal():
                    self._of[int(number)] = (value(chosen), starts)

    @staticmethod
    def _order(element: Any) -> int:
        order = value(element, "ilvl")
        return int(order) if re.fullmatch(r"[0-8]", order) else 0

    @staticmethod
    def _level(element: Any) -> _Level:
        style, text, start = (child(element, name) for name in ("numFmt", "lvlText", "start"))
        return _Level(
            style=value(style) if style is not None else "decimal",
            text=value(text) if text is not None else "",
            start=found if (found := whole(start)) is not None else 1,
            all_arabic=is_on(child(element, "isLgl")),
        )

    def next(self, number: int, level: int) -> str:
        """The label of the next paragraph of this list and level; "-" for a bullet, "" for none."""
        abstract, starts = self._of.get(number, ("", {}))
        listed = self._lists.get(abstract)
        if listed is None or level not in listed.levels:
            return ""
        if number not in self._begun:
            self._begun.add(number)
            listed.counted |= {order: start - 1 for order, start in starts.items()}
        own = listed.levels[level]
        if own.style == "bullet":
            return "-"
        if own.style == "none":
            return ""
        listed.counted[level] = listed.counted.get(level, own.start - 1) + 1
        for deeper in [order for order in listed.counted if order > level]:
            del listed.counted[deeper]

        def part(found: re.Match[str]) -> str:
            order = int(found[1]) - 1
            of = listed.levels.get(order, _Level())
            return _written(listed.counted.get(order, of.start), "decimal" if own.all_arabic else of.style)

        return re.sub(r"%([1-9])", part, own.text).strip()
