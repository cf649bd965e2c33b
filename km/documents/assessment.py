"""เกณฑ์การประเมินผลงานการจัดการความรู้: the department's form filled in, and the centre's own summary of it.

Criteria and column heads are printed exactly as the form words them (DOMAIN 9.2); totals are computed.
"""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html_join

from km.facts import form_of
from km.models import AssessmentKind, DimensionKind, KMAssessment
from km.rules.body_text import in_digits
from shelter.lib import pdf
from shelter.lib.charts import bars

PAPER = "แบบประเมินการจัดการความรู้"


@dataclass(frozen=True)
class FormLine:
    """`ticks` has one place per score column."""

    order: str
    text: str
    ticks: tuple[bool, ...]
    explanation: str


@dataclass(frozen=True)
class FormTable:
    """One dimension of the form. `total` is None while a row has no points."""

    title: str
    heads: tuple[str, ...]
    is_scale: bool
    lines: tuple[FormLine, ...]
    total_label: str
    total: int | None
    total_text: str
    maximum: int
    unscored: int

    @property
    def parted_heads(self) -> list[tuple[str, str]]:
        """Each head before and from its bracket, which stands on a line of its own: ระดับดี / (๔ คะแนน)."""
        return [(head[:at].strip(), head[at:]) for head in self.heads for at in [_bracket(head)]]


def _bracket(head: str) -> int:
    at = head.find("(")
    return len(head) if at < 0 else at


# Of an A4 line in the size of a title; a longer word must be free to break.
LONGEST_KEPT = 45


def kept_words(title: str) -> str:
    """A title as HTML that is broken at its own spaces only: Thai would break anywhere between two words."""
    return format_html_join(
        " ",
        '<span class="{}">{}</span>',
        (("nw" if len(word) <= LONGEST_KEPT else "", word) for word in title.split()),
    )


def tables(assessment: KMAssessment, digit_style: str = "thai") -> list[FormTable]:
    """The form's tables in order, with the agreed ticks: as signed, else as they stand."""
    return [_table(dimension, digit_style) for dimension in form_of(assessment)["dimensions"]]


def _table(dimension: dict[str, Any], style: str) -> FormTable:
    points = [row["points"] for row in dimension["rows"]]
    total = None if None in points else sum(points)
    heads = [dimension["order_head"], dimension["criterion_head"]]
    heads += [head for _, head in dimension["score_heads"]]
    if dimension["explanation_head"]:
        heads.append(dimension["explanation_head"])
    return FormTable(
        title=in_digits(dimension["title"], style),
        heads=tuple(in_digits(head, style) for head in heads),
        is_scale=dimension["kind"] == DimensionKind.SCALE,
        lines=tuple(
            FormLine(
                order=in_digits(str(row["order"]), style),
                text=in_digits(row["text"], style),
                ticks=tuple(row["points"] == allowed for allowed, _ in dimension["score_heads"]),
                explanation=in_digits(row["explanation"], style),
            )
            for row in dimension["rows"]
        ),
        total_label=in_digits(dimension["total_label"], style),
        total=total,
        total_text="" if total is None else in_digits(str(total), style),
        maximum=dimension["maximum"],
        unscored=points.count(None),
    )


def summary(form: list[FormTable], digit_style: str = "thai") -> dict[str, Any]:
    """The four dimensions as bars, and the total of all when every row has its points."""
    totals = [table.total for table in form]
    whole = None if None in totals else sum(total or 0 for total in totals)
    maximum = sum(table.maximum for table in form)
    return {
        "bars": bars(
            [(table.title, table.total, table.maximum) for table in form], thai_digits=digit_style == "thai"
        ),
        "total": whole,
        "total_text": "" if whole is None else in_digits(str(whole), digit_style),
        "maximum": in_digits(str(maximum), digit_style),
        "unscored": in_digits(str(sum(table.unscored for table in form)), digit_style),
    }


def context(assessment: KMAssessment) -> dict[str, Any]:
    """Everything templates/pdf/km_assessment.html prints. The form's own digits are Thai."""
    printed = form_of(assessment)
    form = tables(assessment)
    return {
        "title": kept_words(printed["rubric"]["title"]),
        "subtitle": printed["rubric"]["subtitle"],
        "centre": printed["centre"],
        "topic": in_digits(printed["topic"], "thai"),
        "year": in_digits(str(printed["fiscal_year"]), "thai"),
        "edition": in_digits(str(printed["edition"]), "thai"),
        "kind": AssessmentKind(printed["kind"]).label,
        "outside_unit": printed["outside_unit"],
        "tables": form,
        "summary": summary(form),
        "signed": printed.get("signed"),
        "signed_at": assessment.signed_at,
    }


def html(assessment: KMAssessment) -> str:
    return render_to_string("pdf/km_assessment.html", context(assessment))


def paper(assessment: KMAssessment) -> bytes:
    """The assessment as a PDF. Raises pdf.PaperError."""
    return pdf.render(html(assessment))
