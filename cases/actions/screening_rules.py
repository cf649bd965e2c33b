"""Writing the rules of screening: copy the set in force, change the draft, try it, put it in force.

A change that would make the draft unusable in a new way is refused with the row named; the law itself is
read by everybody, so nothing here is about a person.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from cases.models import RULE_FIELDS, RuleSetStatus, ScreeningRule, ScreeningRuleSet
from cases.permissions.screening import can_copy_rules, can_edit_rules
from cases.reference.screening import examples, paper_names
from cases.rules.catalogue import catalogue
from cases.rules.screening_check import Problem, Tried, problems_of, try_examples
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk.refusal import Refused
from shelter.desk.versions import save_version
from shelter.lib.thai import bangkok_today, format_date

NOT_HERE = "ไม่มีข้อนี้ในร่าง อาจมีผู้ลบไปแล้ว เปิดหน้าชุดเกณฑ์ใหม่"


class Unusable(Refused):
    """The draft would not work. `problems` name the rows."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__(" · ".join(one.text for one in problems))


def problems_in(rows: list[dict[str, Any]]) -> list[Problem]:
    return problems_of(rows, catalogue(), paper_names())


def tried(rule_set: ScreeningRuleSet) -> list[Tried]:
    """The example people by this set. Raises ValueError when its criteria cannot be read."""
    people = [replace(one, expected=rule_set.expected.get(one.code, one.expected)) for one in examples()]
    return try_examples(rule_set.engine_rules(), people, catalogue())


def _lock(rule_set: ScreeningRuleSet, by: User) -> ScreeningRuleSet:
    found = ScreeningRuleSet.objects.select_for_update(of=("self",)).filter(pk=rule_set.pk).first()
    if found is None:
        raise Refused("ร่างนี้ถูกทิ้งแล้ว เปิดรายการชุดเกณฑ์ใหม่")
    require(can_edit_rules(by, found))
    return found


def _touch(rule_set: ScreeningRuleSet, by: User, expected: int | None) -> None:
    rule_set.edited_by, rule_set.edited_at = by, timezone.now()
    save_version(rule_set, expected, ["edited_by", "edited_at"])


@transaction.atomic
def copy(*, rule_set: ScreeningRuleSet, by: User) -> ScreeningRuleSet:
    """A draft of the next version with the same rules."""
    # Locked so that two people pressing at once get one draft.
    list(ScreeningRuleSet.objects.select_for_update().order_by("version").values_list("pk"))
    require(can_copy_rules(by, rule_set))
    last = ScreeningRuleSet.objects.aggregate(last=Max("version"))["last"]
    draft = ScreeningRuleSet.objects.create(
        version=last + 1, note=f"คัดลอกจาก{rule_set}", expected=rule_set.expected, edited_by=by
    )
    ScreeningRule.objects.bulk_create(
        ScreeningRule(rule_set=draft, order=rule.order, **rule.row()) for rule in rule_set.rules.all()
    )
    return draft


@transaction.atomic
def discard(*, rule_set: ScreeningRuleSet, by: User, expected: int | None) -> None:
    """Throw a draft away; what it was stays in its history."""
    draft = _lock(rule_set, by)
    _touch(draft, by, expected)
    draft.delete()


@transaction.atomic
def save_rule(
    *, rule_set: ScreeningRuleSet, code: str, values: Mapping[str, Any], by: User, expected: int | None
) -> ScreeningRule:
    """Write rule `code` of the draft, or add one at the end ("" as code). `values` by RULE_FIELDS.

    Raises Unusable naming the rows, Conflict when somebody saved first.
    """
    draft = _lock(rule_set, by)
    before = problems_in(draft.rows())
    rule = draft.rules.filter(code=code).first() if code else _new(draft)
    if rule is None:
        raise Refused(NOT_HERE)
    rows = [row for row in draft.rows() if row["code"] != code] if code else draft.rows()
    place = rule.order - 1 if code else len(rows)
    changed = {name: values[name] for name in RULE_FIELDS}
    _refuse_new(before, [*rows[:place], changed, *rows[place:]])
    for name in RULE_FIELDS:
        setattr(rule, name, values[name])
    rule.save()
    _touch(draft, by, expected)
    return rule


def _new(draft: ScreeningRuleSet) -> ScreeningRule:
    last = draft.rules.aggregate(last=Max("order"))["last"] or 0
    return ScreeningRule(rule_set=draft, order=last + 1)


