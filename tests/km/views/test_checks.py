"""The checks' page and its fixes: only a finding that still stands is put right."""

import pytest

from km.models import KMReport, ReportSection
from tests.factories.km import certify, send_for_review


@pytest.fixture
def faulty(report, lists):
    report.sections.filter(key="background").update(body="ตาม พ.ร.บ.ควบคุมการขอทาน พ.ศ. ๒๕๕๔ ดูแลผู้บริการ")
    KMReport.objects.filter(pk=report.pk).update(title="โครงการการจัดการความรู้")
    return report


def fix(report, key):
    return f"/km/reports/{report.pk}/checks/{key}/fix/"


def text_of(report):
    return ReportSection.objects.get(report=report, key="background").body


def test_the_page_shows_before_and_after_and_the_place(km, faulty, sign_in):
    text = sign_in(km).get(f"/km/reports/{faulty.pk}/checks/").content.decode()
    assert "<del>พ.ร.บ.ควบคุมการขอทาน พ.ศ. ๒๕๕๔</del>" in text
    assert "<ins>พ.ร.บ.ควบคุมการขอทาน พ.ศ. ๒๕๕๙</ins>" in text
    assert f"/km/reports/{faulty.pk}/sections/background/" in text


def test_a_fix_changes_the_one_place_and_counts_the_version_up(km, faulty, sign_in):
    sign_in(km).post(fix(faulty, "L1-background-4"), {"row_version": "1"})
    assert text_of(faulty) == "ตาม พ.ร.บ.ควบคุมการขอทาน พ.ศ. ๒๕๕๙ ดูแลผู้บริการ"
    section = faulty.sections.get(key="background")
    assert (section.row_version, section.updated_by) == (2, km)


def test_the_title_is_put_right_on_the_report(km, faulty, sign_in):
    sign_in(km).post(fix(faulty, "L12-report-0"), {"row_version": "1"})
    assert KMReport.objects.get().title == "โครงการจัดการความรู้"


def test_a_text_changed_meanwhile_is_not_touched(km, faulty, sign_in):
    section = faulty.sections.get(key="background")
    section.body, section.row_version = "เขียนใหม่ทั้งหมด", 2
    section.save()
    page = sign_in(km).post(fix(faulty, "L1-background-4"), {"row_version": "1"}, follow=True)
    assert "เปลี่ยนไปแล้ว" in page.content.decode()
    assert text_of(faulty) == "เขียนใหม่ทั้งหมด"


def test_an_old_version_is_not_fixed_over(km, faulty, sign_in):
    faulty.sections.filter(key="background").update(row_version=5)
    page = sign_in(km).post(fix(faulty, "L1-background-4"), {"row_version": "1"}, follow=True)
    assert "มีผู้แก้ส่วนนี้ก่อนหน้า" in page.content.decode()
    assert "๒๕๕๔" in text_of(faulty)


@pytest.mark.parametrize("freeze", [certify, send_for_review])
def test_a_frozen_edition_is_not_fixed(km, director, faulty, sign_in, freeze):
    freeze(faulty, director)
    page = sign_in(km).post(fix(faulty, "L1-background-4"), {"row_version": "1"}, follow=True)
    assert "๒๕๕๔" in text_of(faulty)
    assert "แก้ให้</button>" not in page.content.decode()


def test_a_finding_without_one_right_answer_cannot_be_posted(km, faulty, sign_in):
    faulty.sections.filter(key="appendix").update(body="## แผนผังเปล่า")
    sign_in(km).post(fix(faulty, "L17-appendix-3"), {"row_version": "1"})
    assert faulty.sections.get(key="appendix").body == "## แผนผังเปล่า"
