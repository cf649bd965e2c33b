"""The verbs of an assessment: what each does, who may, and in which state."""

import pytest
from django.db import IntegrityError, transaction

from km.actions import assessments as actions
from km.actions.assessments import Given
from km.documents import assessment as paper
from km.facts import marks_of
from km.models import AssessmentRow, KMAssessment, RowEvidence, RowScore
from km.permissions import assessment_moves
from shelter.accounts.models import Role
from shelter.desk.models import StoredFile
from shelter.desk.refusal import Refused
from shelter.desk.versions import Conflict
from tests.conftest import make_user
from tests.factories.evidence import a_picture, evidence_with_file
from tests.factories.km import KMAssessmentFactory, KMReportFactory, TeamMemberFactory
from tests.km.scored import TOTAL, at, fill, given_for


@pytest.fixture
def assessment(report):
    return KMAssessmentFactory(report=report)


def refused(call, **kwargs) -> str:
    with pytest.raises(Refused) as refusal:
        call(**kwargs)
    return str(refusal.value)


# --- starting


def test_a_new_assessment_has_the_forms_twenty_rows_unscored(report, km, assessment):
    made = actions.start(report=report, kind="external", outside_unit="มหาวิทยาลัยสมมุติ", by=km)
    assert [row.text for row in made.rows.all()] == [row.text for row in assessment.rows.all()]
    assert [mark.points for mark in marks_of(made)] == [None] * 20
    assert made.outside_unit == "มหาวิทยาลัยสมมุติ"


def test_a_report_is_assessed_once_from_within_and_named_from_outside(report, km, assessment):
    assert "แล้ว" in refused(actions.start, report=report, kind="internal", by=km)
    assert "ระบุชื่อ" in refused(actions.start, report=report, kind="external", by=km)


def test_a_caseworker_starts_no_assessment(report, caseworker):
    assert "คณะทำงาน KM" in refused(actions.start, report=report, kind="internal", by=caseworker)


# --- scoring


def test_the_agreed_sheet_keeps_points_explanations_and_the_units_own_indicators(assessment, km):
    row = assessment.rows.get(dimension__code="d4", order=2)
    given = {row.pk: Given(points=5, explanation="ทำได้จริง", text="ตัวชี้วัดของหน่วยงาน")}
    saved = actions.save_agreed(assessment=assessment, given=given, expected=1, by=km)
    assert saved.row_version == 2
    mark = next(mark for mark in marks_of(assessment) if mark.row == row.pk)
    assert (mark.points, mark.explanation, mark.text) == (5, "ทำได้จริง", "ตัวชี้วัดของหน่วยงาน")


def test_criteria_of_the_form_are_not_rewritten(assessment, km):
    row = assessment.rows.get(dimension__code="d1", order=1)
    before = row.text
    given = {row.pk: Given(points=3, text="เกณฑ์ที่แต่งเอง")}
    actions.save_agreed(assessment=assessment, given=given, expected=1, by=km)
    row.refresh_from_db()
    assert row.text == before


def test_points_the_form_has_no_column_for_are_refused(assessment, km):
    row = assessment.rows.get(dimension__code="d4", order=1)
    reason = refused(
        actions.save_agreed, assessment=assessment, given={row.pk: Given(points=3)}, expected=1, by=km
    )
    assert "ไม่มีช่อง 3" in reason
    assert not RowScore.objects.exists()


def test_rows_of_another_assessment_are_left_alone(assessment, km, nsn):
    other = KMAssessmentFactory(report=KMReportFactory(project__centre=nsn))
    actions.save_agreed(
        assessment=assessment, given={other.rows.first().pk: Given(points=5)}, expected=1, by=km
    )
    assert not RowScore.objects.exists()


def test_the_second_save_of_the_agreed_sheet_is_a_conflict(assessment, km, director):
    fill(assessment, km)
    with pytest.raises(Conflict):
        actions.save_agreed(assessment=assessment, given=given_for(assessment), expected=1, by=director)


def test_assessors_score_side_by_side_on_their_own_sheets(assessment, km, director):
    row = assessment.rows.first()
    for by, points in ((km, 4), (director, 2)):
        actions.save_own(assessment=assessment, given={row.pk: Given(points=points)}, expected=0, by=by)
    assessment.refresh_from_db()
    assert assessment.row_version == 1
    agreed = marks_of(assessment)[0]
    assert agreed.points is None
    assert sorted(agreed.sheets) == [2, 4]
    assert marks_of(assessment, assessor=km)[0].points == 4


def test_ones_own_sheet_open_twice_is_a_conflict(assessment, km):
    row = assessment.rows.first()
    version = actions.save_own(assessment=assessment, given={row.pk: Given(points=4)}, expected=0, by=km)
    assert version == 1
    with pytest.raises(Conflict):
        actions.save_own(assessment=assessment, given={row.pk: Given(points=1)}, expected=0, by=km)
    unchanged = actions.save_own(
        assessment=assessment, given={row.pk: Given(points=4)}, expected=version, by=km
    )
    assert unchanged == version


