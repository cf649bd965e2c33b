from km.models.assessment import (
    AssessmentKind,
    AssessmentRow,
    AssessmentStatus,
    KMAssessment,
    RowEvidence,
    RowScore,
)
from km.models.project import KMProject
from km.models.report import (
    DigitStyle,
    FindingCode,
    ImportFinding,
    KMReport,
    Leftover,
    ReportSection,
    ReportStatus,
    TeamMember,
)
from km.models.rubric import DimensionKind, RubricCriterion, RubricDimension, RubricVersion

__all__ = [
    "AssessmentKind",
    "AssessmentRow",
    "AssessmentStatus",
    "DigitStyle",
    "DimensionKind",
    "FindingCode",
    "ImportFinding",
    "KMAssessment",
    "KMProject",
    "KMReport",
    "Leftover",
    "ReportSection",
    "ReportStatus",
    "RowEvidence",
    "RowScore",
    "RubricCriterion",
    "RubricDimension",
    "RubricVersion",
    "TeamMember",
]
