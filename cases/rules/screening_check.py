"""Whether a set of screening rules can be used, and which row stops it.

Checked whenever a set is saved and before it is put in force. Every problem names its row in Thai.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from cases.rules import criteria
from cases.rules.catalogue import Fact, Kind
from cases.rules.clocks import COUNTED_FROM
from cases.rules.criteria import Criterion, Verdict
from cases.rules.screening import LEADING, Rule, RuleKind, evaluate
from shelter.lib.thai import to_arabic_digits

# Beyond this many combinations of values a rule's criteria are taken to be satisfiable.
MOST_COMBINATIONS = 20_000
# The Begging Act is of 2559 and replaced that of 2484; other years are known misprints (DOMAIN 2.2).
BEGGING_ACT, BEGGING_YEARS = "ควบคุมการขอทาน", {"2484", "2559"}


@dataclass(frozen=True)
class Problem:
    """`code` is the rule's, or "" when it is about the set as a whole."""

    code: str
    text: str


def load(
    rows: Sequence[Mapping[str, Any]], catalogue: Mapping[str, Fact]
) -> tuple[list[Rule], list[Problem]]:
    """Rules from plain rows (fields of Rule; `criteria` as rows of the engine), and the rows that cannot be.

    A rule with a problem stands there without criteria: it is for checking, not for leading anybody.
    """
    rules, problems = [], []
    for number, row in enumerate(rows, start=1):
        code = str(row.get("code", ""))
        try:
            found = criteria.load(row.get("criteria") or (), catalogue)
        except criteria.CriteriaError as error:
            problems += [
                Problem(code, f"ข้อ {number} ({code}) เกณฑ์แถว {at}: {text}") for at, text in error.problems
            ]
            found = []
        tuples = {name: tuple(row.get(name) or ()) for name in ("steps", "papers", "guards")}
        known = {name: value for name, value in row.items() if name in Rule.__dataclass_fields__}
        made: Any = {**known, **tuples, "kind": RuleKind(row["kind"]), "criteria": tuple(found)}
        rules.append(Rule(**made))
    return rules, problems


def problems_of(
    rows: Sequence[Mapping[str, Any]], catalogue: Mapping[str, Fact], papers: Collection[str]
) -> list[Problem]:
    """Everything that stops these rows from being used. `papers` are the known document_type codes."""
    rules, found = load(rows, catalogue)
    broken = {one.code for one in found}
    found += _twice(rows)
    codes = {rule.code for rule in rules}
    for number, rule in enumerate(rules, start=1):
        texts = _of_rule(rule, codes, papers, unread=rule.code in broken)
        if rule.code not in broken and not _can_hold(rule.criteria, catalogue):
            texts.append("เกณฑ์ขัดกันเอง ไม่มีผู้ใดเข้าเกณฑ์นี้ได้")
        found += [Problem(rule.code, f"ข้อ {number} ({rule.code}): {text}") for text in texts]
    return found + _cycles(rules) + _gaps(rules)


def _twice(rows: Sequence[Mapping[str, Any]]) -> list[Problem]:
    codes = Counter(row.get("code", "") for row in rows)
    orders = Counter(row["order"] for row in rows if "order" in row)
    found = [
        Problem(code, f"รหัส {code} ซ้ำ {count} ข้อ ใช้ได้ข้อละรหัส") for code, count in codes.items() if count > 1
    ]
    return found + [
        Problem("", f"ลำดับ {order} ซ้ำ {count} ข้อ") for order, count in orders.items() if count > 1
    ]


def _of_rule(rule: Rule, codes: Collection[str], papers: Collection[str], *, unread: bool) -> list[str]:
    texts = []
    if not rule.name:
        texts.append("ยังไม่มีชื่อ")
    if rule.kind in LEADING and not rule.route:
        texts.append("ยังไม่ได้เขียนว่าไปทางไหน")
    if rule.kind in LEADING and not rule.lead_agency:
        texts.append("ยังไม่มีหน่วยงานหลัก")
    if rule.kind in LEADING and not rule.label:
        texts.append("ยังไม่มีคำกลางสำหรับแสดงในรายการ")
    if not rule.criteria and rule.kind is not RuleKind.DEFAULT and not unread:
        texts.append("ยังไม่มีเกณฑ์ ทุกคนจะเข้าข้อนี้")
    if rule.criteria and rule.kind is RuleKind.DEFAULT:
        texts.append("ทางที่เหลือต้องไม่มีเกณฑ์ มิฉะนั้นจะมีผู้ที่ไม่มีทางไป")
    if rule.kind is RuleKind.GATE and not rule.guards:
        texts.append("ด่านต้องระบุเส้นทางที่กั้น")
    texts += [f"ไม่มีเส้นทาง “{one}” ที่ด่านนี้กั้น" for one in rule.guards if one not in codes]
    if rule.next and rule.next not in codes:
        texts.append(f"ไม่มีข้อ “{rule.next}” ให้ไปต่อ")
    texts += [f"ไม่รู้จักเอกสาร “{one}”" for one in rule.papers if one not in papers]
    if rule.clock_days is not None and not rule.clock_from:
        texts.append("มีกำหนดวัน แต่ไม่ได้บอกว่านับจากอะไร")
    if rule.clock_days is None and rule.clock_from:
        texts.append("บอกว่านับจากอะไร แต่ไม่มีจำนวนวัน")
    if rule.clock_from and rule.clock_from not in COUNTED_FROM:
        texts.append(f"ไม่รู้จัก “นับจาก{rule.clock_from}” เลือก{'หรือ'.join(COUNTED_FROM)}")
    if BEGGING_ACT in rule.act:
        years = re.findall(r"\d{4}", to_arabic_digits(rule.act))
        texts += [
            f"พ.ร.บ.ควบคุมการขอทาน ไม่มีของ พ.ศ. {year} ฉบับปัจจุบันคือ พ.ศ. 2559"
            for year in years
            if year not in BEGGING_YEARS
        ]
    return texts


