"""Reception: beginning it, putting it right, and its checklist."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.actions import events, flags, property
from cases.models import Case, CaseEvent, CheckResult, InterpreterNeed, Reception, ReceptionCheck, Told
from cases.permissions.case import can_write_case
from cases.permissions.reception import can_receive, can_write_check
from cases.rules.flags import called_for, ticked
from cases.rules.reception import BELONGINGS, CHECKS, WARNINGS, Check
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk import codes
from shelter.desk.refusal import Refused
from shelter.desk.versions import Conflict, save_version
from shelter.lib.thai import bangkok_date, bangkok_today

STRANGE = "มีคำตอบที่ไม่อยู่ในแบบแรกรับ เปิดหน้านี้ใหม่แล้วกรอกอีกครั้ง"
NOTHING_CARRIED = "ไม่มีของติดตัวเมื่อรับเข้า"
NEEDS_WORDS = "เขียนเหตุผลที่ยังไม่ได้ทำ เพื่อให้คนที่มารับช่วงรู้ว่าต้องรออะไร"
FIELDS = ("safe_now", "urgent", "interpreter", "language", "interpreter_name", "words")
CHECK_FIELDS = ("result", "on", "done_by", "words")


def _lock(case: Case) -> Case:
    return Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


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
    nothing_carried: bool = False,
    at: datetime | None = None,
) -> Reception:
    """Write down what was asked at the door, and the bag that was sealed there, if any.

    safe_now: code of list safety_question → a value of Told; questions not asked are left out. urgent: codes
    of list urgent_need. nothing_carried: no list of belongings waits. at: when it happened, for a late entry.
    Raises Refused: begun already, file closed, a bag number in use, a code that is none.
    """
    case = _lock(case)
    require(can_receive(by, case))
    if Reception.objects.filter(case=case).exists():
        raise Refused("แฟ้มนี้เริ่มแรกรับแล้ว เปิดแท็บแรกรับของแฟ้มแล้วบันทึกต่อ")
    reception = _new(
        case,
        by,
        at or timezone.now(),
        safe_now=_known_answers(safe_now or {}),
        urgent=_known_needs(urgent),
        interpreter=interpreter,
        language=language,
        interpreter_name=interpreter_name,
        words=words,
    )
    if nothing_carried:
        _nothing_to_list(reception, by)
    if bag_number:
        property.seal(case=case, by=by, number=bag_number, words=seal_words, at=reception.begun_at)
    return reception


def _new(case: Case, by: User, at: datetime, **values: Any) -> Reception:
    reception = Reception.objects.create(case=case, begun_at=at, begun_by=by, **values)
    events.record(
        case=case,
        by=by,
        kind=CaseEvent.Kind.RECEPTION,
        title="เริ่มแรกรับ",
        at=at,
        url=reception.get_absolute_url(),
    )
    flags.call_for(case=case, by=by, warnings=called_for(WARNINGS, {}, _heard(reception)), at=at)
    return reception


def _nothing_to_list(reception: Reception, by: User) -> None:
    """Settled by whoever received the person, who writes no other line of the checklist."""
    found = ReceptionCheck.objects.create(
        reception=reception,
        kind=BELONGINGS,
        result=CheckResult.NONE,
        on=bangkok_date(reception.begun_at),
        words=NOTHING_CARRIED,
        saved_by=by,
        saved_at=timezone.now(),
    )
    _tell_check(found, by, at=reception.begun_at)


def _heard(reception: Reception) -> dict[str, str]:
    """The answers and the needs, of one table of warnings; their codes never meet."""
    return reception.safe_now | ticked(reception.urgent)


@transaction.atomic
def edit(*, case: Case, by: User, values: Mapping[str, Any], expected: int | None) -> Reception:
    """Put right what reception wrote down; begins it where nobody has. `values`: some of FIELDS.

    Raises Conflict when somebody saved first, Refused for a closed file or a code that is none.
    """
    case = _lock(case)
    require(can_write_case(by, case))
    values = dict(values)
    if "safe_now" in values:
        values["safe_now"] = _known_answers(values["safe_now"])
    if "urgent" in values:
        values["urgent"] = _known_needs(values["urgent"])
    known = Reception.objects.filter(case=case).first()
    if known is None:
        return _new(case, by, timezone.now(), **values)
    changed = [name for name in values if getattr(known, name) != values[name]]
    before = _heard(known)
    for name in changed:
        setattr(known, name, values[name])
    save_version(known, expected, sorted(values))
    if changed:
        events.changed(case=case, by=by, title="แก้ไขข้อมูลแรกรับ", models=(Reception,), names=changed)
    warnings = called_for(WARNINGS, before, _heard(known))
    flags.call_for(case=case, by=by, warnings=warnings, at=timezone.now())
    return known


@transaction.atomic
def record_check(
    *, case: Case, by: User, check: Check, values: Mapping[str, Any], expected: int | None
) -> ReceptionCheck:
    """Write down one line of the checklist; `values` by CHECK_FIELDS, `expected` None for the first writing.

    Raises Conflict when somebody wrote it first, Refused for a closed file or "not yet" without a reason.
    """
    case = _lock(case)
    require(can_write_check(by, case, check))
    if values["result"] == CheckResult.NOT_YET and not values["words"]:
        raise Refused(NEEDS_WORDS)
    reception = Reception.objects.filter(case=case).first() or _new(case, by, timezone.now())
    found = reception.checks.filter(kind=check.code).first()
    stamps = {"saved_by": by, "saved_at": timezone.now()}
    if found is None:
        found = ReceptionCheck.objects.create(reception=reception, kind=check.code, **values, **stamps)
    elif expected is None:
        raise Conflict(found)
    else:
        for name, value in {**values, **stamps}.items():
            setattr(found, name, value)
        save_version(found, expected, [*CHECK_FIELDS, *stamps])
    _tell_check(found, by)
    return found


def _tell_check(found: ReceptionCheck, by: User, at: datetime | None = None) -> None:
    check = next(one for one in CHECKS if one.code == found.kind)
    events.record(
        case=found.reception.case,
        by=by,
        kind=CaseEvent.Kind.RECEPTION,
        title=f"แรกรับ: {check.label}",
        # What a body check found is health, and the timeline is read by the whole team.
        body="" if check.sensitive else CheckResult(found.result).label,
        at=at,
        url=found.reception.get_absolute_url(),
    )


def _known_answers(given: Mapping[str, str]) -> dict[str, str]:
    """The answers as they are kept. Raises Refused for a question or an answer that is none."""
    asked = {code for code, _ in codes.choices("safety_question", bangkok_today())}
    if not set(given) <= asked or not set(given.values()) <= set(Told.values):
        raise Refused(STRANGE)
    return dict(given)


def _known_needs(given: Iterable[str]) -> list[str]:
    """The codes once each, in the list's order. Raises Refused for one that is none."""
    wanted = set(given)
    offered = [code for code, _ in codes.choices("urgent_need", bangkok_today())]
    if not wanted <= set(offered):
        raise Refused(STRANGE)
    return [code for code in offered if code in wanted]
