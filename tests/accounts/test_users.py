"""Staff accounts: what an administrator may do with them, and what obeys at once."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from shelter.accounts.actions import users as actions
from shelter.accounts.models import DeputyOrder, Invitation, Role, User
from shelter.audit.models import AccessEntry, Action
from shelter.desk.refusal import Refused
from shelter.desk.tokens import new_token
from tests.conftest import PASSWORD
from tests.factories.cases import make_case
from tests.factories.staff import make_code, make_order, make_staff

pytestmark = pytest.mark.usefixtures("reference")
CODE = re.compile(r'id="one-time-code">([0-9A-Z-]{24})<')
NEW = {
    "username": "ssk.malee",
    "full_name": "นางสาวมาลี ใจดี",
    "position": "นักสังคมสงเคราะห์",
    "roles": ["caseworker", "km"],
}


@pytest.fixture
def admin(people):
    return people["ssk.admin"]


@pytest.fixture
def office(admin, sign_in):
    """The administrator's browser."""
    return sign_in(admin)


@pytest.fixture
def malee(ssk):
    return make_staff(ssk, username="ssk.malee", full_name="นางสาวมาลี ใจดี")


def url(name, user):
    return reverse(f"staff:user-{name}", args=[user.pk])


def sent(user, **data):
    return {"row_version": user.row_version, "post_token": new_token(), **data}


def logged(action=Action.PERMISSION):
    return list(AccessEntry.objects.filter(action=action).order_by("id"))


# --- adding -------------------------------------------------------------------------------------------
def test_a_new_account_comes_with_a_code_that_is_shown_once(office, ssk):
    data = {**NEW, "post_token": new_token()}
    page = office.post(reverse("staff:user-create"), data)
    code = CODE.search(page.content.decode())[1]
    malee = User.objects.get(username="ssk.malee")
    assert (malee.centre, malee.roles, malee.has_joined) == (ssk, ["caseworker", "km"], False)
    assert code.replace("-", "") not in Invitation.objects.get().digest
    again = office.post(reverse("staff:user-create"), data)
    assert again.url == reverse("staff:user", args=[malee.pk])
    assert code not in office.get(again.url).content.decode()
    assert User.objects.filter(username="ssk.malee").count() == 1


def test_the_log_names_fields_and_never_the_code(office):
    page = office.post(reverse("staff:user-create"), {**NEW, "post_token": new_token()})
    code = CODE.search(page.content.decode())[1]
    (entry,) = logged()
    assert entry.field_groups == ["account", "code", "roles"]
    told = str(list(AccessEntry.objects.values_list("subject_ids", "field_groups", "detail")))
    assert code not in told
    assert "มาลี" not in told


@pytest.mark.parametrize(
    "wrong",
    [
        {"username": "มาลี"},
        {"username": "ssk.Malee"},
        {"username": "ssk.admin"},
        {"full_name": ""},
        {"roles": []},
        {"roles": ["auditor"]},
        {"roles": ["king"]},
    ],
)
def test_a_wrong_account_comes_back_with_everything_typed(office, wrong):
    page = office.post(reverse("staff:user-create"), {**NEW, **wrong})
    assert page.status_code == 400
    assert "นักสังคมสงเคราะห์" in page.content.decode()
    assert not User.objects.filter(full_name=NEW["full_name"]).exists()


def test_no_centre_gives_headquarters_role_away(admin):
    with pytest.raises(Refused, match="ส่วนกลาง"):
        actions.add(by=admin, **{**NEW, "roles": ["auditor"]})


def test_a_name_taken_meanwhile_is_refused_in_words(admin, people):
    with pytest.raises(Refused, match="มีแล้ว"):
        actions.add(by=admin, **{**NEW, "username": "nsn.admin"})