def test_a_caseworker_scores_only_when_named_in_the_reports_team(assessment, caseworker, report):
    call = {"assessment": assessment, "given": given_for(assessment), "expected": 0, "by": caseworker}
    assert "มีชื่อในคณะทำงาน" in refused(actions.save_own, **call)
    TeamMemberFactory(report=report, user=caseworker)
    assert actions.save_own(**call) == 20


# --- evidence


def test_evidence_is_a_note_a_file_or_both(assessment, km, caseworker):
    row = assessment.rows.first()
    actions.add_evidence(row=row, note="คำสั่งแต่งตั้ง", upload=None, by=caseworker)
    both = actions.add_evidence(row=row, note="ภาพ", upload=a_picture(), by=km)
    assert both.file.content_type == "image/jpeg"
    assert both.file.centre == row.assessment.report.project.centre
    assert marks_of(assessment)[0].evidence == 2
    assert "อย่างน้อยหนึ่งอย่าง" in refused(actions.add_evidence, row=row, note="", upload=None, by=km)


def test_a_file_that_is_refused_leaves_no_evidence(assessment, km):
    upload = a_picture()
    upload.file.seek(0)
    upload.file.truncate(0)
    refused(actions.add_evidence, row=assessment.rows.first(), note="ภาพ", upload=upload, by=km)
    assert not RowEvidence.objects.exists()
    assert not StoredFile.objects.exists()


def test_evidence_taken_back_leaves_the_pages_and_keeps_its_reason(assessment, km, caseworker, teammate):
    row = assessment.rows.first()
    item = actions.add_evidence(row=row, note="ใส่ผิดข้อ", upload=None, by=caseworker)
    assert "ผู้แนบเอง" in refused(actions.remove_evidence, evidence=item, reason="ผิดข้อ", by=teammate)
    actions.remove_evidence(evidence=item, reason="ผิดข้อ", by=caseworker)
    assert marks_of(assessment)[0].evidence == 0
    kept = RowEvidence.all_objects.get()
    assert (kept.removed_by, kept.removal_reason) == (caseworker, "ผิดข้อ")
    assert "แล้ว" in refused(actions.remove_evidence, evidence=item, reason="อีกครั้ง", by=km)


# --- sending, sending back, signing


def test_an_incomplete_sheet_is_not_sent(assessment, km):
    assert "ขาด 20 ข้อ" in refused(actions.submit, assessment=assessment, expected=1, by=km)
    given = given_for(assessment, explanation="")
    current = actions.save_agreed(assessment=assessment, given=given, expected=1, by=km)
    assert "ขาด 3 ข้อ" in refused(actions.submit, assessment=current, expected=2, by=km)


def test_a_signature_is_under_what_the_director_saw(assessment, km, director):
    current = at(assessment, "submitted", director)
    with pytest.raises(Conflict):
        actions.sign(assessment=current, expected=current.row_version - 1, by=director)


def test_signing_freezes_scores_words_and_evidence_with_their_fingerprints(assessment, km, director):
    item = evidence_with_file(assessment.rows.first(), km)
    signed = at(assessment, "signed", director)
    taken = signed.snapshot
    assert taken["total"] == TOTAL
    assert [dimension["total"] for dimension in taken["dimensions"]] == [20, 20, 20, 15]
    first = taken["dimensions"][0]["rows"][0]
    assert first["text"] == "มีการวิเคราะห์อย่างเป็นระบบเพื่อหาจุดแข็งจุดอ่อนในการจัดการความรู้"
    assert first["evidence"][0]["sha256"] == item.file.sha256
    assert first["evidence"][0]["name"] == item.file.name
    assert taken["dimensions"][3]["rows"][0]["explanation"] == "ทำร่วมกับผู้ใช้บริการ"
    assert taken["signed"]["name"] == director.full_name
    director.full_name = "เปลี่ยนชื่อภายหลัง"
    director.save()
    assert KMAssessment.objects.get(pk=signed.pk).snapshot["signed"]["name"] != director.full_name


def test_sent_back_the_sheet_is_open_again_with_the_reason(assessment, km, director):
    current = at(assessment, "submitted", director)
    back = actions.send_back(
        assessment=current, reason="ขอหลักฐานข้อ 2", expected=current.row_version, by=director
    )
    assert (back.status, back.return_reason, back.returned_by) == ("open", "ขอหลักฐานข้อ 2", director)
    again = actions.submit(assessment=back, expected=back.row_version, by=km)
    assert again.status == "submitted"


