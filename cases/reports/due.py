"""Files with something to do today, in SQL: the days that `TODAY` names as facts (a test compares them)."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from cases.models import Consent, IdentityPaper, ServicePlan, Surveillance

# Facts that name a day on which somebody has to look at the file again.
TODAY = ("plan_review_on", "ask_consent_again_on", "identity_next_on", "watch_next_on")


def due(today: date) -> Q:
    """Each day is looked for from its own index: what waits is little, the open files are many."""
    plans = ServicePlan.objects.in_force().filter(review_on__lte=today)
    later = Consent.objects.filter(
        case=OuterRef("case"), kind=OuterRef("kind"), number__gt=OuterRef("number")
    )
    consents = Consent.objects.filter(~Exists(later), ask_again_on__lte=today)
    papers = IdentityPaper.objects.filter(result_on__isnull=True, next_on__lte=today)
    looks = Surveillance.objects.going_on().filter(next_on__lte=today)
    return (
        Q(pk__in=plans.order_by().values("case"))
        | Q(pk__in=consents.order_by().values("case"))
        | Q(client__in=papers.order_by().values("client"))
        | Q(pk__in=looks.order_by().values("case"))
    )
