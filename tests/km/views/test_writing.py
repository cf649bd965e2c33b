"""Sections, settings and team: saved once, never over somebody else's text, never lost."""

import pytest

from km.models import KMReport
from shelter.desk import drafts
from tests.factories.km import TeamMemberFactory, certify, send_for_review


def edit(report, key="steps"):
    return f"/km/reports/{report.pk}/sections/{key}/edit/"


def body(report, key="steps"):
    return report.sections.get(key=key).body


def test_a_section_is_saved_with_its_writer_and_its_history(km, report, lists, sign_in):
    answer = sign_in(km).post(edit(report), {"body": "๑) ขุดดิน\n๒) รดน้ำ", "row_version": "1"})
    assert answer.url == f"/km/reports/{report.pk}/sections/steps/"
    section = report.sections.get(key="steps")
    assert section.body == "๑) ขุดดิน\n๒) รดน้ำ"
    assert (section.updated_by, section.row_version) == (km, 2)
    assert [row.body for row in section.history.order_by("pgh_id")] == ["", "๑) ขุดดิน\n๒) รดน้ำ"]


def test_the_director_writes_too(director, report, lists, sign_in):
    sign_in(director).post(edit(report), {"body": "แก้โดยผู้อำนวยการ", "row_version": "1"})
    assert body(report) == "แก้โดยผู้อำนวยการ"


@pytest.mark.parametrize("role", ["caseworker", "team", "admin"])
def test_others_of_the_centre_may_not_write(people, report, lists, sign_in, role):
    assert (
        sign_in(people[f"ssk.{role}"]).post(edit(report), {"body": "x", "row_version": "1"}).status_code
        == 403
    )
    assert body(report) == ""


def test_another_centres_writer_finds_nothing(people, report, lists, sign_in):
    assert sign_in(people["nsn.km"]).post(edit(report), {"body": "x", "row_version": "1"}).status_code == 404
    assert body(report) == ""


@pytest.mark.parametrize("version", ["1", "", "x", "99999999999"])
def test_the_second_save_sees_both_texts_and_overwrites_nothing(
    km, director, report, lists, sign_in, version
):
    sign_in(director).post(edit(report), {"body": "ของผู้อำนวยการ", "row_version": "1"})
    page = sign_in(km).post(edit(report), {"body": "ของคณะทำงาน", "row_version": version})
    text = page.content.decode()
    assert page.status_code == 409
    assert "ของผู้อำนวยการ" in text
    assert "ของคณะทำงาน" in text
    assert director.full_name in text
    assert body(report) == "ของผู้อำนวยการ"


def test_saving_again_from_the_conflict_page_goes_through(km, director, report, lists, sign_in):
    sign_in(director).post(edit(report), {"body": "ก่อน", "row_version": "1"})
    browser = sign_in(km)
    conflict = browser.post(edit(report), {"body": "หลัง", "row_version": "1"}).context["conflict"]
    browser.post(conflict["action_url"], {"body": "ก่อน หลัง", "row_version": conflict["row_version"]})
    assert body(report) == "ก่อน หลัง"


@pytest.mark.parametrize("freeze", [certify, send_for_review])
def test_an_edition_that_is_no_draft_refuses_and_keeps_what_was_typed_on_the_page(
    km, director, report, lists, sign_in, freeze
):
    freeze(report, director)
    page = sign_in(km).post(edit(report), {"body": "พิมพ์ไว้นานแล้ว", "row_version": "1"})
    assert page.status_code == 409
    assert "พิมพ์ไว้นานแล้ว" in page.content.decode()
    assert body(report) == ""
    assert sign_in(km).get(edit(report)).status_code == 302


def test_what_was_typed_and_not_saved_is_offered_again_and_can_be_thrown_away(km, report, lists, sign_in):
    section = report.sections.get(key="steps")
    browser = sign_in(km)
    browser.post(f"/drafts/km-section/{section.pk}", {"body": "ร่างค้าง"})
    page = browser.get(edit(report))
    assert "ร่างค้าง" in page.content.decode()
    assert "ร่างที่ยังไม่ได้บันทึก" in page.content.decode()
    browser.post(f"/km/reports/{report.pk}/sections/steps/draft/drop/")
    assert "ร่างค้าง" not in browser.get(edit(report)).content.decode()


def test_saving_forgets_the_draft(km, report, lists, sign_in):
    section = report.sections.get(key="steps")
    browser = sign_in(km)
    browser.post(f"/drafts/km-section/{section.pk}", {"body": "ร่าง"})
    browser.post(edit(report), {"body": "จริง", "row_version": "1"})
    assert drafts.load(km, "km-section", str(section.pk)) is None


