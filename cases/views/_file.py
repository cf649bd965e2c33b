"""What every page of a case file shares: where its steps lead, its tabs and its stepper."""

from functools import cache
from typing import Any
from uuid import UUID

from django.urls import reverse

from cases.models import Case
from cases.rules.stage import Stage, State
from shelter.lib.thai import bangkok_today, format_date

# Where a step or a gap is dealt with; a code without a route shows its words and no button.
ROUTES = {
    "note": "cases:note",
    "place": "cases:bed-place",
    "edit_intake": "cases:intake-edit",
    "edit_person": "cases:client-edit",
    "contacts": "cases:contacts",
    "same_person": "cases:same-person",
    "team": "cases:team",
    "files": "cases:files",
    "flags": "cases:flags",
    "finding": "cases:finding",
    "understanding": "cases:finding",
    "screening": "cases:screenings",
    "assessment": "cases:assessments",
    "reception": "cases:reception",
    "plan": "cases:plans",
    "opened_by": "cases:case-reads",
}


ANY = UUID(int=0)


@cache
def _pattern(route: str) -> str:
    return reverse(route, args=[ANY])


def page_of(route: str, case: Case) -> str:
    """The page of a file, put together once for every file: a list leads to two of them in every row."""
    return _pattern(route).replace(str(ANY), str(case.pk))


def url_of(code: str, case: Case) -> str:
    return page_of(ROUTES[code], case) if code in ROUTES else ""


TABS = (
    ("case", "ภาพรวม", "cases:case"),
    ("reception", "แรกรับ", "cases:reception"),
    ("profile", "ทะเบียนประวัติ", "cases:profile"),
    ("screening", "คัดกรอง", "cases:screenings"),
    ("finding", "ข้อเท็จจริง", "cases:finding"),
    ("assessment", "ประเมิน", "cases:assessments"),
    ("plan", "แผนรายบุคคล", "cases:plans"),
    ("files", "เอกสาร", "cases:files"),
    ("team", "ทีมผู้รับผิดชอบ", "cases:team"),
    ("changes", "ประวัติการแก้ไข", "cases:changes"),
)


def tabs(case: Case, current: str) -> list[dict[str, Any]]:
    """The file's pages for `_components/tabs.html`."""
    return [
        {"label": label, "url": reverse(route, args=[case.pk]), "current": code == current}
        for code, label, route in TABS
    ]


def head(case: Case, current: str) -> dict[str, Any]:
    """What `cases/case/_head.html` shows of a file, besides its warnings."""
    return {"age": case.client.age_on(bangkok_today()), "tabs": tabs(case, current)}


def stepper(case: Case, stage: Stage) -> list[dict[str, Any]]:
    """The stage's gates for `_components/stepper.html`."""
    return [
        {
            "label": step.gate.label,
            "state": str(step.state),
            "note": format_date(step.on) if step.on else "",
            "url": url_of(step.gate.code, case) if step.state is State.MISSING else "",
        }
        for step in stage.steps
    ]
