"""Two people at once: a centre keeps an administrator, a code is used once, a rank is given once."""

import pytest
from django.core.management import call_command
from django.test import Client as Browser
from django.urls import reverse

from shelter.accounts.models import DeputyOrder, Role, User
from shelter.lib.thai import bangkok_today, format_date
from tests.conftest import make_user
from tests.factories.staff import make_code, make_staff
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORDS = ("ไผ่ลู่ลมริมบึงใหญ่", "เรือจ้างข้ามฝั่งเช้า")


@pytest.fixture(autouse=True)
def _reference(transactional_db):
    call_command("load_reference_data", verbosity=0)


def inside(user: User) -> Browser:
    browser = Browser(raise_request_exception=False)
    browser.force_login(user)
    return browser


def test_two_administrators_who_close_each_other_leave_one(ssk):
    pair = [make_user(f"ssk.admin{number}", ssk, Role.ADMIN) for number in range(2)]
    browsers = [inside(user) for user in pair]

    def close(number: int) -> int:
        other = pair[1 - number]
        url = reverse("staff:user-deactivate", args=[other.pk])
        return browsers[number].post(url, {"row_version": 1}).status_code

    answers = at_once(2, close)
    assert all(status < 500 for status in answers)
    assert User.objects.filter(is_active=True, roles__contains=["admin"]).count() == 1


def test_one_code_in_two_hands_sets_one_password(ssk):
    user = make_staff(ssk, joined=False)
    code = make_code(user)
    browsers = [Browser(raise_request_exception=False) for _ in PASSWORDS]
    for browser in browsers:
        assert browser.post("/join/", {"code": code}).status_code == 302

    def choose(number: int) -> int:
        typed = {"password": PASSWORDS[number], "again": PASSWORDS[number]}
        return browsers[number].post("/join/password/", typed).status_code

    answers = at_once(2, choose)
    assert sorted(answers) == [302, 400]
    user.refresh_from_db()
    assert user.check_password(PASSWORDS[answers.index(302)])


def test_two_orders_for_one_rank_at_once_are_one_order_and_a_refusal(ssk):
    named = [make_staff(ssk), make_staff(ssk)]
    browsers = [inside(make_user(f"ssk.writer{role}", ssk, role)) for role in (Role.DIRECTOR, Role.ADMIN)]
    today = format_date(bangkok_today(), "numeric")
    days = {"ordered_on": today, "starts_on": today, "ends_on": today}

    def record(number: int) -> int:
        typed = {
            "user": str(named[number].pk),
            "kind": "acting",
            "rank": "1",
            "order_number": "1/2570",
            **days,
        }
        return browsers[number].post(reverse("staff:deputy-name"), typed).status_code

    answers = at_once(2, record)
    assert sorted(answers) == [302, 409]
    assert DeputyOrder.objects.count() == 1