# --- the list -----------------------------------------------------------------------------------------
def test_the_list_says_who_came_in_and_whose_second_factor_stands(office, ssk, people):
    TOTP.activate(people["ssk.km"], generate_totp_secret())
    make_staff(ssk, joined=False, full_name="นายรอ รหัส")
    make_staff(ssk, is_active=False, full_name="นายเก่า ลาออก")
    page = office.get(reverse("staff:users")).content.decode()
    assert page.count("ตั้งแล้ว") == 1
    assert "นายรอ รหัส" in page
    assert "รอตั้งรหัสผ่าน" in page
    assert "นายเก่า ลาออก" not in page
    assert "nsn." not in page
    assert "นายเก่า ลาออก" in office.get(reverse("staff:users"), {"state": "closed"}).content.decode()
    assert "นายรอ รหัส" not in office.get(reverse("staff:users"), {"role": "km"}).content.decode()


def test_a_searched_name_stays_out_of_the_url_and_the_log(office, malee):
    answer = office.post(reverse("staff:user-search"), {"q": "มาลี", "role": "caseworker"})
    assert "role=caseworker" in answer.url
    assert "%E0%B8%A1" not in answer.url
    page = office.get(answer.url).content.decode()
    assert str(malee.pk) in page
    assert "ssk.km" not in page
    (entry,) = logged(Action.SEARCH)
    assert entry.detail == {"filters": ["q", "role"]}
    assert entry.subject_ids == [str(malee.pk)]


def test_headquarters_reads_every_centre_and_filters_by_it(people, sign_in):
    browser = sign_in(people["hq.auditor"])
    page = browser.get(reverse("staff:users")).content.decode()
    assert "ssk.admin" in page
    assert "nsn.admin" in page
    page = browser.get(reverse("staff:users"), {"centre": "NSN"}).content.decode()
    assert "ssk.admin" not in page
    assert "nsn.admin" in page


def test_the_list_asks_little(office, ssk, django_assert_max_num_queries):
    for _ in range(60):
        make_staff(ssk)
    office.get(reverse("staff:users"))
    # Session, the person with centre and order, count, rows, and the log's savepoints and row.
    with django_assert_max_num_queries(8):
        page = office.get(reverse("staff:users")).content.decode()
    assert page.count("staff.") >= 40
    assert 'rel="next"' in page


def test_the_director_reads_who_gave_which_role(office, malee, people, sign_in):
    office.post(url("edit", malee), sent(malee, full_name="นางสาวมาลี ใจดี", roles=["caseworker", "admin"]))
    page = sign_in(people["ssk.director"]).get(reverse("staff:user", args=[malee.pk])).content.decode()
    assert "ผู้ดูแลระบบ" in page
    assert "ทดสอบ ssk.admin" in page
    assert url("edit", malee) not in page


# --- changing -----------------------------------------------------------------------------------------
def test_a_changed_role_is_obeyed_by_the_next_request_of_an_old_session(office, malee, sign_in):
    inside = sign_in(malee)
    assert inside.get(reverse("cases:list")).status_code == 200
    answer = office.post(url("edit", malee), sent(malee, full_name=malee.full_name, roles=["km"]))
    assert answer.url == reverse("staff:user", args=[malee.pk])
    assert inside.get(reverse("cases:list")).status_code == 403
    assert [entry.field_groups for entry in logged()] == [["roles"]]


def test_nobody_changes_their_own_roles(office, admin):
    page = office.get(url("edit", admin)).content.decode()
    assert 'name="roles"' not in page
    office.post(url("edit", admin), sent(admin, full_name="นายธนา ใจมั่น", roles=["admin", "caseworker"]))
    admin.refresh_from_db()
    assert (admin.full_name, admin.roles) == ("นายธนา ใจมั่น", ["admin"])


@pytest.mark.parametrize("verb", ["code", "second-factor", "transfer", "deactivate"])
def test_nobody_closes_or_lets_go_of_oneself(office, admin, verb):
    page = office.get(url(verb, admin))
    assert page.status_code == 403
    assert "ผู้ดูแลระบบคนที่สอง" in page.content.decode()


