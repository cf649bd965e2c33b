"""Files with something to do today, in SQL: the days that `TODAY` names as facts (a test compares them)."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from cases.models import (
    Consent,
    FindingSession,
    HealthCheck,
    HomeVisit,
    IdentityPaper,
    ServicePlan,
    Surveillance,
)

# Facts that name a day on which somebody has to look at the file again.
TODAY = (
    "plan_review_on",
    "ask_consent_again_on",
    "identity_next_on",
    "watch_next_on",
    "finding_try_again_on",
    "visit_planned_on",
    "health_next_on",
)


def due(today: date) -> Q:
    """Each day is looked for beside the file, by an index that holds nothing but days to come and gone."""
    plans = ServicePlan.objects.in_force().filter(case=OuterRef("pk"), review_on__lte=today)
    same = Consent.objects.filter(case=OuterRef("case"), kind=OuterRef("kind"))
    later = same.filter(number__gt=OuterRef("number"))
    consents = Consent.objects.filter(~Exists(later), case=OuterRef("pk"), ask_again_on__lte=today)
    papers = IdentityPaper.objects.filter(
        client=OuterRef("client"), result_on__isnull=True, next_on__lte=today
    )
    looks = Surveillance.objects.going_on().filter(case=OuterRef("pk"), next_on__lte=today)
    same_day = Q(on=OuterRef("on"), created_at__gt=OuterRef("created_at"))
    newer_talk = FindingSession.objects.filter(
        Q(on__gt=OuterRef("on")) | same_day, finding=OuterRef("finding")
    )
    talks = FindingSession.objects.filter(
        ~Exists(newer_talk),
        finding__case=OuterRef("pk"),
        finding__done_at__isnull=True,
        try_again_on__lte=today,
    )
    visits = HomeVisit.objects.filter(
        case=OuterRef("pk"), status=HomeVisit.Status.PLANNED, planned_on__lte=today
    )
    newer = HealthCheck.objects.filter(case=OuterRef("case"), number__gt=OuterRef("number"))
    checks = HealthCheck.objects.filter(~Exists(newer), case=OuterRef("pk"), next_on__lte=today)
    found = Q()
    for rows in (plans, consents, papers, looks, talks, visits, checks):
        found |= Q(Exists(rows.order_by()))
    return found
