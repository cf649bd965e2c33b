"""Is this the person in that file? Fields compared one by one, with a reason for each, then weighed.

Weights and thresholds are practice, not law (DOMAIN S29 asks for detection, no source gives numbers); people
decide. VERSION is stored with every answer, so that a later change of weights does not rewrite the past.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum

VERSION = "2"


class Verdict(StrEnum):
    SAME = "same"
    NEAR = "near"
    DIFFERENT = "different"


class Strength(StrEnum):
    STRONG = "strong"
    POSSIBLE = "possible"
    WEAK = "weak"


@dataclass(frozen=True)
class Traits:
    """What is known of one person. Names are search keys (no titles, one spelling); unknown is empty or None.

    `age` is in whole years on the day of the comparison, exact when `birth_date` is known, else an estimate.
    `marks` are the telling words of what is written of scars, tattoos and the like.
    """

    first_name: str = ""
    last_name: str = ""
    called: tuple[str, ...] = ()
    sounds: frozenset[str] = frozenset()
    national_id: str = ""
    birth_date: date | None = None
    age: int | None = None
    sex: str = ""
    domicile_code: str = ""
    marks: frozenset[str] = frozenset()

    @property
    def ages(self) -> tuple[int, int] | None:
        """The lowest and the highest age the person may be; an estimate is right within AGE_SLACK years."""
        if self.age is None:
            return None
        slack = 0 if self.birth_date else AGE_SLACK
        return self.age - slack, self.age + slack


@dataclass(frozen=True)
class Finding:
    """One field's comparison. `text` is shown to the officer and holds no value the file keeps masked."""

    field: str
    verdict: Verdict
    text: str
    weight: int


@dataclass(frozen=True)
class Comparison:
    findings: tuple[Finding, ...]

    @property
    def score(self) -> int:
        return sum(finding.weight for finding in self.findings)

    @property
    def strength(self) -> Strength:
        if self.score >= STRONG_FROM:
            return Strength.STRONG
        return Strength.POSSIBLE if self.score >= POSSIBLE_FROM else Strength.WEAK


STRONG_FROM = 60
POSSIBLE_FROM = 25
NAMES_ALIKE = 0.75
AGE_SLACK = 5
# What so many words in common say of two descriptions of marks. One word is a scar like many.
MARKS_SAME, MARKS_NEAR = 3, 2
SIDES = frozenset({"ซ้าย", "ขวา"})


def compare(new: Traits, known: Traits) -> Comparison:
    """Every field both sides know, most telling first."""
    parts = (_identity, _names, _calling, _birth, _sex, _domicile, _marks)
    return Comparison(tuple(finding for part in parts for finding in part(new, known)))


def _identity(new: Traits, known: Traits) -> Iterator[Finding]:
    if not new.national_id or not known.national_id:
        return
    if new.national_id == known.national_id:
        yield Finding("national_id", Verdict.SAME, "เลขประจำตัวประชาชนตรงกัน", 100)
        return
    apart = sum(a != b for a, b in zip(new.national_id, known.national_id, strict=False))
    if apart <= 2:
        yield Finding("national_id", Verdict.NEAR, f"เลขประจำตัวต่างกัน {apart} หลัก อาจพิมพ์ผิด", 20)
    else:
        yield Finding("national_id", Verdict.DIFFERENT, "เลขประจำตัวต่างกัน", -45)


def alike(one: str, other: str) -> bool:
    """True for names a letter or two apart; the two upper bounds are quicker to tell than the ratio."""
    pair = SequenceMatcher(None, one, other, autojunk=False)
    bounds = (pair.real_quick_ratio, pair.quick_ratio, pair.ratio)
    return all(bound() >= NAMES_ALIKE for bound in bounds)


def _names(new: Traits, known: Traits) -> Iterator[Finding]:
    if not new.first_name or not known.first_name:
        return
    ours, theirs = (
        f"{new.first_name} {new.last_name}".strip(),
        f"{known.first_name} {known.last_name}".strip(),
    )
    if ours == theirs:
        both = bool(new.last_name)
        yield Finding("name", Verdict.SAME, "ชื่อและนามสกุลตรงกัน" if both else "ชื่อตรงกัน", 45 if both else 25)
    elif new.first_name == known.first_name and not (new.last_name and known.last_name):
        yield Finding("name", Verdict.NEAR, "ชื่อตรงกัน อีกฝ่ายไม่มีนามสกุล", 25)
    elif alike(ours, theirs):
        yield Finding("name", Verdict.NEAR, "ชื่อสะกดใกล้เคียงกัน", 32)
    elif new.sounds and new.sounds <= known.sounds:
        yield Finding("name", Verdict.NEAR, "ชื่อออกเสียงคล้ายกัน", 32)
    elif new.first_name == known.first_name or new.sounds & known.sounds:
        yield Finding("name", Verdict.NEAR, "ชื่อหรือนามสกุลตรงกันบางส่วน", 15)
    else:
        yield Finding("name", Verdict.DIFFERENT, "ชื่อและนามสกุลต่างกัน", -10)


