"""Doors of the KM report rooms (DESIGN 6, the KM row)."""

from km.models import Leftover
from tests.doors.door import AUDITOR, CASEWORKER, DIRECTOR, KM, TEAM, Door, roles
from tests.factories.km import KMAssessmentFactory, KMReportFactory, certify, send_for_review
from tests.km.scored import at

READERS = roles(CASEWORKER, TEAM, DIRECTOR, KM, AUDITOR)
OWN_CENTRE = roles(CASEWORKER, TEAM, DIRECTOR, KM)
WRITERS = roles(DIRECTOR, KM)


def draft(centre, people):
    return {"pk": KMReportFactory(project__centre=centre).pk}


def certified(centre, people):
    """A certified report is what every reader may open, the auditor too."""
    return {"pk": certify(KMReportFactory(project__centre=centre), people["ssk.director"]).pk}


def in_review(centre, people):
    return {"pk": send_for_review(KMReportFactory(project__centre=centre), people["ssk.director"]).pk}


def section(make):
    return lambda centre, people: {**make(centre, people), "key": "steps"}


def assessment(centre, people):
    report = KMReportFactory(project__centre=centre)
    made = at(KMAssessmentFactory(report=report), "signed", people["ssk.director"])
    certify(report, people["ssk.director"])
    return {"pk": made.pk}


def leftover(centre, people):
    report = KMReportFactory(project__centre=centre)
    made = Leftover.objects.create(report=report, line=1, text="ฝากพิมพ์", reason="ไม่อยู่ใต้หัวข้อใด")
    return {"pk": report.pk, "leftover": made.pk}


DOORS = {
    "km:home": Door(READERS),
    "km:report-start": Door(WRITERS),
    "km:import": Door(WRITERS),
    "km:report": Door(READERS, certified, owned=True),
    "km:section": Door(READERS, section(certified), owned=True),
    "km:section-edit": Door(WRITERS, section(draft), owned=True),
    "km:section-draft-drop": Door(WRITERS, section(draft), owned=True),
    "km:report-settings": Door(WRITERS, draft, owned=True),
    "km:team": Door(WRITERS, draft, owned=True),
    "km:leftover-settle": Door(WRITERS, leftover, owned=True),
    "km:checks": Door(OWN_CENTRE, draft, owned=True),
    "km:check-fix": Door(
        WRITERS, lambda centre, people: {**draft(centre, people), "key": "L4-steps-0"}, owned=True
    ),
    "km:book-pdf": Door(READERS, certified, owned=True),
    "km:book-docx": Door(OWN_CENTRE, draft, owned=True),
    "km:assessment-paper": Door(READERS, assessment, owned=True),
    "km:report-send": Door(WRITERS, draft, owned=True),
    "km:report-return": Door(WRITERS, in_review, owned=True),
    "km:report-certify": Door(roles(DIRECTOR), in_review, owned=True),
    "km:report-reopen": Door(WRITERS, certified, owned=True),
}