def _refuse_new(before: list[Problem], rows: list[dict[str, Any]]) -> None:
    """Refuse what the change breaks; what was broken before does not keep anybody from mending the rest."""
    known = {one.text for one in before}
    if new := [one for one in problems_in(rows) if one.text not in known]:
        raise Unusable(new)


@transaction.atomic
def remove_rule(*, rule_set: ScreeningRuleSet, code: str, by: User, expected: int | None) -> None:
    draft = _lock(rule_set, by)
    before = problems_in(draft.rows())
    rule = draft.rules.filter(code=code).first()
    if rule is None:
        raise Refused(NOT_HERE)
    _refuse_new(before, [row for row in draft.rows() if row["code"] != code])
    rule.delete()
    draft.rules.filter(order__gt=rule.order).update(order=F("order") - 1)
    _touch(draft, by, expected)


@transaction.atomic
def move_rule(*, rule_set: ScreeningRuleSet, code: str, up: bool, by: User, expected: int | None) -> None:
    """One place up or down; what comes first decides when two routes fit."""
    draft = _lock(rule_set, by)
    rules = list(draft.rules.all())
    place = next((number for number, one in enumerate(rules) if one.code == code), None)
    if place is None:
        raise Refused(NOT_HERE)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rules):
        raise Refused("ข้อนี้อยู่บนสุดหรือล่างสุดแล้ว เลื่อนต่อไม่ได้")
    before = problems_in([one.row() for one in rules])
    rules[place], rules[other] = rules[other], rules[place]
    _refuse_new(before, [one.row() for one in rules])
    for order, rule in enumerate(rules, start=1):
        if rule.order != order:
            rule.order = order
            rule.save(update_fields=["order"])
    _touch(draft, by, expected)


@transaction.atomic
def put_in_force(
    *,
    rule_set: ScreeningRuleSet,
    by: User,
    valid_from: date,
    note: str,
    expected: int | None,
    confirmed: bool = False,
) -> ScreeningRuleSet:
    """From `valid_from` people are screened by this set; the one before it ends the day before.

    `confirmed` says that what the example people get now is what the law wants from that day on: later sets
    are held to it. An example in an emergency is held to what it was.

    Raises Refused: the day lies behind, another set begins on it or later, the set cannot be used, or an
    example person does not come out as expected and nobody confirmed it.
    """
    draft = _lock(rule_set, by)
    today = bangkok_today()
    if valid_from < today:
        raise Refused("วันเริ่มใช้ต้องไม่ก่อนวันนี้ การคัดกรองที่ตัดสินแล้วใช้ชุดเดิม")
    latest = ScreeningRuleSet.objects.exclude(status=RuleSetStatus.DRAFT).order_by("-valid_from").first()
    if latest is not None and latest.valid_from is not None and latest.valid_from >= valid_from:
        raise Refused(f"{latest} เริ่มใช้ {format_date(latest.valid_from)} แล้ว วันเริ่มใช้ของร่างต้องหลังวันนั้น")
    if problems := problems_in(draft.rows()):
        raise Unusable(problems)
    changed = [one for one in tried(draft) if one.differences]
    if unsafe := [one for one in changed if one.breaks_an_emergency]:
        names = ", ".join(one.example.name for one in unsafe)
        raise Refused(f"บุคคลตัวอย่างที่อยู่ในเหตุฉุกเฉินต้องได้ผลเดิม: {names} แก้เกณฑ์ก่อน")
    if changed and not confirmed:
        names = ", ".join(one.example.name for one in changed)
        raise Refused(f"บุคคลตัวอย่าง {len(changed)} คนไม่ได้ผลตามที่ควร: {names} แก้เกณฑ์ หรือยืนยันว่าผลใหม่ถูกต้องตามที่อ้าง")
    draft.expected = draft.expected | {one.example.code: dict(one.got) for one in changed}
    if latest is not None and latest.valid_to is None:
        latest.status, latest.valid_to = RuleSetStatus.RETIRED, valid_from - timedelta(days=1)
        latest.save(update_fields=["status", "valid_to"])
    draft.status, draft.valid_from, draft.note = RuleSetStatus.IN_FORCE, valid_from, note
    draft.edited_by, draft.edited_at = by, timezone.now()
    save_version(draft, expected, ["status", "valid_from", "note", "expected", "edited_by", "edited_at"])
    return draft
