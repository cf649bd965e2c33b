"""Thailand's provinces, districts and sub-districts with post codes: by code, or by what people type.

A place is known by its code: 2 characters for a province, 4 for a district, 6 for a sub-district, each
beginning with its parent's. A record keeps the code of the deepest place it knows: a province alone is a fair
answer. The tree is data/thai_addresses.json, read once, on first use; scripts/vendor_addresses.py says where
it comes from and which codes are official.
"""

import difflib
import functools
import json
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shelter.lib.text import squeeze
from shelter.lib.thai import to_arabic_digits

_DATA = Path(__file__).parent / "data" / "thai_addresses.json"
_BANGKOK = "10"
_LEVEL_OF_LENGTH = {2: 0, 4: 1, 6: 2}  # province, district, sub-district
_LABELS = ("จังหวัด", "อำเภอ", "ตำบล")
_SHORT_LABELS = ("จ.", "อ.", "ต.")
_BANGKOK_LABELS = ("", "เขต", "แขวง")


@dataclass(frozen=True, slots=True)
class Place:
    """A province, district or sub-district; the names of levels below it are empty."""

    code: str
    province: str
    district: str = ""
    subdistrict: str = ""
    postcodes: tuple[str, ...] = ()

    @property
    def level(self) -> int:
        """0 province, 1 district, 2 sub-district."""
        return _LEVEL_OF_LENGTH[len(self.code)]

    @property
    def name(self) -> str:
        return (self.province, self.district, self.subdistrict)[self.level]

    @property
    def postcode(self) -> str:
        """The post code of a sub-district; a few have several, this is the first."""
        return self.postcodes[0] if self.postcodes else ""

    @property
    def path(self) -> str:
        """`ต.โพธิ์ อ.เมืองศรีสะเกษ จ.ศรีสะเกษ 33000`; in Bangkok `แขวงบางมด เขตทุ่งครุ กรุงเทพมหานคร 10140`."""
        return self._path(_SHORT_LABELS)

    @property
    def full_path(self) -> str:
        """The path for official papers, labels in full: `ตำบลโพธิ์ อำเภอเมืองศรีสะเกษ จังหวัดศรีสะเกษ 33000`."""
        return self._path(_LABELS)

    def _path(self, labels: tuple[str, str, str]) -> str:
        of_province, of_district, of_subdistrict = _BANGKOK_LABELS if self.code[:2] == _BANGKOK else labels
        parts = (
            self.subdistrict and of_subdistrict + self.subdistrict,
            self.district and of_district + self.district,
            of_province + self.province,
            self.postcode,
        )
        return " ".join(part for part in parts if part)


class _Tree:
    """All places, and the indexes that make searching them quick."""

    def __init__(self) -> None:
        self.by_code: dict[str, Place] = {}
        self.children: dict[str, list[Place]] = defaultdict(list)
        for province_code, province, districts in json.loads(_DATA.read_text(encoding="utf-8"))["provinces"]:
            self._add("", Place(province_code, province))
            for district_code, district, subdistricts in districts:
                self._add(province_code, Place(district_code, province, district))
                for code, name, *postcodes in subdistricts:
                    self._add(district_code, Place(code, province, district, name, tuple(postcodes)))

        self.by_name: dict[str, list[Place]] = defaultdict(list)
        self.by_postcode: dict[str, list[Place]] = defaultdict(list)
        for place in self.by_code.values():
            self.by_name[place.name].append(place)
            for postcode in place.postcodes:
                self.by_postcode[postcode].append(place)
        self.names = sorted(self.by_name)
        self.by_bigram: dict[str, list[str]] = defaultdict(list)
        for name in self.names:
            for bigram in _bigrams(name):
                self.by_bigram[bigram].append(name)

    def _add(self, parent: str, place: Place) -> None:
        self.by_code[place.code] = place
        self.children[parent].append(place)

    def names_from(self, start: str) -> Iterator[str]:
        for index in range(bisect_left(self.names, start), len(self.names)):
            if not self.names[index].startswith(start):
                return
            yield self.names[index]


def _bigrams(name: str) -> set[str]:
    padded = f" {name} "
    return {padded[i : i + 2] for i in range(len(padded) - 1)}


@functools.cache
def _tree() -> _Tree:
    return _Tree()


def provinces() -> list[Place]:
    """The 77 provinces in dictionary order."""
    return list(_tree().children[""])


def districts(province_code: str) -> list[Place]:
    """Districts of a province in dictionary order; empty for an unknown code."""
    return _children(province_code, 2)


def subdistricts(district_code: str) -> list[Place]:
    """Sub-districts of a district in dictionary order; empty for an unknown code."""
    return _children(district_code, 4)


def _children(code: str, length: int) -> list[Place]:
    return list(_tree().children.get(code, ())) if len(code) == length else []


def get(code: str) -> Place | None:
    """The place with this code, of any level; None when there is none."""
    return _tree().by_code.get(code)


def path(code: str) -> str:
    """`Place.path` of a code; `""` for an empty or unknown one."""
    place = get(code)
    return place.path if place else ""


# --- provinces by name --------------------------------------------------------------------------
_PROVINCE_ALIASES = {
    "กทม": "กรุงเทพมหานคร",
    "กรุงเทพ": "กรุงเทพมหานคร",
    "กรุงเทพฯ": "กรุงเทพมหานคร",
    "กรุงเก่า": "พระนครศรีอยุธยา",
    "อยุธยา": "พระนครศรีอยุธยา",
    "โคราช": "นครราชสีมา",
    "แปดริ้ว": "ฉะเชิงเทรา",
    "ศรีษะเกษ": "ศรีสะเกษ",  # the usual misspelling, and a sub-district of น่าน
}
_PROVINCE_LABEL = re.compile(r"^(?:จังหวัด|จว?\.)\s*")


