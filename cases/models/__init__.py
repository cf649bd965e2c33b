from cases.models.case import Case, CaseAssignment, CaseEvent
from cases.models.client import Client, Identity, NationalityStatus, Sex
from cases.models.duplicate import DuplicateAnswer
from cases.models.facility import Facility, FacilityCriterion, FacilityKind, Ownership, TargetGroup
from cases.models.plan import (
    ACTIVITY_FIELDS,
    GOAL_FIELDS,
    OPEN_ACTIVITY,
    PLAN_FIELDS,
    WORKING,
    ActivityStatus,
    PlanActivity,
    PlanAgreement,
    PlanGoal,
    PlanStatus,
    ServicePlan,
)

__all__ = [
    "ACTIVITY_FIELDS",
    "GOAL_FIELDS",
    "OPEN_ACTIVITY",
    "PLAN_FIELDS",
    "WORKING",
    "ActivityStatus",
    "Case",
    "CaseAssignment",
    "CaseEvent",
    "Client",
    "DuplicateAnswer",
    "Facility",
    "FacilityCriterion",
    "FacilityKind",
    "Identity",
    "NationalityStatus",
    "Ownership",
    "PlanActivity",
    "PlanAgreement",
    "PlanGoal",
    "PlanStatus",
    "ServicePlan",
    "Sex",
    "TargetGroup",
]
