"""What was agreed to, and what was taken back."""

from typing import Any

from cases.generator.rooms._file import File, Reference, day, event
from cases.generator.writing import Writing
from cases.models import (
    CaseEvent,
    Consent,
    ConsentWithdrawal,
)

MODELS = (Consent, ConsentWithdrawal)


def furnish(writing: Writing, known: Reference, file: File) -> None:
    rng, at = writing.rng, file.after(1)
    if file.days < 1 or rng.random() < 0.1:
        return
    draw = rng.random()
    outcome = "given" if draw < 0.9 else "refused" if draw < 0.95 else "cannot_now"
    more: dict[str, Any] = {"given": {"mark": "signature"}, "refused": {"offered": "ที่พักและอาหาร"}}.get(
        outcome,
        {
            "cause": "intoxicated",
            "decides": "หัวหน้าเวร",
            "by_right": "คุ้มครองในภาวะฉุกเฉิน",
            "ask_again_on": day(file.after(rng.randrange(2, 20))),
        },
    )
    consent = writing.add(
        Consent,
        created_at=at,
        case_id=file.pk,
        kind="service",
        number=1,
        outcome=outcome,
        on=day(at),
        recorded_by_id=file.worker,
        **more,
    )
    if outcome == "given" and rng.random() < 0.02:
        writing.add(
            ConsentWithdrawal, created_at=at, consent_id=consent, on=day(at), recorded_by_id=file.worker
        )
    if rng.random() < 0.3:
        writing.add(
            Consent,
            created_at=at,
            case_id=file.pk,
            kind="disclosure",
            number=1,
            outcome="given",
            mark="signature",
            groups=["health"],
            to_whom="โรงพยาบาลที่นัดไว้",
            on=day(at),
            recorded_by_id=file.worker,
        )
    event(writing, file, CaseEvent.Kind.CONSENT, "ความยินยอม", at)
