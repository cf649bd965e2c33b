from cases.models.alert import HiddenPersonAlert
from cases.models.assessment import (
    ASSESSMENT_FIELDS,
    SCORE_FIELDS,
    Assessment,
    AssessmentStatus,
    Dimension,
    DimensionScore,
    DimensionSet,
)
from cases.models.attachment import Attachment, SensitiveGroup
from cases.models.bed import Bed, BedStay, House, HouseFor
from cases.models.case import Case, CaseAssignment, CaseEvent
from cases.models.client import Client, FamilyContact, Identity, NationalityStatus, Sex
from cases.models.clock import ClockExtension, ClockPause
from cases.models.community import Found, HelperTask, TaskStatus, WatchEntry, WatchPerson
from cases.models.consent import (
    Consent,
    ConsentHow,
    ConsentKind,
    ConsentOutcome,
    ConsentWithdrawal,
    RightsTold,
)
from cases.models.contact import (
    CONTACT_FIELDS,
    Contact,
    ContactKind,
    ContactOverride,
    MayContact,
    OverrideStatus,
)
from cases.models.duplicate import DuplicateAnswer
from cases.models.facility import Facility, FacilityCriterion, FacilityKind, Ownership, TargetGroup
from cases.models.finding import FactFinding, FindingProblem, FindingSession, FindingTopic, Statement
from cases.models.flag import CaseFlag
from cases.models.health import HealthCheck, HousingAdvice, PsychiatricState
from cases.models.identity import IDENTITY_FIELDS, IdentityPaper
from cases.models.instrument import Instrument, InstrumentResult
from cases.models.look import MARK_FIELDS, ClientMark, ClientPhoto, photo_of
from cases.models.merge import ClientMerge, MergeStatus
from cases.models.notification import (
    Notification,
    NotificationFile,
    NotificationReopening,
    NotificationStatus,
)
from cases.models.people_import import PeopleImport
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
from cases.models.property import (
    ITEM_FIELDS,
    ListStatus,
    PropertyBag,
    PropertyItem,
    PropertyKind,
    PropertyList,
    PropertyReturn,
    PropertyReturnLine,
)
from cases.models.reception import CheckResult, InterpreterNeed, Reception, ReceptionCheck, Told
from cases.models.register import REGISTER_FIELDS, ClientRegister, LivedGender, Stated, register_of
from cases.models.saved_filter import SavedFilter
from cases.models.screening import (
    RULE_FIELDS,
    RuleSetStatus,
    Screening,
    ScreeningAnswer,
    ScreeningRule,
    ScreeningRuleSet,
)
from cases.models.shift import ShiftEntry
from cases.models.signing import Mark
from cases.models.surveillance import Surveillance, SurveillanceLook
from cases.models.visit import HomeVisit, Mediation, VisitPhoto

__all__ = [
    "ACTIVITY_FIELDS",
    "ASSESSMENT_FIELDS",
    "CONTACT_FIELDS",
    "GOAL_FIELDS",
    "IDENTITY_FIELDS",
    "ITEM_FIELDS",
    "MARK_FIELDS",
    "OPEN_ACTIVITY",
    "PLAN_FIELDS",
    "REGISTER_FIELDS",
    "RULE_FIELDS",
    "SCORE_FIELDS",
    "WORKING",
    "ActivityStatus",
    "Assessment",
    "AssessmentStatus",
    "Attachment",
    "Bed",
    "BedStay",
    "Case",
    "CaseAssignment",
    "CaseEvent",
    "CaseFlag",
    "CheckResult",
    "Client",
    "ClientMark",
    "ClientMerge",
    "ClientPhoto",
    "ClientRegister",
    "ClockExtension",
    "ClockPause",
    "Consent",
    "ConsentHow",
    "ConsentKind",
    "ConsentOutcome",
    "ConsentWithdrawal",
    "Contact",
    "ContactKind",
    "ContactOverride",
    "Dimension",
    "DimensionScore",
    "DimensionSet",
    "DuplicateAnswer",
    "Facility",
    "FacilityCriterion",
    "FacilityKind",
    "FactFinding",
    "FamilyContact",
    "FindingProblem",
    "FindingSession",
    "FindingTopic",
    "Found",
    "HealthCheck",
    "HelperTask",
    "HiddenPersonAlert",
    "HomeVisit",
    "House",
    "HouseFor",
    "HousingAdvice",
    "Identity",
    "IdentityPaper",
    "Instrument",
    "InstrumentResult",
    "InterpreterNeed",
    "ListStatus",
    "LivedGender",
    "Mark",
    "MayContact",
    "Mediation",
    "MergeStatus",
    "NationalityStatus",
    "Notification",
    "NotificationFile",
    "NotificationReopening",
    "NotificationStatus",
    "OverrideStatus",
    "Ownership",
    "PeopleImport",
    "PlanActivity",
    "PlanAgreement",
    "PlanGoal",
    "PlanStatus",
    "PropertyBag",
    "PropertyItem",
    "PropertyKind",
    "PropertyList",
    "PropertyReturn",
    "PropertyReturnLine",
    "PsychiatricState",
    "Reception",
    "ReceptionCheck",
    "RightsTold",
    "RuleSetStatus",
    "SavedFilter",
    "Screening",
    "ScreeningAnswer",
    "ScreeningRule",
    "ScreeningRuleSet",
    "SensitiveGroup",
    "ServicePlan",
    "Sex",
    "ShiftEntry",
    "Stated",
    "Statement",
    "Surveillance",
    "SurveillanceLook",
    "TargetGroup",
    "TaskStatus",
    "Told",
    "VisitPhoto",
    "WatchEntry",
    "WatchPerson",
    "photo_of",
    "register_of",
]
