"""Files with something to do today, in SQL: the days that `TODAY` names as facts (a test compares them)."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from cases.models import Consent, IdentityPaper, ServicePlan, Surveillance

# Facts that name a day on which somebody has to look at the file again.
TODAY = ("plan_review_on", "ask_consent_again_on", "identity_next_on", "watch_next_on")


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
    found = Q()
    for rows in (plans, consents, papers, looks):
        found |= Q(Exists(rows.order_by()))
    return found
