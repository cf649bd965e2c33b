"""What the pages of an assessment show: its chart, its table, its words, for one reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from cases.models import Assessment, AssessmentStatus, Case, Dimension, DimensionScore
from cases.permissions.assessment import groups_of
from cases.rules.assessment import (
    HIGHEST,
    WORDS,
    Change,
    Scored,
    Way,
    changes,
    needs,
    sentence,
    summary,
)
from shelter.accounts.models import User
from shelter.desk.models import Code
from shelter.lib import charts
from shelter.lib.thai import format_date

ALL_LEVELS = "all"
CHART_TITLE = "แผนภูมิใยแมงมุมของคะแนนรายมิติ"
TONES: dict[str, str] = {AssessmentStatus.DRAFT: "warn", AssessmentStatus.DONE: "ok"}
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


def first_of(assessment: Assessment) -> Assessment | None:
    """The first finished assessment of the case by the same set, when it is an earlier one."""
    earlier: QuerySet[Assessment] = Assessment.objects.done().filter(
        case=assessment.case_id,
        dimension_set__code=assessment.dimension_set.code,
        number__lt=assessment.number,
    )
    return earlier.with_content().order_by("number").first()


@dataclass(frozen=True)
class Line:
    """One dimension for one reader; `score` is None when nothing was written about it."""

    dimension: Dimension
    score: DimensionScore | None
    change: Change
    said: list[dict[str, Any]]
    reason: str

    @property
    def icon(self) -> str:
        return icon_of(self.dimension)

    @property
    def word(self) -> str:
        """ดีขึ้น 2 · ลดลง 1 · คงเดิม; nothing when there is no first score to compare with."""
        way = self.change.way
        if self.change.first is None:
            return WORDS[Way.IN_CENTRE] if self.change.latest.in_centre else ""
        steps = f" {abs(self.change.steps)}" if way in (Way.BETTER, Way.WORSE) else ""
        return f"{WORDS[way]}{steps}"

    @property
    def tone(self) -> str:
        return WAY_LOOKS[self.change.way][0]

    @property
    def way_icon(self) -> str:
        return WAY_LOOKS[self.change.way][1]


def lines(assessment: Assessment, first: Assessment | None, groups: frozenset[str]) -> list[Line]:
    """The dimensions this reader may read, in the set's order."""
    found = changes(first.scored(groups) if first else None, assessment.scored(groups))
    held = {score.dimension_id: score for score in assessment.scores.all()}
    shown = [one for one in assessment.dimension_set.dimensions.all() if one.group in groups]
    levels = assessment.dimension_set.levels
    reasons = dict(Code.objects.filter(list="unscored_reason").values_list("code", "name_th"))
    return [
        Line(
            dimension,
            held.get(dimension.pk),
            one,
            _said(dimension, one.latest, levels),
            reasons.get(one.latest.unscored_reason, one.latest.unscored_reason),
        )
        for dimension, one in zip(shown, found, strict=True)
    ]


def _said(dimension: Dimension, scored: Scored, levels: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """Level by level: its name, score and what that score means."""
    return [
        {
            "label": label,
            "score": (score := scored.scores[level]),
            "meaning": dimension.meanings[level][score - 1] if score else "",
        }
        for level, label in levels
    ]


def hidden_labels(assessment: Assessment, groups: frozenset[str]) -> list[str]:
    """Names of the dimensions this reader may not read."""
    return [one.label for one in assessment.dimension_set.dimensions.all() if one.group not in groups]


def level_links(assessment: Assessment, query: QueryDict) -> tuple[str, list[dict[str, Any]]]:
    """The level the chart shows, and the switch: รวม, then each level of the set."""
    levels = [(ALL_LEVELS, "รวม"), *assessment.dimension_set.levels]
    asked = query.get("level", ALL_LEVELS)
    level = asked if asked in dict(levels) else ALL_LEVELS
    return level, [
        {"label": label, "url": f"?level={code}#chart", "current": code == level} for code, label in levels
    ]


def chart_of(shown: Sequence[Change], level: str, *, thai_digits: bool = False) -> charts.Radar | None:
    """First against latest at one level; None below three dimensions."""
    if len(shown) < 3:
        return None
    axes = [
        (
            one.latest.label,
            one.first.at(level) if one.first else None,
            one.latest.at(level),
        )
        for one in shown
    ]
    held = [number for number, one in enumerate(shown) if one.latest.in_centre]
    return charts.radar(axes, HIGHEST, CHART_TITLE, thai_digits=thai_digits, held=held)


def overview(user: User, assessment: Assessment, query: QueryDict) -> dict[str, Any]:
    """Chart, table and summary of one assessment for `user`, as `cases/assessment/_chart.html` shows them."""
    groups = groups_of(user, assessment.case)
    first = first_of(assessment)
    shown = lines(assessment, first, groups)
    found = summary([one.change for one in shown])
    level, levels = level_links(assessment, query)
    return {
        "assessment": assessment,
        "first": first,
        "lines": shown,
        "chart": chart_of([one.change for one in shown], level),
        "first_label": f"ครั้งแรก {format_date(first.assessed_on)}" if first else "",
        "latest_label": f"ครั้งที่ {assessment.number}",
        "levels": levels,
        "summary": found,
        "sentence": sentence(found),
        "hidden": hidden_labels(assessment, groups),
    }


def proposals(user: User, case: Case) -> list[dict[str, Any]]:
    """What the latest finished assessment asks of a plan, lowest first, as far as `user` reads it.

    Each: dimension (its label), goal (code of life_dimension), why, presets (names), sensitive.
    """
    latest = case.assessments.done().with_content().order_by("-number").first()
    if latest is None:
        return []
    dimensions = {one.code: one for one in latest.dimension_set.dimensions.all()}
    names = dict(Code.objects.filter(list="goal_preset").values_list("code", "name_th"))
    return [
        {
            "code": need.scored.code,
            "dimension": need.scored.label,
            "goal": dimensions[need.scored.code].goal,
            "why": need.why,
            "crisis": need.scored.crisis,
            "presets": [names[code] for code in dimensions[need.scored.code].presets if code in names],
            "number": latest.number,
        }
        for need in needs(latest.scored(groups_of(user, case)))
    ]
