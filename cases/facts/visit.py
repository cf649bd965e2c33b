"""What visits and surveillance say of a case, for the rules and the lists."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, QuerySet, Subquery

from cases.models import FindingTopic, HomeVisit, Surveillance
from cases.rules.visit import SELF_HARM


def columns() -> dict[str, Subquery]:
    case = OuterRef("pk")
    visits = HomeVisit.objects.filter(case=case, status=HomeVisit.Status.DONE)
    done: QuerySet = visits.order_by().values("case")
    harm: QuerySet = visits.filter(signs__contains=[SELF_HARM]).order_by().values("case")
    looks: QuerySet = Surveillance.objects.going_on().filter(case=case).order_by().values("case")
    plans: QuerySet = HomeVisit.objects.filter(case=case, status=HomeVisit.Status.PLANNED)
    plans = plans.order_by().values("case")
    tried = FindingTopic.objects.filter(finding__case=case, code="story")
    return {
        "visits_done": Subquery(done.values(found=Count("pk"))),
        "visit_self_harm_on": Subquery(harm.values(found=Max("visited_on"))),
        "visit_planned_on": Subquery(plans.values(found=Min("planned_on"))),
        "surveillance_next": Subquery(looks.values(found=Min("next_on"))),
        "visit_work_tried": Subquery(tried.values("answers__work_tried")),
    }


def facts(row: Mapping[str, Any]) -> dict[str, Any]:
    visited, tried = bool(row["visits_done"]), row["visit_work_tried"] == "yes"
    return {
        "visits_done": row["visits_done"],
        # Asks for the 2Q, 9Q, 8Q chain after this day (DOMAIN 16 S45).
        "self_harm_sign_on": row["visit_self_harm_on"],
        "visit_planned_on": row["visit_planned_on"],
        "watch_next_on": row["surveillance_next"],
        # พ.ร.บ. 2557: family or community visited, and suitable work tried. Less than both is not yet known.
        "destitute_process_done": True if visited and tried else None,
    }
