"""Two people, one moment: nothing is lost, doubled or half written; whoever comes second is told in words.

Real connections in parallel. Where the order is not forced, both orders are right answers; what is asserted
holds in either.
"""

import re
import threading
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cases.actions import beds, settings
from cases.models import BedStay, Case, CaseAssignment, CaseEvent, Client, PlanStatus, ServicePlan
from km.forms.assessments import points_name
from km.models import AssessmentStatus, KMAssessment, KMReport, ReportStatus
from shelter.accounts.models import Role
from shelter.audit import log
from shelter.audit.models import AccessEntry, Action, ChainHead
from shelter.audit.verify import verify_all
from shelter.desk import config
from shelter.desk.models import Setting, SpentToken
from shelter.desk.tokens import FIELD, earlier, new_token
from shelter.lib.thai import bangkok_today
from tests.cases.plan_pages import answered, sheet, url
from tests.cases.test_edit import person, person_url
from tests.conftest import make_user
from tests.factories.beds import make_house, put_to_bed
from tests.factories.cases import make_case, make_client, national_id
from tests.factories.km import KMAssessmentFactory, KMReportFactory, send_for_review
from tests.factories.plans import make_plan
from tests.km.scored import at, fill
from tests.km.test_scoring_pages import typed as scores
from tests.km.texts import REPORT_A
from tests.pages import text
from tests.together import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference")]


@pytest.fixture
def reference(transactional_db):
    """All lists and the rubric, as on a fresh machine."""
    call_command("load_reference_data", verbosity=0)


@pytest.fixture
def sign_in():
    def make(user):
        browser = Browser(raise_request_exception=False)
        browser.force_login(user)
        return browser

    return make


@pytest.fixture
def caseworker(ssk):
    return make_user("ssk.caseworker", ssk, Role.CASEWORKER)


@pytest.fixture
def teammate(ssk):
    return make_user("ssk.mate", ssk, Role.CASEWORKER)


@pytest.fixture
def duty(ssk):
    return make_user("ssk.duty", ssk, Role.DUTY)


@pytest.fixture
def director(ssk):
    return make_user("ssk.director", ssk, Role.DIRECTOR)


@pytest.fixture
def case(ssk, caseworker):
    return make_case(ssk, caseworker, client=make_client(ssk, first_name="คำผาย", last_name="แสนคำดี"))


@pytest.fixture
def rows():
    """rows(action): how many rows of that action the log has gained since the test began."""
    began = AccessEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return lambda action: AccessEntry.objects.filter(id__gt=began, action=action).count()


def codes(answers) -> list[int]:
    return sorted(answer.status_code for answer in answers)


# --- a row somebody else holds ----------------------------------------------------------------------------
class Holding(threading.Thread):
    """Another request in the middle of its transaction: holds a row, then asks for a second if told so."""

    def __init__(self, first: str, then: str = ""):
        super().__init__()
        self.first, self.then = first, then
        self.holds, self.may_go_on = threading.Event(), threading.Event()
        self.start()
        assert self.holds.wait(10)

    def run(self):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(self.first)
                self.holds.set()
                self.may_go_on.wait(20)
                if self.then:
                    cursor.execute(self.then)
        finally:
            connections.close_all()


