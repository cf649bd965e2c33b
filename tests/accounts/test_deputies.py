"""Who stands in for the director: for which days, with what power, and who may say so."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.models import PlanStatus
from shelter.accounts.actions import deputies
from shelter.accounts.models import DeputyKind, DeputyOrder, Role, User
from shelter.accounts.permissions import can_end_deputy, can_name_deputy
from shelter.accounts.signing import expected_signature, signature_of
from shelter.audit.models import AccessEntry, Action
from shelter.desk.refusal import Refused
from shelter.desk.tokens import new_token
from shelter.lib.thai import bangkok_today
from tests.factories.cases import make_case
from tests.factories.plans import make_plan
from tests.factories.staff import make_order, make_staff

pytestmark = pytest.mark.usefixtures("reference")
ORDER = {
    "kind": DeputyKind.ACTING,
    "rank": 1,
    "order_number": "12/2570",
    "ordered_on": date(2026, 11, 18),
    "starts_on": date(2026, 11, 20),
    "ends_on": date(2026, 11, 22),
}
TYPED = {
    "kind": "acting",
    "rank": "๑",
    "order_number": "12/2570",
    "ordered_on": "18/11/2569",
    "starts_on": "20/11/2569",
    "ends_on": "๒๒/๑๑/๒๕๖๙",
}


def bangkok(text):
    return time_machine.travel(datetime.fromisoformat(f"{text}+07:00"), tick=False)


@pytest.fixture
def malee(ssk):
    return make_staff(ssk, full_name="นางสาวมาลี ใจดี", position="นักสังคมสงเคราะห์ชำนาญการ")


def again(user):
    """The person as the next request finds them."""
    return User.objects.with_standing_in().get(pk=user.pk)


# --- the days ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        ("2026-11-19T23:59:59", False),
        ("2026-11-20T00:00:00", True),
        ("2026-11-22T23:59:59", True),
        ("2026-11-23T00:00:00", False),
    ],
)
def test_the_power_begins_and_ends_with_days_in_bangkok(malee, director, moment, holds):
    make_order(malee, director, starts_on=ORDER["starts_on"], ends_on=ORDER["ends_on"])
    with bangkok(moment):
        for user in (again(malee), User.objects.get(pk=malee.pk)):
            assert user.has_role(Role.DIRECTOR) is holds
            assert (user.standing_in is not None) is holds
        assert again(malee).roles == ["caseworker"]


def test_the_pages_of_the_director_open_and_close_by_themselves(malee, director, sign_in):
    make_order(malee, director, starts_on=ORDER["starts_on"], ends_on=ORDER["ends_on"])
    with bangkok("2026-11-22T23:50:00"):
        inside = sign_in(malee)
        page = inside.get(reverse("cases:overview"))
        assert page.status_code == 200
        assert "ท่านกำลัง" in page.content.decode()
        assert "22 พ.ย. 2569" in page.content.decode()
    with bangkok("2026-11-23T00:00:01"):
        assert inside.get(reverse("cases:overview")).status_code == 403
        assert "ท่านกำลัง" not in inside.get(reverse("cases:worklist")).content.decode()


def test_an_order_holds_for_its_own_centre_and_an_open_account_only(malee, director, nsn):
    make_order(malee, director)
    User.objects.filter(pk=malee.pk).update(centre=nsn)
    assert not again(malee).has_role(Role.DIRECTOR)
    User.objects.filter(pk=malee.pk).update(centre=director.centre, is_active=False)
    assert not again(malee).has_role(Role.DIRECTOR)


def test_the_director_stands_in_for_nobody(director):
    assert director.standing_in is None
    assert director.approver == "ผู้อำนวยการ"


def test_no_page_asks_for_an_order_by_a_query_of_its_own(malee, sign_in, django_assert_num_queries):
    user = again(malee)
    with django_assert_num_queries(0):
        assert not user.has_role(Role.DIRECTOR)


# --- recording --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["ssk.director", "ssk.admin"])
@bangkok("2026-11-20T09:00:00")
def test_director_and_administrator_record_an_order(who, malee, people, sign_in):
    data = {**TYPED, "user": str(malee.pk), "post_token": new_token()}
    browser = sign_in(people[who])
    answers = [browser.post(reverse("staff:deputy-name"), data).url for _ in range(2)]
    assert answers == [reverse("staff:deputies")] * 2
    order = DeputyOrder.objects.get()
    assert (order.user, order.made_by, order.centre.code) == (malee, people[who], "SSK")
    assert (order.starts_on, order.ends_on, order.rank) == (date(2026, 11, 20), date(2026, 11, 22), 1)
    entry = AccessEntry.objects.get(action=Action.PERMISSION)
    assert entry.subject_ids == [str(order.pk), str(malee.pk)]
    assert "12/2570" in browser.get(reverse("staff:deputies")).content.decode()


@bangkok("2026-11-20T09:00:00")
def test_whoever_stands_in_names_nobody(malee, people, sign_in):
    make_order(malee, people["ssk.director"])
    page = sign_in(malee).get(reverse("staff:deputy-name"))
    assert page.status_code == 403
    assert "ให้ผู้ดูแลระบบของศูนย์บันทึก" in page.content.decode()
    with pytest.raises(Refused):
        deputies.name(by=again(malee), user=people["ssk.km"], **ORDER)


@pytest.mark.parametrize("who", ["ssk.director", "ssk.admin", "nsn.caseworker"])
def test_only_staff_of_the_centre_without_those_roles_can_be_named(who, people):
    by = make_staff(people["ssk.director"].centre, Role.DIRECTOR)
    with pytest.raises(Refused):
        deputies.name(by=by, user=people[who], **ORDER)


def test_nobody_names_themself(people):
    director = people["ssk.director"]
    with pytest.raises(Refused, match="ตนเอง"):
        deputies.name(by=director, user=director, **ORDER)
    with pytest.raises(IntegrityError, match="deputy_not_named_by_oneself"), transaction.atomic():
        make_order(director, director)


def test_two_orders_for_a_person_or_a_rank_never_share_a_day(malee, ssk, director):
    other = make_staff(ssk)
    deputies.name(by=director, user=malee, **ORDER)
    last_day = {**ORDER, "starts_on": ORDER["ends_on"], "ends_on": date(2026, 12, 1)}
    with pytest.raises(Refused, match="ในช่วงวันที่นี้อยู่แล้ว"):
        deputies.name(by=director, user=malee, **{**last_day, "rank": 2})
    with pytest.raises(Refused, match="ใช้ลำดับถัดไป"):
        deputies.name(by=director, user=other, **last_day)
    deputies.name(by=director, user=other, **{**last_day, "rank": 2})
    deputies.name(
        by=director, user=malee, **{**ORDER, "starts_on": date(2026, 11, 23), "ends_on": date(2026, 11, 30)}
    )
    assert DeputyOrder.objects.count() == 3


@pytest.mark.parametrize("constraint", ["deputy_once_at_a_time", "deputy_one_per_rank"])
def test_the_database_holds_it_too(constraint, malee, ssk, director):
    make_order(malee, director)
    second = malee if constraint == "deputy_once_at_a_time" else make_staff(ssk)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_order(second, director, rank=2 if second == malee else 1)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends_on": "19/11/2569"}, "ต้องไม่ก่อน"),
        ({"starts_on": "21/11/2569", "ends_on": "20/11/2569"}, "ต้องไม่ก่อนวันเริ่ม"),
        ({"ordered_on": "21/11/2569"}, "ต้องไม่หลังวันนี้"),
        ({"order_number": ""}, "กรอกเลขที่คำสั่ง"),
        ({"rank": "0"}, "ต้องไม่น้อยกว่า"),
        ({"user": ""}, "เลือกผู้ได้รับแต่งตั้ง"),
    ],
)
@bangkok("2026-11-20T09:00:00")
def test_a_wrong_order_comes_back_with_everything_typed(wrong, said, malee, director, sign_in):
    typed = {**TYPED, "user": str(malee.pk), **wrong}
    page = sign_in(director).post(reverse("staff:deputy-name"), typed)
    assert page.status_code == 400
    assert said in page.content.decode()
    assert f'value="{typed["ends_on"]}"' in page.content.decode()
    assert not DeputyOrder.objects.exists()


# --- ending -----------------------------------------------------------------------------------------------
def test_an_ended_order_is_obeyed_by_the_next_request(malee, director, sign_in):
    order = make_order(malee, director)
    inside = sign_in(malee)
    assert inside.get(reverse("cases:overview")).status_code == 200
    end = reverse("staff:deputy-end", args=[order.pk])
    browser = sign_in(director)
    assert browser.post(end, {"reason": ""}).status_code == 400
    assert browser.post(end, {"reason": "กลับมาแล้ว", "post_token": new_token()}).url == reverse(
        "staff:deputies"
    )
    assert inside.get(reverse("cases:overview")).status_code == 403
    assert "กลับมาแล้ว" in browser.get(reverse("staff:deputies")).content.decode()
    assert browser.get(end).status_code == 403
    assert AccessEntry.objects.filter(action=Action.PERMISSION, subject_kind="deputy_order").count() == 1


def test_a_deputy_may_lay_the_office_down(malee, director):
    order = make_order(malee, director)
    assert can_end_deputy(again(malee), order)
    deputies.end(order=order, by=again(malee), reason="ลาป่วย")
    assert not again(malee).has_role(Role.DIRECTOR)


def test_an_order_that_has_run_out_needs_no_ending(malee, director):
    order = make_order(malee, director, ends_on=bangkok_today() - timedelta(days=1))
    assert not can_end_deputy(director, order)


def test_others_may_not(malee, people, ssk):
    order = make_order(malee, people["ssk.director"])
    for who in ("nsn.director", "ssk.caseworker", "hq.auditor"):
        assert not can_end_deputy(people[who], order)
    assert not can_name_deputy(people["hq.auditor"])


def test_headquarters_reads_every_centres_orders(malee, people, sign_in):
    make_order(malee, people["ssk.director"], order_number="77/2570")
    assert "77/2570" in sign_in(people["hq.auditor"]).get(reverse("staff:deputies")).content.decode()
    assert "77/2570" not in sign_in(people["nsn.director"]).get(reverse("staff:deputies")).content.decode()


# --- signing ----------------------------------------------------------------------------------------------
ACTING_LINE = "รักษาราชการแทน ผู้อำนวยการศูนย์คุ้มครองคนไร้ที่พึ่งจังหวัดศรีสะเกษ"


def test_a_deputy_signs_with_their_own_position_and_for_whom(malee, director):
    order = make_order(malee, director)
    signature = signature_of(malee, order)
    assert signature.name == "นางสาวมาลี ใจดี"
    assert signature.lines == ("นักสังคมสงเคราะห์ชำนาญการ", ACTING_LINE)


def test_a_paper_names_the_first_who_acts_and_the_director_otherwise(malee, ssk, director):
    assert expected_signature(ssk).name == director.full_name
    make_order(make_staff(ssk, full_name="นายลำดับ สอง"), director, rank=2)
    make_order(malee, director, rank=1)
    assert expected_signature(ssk).name == "นางสาวมาลี ใจดี"


def test_who_signs_by_delegation_does_not_displace_the_director(malee, ssk, director):
    make_order(malee, director, kind=DeputyKind.ON_BEHALF)
    assert expected_signature(ssk).name == director.full_name


# --- approving a plan -------------------------------------------------------------------------------------
def approve_url(plan):
    return reverse("cases:plan-approve", args=[plan.case_id, plan.number])


def test_a_deputy_approves_in_her_place_and_everything_says_so(ssk, malee, caseworker, director, sign_in):
    order = make_order(malee, director, order_number="12/2570")
    plan = make_plan(make_case(ssk, caseworker), caseworker, status=PlanStatus.AGREED)
    browser = sign_in(malee)
    assert "12/2570" in browser.get(approve_url(plan)).content.decode()
    browser.post(approve_url(plan), {"row_version": plan.row_version})
    plan.refresh_from_db()
    assert (plan.status, plan.approved_by, plan.approved_under) == ("approved", malee, order)
    event = plan.case.events.order_by("-created_at").first()
    assert event.title.startswith("ผู้รักษาราชการแทนผู้อำนวยการอนุมัติแผนรายบุคคล")
    assert "12/2570" in event.body
    page = sign_in(director).get(plan.get_absolute_url()).content.decode()
    assert "รักษาราชการแทนผู้อำนวยการ" in page
    entry = AccessEntry.objects.get(action=Action.MOVE)
    assert entry.detail == {"under": str(order.pk)}


def test_the_director_herself_approves_under_no_order(ssk, malee, caseworker, director, sign_in):
    make_order(malee, director)
    plan = make_plan(make_case(ssk, caseworker), caseworker, status=PlanStatus.AGREED)
    sign_in(director).post(approve_url(plan), {"row_version": plan.row_version})
    plan.refresh_from_db()
    assert (plan.approved_by, plan.approved_under) == (director, None)


@pytest.mark.parametrize("part", ["began", "saved", "asked", "manages"])
def test_a_deputy_leaves_a_plan_of_their_own_to_somebody_else(
    part, ssk, malee, caseworker, director, sign_in
):
    make_order(malee, director)
    case = make_case(ssk, malee if part == "manages" else caseworker)
    plan = make_plan(case, caseworker, status=PlanStatus.AGREED)
    column = {"began": "started_by", "saved": "saved_by", "asked": "agreed_by"}.get(part)
    if column:
        type(plan).objects.filter(pk=plan.pk).update(**{column: malee})
    page = sign_in(malee).get(approve_url(plan))
    assert page.status_code == 403
    assert "ผู้แทนอีกคนพิจารณา" in page.content.decode()
    assert sign_in(director).get(approve_url(plan)).status_code == 200


def test_no_plan_is_under_an_order_before_it_is_approved(ssk, malee, caseworker, director):
    plan = make_plan(make_case(ssk, caseworker), caseworker, status=PlanStatus.AGREED)
    plan.approved_under = make_order(malee, director)
    with pytest.raises(IntegrityError, match="plan_under_an_order_is_approved"), transaction.atomic():
        plan.save()