def test_invisible_characters_are_dropped_and_forbidden_ones_refused(km, report, lists, sign_in):
    browser = sign_in(km)
    browser.post(edit(report), {"body": "นํ้า\u200bใจ", "row_version": "1"})
    assert body(report) == "น้ำใจ"
    assert browser.post(edit(report), {"body": "a\x00b", "row_version": "2"}).status_code == 400


# --- settings ---
SETTINGS = {
    "topic": "การปลูกผัก",
    "title": "โครงการจัดการความรู้",
    "digit_style": "arabic",
    "preface_place": "ศูนย์ทดลอง",
    "preface_on": "๕ มีนาคม ๒๕๖๘",
}


def test_settings_are_saved(km, report, lists, sign_in):
    url = f"/km/reports/{report.pk}/settings/"
    assert sign_in(km).post(url, {**SETTINGS, "row_version": "1"}).status_code == 302
    report = KMReport.objects.get()
    assert (report.digit_style, report.preface_on.isoformat()) == ("arabic", "2025-03-05")
    assert report.project.topic == "การปลูกผัก"


def test_settings_saved_by_somebody_else_meanwhile_are_not_overwritten(km, director, report, lists, sign_in):
    url = f"/km/reports/{report.pk}/settings/"
    sign_in(director).post(url, {**SETTINGS, "row_version": "1"})
    page = sign_in(km).post(url, {**SETTINGS, "topic": "การเลี้ยงปลา", "row_version": "1"})
    assert page.status_code == 409
    assert "การเลี้ยงปลา" in page.content.decode()
    assert KMReport.objects.get().project.topic == "การปลูกผัก"


def test_status_centre_and_number_cannot_be_posted(km, report, lists, sign_in):
    sent = {**SETTINGS, "row_version": "1", "status": "certified", "number": "9", "project": "x"}
    sign_in(km).post(f"/km/reports/{report.pk}/settings/", sent)
    after = KMReport.objects.get()
    assert (after.status, after.number) == ("draft", report.number)


# --- team ---
def team(*lines, version="1"):
    sent = {"team-TOTAL_FORMS": str(len(lines)), "team-INITIAL_FORMS": "0", "row_version": version}
    for at, line in enumerate(lines):
        sent |= {f"team-{at}-{name}": value for name, value in line.items()}
    return sent


def member(name, role="member", **more):
    return {"prefix": "นาย", "name": name, "position": "นักพัฒนาสังคม", "role": role, "user": "", **more}


def test_the_team_is_saved_in_its_order_and_empty_lines_are_dropped(km, caseworker, report, lists, sign_in):
    TeamMemberFactory(report=report, order=1, name="เดิม หนึ่ง")
    TeamMemberFactory(report=report, order=2, name="เดิม สอง")
    TeamMemberFactory(report=report, order=3, name="เดิม สาม")
    sent = team(member("ใหม่ หนึ่ง", "chair"), {"name": ""}, member("ใหม่ สอง", user=str(caseworker.pk)))
    assert sign_in(km).post(f"/km/reports/{report.pk}/team/", sent).status_code == 302
    assert [(m.order, m.name, m.user) for m in report.members.all()] == [
        (1, "ใหม่ หนึ่ง", None),
        (2, "ใหม่ สอง", caseworker),
    ]


def test_somebody_of_another_centre_cannot_be_put_on_the_team(km, outsider, report, lists, sign_in):
    sent = team(member("แปลก หน้า", user=str(outsider.pk)))
    assert sign_in(km).post(f"/km/reports/{report.pk}/team/", sent).status_code == 200
    assert not report.members.exists()


def test_a_team_saved_meanwhile_is_shown_beside_what_was_typed(km, director, report, lists, sign_in):
    sign_in(director).post(f"/km/reports/{report.pk}/team/", team(member("ของ ผู้อำนวยการ")))
    page = sign_in(km).post(f"/km/reports/{report.pk}/team/", team(member("ของ คณะทำงาน")))
    text = page.content.decode()
    assert page.status_code == 409
    assert "ของ ผู้อำนวยการ" in text
    assert "ของ คณะทำงาน" in text
    assert report.members.get().name == "ของ ผู้อำนวยการ"


def test_a_named_member_needs_a_role(km, report, lists, sign_in):
    page = sign_in(km).post(f"/km/reports/{report.pk}/team/", team(member("ไม่มี หน้าที่", "")))
    assert "เลือกหน้าที่ในคณะทำงาน" in page.content.decode()
