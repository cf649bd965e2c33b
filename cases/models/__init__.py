from cases.models.case import Case, CaseAssignment, CaseEvent
from cases.models.client import Client, Identity, NationalityStatus, Sex
from cases.models.duplicate import DuplicateAnswer

__all__ = [
    "Case",
    "CaseAssignment",
    "CaseEvent",
    "Client",
    "DuplicateAnswer",
    "Identity",
    "NationalityStatus",
    "Sex",
]
