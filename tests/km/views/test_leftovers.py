"""Lines an import could not place: put at a section's end or set aside, and kept either way."""

import pytest

from km.models import Leftover
from tests.factories.km import KMReportFactory, certify


@pytest.fixture
def line(report, lists):
    return Leftover.objects.create(report=report, line=3, text="ฝากไว้ก่อน", reason="ไม่อยู่ใต้หัวข้อใด")


def settle(report, line):
    return f"/km/reports/{report.pk}/leftovers/{line.pk}/"


def test_a_line_is_put_at_the_end_of_a_section_and_leaves_the_list(km, report, line, sign_in):
    report.sections.filter(key="steps").update(body="มีอยู่แล้ว")
    browser = sign_in(km)
    assert "ฝากไว้ก่อน" in browser.get(f"/km/reports/{report.pk}/").content.decode()
    browser.post(settle(report, line), {"section": "steps"})
    section = report.sections.get(key="steps")
    assert (section.body, section.row_version) == ("มีอยู่แล้ว\n\nฝากไว้ก่อน", 2)
    line.refresh_from_db()
    assert (line.placed_in, line.settled_by) == ("steps", km)
    assert "ฝากไว้ก่อน" not in browser.get(f"/km/reports/{report.pk}/").content.decode()


def test_a_line_set_aside_is_kept(km, report, line, sign_in):
    sign_in(km).post(settle(report, line), {"section": ""})
    line.refresh_from_db()
    assert (line.text, line.placed_in, line.settled_by) == ("ฝากไว้ก่อน", "", km)


def test_a_line_is_settled_once(km, report, line, sign_in):
    browser = sign_in(km)
    browser.post(settle(report, line), {"section": "steps"})
    page = browser.post(settle(report, line), {"section": "steps"}, follow=True)
    assert "มีผู้จัดการแล้ว" in page.content.decode()
    assert report.sections.get(key="steps").body == "ฝากไว้ก่อน"


def test_an_unknown_section_and_a_certified_edition_are_refused(km, director, report, line, sign_in):
    browser = sign_in(km)
    browser.post(settle(report, line), {"section": "suggestions"})
    certify(report, director)
    page = browser.post(settle(report, line), {"section": "steps"}, follow=True)
    assert "รับรองแล้ว" in page.content.decode()
    line.refresh_from_db()
    assert line.settled_at is None


def test_a_line_of_another_report_is_not_found_under_this_one(km, ssk, report, line, sign_in):
    other = KMReportFactory(project=report.project)
    assert sign_in(km).post(settle(other, line), {"section": "steps"}).status_code == 404
