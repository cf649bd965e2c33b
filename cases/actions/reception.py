"""Beginning a reception."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cases.actions import events, property
from cases.models import Case, CaseEvent, InterpreterNeed, Reception, Told
from cases.permissions.reception import can_receive
from shelter.accounts.models import User
from shelter.desk import codes
from shelter.desk.refusal import Refused
from shelter.lib.thai import bangkok_today

STRANGE = "มีคำตอบที่ไม่อยู่ในแบบแรกรับ เปิดหน้านี้ใหม่แล้วกรอกอีกครั้ง"


@transaction.atomic
def begin(
    *,
    case: Case,
    by: User,
    safe_now: Mapping[str, str] | None = None,
    urgent: Iterable[str] = (),
    interpreter: str = InterpreterNeed.UNASKED,
    language: str = "",
    interpreter_name: str = "",
    words: str = "",
    bag_number: str = "",
    seal_words: str = "",
    at: datetime | None = None,
) -> Reception:
    """Write down what was asked at the door, and the bag that was sealed there, if any.

    safe_now: code of list safety_question → a value of Told; questions not asked are left out. urgent: codes
    of list urgent_need. at: when it happened, for a late entry. Raises Refused: begun already, file closed, a
    bag number in use, a code that is none.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    allowed = can_receive(by, case)
    if not allowed:
        raise Refused(allowed.reason)
    if Reception.objects.filter(case=case).exists():
        raise Refused("แฟ้มนี้เริ่มแรกรับแล้ว เปิดแท็บแรกรับของแฟ้มแล้วบันทึกต่อ")
    answers, needs = known_answers(safe_now or {}), known_needs(urgent)
    begun = at or timezone.now()
    reception = Reception.objects.create(
        case=case,
        begun_at=begun,
        begun_by=by,
        safe_now=answers,
        urgent=needs,
        interpreter=interpreter,
        language=language,
        interpreter_name=interpreter_name,
        words=words,
    )
    events.record(case=case, by=by, kind=CaseEvent.Kind.RECEPTION, title="เริ่มแรกรับ", at=begun)
    if bag_number:
        property.seal(case=case, by=by, number=bag_number, words=seal_words, at=begun)
    return reception


def known_answers(given: Mapping[str, str]) -> dict[str, str]:
    """The answers as they are kept. Raises Refused for a question or an answer that is none."""
    asked = {code for code, _ in codes.choices("safety_question", bangkok_today())}
    if not set(given) <= asked or not set(given.values()) <= set(Told.values):
        raise Refused(STRANGE)
    return dict(given)


def known_needs(given: Iterable[str]) -> list[str]:
    """The codes once each, in the list's order. Raises Refused for one that is none."""
    wanted = set(given)
    offered = [code for code, _ in codes.choices("urgent_need", bangkok_today())]
    if not wanted <= set(offered):
        raise Refused(STRANGE)
    return [code for code in offered if code in wanted]
