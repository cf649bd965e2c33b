"""What the scores of an assessment say: levels, change between two, what a plan should look at.

A dimension's level is the lowest of its scored levels, never an average: a crisis in one place is a crisis
(DOMAIN 5.6, 17). A score that stands only because the person lives in the centre is no outcome.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from cases.rules.flags import TELL_NOBODY, Warns

LEVELS = ("person", "family", "community")
CRISIS, LOW, HIGHEST = 1, 2, 5
SAFETY = "safety"


@dataclass(frozen=True)
class Scored:
    """One dimension of one assessment. `scores` is level → 1-5, None where it was not assessed."""

    code: str
    label: str
    scores: Mapping[str, int | None]
    evidence: str = ""
    unscored_reason: str = ""
    in_centre: bool = False

    @property
    def known(self) -> dict[str, int]:
        return {level: score for level, score in self.scores.items() if score is not None}

    @property
    def level(self) -> int | None:
        """The lowest score; None when nothing was assessed."""
        return min(self.known.values(), default=None)

    @property
    def crisis(self) -> bool:
        return self.level == CRISIS

    def at(self, level: str) -> int | None:
        """The score at one level, or the dimension's own level for any other word."""
        return self.scores.get(level, self.level)


def called_for(scored: Sequence[Scored]) -> tuple[Warns, ...]:
    """In danger at the lowest of the safety dimension, from anybody: nobody is told that they are here."""
    return (TELL_NOBODY,) if any(one.code == SAFETY and one.crisis for one in scored) else ()


class Way(StrEnum):
    """How a dimension moved between two assessments."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    IN_CENTRE = "in_centre"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Change:
    """A dimension from the first assessment to the latest; `steps` is latest minus first."""

    first: Scored | None
    latest: Scored
    way: Way
    steps: int = 0


def change(first: Scored | None, latest: Scored) -> Change:
    """How a dimension moved.

    Levels that only one of the two assessed may pull the lowest score down (or let it rise) though nothing
    changed: when the levels both assessed say otherwise, the two are not compared.
    """
    if first is None or first.level is None or latest.level is None:
        return Change(first, latest, Way.UNKNOWN)
    steps = latest.level - first.level
    shared = first.known.keys() & latest.known.keys()
    if not shared:
        return Change(first, latest, Way.UNKNOWN)
    moved = min(latest.known[one] for one in shared) - min(first.known[one] for one in shared)
    if _sign(moved) != _sign(steps):
        return Change(first, latest, Way.UNKNOWN)
    sheltered_now = latest.in_centre and steps >= 0
    sheltered_then = first.in_centre and not latest.in_centre and steps < 0
    if sheltered_now or sheltered_then:
        return Change(first, latest, Way.IN_CENTRE, steps)
    return Change(first, latest, (Way.SAME, Way.BETTER, Way.WORSE)[_sign(steps)], steps)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def changes(first: Sequence[Scored] | None, latest: Sequence[Scored]) -> list[Change]:
    """Each dimension of the latest assessment against the same one of the first, in the latest's order."""
    before = {one.code: one for one in first or ()}
    return [change(before.get(one.code), one) for one in latest]


@dataclass(frozen=True)
class Summary:
    """Labels of the dimensions by how they moved, and where the plan should look first."""

    ways: Mapping[Way, tuple[str, ...]]
    crises: tuple[str, ...]
    focus: tuple[str, ...]
    compares: bool


WORDS = {
    Way.BETTER: "ดีขึ้น",
    Way.SAME: "คงเดิม",
    Way.WORSE: "ลดลง",
    Way.IN_CENTRE: "ขณะอยู่ในศูนย์ ไม่นับเป็นผลลัพธ์",
    Way.UNKNOWN: "ยังเทียบไม่ได้",
}


def summary(found: Sequence[Change]) -> Summary:
    ways = {way: tuple(one.latest.label for one in found if one.way is way) for way in Way}
    latest = [one.latest for one in found]
    return Summary(
        ways=ways,
        crises=tuple(one.label for one in latest if one.crisis),
        focus=tuple(one.scored.label for one in needs(latest)),
        compares=any(one.first is not None for one in found),
    )


def sentence(found: Summary) -> str:
    """ดีขึ้น 3 มิติ คงเดิม 2 มิติ …; empty when there is nothing to compare with."""
    if not found.compares:
        return ""
    return " ".join(f"{WORDS[way]} {len(found.ways[way])} มิติ" for way in Way if found.ways[way])


@dataclass(frozen=True)
class Need:
    """A dimension a plan should look at, and why."""

    scored: Scored
    why: str


def needs(latest: Sequence[Scored]) -> list[Need]:
    """Dimensions at 1 or 2, lowest first, then those that hold only while the person is in the centre."""
    low = sorted((one for one in latest if one.level is not None and one.level <= LOW), key=_level)
    held = [one for one in latest if one.in_centre and one not in low]
    return [Need(one, "วิกฤต ระดับ 1" if one.crisis else f"ระดับ {one.level}") for one in low] + [
        Need(one, f"ระดับ {one.level} เฉพาะขณะอยู่ในศูนย์ ต้องมีทางรองรับเมื่อออก") for one in held
    ]


def _level(one: Scored) -> int:
    return one.level or 0


@dataclass(frozen=True)
class Problem:
    """What keeps an assessment from being finished. `field` is of the dimension `code`, or of the page."""

    text: str
    field: str
    code: str = ""


@dataclass(frozen=True)
class Counted:
    """How much of the sheet is filled: scores given out of all there are."""

    scores: int
    of: int
    full: frozenset[str] = field(default_factory=frozenset)


def counted(sheet: Sequence[Scored]) -> Counted:
    """A dimension is full when it has a score with its evidence, or a reason for having none."""
    return Counted(
        scores=sum(len(one.known) for one in sheet),
        of=sum(len(one.scores) for one in sheet),
        full=frozenset(one.code for one in sheet if not _lacks(one)),
    )


def _lacks(one: Scored) -> list[Problem]:
    if one.known and not one.evidence:
        return [Problem(f"{one.label}: ยังไม่เขียนข้อเท็จจริงที่ใช้ให้คะแนน", "evidence", one.code)]
    if not one.known and not one.unscored_reason:
        text = f"{one.label}: ยังไม่มีคะแนน ให้คะแนน หรือเลือกเหตุที่ยังประเมินไม่ได้"
        return [Problem(text, "unscored_reason", one.code)]
    return []


def problems(sheet: Sequence[Scored]) -> list[Problem]:
    """Everything to fill in before the assessment is finished."""
    found = [problem for one in sheet for problem in _lacks(one)]
    if not any(one.known for one in sheet):
        found.insert(0, Problem("ให้คะแนนอย่างน้อย 1 มิติ", "person", sheet[0].code if sheet else ""))
    return found