def test_two_administrators_who_remove_each_other_leave_one(ssk, admin):
    other = make_staff(ssk, Role.ADMIN)
    mine, theirs = User.objects.get(pk=admin.pk), User.objects.get(pk=other.pk)
    actions.deactivate(user=theirs, by=mine, expected=1)
    with pytest.raises(Refused):
        # What the other page still holds says active; the row asked under the lock does not.
        actions.deactivate(user=mine, by=theirs, expected=1)
    assert User.objects.filter(centre=ssk, is_active=True, roles__contains=["admin"]).get() == admin


def test_the_second_of_two_edits_gets_both_texts(office, malee):
    old = sent(malee, full_name="นางมาลี ใจดี", position="นักพัฒนาสังคม", roles=["km"])
    office.post(url("edit", malee), sent(malee, full_name="นางสาวมาลี ใจงาม", roles=["caseworker", "team"]))
    page = office.post(url("edit", malee), old)
    assert page.status_code == 409
    text = page.content.decode()
    for shown in ("นางมาลี ใจดี", "นางสาวมาลี ใจงาม", "นักพัฒนาสังคม", "คณะทำงาน KM", "ทีมสหวิชาชีพ"):
        assert shown in text
    malee.refresh_from_db()
    settled = sent(malee, full_name="นางมาลี ใจดี", position="", roles=["km"], keep_roles="theirs")
    assert office.post(url("edit", malee), settled).status_code == 302
    malee.refresh_from_db()
    assert (malee.full_name, malee.roles) == ("นางมาลี ใจดี", ["caseworker", "team"])


def test_an_edit_with_errors_keeps_the_typed_text_and_its_version(office, malee):
    page = office.post(url("edit", malee), sent(malee, full_name="", position="พยาบาล", roles=["team"]))
    assert page.status_code == 400
    assert 'value="พยาบาล"' in page.content.decode()
    assert 'name="row_version" value="1"' in page.content.decode()


def test_a_deputy_does_not_become_administrator(office, malee, people):
    make_order(malee, people["ssk.director"])
    page = office.post(url("edit", malee), sent(malee, full_name="มาลี", roles=["caseworker", "admin"]))
    assert page.status_code == 409
    assert "สิ้นสุดคำสั่งก่อน" in page.content.decode()


# --- codes --------------------------------------------------------------------------------------------
def test_a_new_code_ends_the_one_before(office, malee):
    first = make_code(malee)
    page = office.post(url("code", malee), sent(malee))
    assert CODE.search(page.content.decode())[1] != first
    assert [one.state for one in malee.invitations.order_by("created_at")] == ["ยกเลิกแล้ว", "รอใช้"]
    assert logged()[-1].field_groups == ["code"]


def test_the_same_post_again_makes_no_second_code(office, malee):
    data = sent(malee)
    office.post(url("code", malee), data)
    assert office.post(url("code", malee), data).url == reverse("staff:user", args=[malee.pk])
    assert malee.invitations.count() == 1


def test_a_forgotten_password_holds_until_the_code_is_used(office, malee, sign_in):
    inside = sign_in(malee)
    office.post(url("code", malee), sent(malee))
    assert inside.get(reverse("cases:list")).status_code == 200


def test_clearing_a_second_factor_asks_who_is_asking(admin, malee, sign_in):
    with time_machine.travel(timezone.now() - timedelta(minutes=10), tick=False):
        office = sign_in(admin)
    TOTP.activate(malee, generate_totp_secret())
    assert office.get(url("second-factor", malee)).status_code == 200
    answer = office.post(url("second-factor", malee), sent(malee))
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.filter(user=malee).exists()


def test_clearing_a_second_factor_ends_sessions_and_password_at_once(office, malee, sign_in):
    TOTP.activate(malee, generate_totp_secret())
    inside = sign_in(malee)
    office.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = office.post(url("second-factor", malee), sent(malee))
    assert CODE.search(page.content.decode())
    assert inside.get(reverse("cases:list")).url.startswith("/accounts/login/")
    assert not Authenticator.objects.filter(user=malee).exists()
    malee.refresh_from_db()
    assert not malee.has_joined
    assert logged()[-1].field_groups == ["code", "second_factor"]


