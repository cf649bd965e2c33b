"""แบบสอบข้อเท็จจริง (เบื้องต้น): topics with their answers, statements with sources, what contradicts what.

A reader who may not see a sensitive group gets the paper without it. Signature boxes are empty: they are for
the pen. Without a fact-finding the same template prints the blank form.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cases.models import CaseAssignment, FactFinding, FindingProblem, FindingTopic, Statement
from cases.permissions.case import can_see_sensitive
from cases.permissions.finding import hidden_topics
from cases.permissions.groups import can_see_health
from cases.rules.finding import TOPICS
from cases.rules.questions import Kind, Question, Topic, said
from shelter.accounts.models import Centre, User
from shelter.accounts.signing import expected_signature, signature_of
from shelter.desk import codes
from shelter.lib.thai import bangkok_today, mask_national_id

TEMPLATE = "pdf/finding.html"
PAPER = "แบบสอบข้อเท็จจริง (เบื้องต้น)"
LISTS = {"fact_source", "main_problem", "urgency"} | {
    question.list for topic in TOPICS for question in topic.questions if question.list
}


@dataclass(frozen=True)
class Line:
    """A question and its answer in words, "" when it was not answered."""

    question: Question
    text: str

    @property
    def is_long(self) -> bool:
        return self.question.kind is Kind.TEXT


@dataclass(frozen=True)
class Said:
    statement: Statement
    source: str


@dataclass(frozen=True)
class TopicSheet:
    """One topic as page and paper show it; `row` is None on the blank form."""

    topic: Topic
    row: FindingTopic | None
    lines: tuple[Line, ...]
    sources: str
    said: tuple[Said, ...]

    @property
    def answered(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.text)

    @property
    def is_unasked(self) -> bool:
        return self.row is not None and not (self.answered or self.said or self.row.not_ready)


@dataclass(frozen=True)
class ProblemLine:
    problem: FindingProblem
    name: str
    urgency: str


def topic_sheets(finding: FactFinding, reader: User, words: codes.Names) -> list[TopicSheet]:
    """The topics `reader` may see, in their order."""
    hidden = hidden_topics(reader, finding.case)
    rows = {row.code: row for row in finding.topics.select_related("saved_by")}
    statements = list(finding.statements.select_related("recorded_by", "struck_by", "differs_from"))
    return [
        TopicSheet(
            topic,
            row := rows[topic.code],
            tuple(
                Line(question, said(question, row.answers.get(question.name), words))
                for question in topic.questions
            ),
            ", ".join(words["fact_source", code] for code in row.sources),
            tuple(
                Said(one, words["fact_source", one.source]) for one in statements if one.topic == topic.code
            ),
        )
        for topic in TOPICS
        if topic.code not in hidden
    ]


def problem_lines(finding: FactFinding, reader: User, words: codes.Names) -> list[ProblemLine]:
    """The problems `reader` may see, the worst first."""
    rows: Iterable[FindingProblem] = finding.problems.all()
    if not can_see_health(reader, finding.case):
        rows = [row for row in rows if not row.is_sensitive]
    return [
        ProblemLine(
            row,
            words["main_problem", row.code],
            words["urgency", row.urgency],
        )
        for row in rows
    ]


def context_of(finding: FactFinding, *, reader: User) -> dict[str, Any]:
    """What the paper prints for `reader`."""
    case, words = finding.case, codes.names(LISTS)
    managing = case.assignments.filter(kind=CaseAssignment.Kind.MANAGER, until__isnull=True)
    manager = managing.select_related("user").first()
    sensitive = bool(can_see_sensitive(reader, case))
    by = finding.opinion_by
    return {
        "finding": finding,
        "case": case,
        "centre": case.centre,
        "client": case.client,
        "age": case.client.age_on(bangkok_today()),
        "national_id": mask_national_id(case.client.national_id) if sensitive else "",
        "topics": topic_sheets(finding, reader, words),
        "problems": problem_lines(finding, reader, words),
        "sessions": list(finding.sessions.select_related("written_by").order_by("on", "created_at")),
        "manager": manager.user if manager else None,
        "signature": signature_of(by, finding.opinion_under) if by else expected_signature(case.centre),
        "health_diagnosis": finding.health_diagnosis if can_see_health(reader, case) else "",
        "left_out": bool(hidden_topics(reader, case)),
    }


def blank_context(centre: Centre) -> dict[str, Any]:
    """The form to be filled by hand."""
    return {
        "centre": centre,
        "topics": [
            TopicSheet(topic, None, tuple(Line(question, "") for question in topic.questions), "", ())
            for topic in TOPICS
        ],
        "signature": expected_signature(centre),
    }
