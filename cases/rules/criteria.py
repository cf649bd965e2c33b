"""The engine behind every decision: criteria against facts, each answered pass, fail or unknown, and why.

Screening routes, admission rules, entitlements and report checks all use it (DESIGN 4). It takes data and
returns data: no database, no clock, no request.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from cases.rules import criteria_words
from cases.rules.catalogue import Fact, Kind


class Verdict(StrEnum):
    PASS = "pass"  # noqa: S105  a verdict, not a password
    FAIL = "fail"
    UNKNOWN = "unknown"


class Operand(StrEnum):
    """What stands to the right of an operator."""

    ONE = "one"
    PAIR = "pair"
    MANY = "many"
    NOTHING = "nothing"


class Operator(NamedTuple):
    kinds: tuple[Kind, ...]
    operand: Operand
    holds: Callable[[Any, Any], bool]


OPERATORS: Mapping[str, Operator] = {
    "eq": Operator((Kind.NUMBER, Kind.TEXT), Operand.ONE, lambda fact, value: fact == value),
    "ne": Operator((Kind.NUMBER, Kind.TEXT), Operand.ONE, lambda fact, value: fact != value),
    "gt": Operator((Kind.NUMBER,), Operand.ONE, lambda fact, value: fact > value),
    "gte": Operator((Kind.NUMBER,), Operand.ONE, lambda fact, value: fact >= value),
    "lt": Operator((Kind.NUMBER,), Operand.ONE, lambda fact, value: fact < value),
    "lte": Operator((Kind.NUMBER,), Operand.ONE, lambda fact, value: fact <= value),
    "between": Operator((Kind.NUMBER,), Operand.PAIR, lambda fact, value: value[0] <= fact <= value[1]),
    "in": Operator((Kind.TEXT,), Operand.MANY, lambda fact, value: fact in value),
    "not_in": Operator((Kind.TEXT,), Operand.MANY, lambda fact, value: fact not in value),
    "overlaps": Operator((Kind.SET,), Operand.MANY, lambda fact, value: bool(set(fact) & set(value))),
    "contains": Operator((Kind.SET,), Operand.MANY, lambda fact, value: set(value) <= set(fact)),
    "excludes": Operator((Kind.SET,), Operand.MANY, lambda fact, value: not set(fact) & set(value)),
    "is_true": Operator((Kind.YES_NO,), Operand.NOTHING, lambda fact, _: fact is True),
    "is_false": Operator((Kind.YES_NO,), Operand.NOTHING, lambda fact, _: fact is False),
}


@dataclass(frozen=True)
class Criterion:
    """`fact operator value`. Criteria that share a non-empty `group` are alternatives: one is enough.

    `value` is a number, a text, a pair of numbers, a tuple of texts, or None, as the operator asks.
    `source` names the law, rule or page it comes from; `unverified` says that nobody has confirmed it yet.
    """

    fact: str
    operator: str
    value: Any = None
    group: str = ""
    unverified: bool = False
    source: str = ""


@dataclass(frozen=True)
class Result:
    """One criterion answered: the fact's value (None when unknown) and a Thai sentence that explains."""

    criterion: Criterion
    verdict: Verdict
    value: Any
    sentence: str


@dataclass(frozen=True)
class GroupResult:
    """One criterion alone, or the alternatives of one group."""

    name: str
    verdict: Verdict
    results: tuple[Result, ...]

    @property
    def sentence(self) -> str:
        return " หรือ ".join(result.sentence for result in self.results)


@dataclass(frozen=True)
class Decision:
    """All groups together: pass when every group passes, fail when one fails, else unknown."""

    verdict: Verdict
    groups: tuple[GroupResult, ...]

    def of(self, verdict: Verdict) -> list[GroupResult]:
        return [group for group in self.groups if group.verdict is verdict]

    @property
    def missing(self) -> list[str]:
        """Codes of the facts that would have to be filled in to decide, each once, in order."""
        unknown = (result for group in self.of(Verdict.UNKNOWN) for result in group.results)
        return list(dict.fromkeys(r.criterion.fact for r in unknown if r.verdict is Verdict.UNKNOWN))


class CriteriaError(ValueError):
    """Criteria that cannot be used. `problems` is (row number from 1, Thai sentence) for each bad row."""

    def __init__(self, problems: list[tuple[int, str]]):
        self.problems = problems
        super().__init__("; ".join(f"แถว {row}: {message}" for row, message in problems))


def load(rows: Iterable[Mapping[str, Any]], catalogue: Mapping[str, Fact]) -> list[Criterion]:
    """Criteria from data (YAML or rows of a table). Raises CriteriaError naming every row it refuses."""
    loaded: list[Criterion] = []
    problems: list[tuple[int, str]] = []
    for number, row in enumerate(rows, start=1):
        try:
            value = check(row.get("fact", ""), row.get("operator", ""), row.get("value"), catalogue)
            loaded.append(Criterion(**{**row, "value": value}))
        except (TypeError, ValueError) as error:
            problems.append((number, str(error)))
    if problems:
        raise CriteriaError(problems)
    return loaded