VERBS = ("save_agreed", "save_own", "add_evidence", "remove_evidence", "submit", "send_back", "sign")
ALLOWED = {
    "open": {"save_agreed", "save_own", "add_evidence", "remove_evidence", "submit"},
    "submitted": {"send_back", "sign"},
    "signed": set(),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("status", sorted(ALLOWED))
def test_every_state_takes_its_own_verbs_and_no_other(assessment, director, status, verb):
    row = assessment.rows.first()
    item = RowEvidence.objects.create(row=row, note="บันทึก", added_by=director)
    current = at(assessment, status, director)
    version = current.row_version
    calls = {
        "save_agreed": {"assessment": current, "given": {row.pk: Given(1)}, "expected": version},
        "save_own": {"assessment": current, "given": {row.pk: Given(1)}, "expected": 0},
        "add_evidence": {"row": row, "note": "เพิ่ม", "upload": None},
        "remove_evidence": {"evidence": item, "reason": "ผิด"},
        "submit": {"assessment": current, "expected": version},
        "send_back": {"assessment": current, "reason": "แก้", "expected": version},
        "sign": {"assessment": current, "expected": version},
    }
    if verb in ALLOWED[status]:
        getattr(actions, verb)(**calls[verb], by=director)
        return
    refused(getattr(actions, verb), **calls[verb], by=director)
    current.refresh_from_db()
    assert (current.status, current.row_version) == (status, version)
    assert marks_of(current)[0].points == 4
    assert RowEvidence.objects.count() == 1


def test_a_signed_assessment_stands_against_any_code(assessment, director):
    item = RowEvidence.objects.create(row=assessment.rows.first(), note="บันทึก")
    signed = at(assessment, "signed", director)
    row = signed.rows.first()
    tries = [
        lambda: KMAssessment.objects.filter(pk=signed.pk).update(snapshot={}),
        lambda: KMAssessment.objects.filter(pk=signed.pk).update(status="open"),
        lambda: AssessmentRow.objects.filter(pk=row.pk).update(text="อื่น"),
        lambda: AssessmentRow.objects.filter(pk=row.pk)._raw_delete("default"),
        lambda: AssessmentRow.objects.create(
            assessment=signed, dimension=row.dimension, order=9, text="แถวเกิน"
        ),
        lambda: RowScore.objects.filter(row=row).update(points=5),
        lambda: RowScore.objects.filter(row=row).delete(),
        lambda: RowScore.objects.create(row=row, assessor=director, points=5),
        lambda: RowEvidence.objects.filter(pk=item.pk).update(note="อื่น"),
        lambda: RowEvidence.objects.create(row=row, note="เพิ่ม"),
    ]
    for change in tries:
        with pytest.raises(Exception, match=r"frozen|Cannot"), transaction.atomic():
            change()
    assert RowScore.objects.get(row=row, assessor=None).points == 4


def test_a_return_and_a_removal_are_never_without_person_and_reason(assessment, director):
    item = RowEvidence.objects.create(row=assessment.rows.first(), note="บันทึก")
    with pytest.raises(IntegrityError), transaction.atomic():
        KMAssessment.objects.filter(pk=assessment.pk).update(return_reason="แก้")
    with pytest.raises(IntegrityError), transaction.atomic():
        RowEvidence.objects.filter(pk=item.pk).update(removed_by=director)


@pytest.mark.parametrize(
    ("role", "moves"),
    [
        (Role.CASEWORKER, {"open": set(), "submitted": set()}),
        (Role.TEAM, {"open": set(), "submitted": set()}),
        (Role.KM, {"open": {"score", "submit"}, "submitted": set()}),
        (Role.DIRECTOR, {"open": {"score", "submit"}, "submitted": {"return", "sign"}}),
        (Role.ADMIN, {"open": set(), "submitted": set()}),
    ],
)
def test_buttons_follow_role_and_state(assessment, director, ssk, role, moves):
    user = make_user("ssk.other", ssk, role)
    assert set(assessment_moves(user, assessment)) == moves["open"]
    current = at(assessment, "submitted", director)
    assert set(assessment_moves(user, current)) == moves["submitted"]
    signed = actions.sign(assessment=current, expected=current.row_version, by=director)
    assert assessment_moves(user, signed) == []


def test_a_director_of_another_centre_moves_nothing(assessment, director, people):
    current = at(assessment, "submitted", director)
    other = people["nsn.director"]
    assert assessment_moves(other, current) == []
    refused(actions.sign, assessment=current, expected=current.row_version, by=other)


def test_the_paper_of_a_signed_assessment_prints_what_was_signed(assessment, director):
    signed = at(assessment, "signed", director)
    director.full_name, director.position = "เปลี่ยนชื่อภายหลัง", "ตำแหน่งใหม่"
    director.save()
    project = signed.report.project
    project.topic = "หัวข้อที่แก้ภายหลัง"
    project.save()
    fresh = KMAssessment.objects.select_related("report__project__centre", "signed_by").get(pk=signed.pk)
    printed = paper.context(fresh)
    assert printed["signed"]["name"] == "ทดสอบ ssk.director"
    assert printed["topic"] == signed.snapshot["topic"] != project.topic
    assert printed["summary"]["total"] == TOTAL
    assert sum(line.ticks.count(True) for table in printed["tables"] for line in table.lines) == 20


def test_the_paper_of_an_open_assessment_prints_it_as_it_stands(assessment, km):
    fill(assessment, km)
    printed = paper.context(assessment)
    assert printed["signed"] is None
    assert printed["summary"]["total"] == TOTAL