def somebody_waits(seconds: float) -> None:
    """Until a session of this database has waited so long for a row."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
                " WHERE datname = current_database() AND NOT granted"
                " AND waitstart < clock_timestamp() - make_interval(secs => %s)",
                [seconds],
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def noting(case, **more):
    return reverse("cases:note", args=[case.pk]), {
        "on": "20/11/2569",
        "text": "กินข้าวได้ดี",
        FIELD: new_token(),
        **more,
    }


def test_of_two_that_wait_for_each_other_one_is_sent_away_in_words(case, caseworker, sign_in, rows):
    browser, (target, data) = sign_in(caseworker), noting(case)
    browser.post(*noting(case))  # the centre's chain has a head
    before, written = CaseEvent.objects.count(), rows(Action.CREATE)
    other = Holding(
        "SELECT 1 FROM audit_chain_head WHERE chain = 'SSK' FOR UPDATE",
        then="SELECT 1 FROM cases_case FOR UPDATE",
    )

    def once_the_other_waits(execute, sql, *more):
        # PostgreSQL looks for a circle once in a wait, a second (deadlock_timeout) after it began: the other
        # has looked in vain before the note closes the circle, so it is the note that is sent away.
        if "audit_append" in sql:
            other.may_go_on.set()
            somebody_waits(1.5)
        return execute(sql, *more)

    # The note holds the case and waits for the chain; the other holds the chain and waits for the case.
    with connection.execute_wrapper(once_the_other_waits):
        answer = browser.post(target, data)
    other.join()
    assert answer.status_code == 409
    assert "มีผู้ทำรายการเดียวกันอยู่" in answer.content.decode()
    assert CaseEvent.objects.count() == before
    assert rows(Action.CREATE) == written
    assert browser.post(target, data).status_code == 302
    assert CaseEvent.objects.count() == before + 1


def test_a_row_held_too_long_is_given_up_in_words(case, caseworker, sign_in, rows):
    browser, (target, data) = sign_in(caseworker), noting(case)
    browser.get("/")
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    other = Holding("SELECT 1 FROM cases_case FOR UPDATE")
    answer = browser.post(target, data)
    assert answer.status_code == 409
    assert not CaseEvent.objects.filter(kind=CaseEvent.Kind.NOTE).exists()
    assert (rows(Action.CREATE), SpentToken.objects.count()) == (0, 0)
    other.may_go_on.set()
    other.join()
    assert browser.post(target, data).status_code == 302
    connection.close()


# --- one form, sent twice at once ---------------------------------------------------------------------------
def test_a_form_sent_twice_at_once_is_carried_out_once(ssk, case, caseworker, teammate, director, sign_in):
    km = make_user("ssk.km", ssk, Role.KM)
    agreed = make_plan(make_case(ssk, caseworker), caseworker, status=PlanStatus.AGREED)
    draft = make_plan(make_case(ssk, caseworker), caseworker)
    report = KMReportFactory(project__centre=ssk)
    register = {"identity": "known", "first_name": "บุญมี", "last_name": "ทองดี", "sender_kind": "self"}
    register |= {"nationality_status": "unknown", "sex": "unknown"}
    imported = {"year": "2568", "pasted": REPORT_A, "step": "confirm", "source_name": "ก.txt"}
    member = {"join-member": str(teammate.pk)}
    sent = [
        (caseworker, *noting(case), CaseEvent.objects.filter(kind=CaseEvent.Kind.NOTE)),
        (caseworker, "/register/", register, Client.objects.filter(first_name="บุญมี")),
        (caseworker, person_url(case), person(case, marks="แผลเป็น"), Client.objects.filter(marks="แผลเป็น")),
        (caseworker, reverse("cases:plan-start", args=[case.pk]), {}, case.plans.all()),
        (caseworker, url(draft, "agree"), answered(draft), draft.agreements.all()),
        (
            director,
            url(agreed, "approve"),
            {"row_version": agreed.row_version},
            ServicePlan.objects.in_force(),
        ),
        (
            director,
            reverse("cases:team-join", args=[case.pk]),
            member,
            CaseAssignment.objects.filter(user=teammate),
        ),
        (km, "/km/import/", imported, KMReport.objects.filter(source_name="ก.txt")),
        (km, reverse("km:report-send", args=[report.pk]), {}, KMReport.objects.filter(sent_by=km)),
    ]
    for user, target, data, result in sent:
        browsers, data = [sign_in(user) for _ in range(3)], {**data, FIELD: new_token()}
        answers = at_once(
            3, lambda n, browsers=browsers, target=target, data=data: browsers[n].post(target, data)
        )
        assert codes(answers) == [302] * 3, (target, codes(answers), text(answers[0])[:300])
        assert len({answer.url for answer in answers}) == 1, target
        assert result.count() == 1, target
    assert not SpentToken.objects.filter(result_url="").exists()


@pytest.mark.parametrize("page", ["refused by the form", "refused by the status"])
def test_a_copy_that_looked_before_the_first_was_done_lands_there_too(
    case, caseworker, director, sign_in, monkeypatch, page
):
    if page == "refused by the form":
        # Looked up again, the person just written down is somebody alike.
        browser, target, data = sign_in(caseworker), "/register/", arrival(first_name="บุญมี")
    else:
        plan = make_plan(case, caseworker, status=PlanStatus.AGREED)
        browser, target = sign_in(director), url(plan, "approve")
        data = {"row_version": plan.row_version, FIELD: new_token()}
    first = browser.post(target, data)
    looks = []

    def look(request):
        looks.append(request)
        return "" if len(looks) == 1 else earlier(request)

    monkeypatch.setattr("shelter.accounts.doors.earlier", look)
    assert browser.post(target, data).url == first.url


# --- two people, one record ---------------------------------------------------------------------------------
def test_of_two_saves_of_a_person_one_sees_both_texts(case, caseworker, teammate, sign_in):
    browsers = [sign_in(caseworker), sign_in(teammate)]
    marks = ["แผลเป็นที่คิ้ว", "รอยสักที่แขน"]
    answers = at_once(2, lambda n: browsers[n].post(person_url(case), person(case, marks=marks[n])))
    assert codes(answers) == [302, 409]
    kept = Client.objects.get().marks
    page = next(answer for answer in answers if answer.status_code == 409).content.decode()
    assert kept in marks
    assert all(mark in page for mark in marks)
    assert case.events.filter(title="แก้ไขข้อมูลบุคคล").count() == 1


def test_two_approvals_at_once_are_one(case, caseworker, director, ssk, sign_in, rows):
    deputy = make_user("ssk.second", ssk, Role.DIRECTOR)
    plan = make_plan(case, caseworker, status=PlanStatus.AGREED)
    browsers = [sign_in(director), sign_in(deputy)]
    data = {"row_version": plan.row_version}
    answers = at_once(2, lambda n: browsers[n].post(url(plan, "approve"), {**data, FIELD: new_token()}))
    assert codes(answers) in ([302, 403], [302, 409])
    winner = next(n for n in (0, 1) if answers[n].status_code == 302)
    plan.refresh_from_db()
    assert plan.approved_by == [director, deputy][winner]
    assert case.events.filter(title__startswith="ผู้อำนวยการอนุมัติ").count() == 1
    assert rows(Action.MOVE) == 1


def test_what_is_approved_is_the_text_that_was_read(case, caseworker, director, sign_in):
    browsers = [sign_in(director), sign_in(caseworker)]
    for _ in range(5):
        plan = make_plan(case, caseworker, status=PlanStatus.AGREED)
        edited = sheet(plan, aim="เป้าหมายใหม่")
        posts = [(url(plan, "approve"), {"row_version": plan.row_version}), (url(plan, "edit"), edited)]
        answers = at_once(2, lambda n, posts=posts: browsers[n].post(*posts[n]))
        plan.refresh_from_db()
        if plan.status == PlanStatus.APPROVED:
            assert plan.aim != "เป้าหมายใหม่"
            assert answers[1].status_code in {403, 409}
        else:
            assert (plan.status, plan.aim) == (PlanStatus.DRAFT, "เป้าหมายใหม่")
            assert answers[0].status_code in {403, 409}
        ServicePlan.objects.filter(pk=plan.pk, status=PlanStatus.DRAFT).delete()


def test_what_is_certified_is_the_text_that_was_read(ssk, director, sign_in):
    km = make_user("ssk.km", ssk, Role.KM)
    report = send_for_review(KMReportFactory(project__centre=ssk), km)
    writer, reader = sign_in(km), sign_in(director)
    page = reader.get(reverse("km:report", args=[report.pk])).content.decode()
    link = re.search(r'href="([^"]+/certify/\?row_version=(\d+))"', page)
    read = link[2]
    # Meanwhile the team takes it back, changes the text and sends it again.
    back = reverse("km:report-return", args=[report.pk])
    assert writer.post(back, {"row_version": read}).status_code == 302
    edit = reverse("km:section-edit", args=[report.pk, "steps"])
    assert writer.post(edit, {"body": "ข้อความที่ผู้อำนวยการยังไม่ได้อ่าน", "row_version": "1"}).status_code == 302
    report.refresh_from_db()
    send = reverse("km:report-send", args=[report.pk])
    assert writer.post(send, {"row_version": report.row_version}).status_code == 302
    certify = reverse("km:report-certify", args=[report.pk])
    confirming = reader.get(link[1]).content.decode()
    carried = re.search(r'name="row_version" value="(\d+)"', confirming)[1]
    answer = reader.post(certify, {"row_version": carried}, follow=True)
    report.refresh_from_db()
    assert report.status == ReportStatus.IN_REVIEW
    assert "อ่านฉบับล่าสุด" in text(answer)
    reader.post(certify, {"row_version": report.row_version})
    report.refresh_from_db()
    assert report.status == ReportStatus.CERTIFIED


def test_a_section_saved_while_the_report_is_sent_is_in_it_or_kept_on_the_page(ssk, director, sign_in):
    km = make_user("ssk.km", ssk, Role.KM)
    browsers = [sign_in(km), sign_in(director)]
    for _ in range(3):
        report = KMReportFactory(project__centre=ssk, project__fiscal_year=2560 + KMReport.objects.count())
        edit = reverse("km:section-edit", args=[report.pk, "steps"])
        posts = [
            (edit, {"body": "ขั้นตอนใหม่", "row_version": "1"}),
            (reverse("km:report-send", args=[report.pk]), {"row_version": report.row_version}),
        ]
        answers = at_once(2, lambda n, posts=posts: browsers[n].post(*posts[n]))
        saved = report.sections.get(key="steps").body == "ขั้นตอนใหม่"
        assert answers[0].status_code == (302 if saved else 409)
        assert saved or "ขั้นตอนใหม่" in answers[0].content.decode()


def test_a_signature_and_a_score_never_pass_each_other(ssk, director, sign_in):
    km = make_user("ssk.km", ssk, Role.KM)
    browsers = [sign_in(km), sign_in(director)]
    report = KMReportFactory(project__centre=ssk)
    for number in range(3):
        made = KMAssessmentFactory(report=report, kind="external", outside_unit=f"หน่วยงาน {number}")
        assessment = fill(made, km)
        row = assessment.rows.filter(dimension__code="d1").first()
        lower = scores(assessment, assessment.row_version, **{points_name(row.pk): "1"})
        posts = [
            (reverse("km:assessment", args=[assessment.pk]), lower),
            (reverse("km:assessment-submit", args=[assessment.pk]), {"row_version": assessment.row_version}),
        ]
        answers = at_once(2, lambda n, posts=posts: browsers[n].post(*posts[n]))
        assessment.refresh_from_db()
        if assessment.status == AssessmentStatus.SUBMITTED:
            assert row.scores.get(assessor=None).points == 4
            assert answers[1].status_code == 302
        else:
            assert row.scores.get(assessor=None).points == 1
            assert answers[1].status_code == 409
    assert KMAssessment.objects.count() == 3


def test_two_signatures_at_once_are_one(ssk, director, sign_in):
    deputy = make_user("ssk.second", ssk, Role.DIRECTOR)
    assessment = at(KMAssessmentFactory(report=KMReportFactory(project__centre=ssk)), "submitted", director)
    browsers = [sign_in(director), sign_in(deputy)]
    target, data = (
        reverse("km:assessment-sign", args=[assessment.pk]),
        {"row_version": assessment.row_version},
    )
    answers = at_once(2, lambda n: browsers[n].post(target, data))
    assert codes(answers) == [302, 409]
    winner = next(n for n in (0, 1) if answers[n].status_code == 302)
    assessment.refresh_from_db()
    assert assessment.signed_by == [director, deputy][winner]


# --- one person, two officers ------------------------------------------------------------------------------
def arrival(**fields):
    base = {"identity": "known", "first_name": "คำผาย", "last_name": "แสนคำดี", "sender_kind": "self"}
    return {**base, "nationality_status": "unknown", "sex": "unknown", FIELD: new_token(), **fields}


def test_one_id_number_registered_by_two_officers_at_once_is_one_person(ssk, caseworker, teammate, sign_in):
    browsers = [sign_in(caseworker), sign_in(teammate)]
    sent = [arrival(national_id=national_id(4)), arrival(national_id=national_id(4), language="ลาว")]
    answers = at_once(2, lambda n: browsers[n].post("/register/", sent[n]))
    assert codes(answers) == [200, 302]
    assert Client.objects.count() == Case.objects.count() == 1
    told = next(answer for answer in answers if answer.status_code == 200)
    assert "เลขประจำตัวนี้อยู่ในแฟ้ม" in text(told) or "อาจเป็นคนเดียวกัน" in text(told)
    assert told.context["form"].data["first_name"] == "คำผาย"


def test_a_person_who_came_back_and_is_taken_in_by_two_officers_has_one_open_file(
    case, caseworker, teammate, sign_in
):
    Case.objects.update(closed_at=timezone.now())
    browsers = [sign_in(caseworker), sign_in(teammate)]
    sent = [arrival(**{f"same_{case.client_id}": "yes"}) for _ in range(2)]
    answers = at_once(2, lambda n: browsers[n].post("/register/", sent[n]))
    assert codes(answers) == [200, 302]
    assert Case.objects.filter(closed_at=None).count() == 1
    assert "มีแฟ้มที่เปิดอยู่แล้ว" in text(next(answer for answer in answers if answer.status_code == 200))


# --- one bed, many people -----------------------------------------------------------------------------------
def test_the_last_free_bed_is_taken_by_exactly_one(ssk, sign_in):
    house = make_house(ssk, "1", "2")
    officers = [make_user(f"ssk.duty{number}", ssk, Role.DUTY) for number in range(6)]
    cases = [make_case(ssk, officers[0]) for _ in range(7)]
    put_to_bed(house, cases[6], officers[0])
    last, browsers = house.beds.get(label="2"), [sign_in(officer) for officer in officers]

    def take(n):
        return browsers[n].post(reverse("cases:bed-place", args=[cases[n].pk]), {"place": str(last.pk)})

    answers = at_once(6, take)
    assert [code for code in codes(answers) if code == 302] == [302]
    assert set(codes(answers)) <= {200, 302, 409}
    assert BedStay.objects.open().filter(bed=last).count() == 1
    for told in (answer for answer in answers if answer.status_code != 302):
        assert "เตียงนี้เพิ่งมีผู้เข้าพัก" in text(told)
        assert "ที่นอนเสริม" in text(told)


def test_the_last_place_of_a_house_is_given_to_exactly_one(ssk, duty):
    house, cases = make_house(ssk, "1"), [make_case(ssk, duty) for _ in range(6)]

    def take(n):
        try:
            return beds.place_in_house(case=cases[n], by=duty, house=house).bed.label
        except beds.NoBed as refusal:
            return str(refusal)

    told = at_once(6, take)
    assert sorted(told) == sorted(["1", *[beds.FULL] * 5])


# --- leaving ------------------------------------------------------------------------------------------------
def test_a_dismissal_counts_from_the_request_after_the_one_under_way(case, caseworker, sign_in):
    browser = sign_in(caseworker)
    other = Holding("SELECT 1 FROM cases_case FOR UPDATE")
    answers = []

    def post():
        answers.append(browser.post(*noting(case)))
        connections.close_all()

    under_way = threading.Thread(target=post)
    under_way.start()
    somebody_waits(0)
    caseworker.is_active = False
    caseworker.save()
    other.may_go_on.set()
    under_way.join()
    assert answers[0].status_code == 302
    assert browser.post(*noting(case)).url.startswith("/accounts/login/")
    assert CaseEvent.objects.filter(kind=CaseEvent.Kind.NOTE).count() == 1


# --- the log ------------------------------------------------------------------------------------------------
def test_fifty_writers_at_once_leave_one_chain_without_a_gap():
    before = ChainHead.objects.filter(chain="RACE").values_list("seq", flat=True).first() or 0

    def work(n: int) -> int:
        kept = 0
        for number in range(4):
            with transaction.atomic():
                log.write(Action.VIEW, chain="RACE", actor_name=f"คนที่ {n}", subject_ids=[str(number)])
                # Every fourth write is undone: its number is given again, so the chain has no hole.
                if number == n % 4:
                    transaction.set_rollback(True)
                else:
                    kept += 1
        return kept

    # 50 writers × 3 that stay
    assert at_once(50, work) == [3] * 50
    assert ChainHead.objects.get(chain="RACE").seq == before + 150
    assert verify_all() == []


def test_of_two_administrators_who_set_one_value_one_is_told_of_the_other(ssk):
    admins = [make_user(f"ssk.admin{n}", ssk, Role.ADMIN) for n in (1, 2)]
    day = bangkok_today() + timedelta(days=10)
    wanted = [settings.New("reception_days", 8 + n, day, "หนังสือ", "ตามหนังสือ") for n in (0, 1)]
    version = config.version("reception_days")
    results = at_once(2, lambda n: settings.put(new=wanted[n], by=admins[n], expected=version))
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Setting"]
    won = next(result for result in results if isinstance(result, Setting))
    assert config.value("reception_days", day) == won.value