def check(code: str, operator: str, value: Any, catalogue: Mapping[str, Fact]) -> Any:
    """The value in the form the engine uses. Raises ValueError (Thai) for what does not fit the fact."""
    fact = catalogue.get(code)
    if fact is None:
        raise ValueError(f"ไม่รู้จักข้อมูล “{code}” ในรายการข้อมูลของระบบ")
    known = OPERATORS.get(operator)
    if known is None:
        raise ValueError(f"ไม่รู้จักเงื่อนไข “{operator}”")
    if fact.kind not in known.kinds:
        raise ValueError(f"เงื่อนไข “{operator}” ใช้กับ{fact.label}ไม่ได้")
    if known.operand is Operand.NOTHING:
        if value not in (None, ""):
            raise ValueError(f"เงื่อนไข “{operator}” ของ{fact.label}ไม่มีค่าต่อท้าย")
        return None
    if known.operand is Operand.ONE:
        return _fitting(fact, value)
    if not isinstance(value, (list, tuple, set, frozenset)) or not value:
        raise ValueError(f"เงื่อนไข “{operator}” ของ{fact.label}ต้องมีรายการค่า")
    values = tuple(
        _fitting(fact, one) for one in (sorted(value) if isinstance(value, (set, frozenset)) else value)
    )
    if known.operand is Operand.PAIR and (len(values) != 2 or values[0] > values[1]):
        raise ValueError(f"ช่วงของ{fact.label}ต้องเป็นสองค่า จากน้อยไปมาก")
    return values


def _fitting(fact: Fact, value: Any) -> Any:
    if fact.kind is Kind.NUMBER:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:
            raise ValueError(f"ค่าของ{fact.label}ต้องเป็นตัวเลข")
    elif not isinstance(value, str) or not value:
        raise ValueError(f"ค่าของ{fact.label}ต้องเป็นข้อความ")
    elif fact.choices and value not in fact.choices:
        raise ValueError(f"ไม่มี “{value}” ในรายการของ{fact.label}")
    return value


def evaluate(
    criteria: Iterable[Criterion], facts: Mapping[str, Any], catalogue: Mapping[str, Fact]
) -> Decision:
    """Answer every criterion with `facts` (code → value; absent or None is unknown).

    Groups keep the order in which they first appear. No criteria at all is a pass.
    """
    grouped: dict[Any, list[Result]] = {}
    for index, criterion in enumerate(criteria):
        key = criterion.group or index
        grouped.setdefault(key, []).append(_answer(criterion, facts, catalogue[criterion.fact]))
    groups = tuple(
        GroupResult(results[0].criterion.group, any_of(r.verdict for r in results), tuple(results))
        for results in grouped.values()
    )
    return Decision(all_of(group.verdict for group in groups), groups)


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Three-valued or: pass if any passes; unknown if none passes and one is unknown; else fail."""
    given = set(verdicts)
    if Verdict.PASS in given:
        return Verdict.PASS
    return Verdict.UNKNOWN if Verdict.UNKNOWN in given else Verdict.FAIL


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Three-valued and: fail if any fails; unknown if none fails and one is unknown; else pass."""
    given = set(verdicts)
    if Verdict.FAIL in given:
        return Verdict.FAIL
    return Verdict.UNKNOWN if Verdict.UNKNOWN in given else Verdict.PASS


def _answer(criterion: Criterion, facts: Mapping[str, Any], fact: Fact) -> Result:
    wanted = criteria_words.describe(fact, criterion.operator, criterion.value)
    value = facts.get(criterion.fact)
    if value is None:
        return Result(criterion, Verdict.UNKNOWN, None, f"ยังไม่ทราบ{fact.label} (เกณฑ์: {wanted})")
    holds = OPERATORS[criterion.operator].holds(value, criterion.value)
    stated = criteria_words.state(fact, value)
    if holds:
        return Result(criterion, Verdict.PASS, value, f"{stated} ตรงตามเกณฑ์ (เกณฑ์: {wanted})")
    return Result(criterion, Verdict.FAIL, value, f"{stated} ไม่ตรงตามเกณฑ์ (เกณฑ์: {wanted})")


class Described(NamedTuple):
    """A line of plain Thai: one criterion, or the alternatives of a group joined by หรือ."""

    text: str
    criteria: tuple[Criterion, ...]


def describe(criteria: Iterable[Criterion], catalogue: Mapping[str, Fact]) -> list[Described]:
    """The criteria as lines for a page or a letter, groups in the order they first appear."""
    grouped: dict[Any, list[Criterion]] = {}
    for index, criterion in enumerate(criteria):
        grouped.setdefault(criterion.group or index, []).append(criterion)
    lines = []
    for members in grouped.values():
        parts = [criteria_words.describe(catalogue[c.fact], c.operator, c.value) for c in members]
        text = parts[0] if len(parts) == 1 else f"ข้อใดข้อหนึ่ง: {' หรือ '.join(parts)}"
        lines.append(Described(text, tuple(members)))
    return lines
