"""Where the example people of the shipped rules end."""

import functools
from dataclasses import dataclass

from cases.generator.copying import Dumped, as_json
from cases.generator.rooms._file import File, Reference, event
from cases.generator.writing import Writing
from cases.models import (
    CaseEvent,
    Screening,
)
from cases.reference.screening import examples, read
from cases.rules.catalogue import catalogue
from cases.rules.screening import RuleKind, evaluate, told, told_rule
from cases.rules.screening_check import load

MODELS = (Screening,)


@dataclass(frozen=True)
class Decision:
    """A screening as it ends: where it led, the answers, and the outcome as JSON."""

    route: str
    kind: str
    answers: Dumped
    outcome: Dumped


@functools.cache
def decisions() -> tuple[Decision, ...]:
    """Those of the example people of the shipped rules, emergencies last."""
    rules, _ = load(read()["rules"], catalogue())
    found = []
    for example in examples():
        outcome = evaluate(rules, example.facts, catalogue())
        if outcome.primary is None:
            continue
        chosen = outcome.primary.rule
        answers = {
            code: "yes" if value else "no" for code, value in example.facts.items() if value in (True, False)
        }
        whole = {**told(outcome), "chosen": told_rule(chosen), "held": []}
        found.append(Decision(chosen.code, str(chosen.kind), as_json(answers), as_json(whole)))
    return tuple(sorted(found, key=lambda one: (one.kind == RuleKind.EMERGENCY, one.route)))


def furnish(writing: Writing, known: Reference, file: File) -> None:
    rng, at, by = writing.rng, file.after(2), file.worker
    if file.days < 2 or rng.random() < 0.08:
        return
    base = {"case_id": file.pk, "started_by_id": by, "saved_by_id": by, "saved_at": at, "created_at": at}
    if file.closed is None and rng.random() < 0.08:
        writing.add(Screening, number=1, answers={"disabled": "no"}, **base)
        return
    ends = decisions()
    led = rng.choice(ends[-2:] if rng.random() < 0.03 else ends[:-2])
    writing.add(
        Screening,
        number=1,
        answers=led.answers,
        own_words="อยากมีงานทำ",
        rule_set_id=known.rule_set,
        outcome=led.outcome,
        route=led.route,
        decided_at=at,
        decided_by_id=by,
        **base,
    )
    event(writing, file, CaseEvent.Kind.SCREENING, "คัดกรองแล้ว", at)
