"""แบบประเมินสภาวะ: the scores of one assessment, its chart against the first, what each score means.

Page and paper show the same lines. A dimension whose group the reader may not read is on neither. Without an
assessment the same template prints the blank form with the meaning of every score.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cases.models import Assessment, Dimension, DimensionScore, DimensionSet
from cases.permissions.assessment import groups_of
from cases.rules.assessment import (
    HIGHEST,
    WORDS,
    Change,
    Scored,
    Summary,
    Way,
    changes,
    sentence,
    summary,
)
from shelter.accounts.models import Centre, User
from shelter.accounts.signing import expected_signature
from shelter.desk.models import Code
from shelter.lib import charts
from shelter.lib.thai import bangkok_today, format_date, to_thai_digits

TEMPLATE = "pdf/assessment.html"
PAPER = "แบบประเมินสภาวะผู้ใช้บริการ"
ALL_LEVELS = "all"
# Beside the mark ขณะอยู่ในศูนย์, which stands at the dimension.
NOT_COUNTED = "ไม่นับเป็นผลลัพธ์"
CHART_TITLE = "แผนภูมิใยแมงมุมของคะแนนรายมิติ"


@dataclass(frozen=True)
class Level:
    """One level of one dimension: `meaning` is what its score says, "" without one."""

    label: str
    score: int | None
    meaning: str


@dataclass(frozen=True)
class Line:
    """One dimension for one reader; `score` is None when nothing was written about it."""

    dimension: Dimension
    score: DimensionScore | None
    change: Change
    said: tuple[Level, ...]
    reason: str

    @property
    def word(self) -> str:
        """ดีขึ้น 2 · ลดลง 1 · คงเดิม; only the mark of the centre when there is no first score."""
        way = self.change.way
        if self.change.first is None:
            return NOT_COUNTED if self.change.latest.in_centre else ""
        if way is Way.IN_CENTRE:
            return NOT_COUNTED
        steps = f" {abs(self.change.steps)}" if way in (Way.BETTER, Way.WORSE) else ""
        return f"{WORDS[way]}{steps}"


@dataclass(frozen=True)
class Shown:
    """An assessment as one reader may see it, against the first of its set."""

    assessment: Assessment
    first: Assessment | None
    lines: list[Line]
    hidden: list[str]
    health_opinion: str
    summary: Summary

    @property
    def sentence(self) -> str:
        return sentence(self.summary)

    @property
    def first_label(self) -> str:
        return f"ครั้งแรก {format_date(self.first.assessed_on)}" if self.first else ""

    @property
    def latest_label(self) -> str:
        return f"ครั้งที่ {self.assessment.number}"

    def chart(self, level: str = ALL_LEVELS, *, thai_digits: bool = False) -> charts.Radar | None:
        """First against latest at one level; None below three dimensions."""
        found = [line.change for line in self.lines]
        if len(found) < 3:
            return None
        axes = [
            (one.latest.label, one.first.at(level) if one.first else None, one.latest.at(level))
            for one in found
        ]
        held = [number for number, one in enumerate(found) if one.latest.in_centre]
        return charts.radar(axes, HIGHEST, CHART_TITLE, thai_digits=thai_digits, held=held)


def first_of(assessment: Assessment) -> Assessment | None:
    """The first finished assessment of the case by the same set, when it is an earlier one."""
    earlier = Assessment.objects.done().filter(
        case=assessment.case_id,
        dimension_set__code=assessment.dimension_set.code,
        number__lt=assessment.number,
    )
    return earlier.with_content().order_by("number").first()


def shown_to(reader: User, assessment: Assessment) -> Shown:
    """What `reader` may see of it."""
    groups = groups_of(reader, assessment.case)
    first = first_of(assessment)
    found = changes(first.scored(groups) if first else None, assessment.scored(groups))
    dimensions = list(assessment.dimension_set.dimensions.all())
    held = {score.dimension_id: score for score in assessment.scores.all()}
    reasons = dict(Code.objects.filter(list="unscored_reason").values_list("code", "name_th"))
    levels = assessment.dimension_set.levels
    lines = [
        Line(
            dimension,
            held.get(dimension.pk),
            one,
            _said(dimension, one.latest, levels),
            reasons.get(one.latest.unscored_reason, one.latest.unscored_reason),
        )
        for dimension, one in zip((one for one in dimensions if one.group in groups), found, strict=True)
    ]
    hidden = [one.label for one in dimensions if one.group not in groups]
    opinion = assessment.health_opinion if Dimension.Group.HEALTH in groups else ""
    return Shown(assessment, first, lines, hidden, opinion, summary(found))


def _said(dimension: Dimension, scored: Scored, levels: Sequence[Sequence[str]]) -> tuple[Level, ...]:
    return tuple(
        Level(label, score, dimension.meanings[level][score - 1] if score else "")
        for level, label in levels
        for score in [scored.scores[level]]
    )


def context_of(assessment: Assessment, *, reader: User) -> dict[str, Any]:
    """What the paper prints for `reader`."""
    case, shown = assessment.case, shown_to(reader, assessment)
    return {
        "centre": case.centre,
        "case": case,
        "client": case.client,
        "age": case.client.age_on(bangkok_today()),
        "assessment": assessment,
        "shown": shown,
        "chart": shown.chart(thai_digits=True),
        "first_label": to_thai_digits(shown.first_label),
        "latest_label": to_thai_digits(shown.latest_label),
        "levels": assessment.dimension_set.levels,
        "signature": expected_signature(case.centre),
    }


def blank(centre: Centre) -> dict[str, Any]:
    """The default set to be filled in by hand, with the meaning of every score."""
    found = DimensionSet.objects.on(bangkok_today()).prefetch_related("dimensions").first()
    dimensions = list(found.dimensions.all()) if found else []
    levels = found.levels if found else []
    return {
        "centre": centre,
        "set": found,
        "levels": levels,
        "dimensions": dimensions,
        "meanings": [(one, [(label, one.meanings[level]) for level, label in levels]) for one in dimensions],
        "scores": to_thai_digits("".join(str(score) for score in range(1, HIGHEST + 1))),
        "signature": expected_signature(centre),
    }
