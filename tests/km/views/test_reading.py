"""KM home, a report and its sections: who sees what, what is logged, how many queries."""

import pytest

from shelter.audit.models import AccessEntry
from tests.factories.km import KMReportFactory, TeamMemberFactory, certify


def test_home_lists_own_editions_and_logs_the_ids_shown(km, report, nsn, sign_in):
    other = KMReportFactory(project__centre=nsn)
    page = sign_in(km).get("/km/")
    text = page.content.decode()
    assert f"/km/reports/{report.pk}/" in text
    assert str(other.pk) not in text
    assert AccessEntry.objects.filter(action="list", subject_ids=[str(report.pk)]).exists()


def test_home_of_headquarters_lists_certified_editions_of_every_centre(people, ssk, nsn, sign_in):
    draft = KMReportFactory(project__centre=ssk)
    certified = certify(KMReportFactory(project__centre=nsn), people["nsn.director"])
    text = sign_in(people["hq.auditor"]).get("/km/").content.decode()
    assert str(certified.pk) in text
    assert nsn.name in text
    assert str(draft.pk) not in text
    assert "เริ่มรายงานใหม่" not in text


def test_home_costs_the_same_for_one_edition_and_for_many(km, ssk, sign_in, django_assert_max_num_queries):
    KMReportFactory.create_batch(12, project=KMReportFactory(project__centre=ssk).project)
    browser = sign_in(km)
    browser.get("/km/")
    with django_assert_max_num_queries(12):
        browser.get("/km/")


def test_a_report_costs_the_same_for_a_long_team(km, report, lists, sign_in, django_assert_max_num_queries):
    TeamMemberFactory.create_batch(15, report=report)
    browser = sign_in(km)
    with django_assert_max_num_queries(40):
        assert browser.get(f"/km/reports/{report.pk}/").status_code == 200


def test_readers_see_no_writing_buttons(people, report, lists, sign_in):
    for role in ("caseworker", "team"):
        text = sign_in(people[f"ssk.{role}"]).get(f"/km/reports/{report.pk}/").content.decode()
        assert "แก้คณะทำงาน" not in text
        assert "ส่งให้ผู้อำนวยการรับรอง" not in text
        section = (
            sign_in(people[f"ssk.{role}"]).get(f"/km/reports/{report.pk}/sections/steps/").content.decode()
        )
        assert "/edit/" not in section


def test_headquarters_reads_a_certified_edition_and_no_draft(people, report, lists, sign_in):
    browser = sign_in(people["hq.auditor"])
    assert browser.get(f"/km/reports/{report.pk}/").status_code == 404
    assert browser.get(f"/km/reports/{report.pk}/book.pdf").status_code == 404
    certify(report, people["ssk.director"])
    page = browser.get(f"/km/reports/{report.pk}/")
    assert page.status_code == 200
    assert "ตรวจรายงาน" not in page.content.decode()


def test_a_section_the_outline_does_not_have_is_not_found(km, report, lists, sign_in):
    assert sign_in(km).get(f"/km/reports/{report.pk}/sections/suggestions/").status_code == 404
    assert sign_in(km).get(f"/km/reports/{report.pk}/sections/suggestions/edit/").status_code == 404


def test_a_team_without_chair_or_secretary_is_warned_about(km, report, lists, sign_in):
    TeamMemberFactory(report=report, role="member")
    text = sign_in(km).get(f"/km/reports/{report.pk}/").content.decode()
    assert "ยังไม่มีประธาน" in text
    assert "ยังไม่มีเลขานุการ" in text


def test_markup_typed_into_a_section_is_shown_as_typed(km, report, lists, sign_in):
    report.sections.filter(key="steps").update(body="<img src=x onerror=alert(1)>")
    assert "<img src=x" not in sign_in(km).get(f"/km/reports/{report.pk}/sections/steps/").content.decode()


def test_starting_a_report_gives_an_empty_edition_of_ones_own_centre(km, ssk, sign_in):
    answer = sign_in(km).post("/km/reports/new/", {"year": "2570", "outline": "b"})
    made = ssk.kmproject_set.get().reports.get()
    assert answer.url == f"/km/reports/{made.pk}/"
    assert made.sections.count() == 13
    assert made.digit_style == "arabic"


@pytest.mark.parametrize(("field", "value"), [("year", "2400"), ("outline", "z")])
def test_a_report_of_no_year_or_outline_is_refused(km, ssk, sign_in, field, value):
    page = sign_in(km).post("/km/reports/new/", {"year": "2570", "outline": "a", field: value})
    assert page.status_code == 200
    assert not ssk.kmproject_set.exists()
