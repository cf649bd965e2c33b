"""A save that comes between another one's reading and writing is never lost: both texts are shown."""

import pytest
from django.core.management import call_command
from django.db import connection

from cases.models import Facility
from cases.views import facilities
from shelter.accounts.models import Role, User
from tests.cases.views.test_facility_form import conflict_answer, edit_url, filled
from tests.conftest import make_user
from tests.factories.facilities import make_facility
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place(ssk):
    call_command("load_reference_data", verbosity=0)
    return make_facility(("age", "gte", 60), name="บ้านอุ่นใจ", ownership="foundation", kind="foundation_home")


@pytest.fixture
def browsers(ssk, sign_in):
    """The director's, and two administrators'."""
    staff = [("head", Role.DIRECTOR), ("first", Role.ADMIN), ("second", Role.ADMIN)]
    return [sign_in(make_user(f"ssk.{name}", ssk, role)) for name, role in staff]


@pytest.fixture
def between(monkeypatch, place):
    """between(browser, data): the next save reads the place, then this one is carried out whole."""
    settle = facilities._settled

    def make(browser, data):
        def interrupted(*read):
            monkeypatch.setattr(facilities, "_settled", settle)
            # What was read is read in the transaction that writes.
            assert connection.in_atomic_block
            settled = settle(*read)
            assert [answer.status_code for answer in at_once(1, lambda _: save(browser, data))] == [302]
            return settled

        def save(browser, data):
            return browser.post(edit_url(place), data)

        monkeypatch.setattr(facilities, "_settled", interrupted)

    return make


def now(place):
    place = Facility.objects.get(pk=place.pk)
    return place.capacity, place.groups, [one.sentence for one in place.criteria.all()]


def test_a_save_between_is_shown_and_not_overwritten(place, browsers, between):
    head, first, _ = browsers
    between(first, filled(("age:gte", "65"), capacity="30", groups=["elderly"], row_version="1"))
    answer = head.post(edit_url(place), filled(("age:gte", "70"), capacity="24", row_version="1"))
    assert answer.status_code == 409
    assert 'value="30"' in answer.content.decode()
    assert 'value="24"' in answer.content.decode()
    assert now(place) == (30, ["elderly"], ["อายุ 65 ปีขึ้นไป"])


def test_theirs_is_never_what_was_theirs_a_save_ago(place, browsers, between):
    head, first, second = browsers
    first.post(edit_url(place), filled(("age:gte", "65"), capacity="30", groups=["elderly"], row_version="1"))
    both = head.post(edit_url(place), filled(("age:gte", "70"), capacity="24", row_version="1"))
    assert both.status_code == 409
    # While the director takes over the first administrator's criteria, the second writes others.
    between(second, filled(("age:gte", "75"), capacity="30", groups=["elderly"], row_version="2"))
    chosen = conflict_answer(both, keep_criteria="theirs", keep_groups="theirs")
    answer = head.post(edit_url(place), chosen)
    assert answer.status_code == 409
    assert now(place) == (30, ["elderly"], ["อายุ 75 ปีขึ้นไป"])


def test_a_place_closed_between_stays_as_it_was(place, browsers, monkeypatch):
    head = browsers[0]
    settle = facilities._settled

    def closed_meanwhile(*read):
        closed = {
            "deactivated_at": place.updated_at,
            "deactivated_by": User.objects.get(username="ssk.first"),
        }
        closed["deactivated_reason"] = "ย้ายไปแล้ว"
        assert at_once(1, lambda _: Facility.objects.filter(pk=place.pk).update(**closed)) == [1]
        return settle(*read)

    monkeypatch.setattr(facilities, "_settled", closed_meanwhile)
    answer = head.post(edit_url(place), filled(("age:gte", "70"), capacity="24", row_version="1"))
    assert answer.status_code == 409
    assert "เปิดใช้อีกครั้งก่อนแก้ไข" in answer.content.decode()
    assert 'value="24"' in answer.content.decode()
    assert now(place)[2] == ["อายุ 60 ปีขึ้นไป"]
