"""At which stage files stand, in SQL: the same answers as `rules.stage` (a test compares them)."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from cases.models import Assessment, Case, FactFinding, Screening, ServicePlan
from cases.rules.screening import RuleKind
from cases.rules.stage import GATES


def with_stages(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Files by whose stage can be filtered and counted, with the conditions below."""
    decided = Screening.objects.filter(case=OuterRef("pk"), decided_at__isnull=False).order_by("-number")
    return cases.alias(screening_kind=Subquery(decided.values("led_kind")[:1]))


def screened() -> Q:
    """The latest decision led somewhere; one that ended in an emergency is made again on return."""
    return Q(screening_kind__isnull=False) & ~Q(screening_kind=RuleKind.EMERGENCY)


def _reached() -> dict[str, Q]:
    """For each gate after the first, by its code: whether one of its facts is there."""
    case = OuterRef("pk")
    return {
        "screening": screened(),
        "understanding": Q(Exists(FactFinding.objects.filter(case=case)))
        | Q(Exists(Assessment.objects.done().filter(case=case))),
        "plan": Q(Exists(ServicePlan.objects.filter(case=case))),
    }


def at_stage(code: str) -> Q:
    """Files whose furthest gate is `code`, for a queryset `with_stages`."""
    reached, codes = _reached(), [gate.code for gate in GATES]
    here = Q() if code == codes[0] else reached[code]
    for later in codes[codes.index(code) + 1 :]:
        here &= ~reached[later]
    return here
