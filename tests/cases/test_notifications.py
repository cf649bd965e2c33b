"""Reports before there is a file: taken down, changed, become a case, closed; who reported stays apart."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases.actions import notifications as actions
from cases.models import Case, Notification
from shelter.audit.models import AccessEntry, Action
from shelter.desk.refusal import Refused
from shelter.desk.tokens import FIELD, new_token
from tests.factories.cases import bangkok, make_case, make_client
from tests.factories.identity import picture
from tests.factories.notifications import make_notification

pytestmark = pytest.mark.usefixtures("reference")
NEW = "/notifications/new/"


@pytest.fixture
def report(caseworker):
    return make_notification(
        caseworker,
        notifier_name="นายผู้หวังดี",
        notifier_phone="0812345678",
        notifier_type="citizen",
        person_name="ลุงเคราขาว",
        person_sex="male",
        person_age=70,
        place="ใต้สะพานข้ามห้วย",
        summary="นอนซมมาสองวัน",
    )


def url(report, part=""):
    return reverse(f"cases:notification{part}", args=[report.pk])


def typed(report=None, **fields):
    data = {"channel": "phone", "summary": "นอนอยู่ที่ศาลา", **fields}
    return {**data, "row_version": report.row_version} if report else data


# --- taking one down ------------------------------------------------------------------------------
def test_how_it_came_and_what_it_says_is_enough(sign_in, duty):
    answer = sign_in(duty).post(NEW, typed())
    report = Notification.objects.get()
    assert answer.url == url(report)
    assert (report.status, report.taken_by, report.centre) == ("open", duty, duty.centre)
    missing = sign_in(duty).post(NEW, {"channel": "", "summary": ""}).content.decode()
    assert "เลือกว่าทราบเรื่องจากทางใด" in missing
    assert "เขียนสั้น ๆ ตามที่ได้รับแจ้ง" in missing


def test_numbers_count_through_the_calendar_year_of_each_centre(caseworker, people):
    # พ.ย. and ธ.ค. 2568, then ม.ค. 2569 begins again at 1; another centre has its own.
    first = make_notification(caseworker, taken_at=bangkok(2025, 11, 20))
    second = make_notification(caseworker, taken_at=bangkok(2025, 12, 31, 23, 30))
    third = make_notification(caseworker, taken_at=bangkok(2026, 1, 1, 0, 10))
    theirs = make_notification(people["nsn.duty"], taken_at=bangkok(2025, 11, 20))
    assert [one.number for one in (first, second, third, theirs)] == [
        "68-11-00001",
        "68-12-00002",
        "69-01-00001",
        "68-11-00001",
    ]


def test_who_wishes_to_stay_unnamed_has_no_name_here(sign_in, duty):
    page = sign_in(duty).post(NEW, typed(anonymous="on", notifier_name="นายเอ")).content.decode()
    assert "ไม่ประสงค์ออกนาม ลบชื่อออก" in page
    report = make_notification(duty, anonymous=True, notifier_phone="0812345678")
    assert "ไม่ประสงค์ออกนาม" in sign_in(duty).get(url(report)).content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.filter(pk=report.pk).update(notifier_name="นายเอ")


def test_a_double_tap_writes_one_report(sign_in, duty):
    browser, data = sign_in(duty), typed(**{FIELD: new_token()})
    assert browser.post(NEW, data).url == browser.post(NEW, data).url
    assert Notification.objects.count() == 1


def test_a_kept_draft_is_called_back_and_thrown_away(sign_in, duty):
    browser = sign_in(duty)
    browser.post("/drafts/notification/new", typed(person_name="ยายผ้าถุงแดง"))
    assert "ยายผ้าถุงแดง" in browser.get(f"{NEW}?draft=1").content.decode()
    assert "ค้างไว้เมื่อ" in browser.get(NEW).content.decode()
    browser.post(NEW, {"save": "forget"})
    assert "ค้างไว้เมื่อ" not in browser.get(NEW).content.decode()


def test_what_was_typed_into_an_open_report_is_called_back(sign_in, duty):
    report = make_notification(duty, person_name="ยาย")
    browser, here = sign_in(duty), url(report, "-edit")
    browser.post(f"/drafts/notification/{report.pk}", typed(person_name="ยายผ้าถุงแดง"))
    assert "ค้างไว้เมื่อ" in browser.get(here).content.decode()
    assert "ยายผ้าถุงแดง" in browser.get(f"{here}?draft=1").content.decode()
    data = typed(person_name="ยายผ้าถุงแดง") | {"row_version": report.row_version}
    assert browser.post(here, data).status_code == 302
    report.refresh_from_db()
    assert report.person_name == "ยายผ้าถุงแดง"
    assert "ค้างไว้เมื่อ" not in browser.get(here).content.decode()


# --- the telephone of whoever reported ------------------------------------------------------------
def test_the_telephone_is_encrypted_masked_and_shown_on_request_with_a_row(sign_in, director, report):
    with connection.cursor() as cursor:
        cursor.execute("SELECT notifier_phone FROM cases_notification")
        assert "0812345678" not in cursor.fetchone()[0]
    browser = sign_in(director)
    for page in (url(report), url(report, "-edit")):
        assert "081 234 5678" not in browser.get(page).content.decode()
        assert "0812345678" not in browser.get(page).content.decode()
    shown = browser.post(url(report, "-reveal"))
    assert "081 234 5678" in shown.content.decode()
    assert AccessEntry.objects.filter(action=Action.REVEAL, subject_kind="notification").exists()
    assert not hasattr(report.history.first(), "notifier_phone")


def test_an_officer_on_duty_sees_the_telephone_of_their_own_reports_only(sign_in, duty, report):
    assert sign_in(duty).post(url(report, "-reveal")).status_code == 403
    assert "-reveal" not in sign_in(duty).get(url(report)).content.decode()
    own = make_notification(duty, notifier_phone="0898765432")
    assert "089 876 5432" in sign_in(duty).post(url(own, "-reveal")).content.decode()


def test_an_empty_box_keeps_the_telephone_and_a_tick_forgets_it(sign_in, caseworker, report):
    browser = sign_in(caseworker)
    browser.post(url(report, "-edit"), typed(report))
    report.refresh_from_db()
    assert report.notifier_phone == "0812345678"
    browser.post(url(report, "-edit"), typed(report, forget_notifier_phone="on"))
    report.refresh_from_db()
    assert report.notifier_phone == ""


# --- changing -------------------------------------------------------------------------------------
def test_the_second_of_two_saves_sees_both_texts(sign_in, caseworker, teammate, report):
    mine = typed(report, summary="ฉันเขียน")
    sign_in(teammate).post(url(report, "-edit"), typed(report, summary="เพื่อนเขียน"))
    answer = sign_in(caseworker).post(url(report, "-edit"), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "ฉันเขียน" in page
    assert "เพื่อนเขียน" in page
    assert "0812345678" not in page
    report.refresh_from_db()
    assert report.summary == "เพื่อนเขียน"


def test_an_officer_on_duty_changes_their_own_reports_only(sign_in, duty, report):
    assert sign_in(duty).get(url(report, "-edit")).status_code == 403
    own = make_notification(duty)
    assert sign_in(duty).post(url(own, "-edit"), typed(own, place="หน้าวัด")).status_code == 302


# --- becoming a case ------------------------------------------------------------------------------
def test_a_report_fills_the_registration_in_and_both_lead_to_each_other(sign_in, caseworker, report):
    browser = sign_in(caseworker)
    page = browser.get(f"/register/?notification={report.pk}").content.decode()
    for text in ("ลุงเคราขาว", "ใต้สะพานข้ามห้วย", "นอนซมมาสองวัน"):
        assert text in page
    assert "นายผู้หวังดี" not in page
    assert "0812345678" not in page
    sent = {
        "identity": "partly",
        "calling_name": "ลุงเคราขาว",
        "sender_kind": "citizen",
        "nationality_status": "unknown",
        "sex": "male",
        "notification": str(report.pk),
    }
    assert browser.post("/register/", sent).status_code == 302
    case = Case.objects.get()
    report.refresh_from_db()
    assert (report.status, report.case, report.settled_by) == ("became", case, caseworker)
    event = case.events.get(title__startswith="มาจากเรื่องรับแจ้ง")
    assert event.url == report.get_absolute_url()
    assert reverse("cases:case", args=[case.pk]) in browser.get(url(report)).content.decode()


def test_an_officer_on_duty_takes_the_person_in_from_a_report(sign_in, duty, report):
    browser = sign_in(duty)
    assert "ลุงเคราขาว" in browser.get(f"/receive/?notification={report.pk}").content.decode()
    sent = {"sender_kind": "citizen", "place": "later", "notification": str(report.pk)}
    assert browser.post("/receive/", {**sent, "calling_name": "ลุงเคราขาว"}).status_code == 302
    report.refresh_from_db()
    assert report.case == Case.objects.get()


def test_a_report_that_was_settled_meanwhile_stops_no_registration(sign_in, duty, caseworker, report):
    actions.close(
        notification=report,
        by=caseworker,
        reason="advised",
        words="ให้คำปรึกษาแล้ว",
        expected=report.row_version,
    )
    sent = {"sender_kind": "citizen", "place": "later", "notification": str(report.pk)}
    assert sign_in(duty).post("/receive/", sent).status_code == 302
    report.refresh_from_db()
    assert report.status == "closed"


def test_the_report_of_another_centre_fills_nothing_in(sign_in, outsider, people, report):
    assert sign_in(outsider).get(f"/register/?notification={report.pk}").status_code == 404
    assert sign_in(people["nsn.duty"]).get(f"/receive/?notification={report.pk}").status_code == 404
    assert sign_in(outsider).get("/register/?notification=xyz").status_code == 404


# --- ending ---------------------------------------------------------------------------------------
def test_a_report_is_closed_for_a_reason_in_words(sign_in, caseworker, report):
    browser = sign_in(caseworker)
    assert "เลือกเหตุที่ยุติเรื่อง" in browser.post(url(report, "-close"), {"words": "ก"}).content.decode()
    sent = {"reason": "not_found", "words": "ไปสองครั้ง ไม่พบใคร", "row_version": report.row_version}
    assert browser.post(url(report, "-close"), sent).status_code == 302
    page = browser.get(url(report)).content.decode()
    assert "ไปสองครั้ง ไม่พบใคร" in page
    assert url(report, "-edit") not in page
    assert browser.get(url(report, "-edit")).status_code == 403
    assert browser.get(url(report, "-close")).status_code == 403


@pytest.fixture
def closed(caseworker, report):
    words = "ไปสองครั้ง ไม่พบใคร"
    return actions.close(
        notification=report, by=caseworker, reason="not_found", words=words, expected=report.row_version
    )


def test_a_closed_report_is_taken_up_again_and_tells_how_it_had_ended(sign_in, caseworker, closed):
    browser = sign_in(caseworker)
    assert url(closed, "-reopen") in browser.get(url(closed)).content.decode()
    missing = browser.post(url(closed, "-reopen"), {"row_version": closed.row_version})
    assert "เหตุผล" in missing.content.decode()
    sent = {"reason": "ผู้แจ้งโทรมาอีกครั้ง", "row_version": closed.row_version, FIELD: new_token()}
    for _ in range(2):
        assert browser.post(url(closed, "-reopen"), sent).url == url(closed)
    closed.refresh_from_db()
    assert (closed.status, closed.settled_by, closed.close_words) == ("open", None, "")
    kept = closed.reopenings.get()
    assert (kept.by, kept.closed_by, kept.close_reason) == (caseworker, caseworker, "not_found")
    page = browser.get(url(closed)).content.decode()
    for text in ("ผู้แจ้งโทรมาอีกครั้ง", "ไปสองครั้ง ไม่พบใคร", url(closed, "-edit"), url(closed, "-close")):
        assert text in page
    assert url(closed, "-reopen") not in page


def test_only_a_closed_report_is_taken_up_again(sign_in, ssk, caseworker, duty, outsider, report, closed):
    assert sign_in(duty).get(url(closed, "-reopen")).status_code == 403
    assert sign_in(outsider).post(url(closed, "-reopen"), {"reason": "ก"}).status_code == 404
    became = make_notification(caseworker)
    actions.become(notification=became, by=caseworker, case=make_case(ssk, caseworker))
    for other in (became, make_notification(caseworker)):
        assert sign_in(caseworker).post(url(other, "-reopen"), {"reason": "ก"}).status_code == 403
        with pytest.raises(Refused):
            actions.reopen(notification=other, by=caseworker, reason="ก", expected=other.row_version)


def test_a_report_changed_since_it_was_read_is_not_taken_up_unread(sign_in, caseworker, closed):
    sent = {"reason": "พบตัวแล้ว", "row_version": closed.row_version + 1}
    answer = sign_in(caseworker).post(url(closed, "-reopen"), sent)
    assert answer.status_code == 409
    assert "พบตัวแล้ว" in answer.content.decode()


def test_how_a_report_had_ended_is_never_changed(caseworker, closed):
    actions.reopen(notification=closed, by=caseworker, reason="ก", expected=closed.row_version)
    with pytest.raises(InternalError), transaction.atomic():
        closed.reopenings.update(close_words="อื่น")


# --- pictures and scans that came with it ---------------------------------------------------------
def with_file(report, by):
    actions.attach(notification=report, by=by, uploads=[picture()], caption="ภาพจากผู้แจ้ง")
    return report.files.get()


def file_url(file, part=""):
    return reverse(f"cases:notification-file{part}", args=[file.notification_id, file.pk])


def test_a_picture_is_kept_with_the_report_and_each_look_is_logged(sign_in, caseworker, report):
    browser = sign_in(caseworker)
    sent = {"files": [picture("บ้านผู้แจ้ง.jpg"), picture()], "caption": "จุดที่พบ", FIELD: new_token()}
    assert browser.post(url(report, "-attach"), sent).url == url(report)
    first, _ = report.files.all()
    page = browser.get(url(report)).content.decode()
    assert "จุดที่พบ" in page
    assert "บ้านผู้แจ้ง" not in page
    answer = browser.get(file_url(first))
    assert answer["Content-Type"] == "image/jpeg"
    assert "บ้าน" not in answer["Content-Disposition"]
    entry = AccessEntry.objects.filter(action=Action.DOWNLOAD).latest("id")
    assert (entry.subject_kind, entry.subject_ids) == ("notification", [str(report.pk)])


def test_what_came_along_is_for_those_who_may_see_who_reported(sign_in, duty, caseworker, outsider, report):
    file = with_file(report, caseworker)
    assert file_url(file) not in sign_in(duty).get(url(report)).content.decode()
    assert "ภาพจากผู้แจ้ง" not in sign_in(duty).get(url(report)).content.decode()
    assert sign_in(duty).get(file_url(file)).status_code == 403
    assert sign_in(outsider).get(file_url(file)).status_code == 404
    own = with_file(make_notification(duty), duty)
    assert sign_in(duty).get(file_url(own)).status_code == 200
    wrong = reverse("cases:notification-file", args=[report.pk, own.pk])
    assert sign_in(caseworker).get(wrong).status_code == 404


def test_what_is_no_picture_or_paper_is_refused_with_words(sign_in, caseworker, report):
    browser = sign_in(caseworker)
    sent = {"files": [SimpleUploadedFile("a.jpg", b"MZ\x90\x00")], "caption": "ที่พิมพ์ไว้"}
    answer = browser.post(url(report, "-attach"), sent)
    assert answer.status_code == 409
    assert "ยังไม่ได้แนบไฟล์ใด" in answer.content.decode()
    assert "ที่พิมพ์ไว้" in answer.content.decode()
    assert browser.post(url(report, "-attach"), {"caption": "ก"}).status_code == 422
    assert browser.get(url(report, "-attach")).status_code == 405
    assert not report.files.exists()


def test_a_picture_is_taken_out_with_a_reason_and_opened_no_more(sign_in, caseworker, report):
    file, browser = with_file(report, caseworker), sign_in(caseworker)
    assert browser.post(file_url(file, "-withdraw"), {"reason": "ไม่ใช่คนนี้"}).url == url(report)
    assert "ไม่ใช่คนนี้" in browser.get(url(report)).content.decode()
    assert browser.get(file_url(file)).status_code == 404
    assert browser.get(file_url(file, "-withdraw")).status_code == 404


def test_a_settled_report_keeps_its_pictures_as_they_are(sign_in, caseworker, closed):
    answer = sign_in(caseworker).post(url(closed, "-attach"), {"files": [picture()]})
    assert answer.status_code == 403
    assert not closed.files.exists()


def test_a_report_changed_meanwhile_is_read_before_it_is_closed(sign_in, caseworker, report):
    sent = {"reason": "not_found", "words": "ไม่พบใคร", "row_version": report.row_version + 3}
    answer = sign_in(caseworker).post(url(report, "-close"), sent)
    assert answer.status_code == 409
    assert "ไม่พบใคร" in answer.content.decode()


def test_an_officer_on_duty_closes_nothing(duty):
    own = make_notification(duty)
    with pytest.raises(Refused, match="ยุติเรื่องได้เฉพาะ"):
        actions.close(notification=own, by=duty, reason="advised", words="ก", expected=own.row_version)


def test_a_status_without_its_end_is_refused_by_the_database(ssk, caseworker, report):
    for fields in ({"status": "became"}, {"status": "closed"}, {"case": make_case(ssk, caseworker)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notification.objects.filter(pk=report.pk).update(**fields)


# --- what may say health ------------------------------------------------------------------------------------
def test_risk_and_group_are_told_to_who_works_on_the_report_and_then_as_the_file_tells_them(
    sign_in, duty, caseworker, teammate, director, ssk
):
    report = make_notification(caseworker, risk="infection", target_group="hiv")
    words = "โรคติดต่อร้ายแรง"
    assert words in sign_in(teammate).get(url(report)).content.decode()
    page = sign_in(duty).get(url(report)).content.decode()
    assert words not in page
    assert "HIV" not in page
    actions.become(notification=report, by=caseworker, case=make_case(ssk, caseworker))
    assert words in sign_in(caseworker).get(url(report)).content.decode()
    assert words in sign_in(director).get(url(report)).content.decode()
    assert words not in sign_in(teammate).get(url(report)).content.decode()


# --- what is told of the person and of the day -------------------------------------------------------------
def told(**fields):
    return {"channel": "phone", "summary": "มีคนนอนอยู่ที่ศาลา", **fields}


def test_a_report_keeps_family_home_further_problems_and_the_hour(sign_in, caseworker, teammate):
    browser = sign_in(caseworker)
    browser.post(
        "/notifications/new/",
        told(
            happened_on="20/11/2568",
            happened_time="21:40",
            main_problem="CH02",
            other_problems=["CH0202", "CH02"],
            person_disabilities=["d2_hearing"],
            home_code="33",
            home_detail="12 หมู่ 4",
            family="มีลูกสาวที่โคราช",
            opinion="ลงพื้นที่พรุ่งนี้เช้า",
        ),
    )
    report = Notification.objects.get()
    assert (str(report.happened_time), report.other_problems) == ("21:40:00", ["CH0202"])
    page = browser.get(url(report)).content.decode()
    for said in ("21:40", "พลัดหลง", "ทางการได้ยิน", "12 หมู่ 4", "ศรีสะเกษ", "ลูกสาวที่โคราช", "พรุ่งนี้เช้า"):
        assert said in page
    form = browser.get(f"/register/?notification={report.pk}").content.decode()
    assert 'value="12 หมู่ 4"' in form
    actions.become(notification=report, by=caseworker, case=make_case(report.centre, caseworker))
    outside = sign_in(teammate).get(url(report)).content.decode()
    assert "ทางการได้ยิน" not in outside
    assert "พลัดหลง" not in outside


def test_the_house_of_somebody_who_must_stay_hidden_is_told_as_the_file_tells_it(
    sign_in, duty, caseworker, teammate, director, ssk
):
    report = make_notification(caseworker, home_code="33", home_detail="12 หมู่ 4")
    hidden = make_client(ssk, safe_contact=True)
    actions.become(notification=report, by=caseworker, case=make_case(ssk, caseworker, client=hidden))
    for reader, told in ((caseworker, True), (director, True), (teammate, False), (duty, False)):
        page = sign_in(reader).get(url(report)).content.decode()
        assert ("12 หมู่ 4" in page) is told, reader.username
        assert "ศรีสะเกษ" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"happened_time": "21:40"}, "ใส่วันที่ด้วย"),
        ({"happened_on": "20/11/2569", "happened_time": "23:59"}, "ต้องไม่หลังขณะนี้"),
        ({"other_problems": ["CH01", "CH02", "CH03", "CH04"]}, "ไม่เกิน 3 ข้อ"),
        ({"person_disabilities": ["d9"]}, "d9"),
    ],
)
@time_machine.travel(bangkok(2026, 11, 20, 9), tick=False)
def test_what_cannot_be_so_is_explained_and_nothing_typed_is_lost(sign_in, caseworker, typed, said):
    page = sign_in(caseworker).post("/notifications/new/", told(**typed)).content.decode()
    assert said in page
    assert "มีคนนอนอยู่ที่ศาลา" in page
    assert not Notification.objects.exists()


def test_a_kept_draft_brings_back_every_tick(sign_in, caseworker):
    browser = sign_in(caseworker)
    browser.post("/drafts/notification/new", told(other_problems=["CH01", "CH03"]))
    page = browser.get("/notifications/new/?draft=1").content.decode()
    assert len(re.findall(r'name="other_problems"[^>]*checked', page)) == 2


# --- the list -------------------------------------------------------------------------------------
def test_the_list_counts_and_filters_by_state(sign_in, caseworker, report):
    done = make_notification(caseworker, place="หน้าสถานีรถไฟ")
    actions.close(notification=done, by=caseworker, reason="advised", words="แล้ว", expected=done.row_version)
    page = sign_in(caseworker).get("/notifications/").content.decode()
    assert "กำลังดำเนินการ 1" in page
    assert "ทั้งหมด 2" in page
    assert "ใต้สะพานข้ามห้วย" in page
    assert "หน้าสถานีรถไฟ" not in page
    assert "หน้าสถานีรถไฟ" in sign_in(caseworker).get("/notifications/?state=closed").content.decode()


def test_an_officer_on_duty_reads_the_reports_of_the_last_hours(sign_in, duty, caseworker, people):
    old = make_notification(caseworker, taken_at=timezone.now() - timedelta(hours=25), place="เมื่อวานซืน")
    make_notification(caseworker, place="เมื่อครู่")
    page = sign_in(duty).get("/notifications/").content.decode()
    assert "เมื่อครู่" in page
    assert "เมื่อวานซืน" not in page
    assert sign_in(duty).get(url(old)).status_code == 404
    assert "เมื่อครู่" not in sign_in(people["nsn.duty"]).get("/notifications/").content.decode()


def test_what_came_along_with_a_report_follows_the_file_it_became(
    sign_in, ssk, caseworker, teammate, director, duty
):
    report = make_notification(duty)
    actions.attach(notification=report, by=duty, uploads=[picture()], caption="แผลที่ขา")
    kept = report.files.get()
    page = reverse("cases:notification-file", args=[report.pk, kept.pk])
    assert sign_in(teammate).get(page).status_code == 200
    actions.become(notification=report, by=caseworker, case=make_case(ssk, caseworker))
    report.refresh_from_db()
    for user, told in ((caseworker, True), (director, True), (teammate, False), (duty, False)):
        browser = sign_in(user)
        assert (browser.get(page).status_code, user.username) == (200 if told else 403, user.username)
        assert ("แผลที่ขา" in browser.get(url(report)).content.decode()) is told


def folds(page):
    """Each fold of the form and whether it stands open."""
    found = re.findall(r'<details class="fold"( open)?><summary>(.*?)</summary>', page.content.decode())
    return {summary: bool(opened) for opened, summary in found}


HOME, OTHERS = "ที่อยู่ตามทะเบียนบ้านและครอบครัว", "ปัญหาอื่น ความเสี่ยง และความพิการ"


def test_what_is_rarely_asked_is_folded_away_until_it_holds_something(sign_in, duty, caseworker, report):
    untouched = folds(sign_in(duty).get(NEW))
    assert len(untouched) == 5
    assert not any(untouched.values())
    told = make_notification(caseworker, family="มีน้องสาวหนึ่งคน")
    page = folds(sign_in(caseworker).get(url(told, "-edit")))
    assert (page[HOME], page[OTHERS]) == (True, False)


def test_a_fold_opens_where_something_is_refused(sign_in, duty):
    answer = sign_in(duty).post(NEW, typed(happened_time="14:10"))
    assert folds(answer)["วันและเวลาที่เกิดเหตุ"]
    assert not folds(answer)[HOME]
