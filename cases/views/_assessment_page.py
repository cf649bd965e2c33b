"""What the pages of assessments show beside the sheet itself: its chart's switch, proposals, health."""

from typing import Any

from django.http import QueryDict

from cases.documents.assessment import ALL_LEVELS, shown_to
from cases.models import (
    Assessment,
    AssessmentStatus,
    Case,
    Dimension,
    Instrument,
    InstrumentResult,
)
from cases.permissions.assessment import groups_of
from cases.permissions.groups import can_see_health, can_write_health
from cases.rules.assessment import Way, needs
from shelter.accounts.models import User
from shelter.desk.models import Code

TONES: dict[str, str] = {AssessmentStatus.DRAFT: "warn", AssessmentStatus.DONE: "ok"}
# How a dimension moved → tone and icon of its badge.
WAY_LOOKS = {
    Way.BETTER: ("ok", "arrow-up"),
    Way.SAME: ("", ""),
    Way.WORSE: ("bad", "exclamation-triangle"),
    Way.IN_CENTRE: ("info", "building"),
    Way.UNKNOWN: ("", ""),
}
ICONS = {
    "health": "heart-pulse",
    "education": "mortarboard",
    "housing": "house-door",
    "income": "briefcase",
    "safety": "shield-check",
    "rights": "card-checklist",
    "recreation": "music-note-beamed",
    "justice": "bank",
}


def icon_of(dimension: Dimension) -> str:
    return ICONS.get(dimension.goal, "circle")


def overview(user: User, assessment: Assessment, query: QueryDict) -> dict[str, Any]:
    """Chart, table and summary of one assessment for `user`, as `cases/assessment/_chart.html` shows them."""
    shown = shown_to(user, assessment)
    levels = [(ALL_LEVELS, "รวม"), *assessment.dimension_set.levels]
    asked = query.get("level", ALL_LEVELS)
    level = asked if asked in dict(levels) else ALL_LEVELS
    return {
        "assessment": assessment,
        "first": shown.first,
        "lines": [
            {"line": line, "icon": icon_of(line.dimension), "look": WAY_LOOKS[line.change.way]}
            for line in shown.lines
        ],
        "chart": shown.chart(level),
        "first_label": shown.first_label,
        "latest_label": shown.latest_label,
        "levels": [
            {"label": label, "url": f"?level={code}#chart", "current": code == level}
            for code, label in levels
        ],
        "summary": shown.summary,
        "sentence": shown.sentence,
        "hidden": shown.hidden,
        "health_opinion": shown.health_opinion,
    }


def proposals(user: User, case: Case) -> list[dict[str, Any]]:
    """What the latest finished assessment asks of a plan, lowest first, as far as `user` reads it.

    Each: code and dimension (its label), goal (code of life_dimension), why, crisis, presets (names), and
    baseline, what a new goal begins with: nothing for a sensitive dimension, for plans have more readers.
    """
    latest = case.assessments.done().with_content().order_by("-number").first()
    if latest is None:
        return []
    dimensions = {one.code: one for one in latest.dimension_set.dimensions.all()}
    names = dict(Code.objects.filter(list="goal_preset").values_list("code", "name_th"))
    found = []
    for need in needs(latest.scored(groups_of(user, case))):
        dimension = dimensions[need.scored.code]
        found.append(
            {
                "code": dimension.code,
                "dimension": dimension.label,
                "goal": dimension.goal,
                "why": need.why,
                "crisis": need.scored.crisis,
                "presets": [names[code] for code in dimension.presets if code in names],
                "baseline": "" if dimension.group else f"ประเมินครั้งที่ {latest.number}: {need.why}",
            }
        )
    return found


def low_of(user: User, case: Case) -> list[tuple[str, str]]:
    """The proposals as `rules.plan.uncovered` takes them: (code of life_dimension, words)."""
    return [(one["goal"], f"{one['dimension']} ({one['why']})") for one in proposals(user, case)]


def health_of(user: User, case: Case) -> dict[str, Any]:
    """Instruments and health checks of a case as the tab shows them; empty for who may not read them."""
    if not can_see_health(user, case):
        return {}
    latest: dict[str, InstrumentResult] = {}
    asked: dict[str, InstrumentResult] = {}
    for one in case.instrument_results.select_related("instrument").order_by("filled_on", "created_at"):
        code = one.instrument.code
        latest[code] = one
        asked.pop(code, None)
        asked |= dict.fromkeys(one.opens, one)
    return {
        "instruments": [
            {"one": one, "latest": latest.get(one.code), "asked": one.code in asked}
            for one in Instrument.objects.all()
        ],
        "unsafe": list(case.instrument_results.unsafe().select_related("instrument")),
        "checks": list(case.health_checks.order_by("-number")),
        "may_write_health": bool(can_write_health(user, case)),
    }
