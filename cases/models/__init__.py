from cases.models.case import Case, CaseAssignment, CaseEvent
from cases.models.client import Client

__all__ = ["Case", "CaseAssignment", "CaseEvent", "Client"]
