"""Visits, photographs, mediations and surveillance of a file, as five kinds of people meet them."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from cases.documents import visit as paper
from cases.facts.case import facts_of
from cases.models import CaseEvent, FamilyContact, HomeVisit, Mediation, Surveillance, VisitPhoto
from shelter.accounts.models import Role
from shelter.audit.models import AccessEntry, Action
from shelter.desk.models import StoredFile
from shelter.lib import pdf
from shelter.lib.thai import bangkok_today, format_date
from tests.conftest import make_user
from tests.factories.cases import join_team, make_case, make_client
from tests.factories.contacts import answered
from tests.factories.finding import make_finding, tell
from tests.factories.visits import (
    a_picture,
    make_done_visit,
    make_mediation,
    make_photo,
    make_surveillance,
    make_visit,
)
from tests.pages import text

pytestmark = pytest.mark.usefixtures("reference")


def today():
    return format_date(bangkok_today(), "numeric")


SIGN = "พูดว่าไม่อยากอยู่แล้ว"


def url(case, name, *more):
    return reverse(f"cases:{name}", args=[case.pk, *more])


def planned(**changed):
    return {"whom": "community", "method": "visit", "planned_on": today(), "safe": "care", **changed}


def pages(case, by):
    visit, done = make_visit(case, by), make_done_visit(case, by)
    photo, watch = make_photo(done, by), make_surveillance(case, by)
    return {
        "plan": (url(case, "visit-plan"), planned()),
        "replan": (url(case, "visit-replan", visit.number), planned(route="ผ่านวัด", row_version=1)),
        "report": (url(case, "visit-report", visit.number), {"visited_on": today(), "row_version": 1}),
        "call-off": (url(case, "visit-call-off", visit.number), {"reason": "ฝนตกหนัก", "row_version": 1}),
        "photo-add": (url(case, "visit-photo-add", done.number), {"faces": "none", "file": a_picture()}),
        "photo-remove": (url(case, "visit-photo-remove", done.number, photo.pk), {"reason": "เห็นเลขบ้าน"}),
        "mediation": (url(case, "mediation"), {"on": today(), "between": "พี่กับน้อง", "conflict": "ที่ดิน"}),
        "watch": (url(case, "surveillance"), {"subject": "ซื้อของแพง", "level": "calm"}),
        "look": (url(case, "surveillance-look", watch.pk), {"on": today(), "signs": "ปกติดี", "level": "calm"}),
        "end": (url(case, "surveillance-end", watch.pk), {"reason": "ย้ายออก"}),
    }


CASEWORKERS = ["plan", "replan", "report", "call-off", "end"]
VERBS = [*CASEWORKERS, "photo-add", "photo-remove", "mediation", "watch", "look"]
GUARDED = ["replan", "report", "call-off"]


def everything():
    kinds = (HomeVisit, VisitPhoto, Mediation, Surveillance, CaseEvent, StoredFile)
    return [list(kind.objects.order_by("pk").values()) for kind in kinds]


@pytest.mark.parametrize("verb", VERBS)
def test_a_page_works_is_logged_and_stands_on_the_timeline(case, caseworker, sign_in, verb):
    target, data = pages(case, caseworker)[verb]
    events = case.events.filter(kind__in=["visit", "watch"]).count()
    browser = sign_in(caseworker)
    assert browser.get(target).status_code == 200
    answer = browser.post(target, data)
    assert answer.status_code == 302, text(answer)
    written = AccessEntry.objects.filter(subject_ids=[str(case.pk)], action__in=["create", "change", "move"])
    assert written.count() == 1
    assert case.events.filter(kind__in=["visit", "watch"]).count() == events + 1
    assert case.events.filter(kind__in=["visit", "watch"]).first().url


@pytest.mark.parametrize("verb", VERBS)
def test_another_centre_meets_the_page_of_a_wrong_address(case, caseworker, outsider, sign_in, verb):
    target, data = pages(case, caseworker)[verb]
    before = everything()
    assert sign_in(outsider).post(target, data).status_code == 404
    assert everything() == before


@pytest.mark.parametrize("verb", VERBS)
def test_a_closed_file_takes_no_more(case, caseworker, sign_in, verb):
    target, data = pages(case, caseworker)[verb]
    case.closed_at = timezone.now()
    case.save()
    before = everything()
    assert sign_in(caseworker).post(target, data).status_code == 403
    assert everything() == before


@pytest.mark.parametrize("verb", VERBS)
def test_a_teammate_may_stand_in_and_a_team_member_only_adds(case, people, sign_in, verb):
    target, data = pages(case, people["ssk.caseworker"])[verb]
    member, teammate = people["ssk.team"], people["ssk.mate"]
    join_team(case, member)
    allowed = verb not in CASEWORKERS and verb != "photo-remove"
    assert sign_in(member).post(target, data).status_code == (302 if allowed else 403)
    if not allowed:
        assert sign_in(teammate).post(target, data).status_code == 302


@pytest.mark.parametrize("verb", GUARDED)
def test_the_second_save_meets_the_first(case, caseworker, sign_in, verb):
    target, data = pages(case, caseworker)[verb]
    HomeVisit.objects.update(row_version=3)
    before = everything()
    answer = sign_in(caseworker).post(target, data)
    assert answer.status_code == 409
    assert 'name="row_version" value="3"' in answer.content.decode()
    assert everything() == before


@pytest.mark.parametrize("verb", ["replan", "report", "call-off"])
def test_a_visit_that_was_not_possible_stays_so(case, caseworker, sign_in, verb):
    target, data = pages(case, caseworker)[verb]
    visit = HomeVisit.objects.get(number=1)
    sign_in(caseworker).post(url(case, "visit-call-off", 1), {"reason": "น้ำท่วม", "row_version": 1})
    assert sign_in(caseworker).post(target, data | {"row_version": 2}).status_code == 403
    visit.refresh_from_db()
    assert visit.called_off_reason == "น้ำท่วม"


# --- the family -------------------------------------------------------------------------------------
def test_the_family_is_offered_only_when_the_person_said_yes(case, caseworker, sign_in):
    browser = sign_in(caseworker)
    page = browser.get(url(case, "visit-plan")).content.decode()
    assert 'value="family"' not in page
    assert "ยังไปหาครอบครัวหรือญาติไม่ได้" in page
    assert "ไม่ยืนยันกับใครว่าผู้ใช้บริการอยู่ที่ศูนย์" in page
    assert browser.post(url(case, "visit-plan"), planned(whom="family")).status_code == 200
    assert not HomeVisit.objects.exists()
    answered(case.client, caseworker, FamilyContact.YES)
    assert browser.post(url(case, "visit-plan"), planned(whom="family")).status_code == 302
    answered(case.client, caseworker, FamilyContact.NO)
    assert "ขณะนี้ไปหาครอบครัวหรือญาติไม่ได้" in text(browser.get(url(case, "visit", 1)))


# --- what was found -----------------------------------------------------------------------------------
def test_the_report_is_kept_and_shown_in_words(case, caseworker, sign_in):
    make_visit(case, caseworker)
    browser = sign_in(caseworker)
    sent = {
        "row_version": 1,
        "visited_on": today(),
        "informant": "ยายเพื่อนบ้าน",
        "informant_age": "๗๐",
        "housing": "เช่าห้องแถว",
        "family_income": "3,500",
        "enough": "not_enough",
        "signs": ["self_harm"],
        "signs_note": SIGN,
    }
    assert browser.post(url(case, "visit-report", 1), sent).status_code == 302
    visit = HomeVisit.objects.get()
    assert visit.status == "done"
    assert visit.report == {"housing": "เช่าห้องแถว", "family_income": "3500", "enough": "not_enough"}
    shown = text(browser.get(url(case, "visit", 1)))
    for words in ("เช่าห้องแถว", "3500 บาท", "ไม่เพียงพอ", "อายุ 70 ปี", "ให้ประเมิน 2Q", SIGN):
        assert words in shown
    assert facts_of(case)["self_harm_sign_on"] == bangkok_today()


def test_signs_are_absent_for_those_without_health(case, caseworker, teammate, people, sign_in):
    make_done_visit(case, caseworker, {"housing": "เช่า"}, signs=["self_harm"], signs_note=SIGN)
    trainer = make_user("ssk.trainer", case.centre, Role.TEAM, profession="occupation")
    for member in (trainer, people["ssk.team"]):
        join_team(case, member)
    # Of the team the nurse reads them, who practises what they tell of.
    assert SIGN in sign_in(people["ssk.team"]).get(url(case, "visit", 1)).content.decode()
    for user in (teammate, trainer):
        for page in (url(case, "visit", 1), url(case, "finding"), url(case, "case")):
            shown = sign_in(user).get(page).content.decode()
            assert SIGN not in shown
            assert "ทำร้ายตนเอง" not in shown
        printed = render_to_string(paper.TEMPLATE, paper.context_of(HomeVisit.objects.get(), reader=user))
        assert SIGN not in printed
        assert "เช่า" in printed
    page = sign_in(teammate).get(url(case, "visit-report", 1)).content.decode()
    assert SIGN not in page
    sent = {"row_version": 2, "visited_on": today(), "housing": "วัด"}
    assert sign_in(teammate).post(url(case, "visit-report", 1), sent).status_code == 302
    assert HomeVisit.objects.get().signs == ["self_harm"]


def test_a_hidden_persons_visit_tells_no_address(ssk, caseworker, teammate, sign_in):
    case = make_case(ssk, caseworker, client=make_client(ssk, safe_contact=True))
    make_visit(case, caseworker, place_detail="12 ซอยลับ", route="หลังโรงสี")
    for word in ("ซอยลับ", "หลังโรงสี"):
        assert word in sign_in(caseworker).get(url(case, "visit", 1)).content.decode()
        assert word not in sign_in(teammate).get(url(case, "visit", 1)).content.decode()


def test_a_visit_and_work_tried_complete_the_process_of_the_act(case, caseworker):
    assert facts_of(case)["destitute_process_done"] is None
    make_done_visit(case, caseworker)
    assert facts_of(case)["destitute_process_done"] is None
    tell(make_finding(case, caseworker), caseworker, "story", {"work_tried": "yes"})
    assert facts_of(case)["destitute_process_done"] is True


def test_statuses_and_stamps_belong_together(case, caseworker):
    visit = make_visit(case, caseworker)
    wrong = ({"status": "done"}, {"status": "not_possible"}, {"called_off_reason": "ฝน"}, {"signs": ["x"]})
    for change in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            HomeVisit.objects.filter(pk=visit.pk).update(**change)


# --- photographs ----------------------------------------------------------------------------------
def test_a_photo_is_served_to_readers_and_not_after_it_was_taken_out(case, caseworker, outsider, sign_in):
    photo = make_photo(make_done_visit(case, caseworker), caseworker)
    target = url(case, "visit-photo", 1, photo.pk)
    browser = sign_in(caseworker)
    answer = browser.get(target)
    assert answer["Content-Type"].startswith("image/")
    assert AccessEntry.objects.filter(action=Action.DOWNLOAD).count() == 1
    assert sign_in(outsider).get(target).status_code == 404
    browser.post(url(case, "visit-photo-remove", 1, photo.pk), {"reason": "เห็นเลขบ้าน"})
    assert browser.get(target).status_code == 404
    assert "เห็นเลขบ้าน" in text(browser.get(url(case, "visit", 1)))


@pytest.mark.parametrize("data", [b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF", b"MZ\x90\x00"])
def test_what_is_no_picture_is_refused_in_words_and_not_kept(case, caseworker, sign_in, data):
    make_done_visit(case, caseworker)
    upload = SimpleUploadedFile("a.jpg", data, "image/jpeg")
    answer = sign_in(caseworker).post(url(case, "visit-photo-add", 1), {"faces": "none", "file": upload})
    assert answer.status_code == 409
    assert re.search("ไฟล์|ภาพ", text(answer))
    assert not StoredFile.objects.exists()


def test_only_faces_that_said_yes_are_printed(case, caseworker):
    visit = make_done_visit(case, caseworker)
    make_photo(visit, caseworker, "สวนหลังบ้าน")
    make_photo(visit, caseworker, "หน้าคุณยาย", faces="not_asked")
    made = paper.context_of(visit, reader=caseworker)
    shown = render_to_string(paper.TEMPLATE, made)
    assert "สวนหลังบ้าน" in shown
    assert "หน้าคุณยาย" not in shown
    assert len(paper.pictures(made["photos"])) == 1
    assert pdf.render(shown, images=paper.pictures(made["photos"])).startswith(b"%PDF")


def test_the_blank_report_names_nobody(ssk):
    shown = render_to_string(paper.TEMPLATE, paper.blank_context(ssk))
    assert "สภาพแวดล้อม" in shown
    assert "None" not in shown


# --- surveillance and mediation -----------------------------------------------------------------------
def test_the_next_look_is_a_fact_until_the_end(case, caseworker, sign_in):
    soon = bangkok_today() + timedelta(days=3)
    late = bangkok_today() - timedelta(days=2)
    make_surveillance(case, caseworker, next_on=soon)
    watch = make_surveillance(case, caseworker, next_on=late)
    assert facts_of(case)["watch_next_on"] == late
    browser = sign_in(caseworker)
    assert "เกินกำหนด 2 วัน" in text(browser.get(url(case, "finding")))
    browser.post(url(case, "surveillance-end", watch.pk), {"reason": "หายแล้ว"})
    assert facts_of(case)["watch_next_on"] == soon
    assert browser.post(url(case, "surveillance-look", watch.pk), {}).status_code == 403


def test_a_private_watch_does_not_exist_for_those_without_the_group(case, caseworker, people, sign_in):
    watch = make_surveillance(case, caseworker, subject="หยุดยาเอง", private=True)
    member = people["ssk.team"]
    join_team(case, member)
    for page in (url(case, "finding"), url(case, "case")):
        assert "หยุดยาเอง" not in sign_in(member).get(page).content.decode()
    assert sign_in(member).get(url(case, "surveillance-look", watch.pk)).status_code == 404
    assert "หยุดยาเอง" in sign_in(caseworker).get(url(case, "finding")).content.decode()


def test_a_team_member_marks_a_watch_private_and_goes_on_looking(case, ssk, caseworker, people, sign_in):
    trainer, other = (make_user(f"ssk.{name}", ssk, Role.TEAM) for name in ("trainer", "other"))
    for user in (trainer, other, people["ssk.mate"]):
        join_team(case, user)
    browser, secret = sign_in(trainer), "เก็บยาไว้ใต้หมอน"
    sent = {"subject": secret, "private": "on", "level": "close"}
    assert browser.post(url(case, "surveillance"), sent).status_code == 302
    watch = Surveillance.objects.get()
    assert watch.private
    look = url(case, "surveillance-look", watch.pk)
    read = {
        user: secret in text(sign_in(user).get(url(case, "finding"))) for user in (trainer, other, caseworker)
    }
    assert read == {trainer: True, other: False, caseworker: True}
    assert sign_in(other).get(look).status_code == 404
    # Whoever is asked to look next must know what for.
    sent = {"on": today(), "signs": "ไม่พบ", "level": "calm", "next_on": today(), "next_by": str(other.pk)}
    assert browser.post(look, sent).status_code == 302
    assert secret in text(sign_in(other).get(url(case, "finding")))
    assert sign_in(other).get(look).status_code == 200
    for user in (trainer, other, caseworker):
        assert secret not in text(sign_in(user).get(url(case, "case")))


def test_only_who_could_write_the_next_look_down_is_asked_for_it(case, ssk, caseworker, people, sign_in):
    join_team(case, people["ssk.team"])
    page = sign_in(caseworker).get(url(case, "surveillance")).content.decode()
    offered = {login for login, user in people.items() if f'value="{user.pk}"' in page}
    assert offered >= {"ssk.caseworker", "ssk.director", "ssk.team"}
    assert not offered & {"ssk.admin", "ssk.km", "ssk.duty", "ssk.helper"}


def test_a_mediation_is_kept_for_good(case, caseworker, sign_in):
    made = make_mediation(case, caseworker)
    with pytest.raises(DatabaseError), transaction.atomic():
        Mediation.objects.filter(pk=made.pk).update(outcome="อื่น")
    assert "เรื่องบ้าน" in text(sign_in(caseworker).get(url(case, "finding")))


def test_where_somebody_hides_is_in_no_form_either(ssk, caseworker, teammate, sign_in):
    case = make_case(ssk, caseworker, client=make_client(ssk, safe_contact=True))
    visit = make_visit(case, caseworker, place_detail="ห้องเช่าหลังโรงสี", route="ผ่านวัดแล้วเลี้ยวซ้าย")
    target = url(case, "visit-replan", visit.number)
    assert "ห้องเช่าหลังโรงสี" in sign_in(caseworker).get(target).content.decode()
    browser = sign_in(teammate)
    page = browser.get(target).content.decode()
    assert "ห้องเช่าหลังโรงสี" not in page
    assert "เลี้ยวซ้าย" not in page
    sent = planned(row_version=1, place_detail="ที่อื่น", safety_note="ไปสองคน")
    assert browser.post(target, sent).status_code == 302
    visit.refresh_from_db()
    assert (visit.place_detail, visit.route, visit.safety_note) == (
        "ห้องเช่าหลังโรงสี",
        "ผ่านวัดแล้วเลี้ยวซ้าย",
        "ไปสองคน",
    )
    # The page with both texts is made of the same form.
    late = browser.post(target, planned(row_version=1, safety_note="ไปสามคน"))
    assert late.status_code == 409
    assert "ห้องเช่าหลังโรงสี" not in late.content.decode()


def test_pictures_of_a_hidden_place_are_kept_back_as_its_address_is(
    ssk, caseworker, teammate, people, sign_in
):
    case = make_case(ssk, caseworker, client=make_client(ssk, safe_contact=True))
    visit, member = make_done_visit(case, caseworker), people["ssk.team"]
    join_team(case, member)
    hers, own = make_photo(visit, caseworker, "หน้าบ้านสีฟ้า"), make_photo(visit, member, "ซอยหลังวัด")
    page = url(case, "visit", visit.number)
    for user, seen in ((caseworker, {hers, own}), (member, {own}), (teammate, set())):
        browser = sign_in(user)
        shown = browser.get(page).content.decode()
        for photo in (hers, own):
            told = photo in seen
            assert (photo.caption in shown) is told
            status = browser.get(url(case, "visit-photo", visit.number, photo.pk)).status_code
            assert status == (200 if told else 404)
            removal = browser.get(url(case, "visit-photo-remove", visit.number, photo.pk)).status_code
            assert removal == (200 if told else 404)
        printed = paper.context_of(visit, reader=user)["photos"]
        assert {photo.pk for _, photo in printed} == {photo.pk for photo in seen}
        assert ("ปกปิดไว้พร้อมที่อยู่" in shown) is (len(seen) < 2)
