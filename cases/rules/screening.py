"""Which way a person is led: ordered rules over facts, with the reasons (DOMAIN 4).

A rule set is data: its order decides. Criteria are answered by `rules.criteria`, three-valued: what is not
known or was not asked never rules a route out, only an answer does. Pure: no database, no clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cases.rules import criteria, criteria_words
from cases.rules.catalogue import Fact
from cases.rules.criteria import Criterion, Decision, Verdict


class RuleKind(StrEnum):
    """What a rule does when its criteria hold.

    emergency: leads away at once, whatever else is unknown. route: leads there unless a rule before it does.
    default: leads there when nothing else does. flag: a law or group beside the route. gate: while its
    criteria do not hold, the routes it guards are held.
    """

    EMERGENCY = "emergency"
    ROUTE = "route"
    DEFAULT = "default"
    FLAG = "flag"
    GATE = "gate"


LEADING = (RuleKind.EMERGENCY, RuleKind.ROUTE, RuleKind.DEFAULT)


@dataclass(frozen=True)
class Rule:
    """One row of a rule set. `papers` are document_type codes; `next` and `guards` are codes of other rules.

    `awaits`: later routes wait until this one is answered; of a gate, nothing is decided while it holds.
    `label` is the neutral word for lists. `destitute_type` is the statutory type the rule establishes.
    """

    code: str
    name: str
    kind: RuleKind
    criteria: tuple[Criterion, ...] = ()
    label: str = ""
    route: str = ""
    steps: tuple[str, ...] = ()
    lead_agency: str = ""
    act: str = ""
    section: str = ""
    papers: tuple[str, ...] = ()
    clock_days: int | None = None
    clock_from: str = ""
    next: str = ""
    awaits: bool = False
    guards: tuple[str, ...] = ()
    destitute_type: str = ""
    source: str = ""
    unverified: bool = False

    @property
    def law(self) -> str:
        return f"{self.act} {self.section}".strip()


@dataclass(frozen=True)
class Reason:
    """A fact as it is known, or that it is not: `fact` leads to the question that was answered."""

    fact: str
    text: str


@dataclass(frozen=True)
class Judged:
    """A rule and what speaks for it, against it, or is still missing."""

    rule: Rule
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What the answers so far say.

    `primary` is the route, or None while `needs` are unanswered; `likely` is the route if every answer still
    waited for were ไม่มี. `gates` are those that hold the route.
    """

    primary: Judged | None
    likely: Judged | None
    needs: tuple[Reason, ...]
    ruled_out: tuple[Judged, ...] = ()
    undecided: tuple[Judged, ...] = ()
    flags: tuple[Judged, ...] = ()
    gates: tuple[Judged, ...] = ()
    decisions: Mapping[str, Decision] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_emergency(self) -> bool:
        return self.primary is not None and self.primary.rule.kind is RuleKind.EMERGENCY

    @property
    def blocked_by(self) -> tuple[Judged, ...]:
        """Gates that allow no decision for the route."""
        return tuple(one for one in self.gates if one.rule.awaits)


def evaluate(rules: Sequence[Rule], facts: Mapping[str, Any], catalogue: Mapping[str, Fact]) -> Outcome:
    """Lead a person of whom `facts` (code → value; absent or None is unknown) are known by `rules`."""
    decisions = {rule.code: criteria.evaluate(rule.criteria, facts, catalogue) for rule in rules}
    verdict = {code: decision.verdict for code, decision in decisions.items()}
    leading = [rule for rule in rules if rule.kind in LEADING]
    chosen = _chosen(leading, verdict)
    at_once = chosen is not None and chosen.kind is RuleKind.EMERGENCY
    before = leading[: leading.index(chosen)] if chosen else leading
    waiting = (
        [] if at_once else [one for one in before if one.awaits and verdict[one.code] is Verdict.UNKNOWN]
    )
    needs = {one.fact: one for rule in waiting for one in _missing(decisions[rule.code], catalogue)}

    def judged(rule: Rule) -> Judged:
        return Judged(rule, _reasons(decisions[rule.code], verdict[rule.code], catalogue))

    beside = [one for one in rules if one.kind not in (RuleKind.GATE, RuleKind.DEFAULT) and one is not chosen]
    routes = [one for one in leading if one is not chosen]
    return Outcome(
        primary=judged(chosen) if chosen and not waiting else None,
        likely=judged(chosen) if chosen else None,
        needs=tuple(needs.values()),
        ruled_out=tuple(judged(one) for one in routes if verdict[one.code] is Verdict.FAIL),
        undecided=tuple(judged(one) for one in beside if verdict[one.code] is Verdict.UNKNOWN),
        flags=tuple(judged(one) for one in beside if verdict[one.code] is Verdict.PASS),
        gates=tuple(judged(one) for one in _holding(rules, verdict, chosen.code if chosen else "")),
        decisions=decisions,
    )


