"""What is true of KM rows, and who sees them."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from km.models import KMAssessment, KMProject, KMReport, ReportSection, RowScore, RubricVersion
from km.reference import load, outlines
from shelter.accounts.models import Role
from tests.conftest import make_user
from tests.factories.km import KMAssessmentFactory, KMProjectFactory, KMReportFactory, certify
from tests.km.scored import at


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_a_centre_has_one_project_a_year(ssk):
    KMProjectFactory(centre=ssk)
    refused(lambda: KMProjectFactory(centre=ssk))


def test_a_fiscal_year_typed_in_the_common_era_is_refused(ssk):
    refused(lambda: KMProjectFactory(centre=ssk, fiscal_year=2027))


def test_a_status_never_stands_without_its_date_and_person(ssk, director):
    report = KMReportFactory(project__centre=ssk)
    refused(lambda: KMReport.objects.filter(pk=report.pk).update(status="certified"))
    refused(lambda: KMReport.objects.filter(pk=report.pk).update(sent_at=timezone.now(), sent_by=director))
    assessment = KMAssessmentFactory(report=report)
    refused(lambda: KMAssessment.objects.filter(pk=assessment.pk).update(status="submitted"))
    refused(lambda: KMAssessment.objects.filter(pk=assessment.pk).update(snapshot={}))


def test_a_report_has_one_internal_assessment_and_any_number_from_outside(ssk):
    report = KMReportFactory(project__centre=ssk)
    KMAssessmentFactory(report=report)
    refused(lambda: KMAssessmentFactory(report=report))
    KMAssessmentFactory(report=report, kind="external")
    KMAssessmentFactory(report=report, kind="external")


def test_a_row_has_one_agreed_score_and_one_per_assessor(ssk, director):
    row = KMAssessmentFactory(report=KMReportFactory(project__centre=ssk)).rows.first()
    RowScore.objects.create(row=row, points=4)
    RowScore.objects.create(row=row, points=3, assessor=director)
    refused(lambda: RowScore.objects.create(row=row, points=4))
    refused(lambda: RowScore.objects.create(row=row, points=4, assessor=director))
    refused(lambda: RowScore.objects.filter(row=row).update(points=6))


def test_the_rubric_is_loaded_once_with_twenty_rows_and_is_not_rewritten(db):
    load()
    version = RubricVersion.objects.get()
    version.title = "แก้แล้ว"
    version.save()
    load()
    assert RubricVersion.objects.get().title == "แก้แล้ว"
    assert [dimension.criteria.count() for dimension in version.dimensions.all()] == [5, 5, 5, 5]
    assert [dimension.points_allowed for dimension in version.dimensions.all()] == [
        (0, 1, 2, 3, 4, 5)
    ] * 3 + [(0, 5)]
    assert sum(dimension.maximum for dimension in version.dimensions.all()) == 100


def test_the_two_outlines_have_the_sections_of_the_form():
    a, b = outlines()
    assert [section.number for section in a.sections] == ["", *(f"1.{n}" for n in range(1, 12)), ""]
    assert [section.number for section in b.sections] == [*(f"{n}." for n in range(1, 13)), ""]
    assert (a.digit_style, b.digit_style) == ("thai", "arabic")


def test_own_centre_sees_its_reports_and_nobody_elses(ssk, nsn, people):
    own, other = KMReportFactory(project__centre=ssk), KMReportFactory(project__centre=nsn)
    for role in (Role.CASEWORKER, Role.TEAM, Role.DIRECTOR, Role.KM):
        user = people[f"ssk.{role}"]
        assert list(KMReport.objects.visible_to(user)) == [own]
        assert list(KMProject.objects.visible_to(user)) == [own.project]
        assert not ReportSection.objects.visible_to(user).filter(report=other).exists()
    admin = people["ssk.admin"]
    assert not KMReport.objects.visible_to(admin).exists()
    assert not KMProject.objects.visible_to(admin).exists()


def test_headquarters_sees_certified_reports_only(ssk, nsn, people):
    KMReportFactory(project__centre=ssk)
    certified = certify(KMReportFactory(project__centre=nsn), people["nsn.director"])
    auditor = people["hq.auditor"]
    assert list(KMReport.objects.visible_to(auditor)) == [certified]
    assert list(KMProject.objects.visible_to(auditor)) == [certified.project]


def test_headquarters_sees_signed_assessments_of_certified_reports_only(ssk, nsn, people):
    """Signed of a draft, open of a certified one: both are a centre's working papers."""
    director, auditor = people["ssk.director"], people["hq.auditor"]
    of_a_draft = KMAssessmentFactory(report=KMReportFactory(project__centre=ssk))
    signed_of_a_draft = at(of_a_draft, "signed", director)
    of_certified = certify(KMReportFactory(project__centre=nsn), people["nsn.director"])
    open_of_certified = KMAssessmentFactory(report=of_certified)
    seen = KMAssessment.objects.visible_to(auditor)
    assert not seen.exists()
    certify(signed_of_a_draft.report, director)
    assert list(seen.all()) == [signed_of_a_draft]
    at(open_of_certified, "signed", people["nsn.director"])
    assert seen.count() == 2


def test_an_auditor_without_a_place_in_a_centre_sees_no_more_by_another_role(ssk, people):
    """A person who keeps the accounts of a centre and audits: neither role reads unsigned assessments."""
    both = make_user("both", ssk, Role.AUDITOR, Role.ADMIN)
    KMAssessmentFactory(report=certify(KMReportFactory(project__centre=ssk), people["ssk.director"]))
    assert not KMAssessment.objects.visible_to(both).exists()