def _cycles(rules: Sequence[Rule]) -> list[Problem]:
    after = {rule.code: rule.next for rule in rules}
    found = []
    for start in after:
        path, here = [start], after[start]
        while here and here not in path:
            path.append(here)
            here = after.get(here, "")
        if here == start:
            way = " → ".join([*path, start])
            found.append(
                Problem(start, f"ข้อ {list(after).index(start) + 1} ({start}): ไปต่อแล้ววนกลับมาที่เดิม {way}")
            )
    return found


def _gaps(rules: Sequence[Rule]) -> list[Problem]:
    """Whoever no rule before takes must be taken by the default, which is last of the routes."""
    leading = [rule for rule in rules if rule.kind in LEADING]
    defaults = [rule for rule in leading if rule.kind is RuleKind.DEFAULT]
    if not defaults:
        return [Problem("", "ไม่มีทางที่เหลือ (ทางตั้งต้น) ผู้ที่ไม่เข้าเกณฑ์ข้อใดจะไม่มีทางไป")]
    if len(defaults) > 1:
        return [Problem(one.code, f"({one.code}): มีทางที่เหลือเกินหนึ่งข้อ เหลือไว้ข้อเดียว") for one in defaults[1:]]
    late = leading[leading.index(defaults[0]) + 1 :]
    return [Problem(one.code, f"({one.code}): อยู่หลังทางที่เหลือ จึงไม่มีผู้ใดมาถึง เลื่อนขึ้นก่อน") for one in late]


# --- criteria that nobody can meet --------------------------------------------------------------------
def _can_hold(rows: Sequence[Criterion], catalogue: Mapping[str, Fact]) -> bool:
    by_fact: dict[str, list[Criterion]] = {}
    for row in rows:
        by_fact.setdefault(row.fact, []).append(row)
    choices = [_telling_values(catalogue[code], asked) for code, asked in by_fact.items()]
    size = 1
    for values in choices:
        size *= len(values)
    if size > MOST_COMBINATIONS:
        return True
    return any(
        criteria.evaluate(rows, dict(zip(by_fact, values, strict=True)), catalogue).verdict is Verdict.PASS
        for values in product(*choices)
    )


def _telling_values(fact: Fact, asked: Iterable[Criterion]) -> list[Any]:
    """Values of the fact between which no criterion could tell more: one of every region they draw."""
    if fact.kind is Kind.YES_NO:
        return [True, False]
    named: list[Any] = []
    for row in asked:
        named += row.value if isinstance(row.value, (list, tuple)) else [row.value]
    if fact.kind is Kind.NUMBER:
        return sorted({number + step for number in named for step in (-0.5, 0, 0.5)})
    others = [*fact.choices, "\0"]
    texts = list(dict.fromkeys([*named, *others]))
    if fact.kind is Kind.TEXT:
        return texts
    return [frozenset(), *(frozenset({one}) for one in texts), frozenset(named), frozenset(texts)]


# --- example people -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Example:
    """Somebody invented, and what must come out: `expected` holds route, lead_agency, clock_days, papers."""

    code: str
    name: str
    facts: Mapping[str, Any]
    expected: Mapping[str, Any]


@dataclass(frozen=True)
class Tried:
    """`got` in the form of `expected`; `differences` are the Thai names of what is not as expected."""

    example: Example
    got: Mapping[str, Any]
    differences: tuple[str, ...]

    @property
    def breaks_an_emergency(self) -> bool:
        """Whether somebody in an emergency is led elsewhere, or no longer at once."""
        was = self.example.expected
        return bool(was.get("emergency")) and (not self.got["emergency"] or was["route"] != self.got["route"])


WORDS = {
    "route": "เส้นทาง",
    "lead_agency": "หน่วยงานหลัก",
    "clock_days": "กำหนดวัน",
    "papers": "เอกสาร",
    "emergency": "เหตุฉุกเฉิน",
}


def came_out(
    rules: Sequence[Rule], facts: Mapping[str, Any], catalogue: Mapping[str, Fact]
) -> dict[str, Any]:
    """What comes out for a person, in the form examples expect it; route "" while something is needed."""
    outcome = evaluate(rules, facts, catalogue)
    rule = outcome.primary.rule if outcome.primary else None
    return {
        "route": rule.code if rule else "",
        "lead_agency": rule.lead_agency if rule else "",
        "clock_days": rule.clock_days if rule else None,
        "papers": sorted(rule.papers) if rule else [],
        "emergency": outcome.is_emergency,
    }


def try_examples(
    rules: Sequence[Rule], examples: Iterable[Example], catalogue: Mapping[str, Fact]
) -> list[Tried]:
    """Every example by these rules, and what differs from what is expected."""
    tried = []
    for example in examples:
        got = came_out(rules, example.facts, catalogue)
        tried.append(Tried(example, got, _differing(example.expected, got)))
    return tried


def _differing(expected: Mapping[str, Any], got: Mapping[str, Any]) -> tuple[str, ...]:
    wanted = {**expected, "papers": sorted(expected.get("papers", ()))}
    return tuple(word for name, word in WORDS.items() if wanted.get(name, got[name]) != got[name])