def gates_of(rules: Sequence[Rule], outcome: Outcome, code: str) -> tuple[Rule, ...]:
    """The gates that hold the route `code`, which an officer may have chosen instead of the outcome's own."""
    return _holding(rules, {name: one.verdict for name, one in outcome.decisions.items()}, code)


def _holding(rules: Iterable[Rule], verdict: Mapping[str, Verdict], code: str) -> tuple[Rule, ...]:
    gates = [one for one in rules if one.kind is RuleKind.GATE and code in one.guards]
    return tuple(one for one in gates if verdict[one.code] is not Verdict.PASS)


def _chosen(leading: Sequence[Rule], verdict: Mapping[str, Verdict]) -> Rule | None:
    passing = [rule for rule in leading if verdict[rule.code] is Verdict.PASS]
    at_once = [rule for rule in passing if rule.kind is RuleKind.EMERGENCY]
    return next(iter(at_once or passing), None)


def _missing(decision: Decision, catalogue: Mapping[str, Fact]) -> list[Reason]:
    return [Reason(code, f"ยังไม่ทราบ{catalogue[code].label}") for code in decision.missing]


def _reasons(decision: Decision, verdict: Verdict, catalogue: Mapping[str, Fact]) -> tuple[Reason, ...]:
    """The facts behind a verdict, each once: those that speak for a pass, against it, or are missing."""
    if verdict is Verdict.UNKNOWN:
        return tuple(_missing(decision, catalogue))
    told = [result for group in decision.of(verdict) for result in group.results if result.verdict is verdict]
    return tuple(
        {
            one.criterion.fact: Reason(
                one.criterion.fact, criteria_words.state(catalogue[one.criterion.fact], one.value)
            )
            for one in told
        }.values()
    )


# --- as plain values, for a page and for the record ---------------------------------------------------
def told_rule(rule: Rule) -> dict[str, Any]:
    """What a page and a pinned outcome say of a rule."""
    return {
        "code": rule.code,
        "name": rule.name,
        "kind": str(rule.kind),
        "label": rule.label,
        "route": rule.route,
        "steps": list(rule.steps),
        "lead_agency": rule.lead_agency,
        "law": rule.law,
        "papers": list(rule.papers),
        "clock_days": rule.clock_days,
        "clock_from": rule.clock_from,
        "next": rule.next,
        "awaits": rule.awaits,
        "destitute_type": rule.destitute_type,
        "unverified": rule.unverified,
    }


def told(outcome: Outcome) -> dict[str, Any]:
    """The outcome as JSON keeps it: read years later without the rule set that made it."""

    def one(judged: Judged | None) -> dict[str, Any] | None:
        return {**told_rule(judged.rule), "why": _plain(judged.reasons)} if judged else None

    return {
        "primary": one(outcome.primary),
        "likely": one(outcome.likely),
        "is_emergency": outcome.is_emergency,
        "needs": _plain(outcome.needs),
        **{
            name: [one(judged) for judged in getattr(outcome, name)]
            for name in ("ruled_out", "undecided", "flags", "gates")
        },
    }


def _plain(reasons: Iterable[Reason]) -> list[dict[str, str]]:
    return [{"fact": one.fact, "text": one.text} for one in reasons]
