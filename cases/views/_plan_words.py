"""A plan's text and its differences in words, as the pages show them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from cases.models import ActivityStatus, PlanActivity, PlanGoal, ServicePlan
from cases.rules.outline import Change, Kind, Part
from cases.rules.plan import Problem
from shelter.desk.models import Code
from shelter.lib.thai import format_date

LISTS = {"dimension": "life_dimension", "priority": "goal_priority"}
KINDS = {Kind.ADDED: ("เพิ่มใหม่", "ok"), Kind.REMOVED: ("ตัดออก", "bad"), Kind.CHANGED: ("แก้ไข", "warn")}
Names = Mapping[tuple[str, str], str]


def _labels() -> dict[str, str]:
    found = {}
    for model in (PlanActivity, PlanGoal, ServicePlan):
        found |= {field.name: str(getattr(field, "verbose_name", "")) for field in model._meta.fields}
    return found | {"responsible": "ผู้รับผิดชอบ"}


LABELS = _labels()


def names() -> dict[tuple[str, str], str]:
    """(field, code) → Thai name, for the two code lists of a plan; one query."""
    fields = {list_name: field for field, list_name in LISTS.items()}
    rows = Code.objects.filter(list__in=fields).values_list("list", "code", "name_th")
    return {(fields[list_name], code): name for list_name, code, name in rows}


def shown(name: str, value: Any, known: Names) -> str:
    """One field's value in words; empty when there is none."""
    if value in (None, ""):
        return ""
    if name in LISTS:
        return known.get((name, value), value)
    if name == "status":
        return str(ActivityStatus(value).label)
    if isinstance(value, date):
        return format_date(value)
    return str(value)


def difference(change: Change, known: Names) -> dict[str, Any]:
    """A change for `cases/plan/_change.html`: kind in words, title, field rows, inner changes."""
    word, tone = KINDS.get(change.kind, ("", ""))
    return {
        "kind": str(change.kind),
        "word": word,
        "tone": tone,
        "title": _title(change.part),
        "fields": [
            {
                "label": LABELS[one.name],
                "before": shown(one.name, one.before, known),
                "after": shown(one.name, one.after, known),
            }
            for one in change.fields
        ],
        "parts": [difference(inner, known) for inner in change.parts],
    }


def _title(part: Part) -> str:
    return str(part.values.get("title") or part.values.get("what") or "")


def links(found: Iterable[Problem], edit_url: str) -> list[dict[str, str]]:
    """Each problem with the link to the field that cures it."""
    return [{"text": one.text, "url": f"{edit_url}#{_field_id(one)}"} for one in found]


def _field_id(problem: Problem) -> str:
    if problem.goal is None:
        return f"id_{problem.field}"
    prefix = f"g{problem.goal}" if problem.activity is None else f"g{problem.goal}a{problem.activity}"
    return f"id_{prefix}-{problem.field}"
