"""Doors of scoring a KM report and of its evidence (DESIGN 6, the KM row)."""

from typing import Any

from km.models import KMAssessment, RowEvidence
from tests.doors.door import AUDITOR, CASEWORKER, DIRECTOR, KM, TEAM, Door, roles
from tests.factories.evidence import evidence_with_file
from tests.factories.km import KMAssessmentFactory, KMReportFactory, TeamMemberFactory, certify
from tests.km.scored import at

READERS = roles(CASEWORKER, TEAM, DIRECTOR, KM, AUDITOR)
SCORERS = roles(CASEWORKER, DIRECTOR, KM)
WRITERS = roles(DIRECTOR, KM)


def _assessment(centre, people) -> KMAssessment:
    """Of a certified report, which the auditor sees too, with the caseworker in its team."""
    report = certify(KMReportFactory(project__centre=centre), people["ssk.director"])
    TeamMemberFactory(report=report, user=people["ssk.caseworker"])
    return KMAssessmentFactory(report=report)


def _signed(centre, people) -> KMAssessment:
    """What the auditor may open: signed, with evidence in its first row."""
    assessment = _assessment(centre, people)
    evidence_with_file(assessment.rows.first(), people["ssk.km"])
    return at(assessment, "signed", people["ssk.director"])


def _pk(centre, people) -> dict[str, Any]:
    return {"pk": _assessment(centre, people).pk}


def _signed_pk(centre, people) -> dict[str, Any]:
    return {"pk": _signed(centre, people).pk}


def _report(centre, people) -> dict[str, Any]:
    return {"pk": _assessment(centre, people).report_id}


def _sheet(centre, people) -> dict[str, Any]:
    return {"pk": _assessment(centre, people).pk, "sheet": "own"}


def _row(centre, people) -> dict[str, Any]:
    assessment = _signed(centre, people)
    return {"pk": assessment.pk, "row": assessment.rows.first().pk}


def _evidence(centre, people) -> dict[str, Any]:
    row = _assessment(centre, people).rows.first()
    made = RowEvidence.objects.create(row=row, note="บันทึกการประชุม", added_by=people["ssk.caseworker"])
    return {"pk": made.pk}


def _file(centre, people) -> dict[str, Any]:
    return {"pk": RowEvidence.objects.get(row__assessment=_signed(centre, people)).pk}


DOORS = {
    "km:assessments": Door(READERS),
    "km:report-assessments": Door(READERS, _report, owned=True),
    "km:assessment-start": Door(
        WRITERS, _report, owned=True, payload={"kind": "external", "outside_unit": "หน่วยงานสมมุติ"}
    ),
    "km:assessment": Door(READERS, _signed_pk, owned=True),
    "km:assessment-own": Door(SCORERS, _pk, owned=True),
    "km:assessment-autosave": Door(SCORERS, _sheet, owned=True, payload={"row_version": "0"}),
    "km:assessment-totals": Door(SCORERS, _sheet, owned=True),
    "km:assessment-submit": Door(WRITERS, _pk, owned=True),
    "km:assessment-return": Door(roles(DIRECTOR), _pk, owned=True),
    "km:assessment-sign": Door(roles(DIRECTOR), _pk, owned=True),
    "km:evidence": Door(READERS, _row, owned=True),
    "km:evidence-file": Door(READERS, _file, owned=True),
    "km:evidence-remove": Door(SCORERS, _evidence, owned=True),
}
