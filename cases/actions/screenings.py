"""Screening somebody: begin, answer page by page, decide. A decision pins answers, reasons and rules."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cases.actions import events, flags
from cases.facts.weighing import Weighed, weigh
from cases.models import Case, CaseEvent, Screening
from cases.permissions.screening import can_answer, can_start_screening
from cases.rules.flags import called_for
from cases.rules.questionnaire import WARNINGS
from cases.rules.screening import LEADING, Rule, gates_of, told, told_rule
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk.refusal import Refused
from shelter.desk.versions import check_version, save_version
from shelter.lib.thai import bangkok_today

NO_RULES = "ยังไม่มีชุดเกณฑ์คัดกรองที่ใช้อยู่วันนี้ แจ้งผู้ดูแลระบบให้ตั้งวันเริ่มใช้ คำตอบที่บันทึกไว้ยังอยู่ครบ"
NEEDS_REASON = "เส้นทางที่เลือกไม่ใช่เส้นทางที่คำตอบชี้ เขียนเหตุผลที่เลือกทางนี้"


def _lock(screening: Screening) -> Screening:
    """The screening as it is now, held until the commit; its case first, as every verb of a file does."""
    Case.objects.select_for_update().get(pk=screening.case_id)
    return (
        Screening.objects.select_for_update(of=("self",)).select_related("case__client").get(pk=screening.pk)
    )


@transaction.atomic
def start(*, case: Case, by: User) -> Screening:
    """The case's next screening, without an answer; earlier ones stay as they were decided."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    require(can_start_screening(by, case))
    last = case.screenings.aggregate(last=Max("number"))["last"] or 0
    screening = Screening.objects.create(
        case=case, number=last + 1, started_by=by, saved_by=by, saved_at=timezone.now()
    )
    _tell(screening, by, "เริ่มคัดกรอง")
    return screening


@transaction.atomic
def save(
    *,
    screening: Screening,
    by: User,
    answers: Mapping[str, str],
    own_words: str | None = None,
    asked: Collection[str],
    expected: int | None,
) -> Screening:
    """Keep one page: of the questions `asked` (facts) the `answers` given; the other pages stay as they are.

    Raises Conflict when somebody saved first, Refused when it is decided.
    """
    screening = _lock(screening)
    require(can_answer(by, screening))
    before = screening.answers
    kept = {code: answer for code, answer in before.items() if code not in asked}
    screening.answers = {**kept, **{code: answer for code, answer in answers.items() if answer}}
    if own_words is not None:
        screening.own_words = own_words
    screening.saved_at, screening.saved_by = timezone.now(), by
    save_version(screening, expected, ["answers", "own_words", "saved_at", "saved_by"])
    flags.call_for(
        case=screening.case,
        by=by,
        warnings=called_for(WARNINGS, before, screening.answers),
        at=screening.saved_at,
    )
    return screening


@transaction.atomic
def decide(
    *,
    screening: Screening,
    by: User,
    route: str,
    reason: str = "",
    expected: int | None,
    on: date | None = None,
) -> Screening:
    """Choose the route `route` by the rules in force, and pin what it was chosen by.

    Raises Refused: no such route, a gate holds it, or it is not where the answers lead and `reason` is empty.
    """
    screening = _lock(screening)
    require(can_answer(by, screening))
    check_version(screening, expected)
    weighed = weigh(screening.case, screening.answers, on or bangkok_today())
    if weighed is None:
        raise Refused(NO_RULES)
    chosen = _chosen(weighed, route)
    led = weighed.outcome.primary
    reason = reason.strip()
    if (led is None or led.rule.code != route) and not reason:
        raise Refused(NEEDS_REASON)
    for gate in gates_of(weighed.rules, weighed.outcome, route):
        if gate.awaits:
            raise Refused(gate.route)
    screening.rule_set = weighed.rule_set
    screening.known = {code: _plain(value) for code, value in weighed.known.items()}
    screening.outcome = {
        **told(weighed.outcome),
        "chosen": told_rule(chosen),
        "held": [told_rule(one) for one in gates_of(weighed.rules, weighed.outcome, route)],
    }
    screening.route = route
    screening.route_reason = reason if led is None or led.rule.code != route else ""
    screening.decided_at, screening.decided_by = timezone.now(), by
    save_version(
        screening,
        expected,
        ["rule_set", "known", "outcome", "route", "route_reason", "decided_at", "decided_by"],
    )
    # The timeline is read by people who may not see the route: it says the neutral word.
    _tell(screening, by, f"คัดกรองแล้ว: {chosen.label}")
    return screening


def _chosen(weighed: Weighed, code: str) -> Rule:
    for rule in weighed.rules:
        if rule.code == code and rule.kind in LEADING:
            return rule
    raise Refused("เลือกเส้นทางจากรายการ เกณฑ์อาจเปลี่ยนระหว่างที่เปิดหน้านี้")


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, (set, frozenset)) else value


def _tell(screening: Screening, by: User, title: str) -> None:
    events.record(
        case=screening.case,
        by=by,
        kind=CaseEvent.Kind.SCREENING,
        title=f"{title} (ครั้งที่ {screening.number})",
        url=screening.get_absolute_url(),
    )
