"""Whoever stands in for the director certifies and signs in her place, never what they sent themself."""

import pytest
from django.urls import reverse

from km.actions import assessments, reports
from km.documents import assessment as paper
from km.models import KMReport
from km.permissions import can_certify_report, can_return_assessment, can_sign_assessment
from shelter.accounts.models import Role, User
from shelter.desk.refusal import Refused
from tests.factories.km import KMAssessmentFactory, KMReportFactory, TeamMemberFactory, send_for_review
from tests.factories.staff import make_order, make_staff
from tests.km.scored import at

pytestmark = pytest.mark.usefixtures("reference")
LINE = "รักษาราชการแทน ผู้อำนวยการศูนย์คุ้มครองคนไร้ที่พึ่งจังหวัดศรีสะเกษ"


@pytest.fixture
def deputy(ssk, director):
    """Of the KM team, with an order for today."""
    user = make_staff(ssk, Role.KM, full_name="นายวีระ บุญส่ง", position="นักพัฒนาสังคมชำนาญการ")
    make_order(user, director, order_number="12/2570")
    return User.objects.get(pk=user.pk)


@pytest.fixture
def report(ssk, km):
    return send_for_review(KMReportFactory(project__centre=ssk), km)


def test_a_deputy_certifies_and_the_report_says_under_which_order(report, deputy, sign_in):
    url = reverse("km:report-certify", args=[report.pk])
    browser = sign_in(deputy)
    assert "12/2570" in browser.get(url).content.decode()
    browser.post(url, {"row_version": report.row_version})
    certified = KMReport.objects.get(pk=report.pk)
    assert (certified.status, certified.certified_by) == ("certified", deputy)
    assert certified.certified_under.order_number == "12/2570"
    page = browser.get(reverse("km:report", args=[report.pk])).content.decode()
    assert "รักษาราชการแทนผู้อำนวยการ ตามคำสั่งที่ 12/2570" in page


def test_a_deputy_does_not_certify_a_report_they_sent(ssk, deputy, director):
    report = send_for_review(KMReportFactory(project__centre=ssk), deputy)
    assert not can_certify_report(deputy, report)
    with pytest.raises(Refused, match="ท่านเป็นผู้ส่งเอง"):
        reports.certify(report=report, expected=report.row_version, by=deputy)
    assert can_certify_report(director, report)


def test_a_deputy_signs_and_the_paper_prints_for_whom(ssk, km, deputy):
    assessment = at(KMAssessmentFactory(report=KMReportFactory(project__centre=ssk)), "submitted", km)
    signed = assessments.sign(assessment=assessment, expected=assessment.row_version, by=deputy)
    assert signed.signed_under.order_number == "12/2570"
    printed = paper.html(signed)
    block = printed[printed.index("(นายวีระ บุญส่ง)") :]
    assert block.index("นักพัฒนาสังคมชำนาญการ") < block.index(LINE)


def test_the_directors_own_signature_names_nobody_else(ssk, km, director):
    signed = at(KMAssessmentFactory(report=KMReportFactory(project__centre=ssk)), "signed", director)
    assert signed.signed_under is None
    assert "ราชการแทน" not in paper.html(signed)


def test_a_deputy_returns_but_does_not_sign_what_they_sent(ssk, deputy):
    assessment = at(KMAssessmentFactory(report=KMReportFactory(project__centre=ssk)), "submitted", deputy)
    assert not can_sign_assessment(deputy, assessment)
    assert can_return_assessment(deputy, assessment)


# --- the page before certifying -----------------------------------------------------------------------------
def certify_page(report, browser):
    return browser.get(reverse("km:report-certify", args=[report.pk])).content.decode()


def test_the_page_before_certifying_says_what_is_open(report, director, sign_in):
    page = certify_page(report, sign_in(director))
    assert "ยังไม่มีผลประเมิน 4 มิติ" in page
    assert "ยังไม่ได้เขียน" in page
    assert "ไม่พบข้อที่ควรแก้" not in page


def test_it_names_an_assessment_that_nobody_signed(report, km, director, sign_in):
    assessment = at(KMAssessmentFactory(report=report), "submitted", km)
    page = certify_page(report, sign_in(director))
    assert "ผลประเมิน 4 มิติยังไม่ได้ลงนาม" in page
    assert reverse("km:assessment", args=[assessment.pk]) in page
    assessments.sign(assessment=assessment, expected=assessment.row_version, by=director)
    assert "ยังไม่ได้ลงนาม" not in certify_page(report, sign_in(director))


def test_open_findings_are_counted_and_forbid_nothing(report, director, sign_in):
    report.sections.filter(key="steps").update(body="ประชุมทีม ๓๑ กพ ๒๕๖๙  ")
    TeamMemberFactory(report=report)
    browser = sign_in(director)
    assert "การตรวจรายงานพบ" in certify_page(report, browser)
    browser.post(reverse("km:report-certify", args=[report.pk]), {"row_version": report.row_version})
    assert KMReport.objects.get(pk=report.pk).status == "certified"


def test_a_report_that_cannot_be_certified_now_says_why(ssk, director, sign_in):
    report = KMReportFactory(project__centre=ssk)
    page = sign_in(director).get(reverse("km:report-certify", args=[report.pk]), follow=True)
    assert "รับรองได้เมื่อคณะทำงานส่งรายงานแล้ว" in page.content.decode()
