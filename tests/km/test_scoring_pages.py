"""The scoring pages: five questions each, totals, two people at once, files, and what the log says."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from km.actions import assessments as actions
from km.actions.assessments import Given
from km.facts import marks_of
from km.forms.assessments import explanation_name, points_name, text_name
from km.models import KMAssessment, RowEvidence, RowScore
from shelter.audit.models import AccessEntry
from shelter.desk.tokens import new_token
from shelter.lib.file_forms import CHOOSE_AGAIN
from tests.factories.evidence import a_picture, evidence_with_file
from tests.factories.km import KMAssessmentFactory, KMReportFactory, TeamMemberFactory
from tests.km.scored import TOTAL, at, fill, given_for


@pytest.fixture
def assessment(ssk):
    return KMAssessmentFactory(report=KMReportFactory(project__centre=ssk))


def url(name, assessment, **more):
    return reverse(f"km:{name}", kwargs={"pk": assessment.pk, **more})


def typed(assessment, version, **over) -> dict[str, str]:
    """A whole sheet as a browser sends it."""
    data = {"row_version": str(version)}
    for row, given in given_for(assessment).items():
        data[points_name(row)] = "" if given.points is None else str(given.points)
        data[explanation_name(row)] = given.explanation
    texts = {text_name(row.pk): row.text for row in assessment.rows.filter(dimension__code="d4")}
    return {**data, **texts, **over}


def last_entry():
    return AccessEntry.objects.order_by("-at", "-id").first()


# --- the list


def test_the_list_shows_every_assessment_with_its_points(sign_in, km, assessment):
    fill(assessment, km)
    page = sign_in(km).get(reverse("km:assessments")).content.decode()
    assert f"{TOTAL} / 100" in page
    assert "ตอบแล้ว 20 จาก 20 ข้อ" in page
    assert "เริ่มบันทึกผลจากภายนอก" in page
    assert "เริ่มประเมินภายใน" not in page


def test_the_list_asks_as_often_for_one_report_as_for_many(sign_in, km, assessment):
    browser = sign_in(km)

    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(reverse("km:assessments")).status_code == 200
        return len(caught)

    queries()
    one = queries()
    for number in range(2, 6):
        report = KMReportFactory(project=assessment.report.project, number=number + 10_000)
        fill(KMAssessmentFactory(report=report), km)
    assert queries() == one


def test_readers_see_no_button_and_another_centre_nothing(sign_in, people, assessment):
    page = sign_in(people["ssk.team"]).get(reverse("km:assessments")).content.decode()
    assert "ประเมินภายใน" in page
    assert "เริ่มบันทึก" not in page
    assert "ยังไม่มีรายงาน KM" in sign_in(people["nsn.km"]).get(reverse("km:assessments")).content.decode()


def test_an_outside_assessment_is_started_once_by_one_form(sign_in, km, assessment):
    browser = sign_in(km)
    form = {"kind": "external", "outside_unit": "มหาวิทยาลัยสมมุติ", "post_token": new_token()}
    start = reverse("km:assessment-start", args=[assessment.report_id])
    first, second = browser.post(start, form), browser.post(start, form)
    made = KMAssessment.objects.get(kind="external")
    assert first.url == second.url == url("assessment", made)
    assert "มหาวิทยาลัยสมมุติ" in browser.get(first.url).content.decode()


def test_an_outside_assessment_without_a_name_says_so(sign_in, km, assessment):
    start = reverse("km:assessment-start", args=[assessment.report_id])
    page = sign_in(km).post(start, {"kind": "external"}, follow=True).content.decode()
    assert "ระบุชื่อหน่วยงานภายนอก" in page


# --- the sheet


def test_the_sheet_prints_criteria_and_column_heads_as_the_form_words_them(sign_in, km, assessment):
    page = sign_in(km).get(url("assessment", assessment)).content.decode()
    for words in (
        "มิติที่ ๑ กระบวนการจัดการความรู้ที่มีอยู่ในหน่วยงาน",
        'ระดับน้อยมาก <span class="nowrap">(๑ คะแนน)</span>',
        "ระดับดีมาก (๕ คะแนน)",
        "มีการแสดงข้อมูล/ความจริงจากแหล่งต่างๆ โดยเฉพาะอย่างยิ่งจากหน่วยงานที่มีการให้บริการคล้ายคลึงกันอย่างเป็นระบบ",
        "มี (๕ คะแนน)",
        "อธิบายรูปธรรม",
    ):
        assert words in page
    assert page.count('type="radio"') == 15 * 6 + 5 * 2
    assert "ตอบแล้ว 0 จาก 20 ข้อ" in page


def test_saving_keeps_the_sheet_and_says_its_totals(sign_in, km, assessment):
    browser = sign_in(km)
    answer = browser.post(url("assessment", assessment), typed(assessment, 1), follow=True)
    page = answer.content.decode()
    assert "บันทึกคะแนนแล้ว" in page
    assert f"{TOTAL}<small> / 100" in page
    assert "15 / 25" in page
    assert AccessEntry.objects.filter(action="change", subject_ids=[str(assessment.pk)]).count() == 1


def test_a_half_filled_sheet_is_kept_and_shown_as_partial(sign_in, km, assessment):
    row = assessment.rows.first()
    browser = sign_in(km)
    browser.post(url("assessment", assessment), {"row_version": "1", points_name(row.pk): "0"})
    page = browser.get(url("assessment", assessment)).content.decode()
    assert "ตอบแล้ว 1 จาก 20 ข้อ คะแนนยังไม่ครบ" in page
    assert RowScore.objects.get().points == 0
    assert not assessment.rows.filter(text="").exists()


def test_a_sheet_is_read_with_few_queries(sign_in, km, director, assessment):
    for by in (km, director):
        actions.save_own(assessment=assessment, given=given_for(assessment), expected=0, by=by)
    browser = sign_in(km)
    browser.get(url("assessment", assessment))
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(url("assessment", assessment)).status_code == 200
    # The assessment, its rows with scores, evidence, files and people, the dimensions, the team.
    assert sum('"km_' in query["sql"] for query in caught) <= 8


def test_a_value_the_form_does_not_have_is_sent_back(sign_in, km, assessment):
    row = assessment.rows.first()
    answer = sign_in(km).post(url("assessment", assessment), {"row_version": "1", points_name(row.pk): "7"})
    assert answer.status_code == 422
    assert "เลือกช่องคะแนนที่มีในแบบ" in answer.content.decode()
    assert not RowScore.objects.exists()


def test_the_same_post_twice_saves_once(sign_in, km, assessment):
    form = typed(assessment, 1, post_token=new_token())
    browser = sign_in(km)
    assert browser.post(url("assessment", assessment), form).status_code == 302
    assert browser.post(url("assessment", assessment), form).status_code == 302
    assessment.refresh_from_db()
    assert assessment.row_version == 2


def test_readers_see_points_and_no_fields(sign_in, people, assessment, km):
    fill(assessment, km)
    page = sign_in(people["ssk.team"]).get(url("assessment", assessment)).content.decode()
    assert 'type="radio"' not in page
    assert "คือคะแนนที่ให้" in page
    assert "แผ่นของฉัน" not in page


def test_a_caseworker_outside_the_team_scores_nothing_and_is_told_why(sign_in, caseworker, assessment):
    browser = sign_in(caseworker)
    for name in ("assessment", "assessment-own"):
        answer = browser.post(url(name, assessment), typed(assessment, 1))
        assert answer.status_code == 403
        assert "ต้องมีชื่อในคณะทำงาน KM" in answer.content.decode()
    assert last_entry().action == "denied"
    TeamMemberFactory(report=assessment.report, user=caseworker)
    assert browser.post(url("assessment-own", assessment), typed(assessment, 0)).status_code == 302


def test_scoring_a_sent_sheet_is_refused_in_words(sign_in, km, director, assessment):
    current = at(assessment, "submitted", director)
    page = (
        sign_in(km)
        .post(url("assessment", current), typed(current, current.row_version), follow=True)
        .content.decode()
    )
    assert "ให้ผู้อำนวยการส่งกลับ" in page


def test_where_all_assessors_agree_the_team_starts_from_their_points(sign_in, km, director, assessment):
    same, differing = assessment.rows.all()[:2]
    for by, points in ((km, 1), (director, 4)):
        given = {same.pk: Given(3), differing.pk: Given(points)}
        actions.save_own(assessment=assessment, given=given, expected=0, by=by)
    page = sign_in(km).get(url("assessment", assessment)).content.decode()
    assert "เติมให้แล้ว 1 ข้อ" in page
    assert "ตอบแล้ว 1 จาก 20 ข้อ" in page
    assert "ผู้ประเมิน 2 คนให้" in page
    assert "1 · 4" in page
    assert "ต่างกันมาก" in page
    assert director.full_name not in page
    assert not RowScore.objects.filter(assessor=None).exists()


def test_full_marks_everywhere_ask_for_evidence_and_block_nothing(sign_in, km, assessment):
    full = dict.fromkeys(("d1", "d2", "d3", "d4"), (5,) * 5)
    actions.save_agreed(assessment=assessment, given=given_for(assessment, full), expected=1, by=km)
    RowEvidence.objects.create(row=assessment.rows.first(), note="บันทึก")
    browser = sign_in(km)
    page = browser.get(url("assessment", assessment)).content.decode()
    assert "ให้คะแนนเต็มทุกข้อ" in page
    assert "ยังไม่มี 19 ข้อ" in page
    form = {"row_version": "2", "post_token": new_token()}
    assert browser.post(url("assessment-submit", assessment), form).status_code == 302


# --- live totals and autosave


def test_totals_are_added_up_by_the_site_from_what_is_ticked(sign_in, km, assessment):
    browser = sign_in(km)
    target = url("assessment-totals", assessment, sheet="agreed")
    page = browser.post(target, typed(assessment, 1)).content.decode()
    assert f"รวม {TOTAL} จาก 100 คะแนน ตอบแล้ว 20 จาก 20 ข้อ" in page
    assert 'id="total-d4" hx-swap-oob="true">15 / 25' in page
    assert "<html" not in page
    assert not RowScore.objects.exists()


def test_autosave_keeps_the_sheet_and_returns_its_new_version(sign_in, km, assessment):
    browser = sign_in(km)
    row = assessment.rows.first()
    for sheet, first in (("agreed", 1), ("own", 0)):
        target = url("assessment-autosave", assessment, sheet=sheet)
        answer = browser.post(target, {"row_version": first, points_name(row.pk): "2"})
        assert answer.status_code == 200
        assert answer.json()["row_version"] == first + 1
        assert browser.post(target, {"row_version": first, points_name(row.pk): "5"}).status_code == 409
    assert [score.points for score in RowScore.objects.all()] == [2, 2]


def test_autosave_of_a_sent_sheet_and_of_no_sheet(sign_in, km, director, assessment):
    current = at(assessment, "submitted", director)
    browser = sign_in(km)
    form = typed(current, current.row_version)
    assert browser.post(url("assessment-autosave", current, sheet="agreed"), form).status_code == 409
    assert browser.post(url("assessment-autosave", current, sheet="other"), form).status_code == 404


# --- two people


def test_the_second_save_shows_both_and_loses_neither(sign_in, km, director, assessment):
    mine, theirs, shared = assessment.rows.all()[:3]
    before = {f"initial-{points_name(row.pk)}": "" for row in (mine, theirs, shared)}
    actions.save_agreed(
        assessment=assessment,
        given={theirs.pk: Given(1), shared.pk: Given(2)},
        expected=1,
        by=director,
    )
    browser = sign_in(km)
    stale = {
        "row_version": "1",
        **before,
        points_name(mine.pk): "5",
        points_name(theirs.pk): "",
        points_name(shared.pk): "4",
    }
    answer = browser.post(url("assessment", assessment), stale)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert page.count("ที่บันทึกไว้ล่าสุด") >= 1
    assert f'type="radio" name="{points_name(shared.pk)}" value="2"' in page
    assert f'type="radio" name="{points_name(shared.pk)}" value="4" checked' in page
    assert f'type="hidden" name="{points_name(theirs.pk)}" value="1"' in page
    assert 'name="row_version" value="2"' in page
    assert [mark.points for mark in marks_of(assessment)][:3] == [None, 1, 2]


# --- evidence


def test_evidence_is_added_listed_downloaded_and_logged(sign_in, km, caseworker, assessment):
    row = assessment.rows.first()
    page_url = url("evidence", assessment, row=row.pk)
    browser = sign_in(caseworker)
    answer = browser.post(page_url, {"note": "", "file": a_picture("ภาพประชุม.png")}, follow=True)
    item = RowEvidence.objects.get()
    assert "ภาพประชุม.jpg" in answer.content.decode()
    noted = browser.post(page_url, {"note": "คำสั่งแต่งตั้ง"}, follow=True).content.decode()
    assert "คำสั่งแต่งตั้ง" in noted
    assert "หลักฐานที่มี 2 รายการ" in noted
    assert "หลักฐาน 2" in browser.get(url("assessment", assessment)).content.decode()
    got = sign_in(km).get(reverse("km:evidence-file", args=[item.pk]))
    assert got["Content-Type"] == "image/jpeg"
    assert got["Content-Disposition"] == f'attachment; filename="evidence-{item.file.pk.hex[:8]}.jpg"'
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got["Content-Security-Policy"]
    assert got["Cache-Control"] == "no-store"
    logged = AccessEntry.objects.get(action="download")
    assert (logged.actor_name, logged.subject_ids) == (km.username, [str(item.pk)])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "อย่างน้อยหนึ่งอย่าง"),
        ({"file": "exe"}, "รับเฉพาะรูปภาพ"),
        ({"file": "empty"}, "ไฟล์ว่างเปล่า"),
        ({"note": "ก" * 501}, "ไม่เกิน"),
    ],
)
def test_evidence_that_is_not_kept_says_why_and_keeps_the_note(sign_in, km, assessment, data, words):
    files = {"exe": a_picture("แผน.pdf"), "empty": a_picture()}
    files["exe"].file.seek(0)
    files["exe"].file.write(b"MZ" + bytes(200))
    files["empty"].file.seek(0)
    files["empty"].file.truncate(0)
    files["empty"].size = 0
    form = {"note": "บันทึกของฉัน", **data} if data else {}
    if "file" in form:
        form["file"] = files[form["file"]]
    answer = sign_in(km).post(url("evidence", assessment, row=assessment.rows.first().pk), form)
    page = answer.content.decode()
    assert answer.status_code in {409, 422}
    assert words in page
    if form and "file" in form:
        assert "บันทึกของฉัน" in page
    assert not RowEvidence.objects.exists()


def test_a_refused_form_asks_for_its_file_again_and_keeps_the_note(sign_in, km, assessment):
    sent = {"note": "ก" * 501, "file": a_picture("ภาพประชุม.png")}
    answer = sign_in(km).post(url("evidence", assessment, row=assessment.rows.first().pk), sent)
    assert answer.context["form"].errors["file"] == [CHOOSE_AGAIN]
    page = answer.content.decode()
    assert f'<a href="#id_file">ไฟล์หลักฐาน: {CHOOSE_AGAIN}</a>' in page
    assert "ก" * 501 in page


def test_a_row_of_another_assessment_has_no_evidence_here(sign_in, km, assessment, ssk):
    other = KMAssessmentFactory(report=assessment.report, kind="external", outside_unit="หน่วยงานสมมุติ")
    assert sign_in(km).get(url("evidence", assessment, row=other.rows.first().pk)).status_code == 404


def test_a_file_of_another_centre_does_not_exist(sign_in, outsider, km, assessment):
    item = evidence_with_file(assessment.rows.first(), km)
    answer = sign_in(outsider).get(reverse("km:evidence-file", args=[item.pk]))
    assert answer.status_code == 404
    assert not AccessEntry.objects.filter(action="download").exists()


def test_evidence_taken_back_cannot_be_opened_any_more(sign_in, km, teammate, assessment):
    item = evidence_with_file(assessment.rows.first(), km)
    remove = reverse("km:evidence-remove", args=[item.pk])
    assert sign_in(teammate).post(remove, {"reason": "ผิด"}).status_code == 403
    browser = sign_in(km)
    assert browser.post(remove, {"reason": " "}).status_code == 422
    assert browser.post(remove, {"reason": "แนบผิดข้อ"}).status_code == 302
    assert browser.get(reverse("km:evidence-file", args=[item.pk])).status_code == 404
    assert browser.get(remove).status_code == 404


def test_evidence_of_a_sent_sheet_stays(sign_in, km, director, assessment):
    item = evidence_with_file(assessment.rows.first(), km)
    current = at(assessment, "submitted", director)
    browser = sign_in(km)
    refused = browser.post(reverse("km:evidence-remove", args=[item.pk]), {"reason": "แนบผิดข้อ"})
    assert refused.status_code == 409
    added = browser.post(url("evidence", current, row=item.row_id), {"note": "เพิ่ม"})
    assert added.status_code == 409
    assert RowEvidence.objects.count() == 1


# --- sending and signing


def test_what_is_missing_is_listed_with_links(sign_in, km, assessment):
    page = sign_in(km).get(url("assessment-submit", assessment)).content.decode()
    row = assessment.rows.first()
    assert "ขาด 20 รายการ" in page
    assert f"#row-{row.pk}" in page
    assert "ส่งให้ผู้อำนวยการ</button>" not in page


def test_sending_saves_first_what_is_on_the_page(sign_in, km, assessment):
    answer = sign_in(km).post(url("assessment", assessment), typed(assessment, 1, then="submit"))
    assert answer.url == url("assessment-submit", assessment)
    assert marks_of(assessment)[0].points == 4


def test_team_sends_director_signs_and_the_sheet_says_so(sign_in, km, director, assessment):
    fill(assessment, km)
    form = {"row_version": "2", "post_token": new_token()}
    sent = sign_in(km).post(url("assessment-submit", assessment), form, follow=True)
    assert "รอผู้อำนวยการลงนาม" in sent.content.decode()
    browser = sign_in(director)
    assert "ลงนามรับรอง" in browser.get(url("assessment", assessment)).content.decode()
    assert f"{TOTAL} / 100" in browser.get(url("assessment-sign", assessment)).content.decode()
    form = {"row_version": "3", "post_token": new_token()}
    signed = browser.post(url("assessment-sign", assessment), form)
    assert browser.post(url("assessment-sign", assessment), form).url == signed.url
    page = browser.get(signed.url).content.decode()
    assert "ลงนามรับรองแล้ว" in page
    assert director.full_name in page
    assert 'type="radio"' not in page
    # The repeated signature moved nothing: one row for sending, one for signing.
    assert AccessEntry.objects.filter(action="move").count() == 2


def test_a_move_the_state_does_not_have_is_refused_in_words(sign_in, director, assessment):
    browser = sign_in(director)
    for name in ("assessment-sign", "assessment-return"):
        answer = browser.post(url(name, assessment), {"row_version": "1", "reason": "แก้"})
        assert answer.status_code == 409
        assert "คณะทำงานส่งผลประเมินแล้ว" in answer.content.decode()
    signed = at(assessment, "signed", director)
    for name in ("assessment-submit", "assessment-sign", "assessment-return"):
        answer = browser.post(url(name, signed), {"row_version": signed.row_version, "reason": "แก้"})
        assert answer.status_code == 409
        assert "ข้อมูล ณ วันลงนาม" in answer.content.decode()


def test_a_signature_on_an_old_page_is_asked_for_again(sign_in, director, assessment):
    current = at(assessment, "submitted", director)
    answer = sign_in(director).post(url("assessment-sign", current), {"row_version": "1"})
    assert answer.status_code == 409
    assert "มีผู้แก้ผลประเมิน" in answer.content.decode()
    current.refresh_from_db()
    assert current.status == "submitted"


def test_sending_back_needs_a_reason_and_shows_it(sign_in, director, assessment, km):
    current = at(assessment, "submitted", director)
    browser = sign_in(director)
    form = {"row_version": current.row_version, "reason": ""}
    assert browser.post(url("assessment-return", current), form).status_code == 422
    form["reason"] = "ขอหลักฐานมิติที่ 2"
    assert browser.post(url("assessment-return", current), form).status_code == 302
    assert "ขอหลักฐานมิติที่ 2" in sign_in(km).get(url("assessment", current)).content.decode()
