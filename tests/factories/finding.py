"""Fact-findings as their verbs leave them. Every person is invented."""

from typing import Any

from cases.actions import finding as actions
from cases.models import Case, FactFinding, FindingProblem, FindingSession, FindingTopic, Statement
from shelter.accounts.models import User
from shelter.lib.thai import bangkok_today


def make_finding(case: Case, by: User, **answers: dict[str, Any]) -> FactFinding:
    """Started by `by`; `answers` are given per topic: `journey={"causes": ["no_job"]}`."""
    finding = actions.start(case=case, by=by)
    for code, told in answers.items():
        tell(finding, by, code, told)
    return finding


def tell(finding: FactFinding, by: User, code: str, answers: dict[str, Any], **fields: Any) -> FindingTopic:
    topic = finding.topics.get(code=code)
    given = {"sources": [], "not_ready": False, "expected": topic.row_version} | fields
    return actions.save_topic(topic=topic, by=by, answers=answers, **given)


def make_session(finding: FactFinding, by: User, **fields: Any) -> FindingSession:
    fields.setdefault("result", FindingSession.Result.TALKED)
    fields.setdefault("on", bangkok_today())
    return FindingSession.objects.create(finding=finding, written_by=by, **fields)


def make_statement(finding: FactFinding, by: User, words: str = "มาจากบ้านเดิม", **fields: Any) -> Statement:
    given = {"topic": "story", "source": "person", "heard_on": bangkok_today()} | fields
    return Statement.objects.create(finding=finding, words=words, recorded_by=by, **given)


def make_problem(
    finding: FactFinding, by: User, code: str = "CH02", severity: int = 2, **fields: Any
) -> FindingProblem:
    given = {"urgency": "normal"} | fields
    return FindingProblem.objects.create(finding=finding, code=code, severity=severity, saved_by=by, **given)
