from cases.models.case import Case, CaseAssignment, CaseEvent
from cases.models.client import Client, Identity, NationalityStatus, Sex
from cases.models.duplicate import DuplicateAnswer
from cases.models.facility import Facility, FacilityCriterion, FacilityKind, Ownership, TargetGroup

__all__ = [
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
    "Sex",
    "TargetGroup",
]