def _calling(new: Traits, known: Traits) -> Iterator[Finding]:
    if not new.called or not known.called:
        return
    if set(new.called) & set(known.called):
        yield Finding("calling_name", Verdict.SAME, "ชื่อที่ใช้เรียกตรงกัน", 25)
    elif any(alike(one, other) for one in new.called for other in known.called):
        yield Finding("calling_name", Verdict.NEAR, "ชื่อที่ใช้เรียกใกล้เคียงกัน", 15)


def _birth(new: Traits, known: Traits) -> Iterator[Finding]:
    one, other = new.birth_date, known.birth_date
    if one and other:
        if one == other:
            yield Finding("birth_date", Verdict.SAME, "วันเกิดตรงกัน", 30)
        elif one.year == other.year or (one.day, one.month) == (other.day, other.month):
            said = "เกิดปีเดียวกัน วันเดือนต่างกัน" if one.year == other.year else "วันเดือนเกิดตรงกัน ปีต่างกัน"
            yield Finding("birth_date", Verdict.NEAR, said, 12)
        else:
            yield Finding("birth_date", Verdict.DIFFERENT, "วันเกิดต่างกัน", -20)
        return
    ours, theirs = new.ages, known.ages
    if ours is None or theirs is None or new.age is None or known.age is None:
        return
    gap = abs(new.age - known.age)
    apart = max(ours[0] - theirs[1], theirs[0] - ours[1], 0)
    said = f"{_age(new)} กับ{_age(known)}"
    if gap <= AGE_SLACK:
        yield Finding("age", Verdict.NEAR, f"อายุใกล้เคียงกัน ({said})", 8)
    elif not apart:
        yield Finding("age", Verdict.NEAR, f"ช่วงอายุซ้อนกัน ({said})", 3)
    elif apart > AGE_SLACK:
        yield Finding("age", Verdict.DIFFERENT, f"อายุต่างกันมาก ({said})", -15)


def _age(one: Traits) -> str:
    return f"{'' if one.birth_date else 'ราว '}{one.age} ปี"


def _sex(new: Traits, known: Traits) -> Iterator[Finding]:
    if "" in (new.sex, known.sex) or "unknown" in (new.sex, known.sex):
        return
    if new.sex == known.sex:
        yield Finding("sex", Verdict.SAME, "เพศตรงกัน", 3)
    else:
        yield Finding("sex", Verdict.DIFFERENT, "เพศต่างกัน", -20)


def _domicile(new: Traits, known: Traits) -> Iterator[Finding]:
    one, other = new.domicile_code, known.domicile_code
    if not one or not other:
        return
    if len(one) >= 4 and one[:4] == other[:4]:
        yield Finding("domicile", Verdict.SAME, "ภูมิลำเนาอำเภอเดียวกัน", 10)
    elif one[:2] == other[:2]:
        yield Finding("domicile", Verdict.NEAR, "ภูมิลำเนาจังหวัดเดียวกัน", 5)
    else:
        yield Finding("domicile", Verdict.DIFFERENT, "ภูมิลำเนาคนละจังหวัด", -8)


def _marks(new: Traits, known: Traits) -> Iterator[Finding]:
    """A description that leaves a mark out says nothing against; none in common says a little."""
    if not new.marks or not known.marks:
        return
    common = new.marks & known.marks
    words = " ".join(sorted(common))
    sides = new.marks & SIDES, known.marks & SIDES
    if len(common - SIDES) >= MARKS_NEAR and sides[0] and sides[1] and sides[0].isdisjoint(sides[1]):
        yield Finding("marks", Verdict.NEAR, f"ตำหนิที่กล่าวถึงตรงกัน แต่คนละข้าง: {words}", 8)
    elif len(common) >= MARKS_SAME:
        yield Finding("marks", Verdict.SAME, f"ตำหนิหรือรอยสักตรงกัน: {words}", 20)
    elif len(common) >= MARKS_NEAR:
        yield Finding("marks", Verdict.NEAR, f"ตำหนิหรือรอยสักคล้ายกัน: {words}", 10)
    elif common - SIDES:
        yield Finding("marks", Verdict.NEAR, f"ตำหนิมีคำที่ตรงกัน: {words}", 4)
    else:
        yield Finding("marks", Verdict.DIFFERENT, "ตำหนิและรอยสักที่บันทึกไว้ไม่ตรงกัน", -6)