# --- letting go and taking back -------------------------------------------------------------------------
def test_a_closed_account_is_out_at_its_next_request_and_cannot_come_back_by_itself(
    office, malee, people, sign_in
):
    inside = sign_in(malee)
    order = make_order(malee, people["ssk.director"])
    code = make_code(malee)
    assert office.post(url("deactivate", malee), sent(malee)).url == reverse("staff:users")
    assert inside.get(reverse("cases:list")).url.startswith("/accounts/login/")
    assert sign_in(people["ssk.km"]).post(reverse("staff:join"), {"code": code}).status_code == 400
    assert DeputyOrder.objects.get(pk=order.pk).end_reason == "ปิดใช้บัญชี"
    assert not Invitation.objects.get().used_at
    malee.refresh_from_db()
    page = office.post(url("reactivate", malee), sent(malee))
    assert CODE.search(page.content.decode())
    # The session from before stays out: the password it was opened with is gone.
    assert inside.get(reverse("cases:list")).url.startswith("/accounts/login/")


def test_closing_an_account_never_says_whether_it_answers_for_a_file(office, ssk, malee):
    make_case(ssk, malee)
    pages = [office.get(url("deactivate", one)).content.decode() for one in (malee, make_staff(ssk))]
    with_file, without = (re.findall(r"<li>([^<]+)</li>", page) for page in pages)
    assert with_file == without
    assert any("ภาพรวมหน่วยงาน" in line for line in with_file)


def test_an_account_changed_meanwhile_is_not_closed(office, malee):
    stale = sent(malee)
    office.post(url("edit", malee), sent(malee, full_name="มาลี", roles=["km"]))
    assert office.post(url("deactivate", malee), stale).url == reverse("staff:user", args=[malee.pk])
    malee.refresh_from_db()
    assert malee.is_active


def test_whoever_goes_to_another_centre_arrives_without_a_role(office, malee, nsn, people, sign_in):
    inside = sign_in(malee)
    order = make_order(malee, people["ssk.director"])
    assert office.post(url("transfer", malee), sent(malee, centre=str(nsn.pk))).url == reverse("staff:users")
    malee.refresh_from_db()
    assert (malee.centre, malee.roles) == (nsn, [])
    assert inside.get(reverse("cases:list")).status_code == 403
    assert inside.get(reverse("km:home")).status_code == 403
    assert DeputyOrder.objects.get(pk=order.pk).end_reason == "ย้ายศูนย์"
    assert office.get(reverse("staff:user", args=[malee.pk])).status_code == 404
    there = sign_in(people["nsn.admin"])
    assert "ยังไม่มีบทบาท" in there.get(reverse("staff:user", args=[malee.pk])).content.decode()
    assert {entry.chain for entry in logged()} == {"SSK", "NSN"}


def test_a_transfer_needs_a_centre(office, malee, ssk):
    for centre in ("", str(ssk.pk), "ไม่มี"):
        assert office.post(url("transfer", malee), sent(malee, centre=centre)).status_code == 400


# --- who may --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("verb", ["edit", "code", "second-factor", "transfer", "deactivate", "reactivate"])
def test_another_centres_administrator_finds_nobody(verb, malee, people, sign_in):
    outsider = sign_in(people["nsn.admin"])
    assert outsider.get(url(verb, malee)).status_code == 404
    assert outsider.post(url(verb, malee), sent(malee)).status_code in {302, 404}
    malee.refresh_from_db()
    assert malee.is_active
    assert not malee.invitations.exists()


def test_an_account_that_is_open_is_not_opened_again(office, malee):
    assert office.get(url("reactivate", malee)).status_code == 403


def test_the_history_of_an_account_holds_no_password(malee):
    malee.set_password("อีกคำหนึ่งที่ยาวพอ")
    malee.save()
    names = {field.name for field in User.pgh_event_model._meta.fields}
    assert not names & {"password", "last_login", "row_version"}


def test_one_code_at_most_is_open_per_person(malee):
    make_code(malee)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(user=malee, digest="0" * 64, expires_at=malee.invitations.get().expires_at)
