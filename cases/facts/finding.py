"""What the fact-finding says of a case, for the rules and the lists."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from cases.models import FactFinding, FindingProblem, FindingSession, FindingTopic
from cases.rules.questions import affirmed
from shelter.lib.thai import bangkok_date

# (topic, question) whose answer is a fact by itself.
ASKED = (
    ("journey", "causes"),
    ("family", "relatives"),
    ("health", "psychiatric"),
    ("health", "substance"),
    ("health", "harmful_behaviour"),
    ("law", "pending_case"),
    ("story", "work_tried"),
    ("story", "can_work"),
    ("story", "hardship"),
)
_PSYCHIATRIC = {"none", "stable", "severe"}


def columns() -> dict[str, Subquery]:
    """The root's two moments, the answers that are facts, open problems' severities, the latest talk."""
    case = OuterRef("pk")
    roots = FactFinding.objects.filter(case=case)
    talks = FindingSession.objects.filter(finding__case=case)
    problems: QuerySet = FindingProblem.objects.filter(finding__case=case, settled_on__isnull=True)
    topics: QuerySet = FindingTopic.objects.filter(finding__case=case).exclude(answers={})
    answers = JSONObject(topic="code", **{name: f"answers__{name}" for _, name in ASKED})
    return {
        "finding_root": Subquery(roots.values(found=JSONObject(began="created_at", done="done_at"))),
        "finding_told": Subquery(topics.order_by().values("finding__case").values(found=JSONBAgg(answers))),
        "finding_problems": Subquery(
            problems.order_by().values("finding__case").values(found=JSONBAgg("severity"))
        ),
        "finding_first_on": Subquery(talks.filter(result="talked").order_by("on").values("on")[:1]),
        "finding_latest": Subquery(talks.values(found=JSONObject(result="result", again="try_again_on"))[:1]),
    }


def _day(moment: str | None) -> date | None:
    """The Bangkok day of a moment as JSON tells it."""
    return bangkok_date(datetime.fromisoformat(moment)) if moment else None


def facts(row: Mapping[str, Any]) -> dict[str, Any]:
    root, latest = row["finding_root"] or {}, row["finding_latest"] or {}
    told = {
        name: one[name] for one in row["finding_told"] or [] for topic, name in ASKED if topic == one["topic"]
    }
    severities = row["finding_problems"] or []
    began = _day(root.get("began"))
    # Done for now asks for no further talk.
    again = None if root.get("done") else latest.get("again")
    return {
        # A talk written down later counts from its own day.
        "finding_started_on": min(began, row["finding_first_on"] or began) if began else None,
        "finding_done_on": _day(root.get("done")),
        "finding_put_off": latest.get("result") == "not_ready" or None,
        "finding_try_again_on": date.fromisoformat(again) if again else None,
        "causes": frozenset(told.get("causes") or ()) or None,
        "relatives_known": affirmed(told.get("relatives")),
        "psychiatric": told["psychiatric"] if told.get("psychiatric") in _PSYCHIATRIC else None,
        "substance": affirmed(told.get("substance")),
        "pending_case": affirmed(told.get("pending_case")),
        "work_tried": affirmed(told.get("work_tried")),
        "can_work": affirmed(told.get("can_work")),
        "harmful_behaviour": affirmed(told.get("harmful_behaviour")),
        "hardship": frozenset(told.get("hardship") or ()) or None,
        "problem_count": len(severities) or None,
        "worst_severity": max(severities, default=None),
    }
