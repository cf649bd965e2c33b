"""What assessments, instruments and health checks tell of a case. An answer nobody gave is no fact."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from cases.models import Assessment, HealthCheck, InstrumentResult, ScreeningAnswer
from shelter.desk.models import Setting
from shelter.lib.thai import bangkok_today

YES_NO = {ScreeningAnswer.YES.value: True, ScreeningAnswer.NO.value: False}
# Fact → the question of a health check that answers it.
ASKED = {"communicable_disease": "communicable", "dementia": "dementia", "substance": "substance"}
# The chain that a sign of self-harm asks for (DOMAIN 7.5).
MOOD = ("2q", "9q", "8q")
PSYCHIATRIC = {"none", "stable", "severe"}


def columns() -> dict[str, Any]:
    """The latest finished assessment's day, the latest complete ADL, the latest health check."""
    done = Assessment.objects.done().filter(case=OuterRef("pk")).order_by("-number")
    filled = InstrumentResult.objects.filter(case=OuterRef("pk"))
    adl: QuerySet = filled.filter(instrument__code="adl", total__isnull=False)
    adl = adl.order_by("-filled_on", "-created_at")
    mood = filled.filter(instrument__code__in=MOOD).order_by("-filled_on")
    checks = HealthCheck.objects.filter(case=OuterRef("pk")).order_by("-number")
    from_score = Setting.objects.on(bangkok_today()).filter(key="adl_self_care_from")
    return {
        "assessed_on": Subquery(done.values("assessed_on")[:1]),
        "adl_score": Subquery(adl.values("total")[:1]),
        "self_care_from": Subquery(from_score.values("value")[:1]),
        "health_latest": Subquery(
            checks.values(found=JSONObject(answers="answers", psychiatric="psychiatric", next="next_on"))[:1]
        ),
        # Not EXISTS: beside many rows PostgreSQL would read the whole table for it.
        "safety_open": Subquery(filled.unsafe().values("safety")[:1]),
        "mood_asked_on": Subquery(mood.values("filled_on")[:1]),
    }


def facts(row: Mapping[str, Any]) -> dict[str, Any]:
    score, enough = row["adl_score"], row["self_care_from"]
    latest = row["health_latest"] or {}
    answers, state, again = latest.get("answers") or {}, latest.get("psychiatric"), latest.get("next")
    return {
        "assessed_on": row["assessed_on"],
        "adl_score": score,
        "self_care": None if score is None or enough is None else score >= enough,
        "psychiatric": state if state in PSYCHIATRIC else None,
        "safety_open": bool(row["safety_open"]),
        "mood_asked_on": row["mood_asked_on"],
        "health_next_on": date.fromisoformat(again) if again else None,
        **{fact: YES_NO.get(answers.get(question, "")) for fact, question in ASKED.items()},
    }