def _province_name(text: str) -> str:
    name = _PROVINCE_LABEL.sub("", squeeze(text)).replace(" ", "").rstrip(".")
    return _PROVINCE_ALIASES.get(name, name)


@functools.lru_cache(maxsize=512)
def find_province(text: str) -> Place | None:
    """The province meant: with or without จ./จังหวัด, by a common short name or an unmistakable beginning."""
    name = _province_name(text)
    begins = [place for place in provinces() if len(name) > 2 and place.province.startswith(name)]
    exact = [place for place in begins if place.province == name]
    found = exact or begins
    return found[0] if len(found) == 1 else None


def suggest_provinces(text: str, limit: int = 3) -> list[str]:
    """Names of provinces that look like what was typed, best first: ศรีสเกศ → ศรีสะเกษ."""
    names = [place.province for place in provinces()]
    return difflib.get_close_matches(_province_name(text), names, limit, cutoff=0.6)


# --- search -------------------------------------------------------------------------------------
# Not before แขวง or เขต, in which many names end; ต.สามตำบล and ต.จ.ป.ร. are names too.
_STARTS_A_WORD = re.compile(r"(?:จังหวัด|(?:กิ่ง)?อำเภอ|(?<!สาม)ตำบล|จ\.(?!ป\.ร)|(?:กิ่ง)?อ\.|ต\.|\d+)")
_LABEL = re.compile(
    r"(?P<province>จังหวัด|จ\.(?!ป\.ร))|(?P<district>(?:กิ่ง)?(?:อำเภอ|อ\.)|เขต)|(?P<subdistrict>ตำบล|แขวง|ต\.)"
)
_LEVELS = ("province", "district", "subdistrict")
_POSTCODE = re.compile(r"\d{5}")
_LONGEST = 200  # characters
_MOST_WORDS = 6  # names of three levels and a post code; a name may be typed in two parts
_EXACT, _ALIAS, _BEGINS, _SIMILAR = 4, 3, 2, 1


def search(text: str, limit: int = 10) -> list[Place]:
    """Places meant by `ตำบล อำเภอ จังหวัด` as people type it, best first; empty when nothing fits.

    Each word must name the place or one above it, so `โพธิ์ ศรีสะเกษ` finds that sub-district of the province
    and `ศรีสะเกษ` the province. Labels (ต. อำเภอ เขต …), a post code, `เมือง` for the capital district and
    beginnings of names are understood; slips of spelling only where the words fit nothing as they stand.
    """
    tokens = _tokens(text)
    if not 0 < len(tokens) <= _MOST_WORDS:
        return []
    best = _meant(tokens, similar=False) or _meant(tokens, similar=True)
    ranked = sorted(best.items(), key=lambda item: (-item[1], len(item[0]), item[0]))
    return [_tree().by_code[code] for code, _ in ranked[:limit]]


def _meant(tokens: list[tuple[int | None, str]], similar: bool) -> dict[str, int]:
    return functools.reduce(_combine, (_matching(level, word, similar) for level, word in tokens))


def _tokens(text: str) -> list[tuple[int | None, str]]:
    """Words with the level their label names, if any: [(2, โพธิ์), (1, เมือง), (None, 33000)]."""
    line = to_arabic_digits(squeeze(text))[:_LONGEST].replace(",", " ")
    line = _STARTS_A_WORD.sub(lambda match: f" {match.group()}", line)
    tokens: list[tuple[int | None, str]] = []
    waiting: int | None = None
    for word in line.split():
        label = _LABEL.match(word)
        level = _LEVELS.index(label.lastgroup or "") if label else waiting
        rest = word[label.end() :] if label else word
        waiting = level if not rest else None  # "ต. โพธิ์": the label waits for its word
        if rest:
            tokens.append((level, rest))
    return tokens


def _matching(level: int | None, word: str, similar: bool) -> dict[str, int]:
    """Codes of the places a word names, each with how well (higher is better)."""
    tree = _tree()
    if _POSTCODE.fullmatch(word):
        return {place.code: _EXACT for place in tree.by_postcode.get(word, ())}

    found: dict[str, int] = {}

    def take(name: str, worth: int) -> None:
        for place in tree.by_name.get(name, ()):
            if level is None or place.level == level:
                found[place.code] = max(found.get(place.code, 0), worth)

    take(word, _EXACT)
    take(_PROVINCE_ALIASES.get(word.rstrip("."), ""), _ALIAS)
    if word == "เมือง":
        for place in provinces():
            take(f"เมือง{place.province}", _ALIAS)
    elif len(word) > 1:
        for name in tree.names_from(word):
            take(name, _BEGINS)
    if similar:
        for name in _similar(word):
            take(name, _SIMILAR)
    return found


def _similar(word: str) -> list[str]:
    """Names that differ from a word by a letter or two. Shared letter pairs pick whom to compare closely."""
    tree = _tree()
    shared = Counter(name for bigram in _bigrams(word) for name in tree.by_bigram.get(bigram, ()))
    likely = [name for name, _ in shared.most_common(40)]
    return difflib.get_close_matches(word, likely, n=5, cutoff=0.7)


def _combine(left: dict[str, int], right: dict[str, int]) -> dict[str, int]:
    """Places on one line of descent in both: of each such pair the deeper one, with the worth of both."""
    both: dict[str, int] = {}
    for upper, lower in ((left, right), (right, left)):
        for code, worth in lower.items():
            for length in (2, 4, 6):
                if length <= len(code) and (above := upper.get(code[:length])):
                    both[code] = max(both.get(code, 0), above + worth)
    return both
