"""Coming in by a one-time code, and by nothing else."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from shelter.accounts.actions import invitations
from shelter.accounts.models import Invitation
from shelter.audit.models import AccessEntry, Action
from shelter.desk.refusal import Refused
from tests.conftest import PASSWORD
from tests.factories.staff import make_code, make_staff

pytestmark = pytest.mark.usefixtures("reference")
JOIN, CHOOSE = "/join/", "/join/password/"
GOOD = "ไผ่ลู่ลมริมบึงใหญ่"


@pytest.fixture
def malee(ssk):
    return make_staff(ssk, username="ssk.malee", full_name="นางสาวมาลี ใจดี", joined=False)


@pytest.fixture
def code(malee):
    return make_code(malee)


def choose(browser, password=GOOD, again=None):
    return browser.post(CHOOSE, {"password": password, "again": password if again is None else again})


def test_a_code_leads_to_a_password_and_the_password_to_work(malee, code):
    browser = Browser()
    answer = browser.post(JOIN, {"code": code})
    assert answer.url == CHOOSE
    page = browser.get(CHOOSE)
    assert "นางสาวมาลี ใจดี" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert choose(browser).url == reverse("account_login")
    signed_in = browser.post(reverse("account_login"), {"login": "ssk.malee", "password": GOOD})
    assert signed_in.url == "/"
    assert browser.get(reverse("cases:list")).status_code == 200
    entry = AccessEntry.objects.get(action=Action.ACCOUNT)
    assert (entry.chain, entry.actor_name) == ("SSK", "ssk.malee")
    assert entry.detail == {"what": "password_set_by_code"}


@pytest.mark.parametrize("change", [str.lower, lambda text: text.replace("-", " "), lambda text: f" {text} "])
def test_a_code_is_read_however_it_was_typed(malee, code, change):
    assert Browser().post(JOIN, {"code": change(code)}).url == CHOOSE


def test_letters_that_look_alike_are_the_digits_they_stand_for():
    assert invitations.clean_code("oOiL-1111-2222-3333-๔๔๔๔") == "00111111222233334444"
    assert invitations.clean_code("U" * 20) == ""
    assert invitations.clean_code("1" * 19) == ""


def used(malee, code):
    invitations.use(invitation=invitations.find(code), password=GOOD)


def replaced(malee, code):
    make_code(malee)


def closed(malee, code):
    malee.is_active = False
    malee.save()


def expired(malee, code):
    Invitation.objects.update(expires_at=timezone.now())


@pytest.mark.parametrize("spoil", [used, replaced, closed, expired])
def test_every_code_that_does_not_open_gets_the_same_answer(malee, code, spoil):
    def answer(text):
        page = Browser().post(JOIN, {"code": text}).content.decode()
        return page[page.index("<form") :].replace(text, "").partition("csrfmiddlewaretoken")[2][100:]

    unknown = answer("0" * 20)
    spoil(malee, code)
    assert answer(code) == unknown
    assert "ขอรหัสใหม่จากผู้ดูแลระบบของศูนย์" in unknown
    assert AccessEntry.objects.filter(action=Action.SIGN_IN_FAILED, subject_kind="invitation").count() == 2


def test_a_code_holds_as_long_as_the_setting_says(malee):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        code = make_code(malee)
        clock.shift(timedelta(days=7) - timedelta(seconds=1))
        assert invitations.find(code)
        clock.shift(timedelta(seconds=1))
        assert invitations.find(code) is None


def test_a_code_works_once_also_in_two_browsers_at_a_time(malee, code):
    first, second = Browser(), Browser()
    for browser in (first, second):
        browser.post(JOIN, {"code": code})
    assert choose(first).status_code == 302
    late = choose(second, "อีกวลีหนึ่งของคนอื่น")
    assert late.status_code == 400
    assert "ขอรหัสใหม่" in late.content.decode()
    malee.refresh_from_db()
    assert malee.check_password(GOOD)


def test_a_code_spent_between_page_and_post_is_refused(malee, code):
    invitation = invitations.find(code)
    invitations.use(invitation=invitation, password=GOOD)
    with pytest.raises(Refused, match="ขอรหัสใหม่"):
        invitations.use(invitation=invitation, password="อีกวลีหนึ่งของคนอื่น")


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("สั้นไป", None, "12"),
        ("password1234", None, ""),
        ("ssk.malee1234", None, ""),
        (GOOD, "คนละคำกันเลยนะ", "สองช่องไม่ตรงกัน"),
        ("", None, "ตั้งรหัสผ่าน"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused_in_words(malee, code, password, again, said):
    browser = Browser()
    browser.post(JOIN, {"code": code})
    page = choose(browser, password, again)
    assert page.status_code == 400
    assert said in page.content.decode()
    if password:
        assert password not in page.content.decode()
    malee.refresh_from_db()
    assert not malee.has_joined


def test_a_new_password_ends_every_session_of_the_old_one(ssk, sign_in):
    person = make_staff(ssk)
    inside = sign_in(person)
    assert inside.get(reverse("cases:list")).status_code == 200
    browser = Browser()
    browser.post(JOIN, {"code": make_code(person)})
    choose(browser)
    assert inside.get(reverse("cases:list")).url.startswith("/accounts/login/")
    assert not Browser().login(username=person.username, password=PASSWORD)


def test_whoever_is_signed_in_on_the_machine_is_signed_out_first(people, sign_in, code):
    browser = sign_in(people["ssk.admin"])
    browser.post(JOIN, {"code": code})
    assert browser.get(reverse("staff:users")).url.startswith("/accounts/login/")
    assert "นางสาวมาลี" in browser.get(CHOOSE).content.decode()


def test_a_wrong_code_signs_nobody_out(people, sign_in):
    browser = sign_in(people["ssk.admin"])
    assert browser.post(JOIN, {"code": "0" * 20}).status_code == 400
    assert browser.get(reverse("staff:users")).status_code == 200


def test_the_password_page_without_a_code_says_what_to_do(db):
    page = Browser().get(CHOOSE)
    assert page.status_code == 400
    assert "พิมพ์รหัสในใบรหัสก่อน" in page.content.decode()


def test_in_production_the_second_factor_comes_next(malee, code, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    browser = Browser()
    browser.post(JOIN, {"code": code})
    choose(browser)
    browser.post(reverse("account_login"), {"login": "ssk.malee", "password": GOOD})
    assert browser.get(reverse("cases:list")).url == reverse("mfa_index")


def test_trying_codes_is_slowed_down(db):
    cache.clear()
    browser = Browser()
    answers = [browser.post(JOIN, {"code": "0" * 20}).status_code for _ in range(21)]
    assert answers == [400] * 20 + [429]
    cache.clear()


def test_the_pages_ask_for_a_csrf_token(code):
    assert Browser(enforce_csrf_checks=True).post(JOIN, {"code": code}).status_code == 403
